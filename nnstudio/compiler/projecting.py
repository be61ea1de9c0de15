"""The projection that lets two branches meet: sizes that differ are made equal by a layer in one.

For images it is a convolution of 1×1 with a stride (the projection shortcut of He et al., 2015,
"Deep Residual Learning for Image Recognition", section 3.3); where only the last sizes differ,
a Linear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nnstudio.catalog.dims import Dim, Dims
from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.values import Value
from nnstudio.compiler.report import Tensor
from nnstudio.project.graph import Graph, Wire
from nnstudio.project.index import wires_into
from nnstudio.project.problem import Fix

_STRIDES = range(1, 9)
_SIZES = ("out_channels", "out_features")
Layer = tuple[str, dict[str, Value]]


def projection(
    graph: Graph, wires: Sequence[Wire], inputs: Mapping[str, Sequence[Tensor]]
) -> Fix | None:
    """The layer that makes all tensors at a node equal, where a layer in one wire is enough.

    Where either of two could be projected it is the one with fewer channels, as in a residual unit
    that becomes wider.
    """
    order = [
        (wire, tensor)
        for port, tensors in inputs.items()
        for wire, tensor in zip((w for w in wires if w.input == port), tensors, strict=True)
    ]
    offers: list[tuple[int, Fix]] = []
    for wire, tensor in order:
        others = [(each, other) for each, other in order if each is not wire]
        if len({other.shape for _, other in others}) != 1 or tensor.dtype != "float":
            continue
        layer = _layer(tensor.shape, others[0][1].shape)
        if layer is not None:
            settings = _as_written(graph, others[0][0], layer[1])
            offers.append((_channels(tensor.shape), _fix(graph, wire, layer[0], settings)))
    return min(offers, key=lambda offer: offer[0])[1] if offers else None


def _layer(given: Dims, wanted: Dims) -> Layer | None:
    """The type and settings of the layer that makes one shape of another, if one does."""
    if len(given) != len(wanted) or given[0] != wanted[0]:
        return None
    if len(given) == 4 and isinstance(wanted[1], int):
        for stride in _STRIDES:
            if all(_strided(a, stride) == b for a, b in zip(given[2:], wanted[2:], strict=True)):
                settings: dict[str, Value] = {"out_channels": wanted[1], "kernel_size": 1}
                return "Conv2d", settings | ({"stride": stride} if stride > 1 else {})
    if len(given) < 4 and given[:-1] == wanted[:-1] and isinstance(wanted[-1], int):
        return "Linear", {"out_features": wanted[-1]}
    return None


def _as_written(graph: Graph, wire: Wire, settings: Mapping[str, Value]) -> dict[str, Value]:
    """The settings, with the expression by which the layer behind the other wire has its size: in
    a block the projection must fit all its uses."""
    written = dict(settings)
    way: Wire | None = wire
    seen: set[int] = set()
    while way is not None and way.source not in seen:
        seen.add(way.source)
        made = graph.nodes[way.source]
        name = next((each for each in _SIZES if each in made.settings), None)
        if name is not None:
            if isinstance(made.settings[name], Expression):
                written[next(each for each in _SIZES if each in settings)] = made.settings[name]
            break
        way = next(iter(wires_into(graph, way.source)), None)
    return written


def _strided(size: Dim, stride: int) -> Dim:
    return size if stride == 1 else (size + -1) // stride + 1


def _channels(shape: Dims) -> int:
    size = shape[1] if len(shape) == 4 else shape[-1]
    return size if isinstance(size, int) else 0


def _fix(graph: Graph, wire: Wire, type: str, settings: Mapping[str, Value]) -> Fix:
    said = ", ".join(f"{name} {value}" for name, value in settings.items())
    source, target = graph.nodes[wire.source].name, graph.nodes[wire.target].name
    words = f"put a projection into {source} → {target}: {type} with {said}"
    return Fix(words, insert=type, wire=wire.id, settings=tuple(settings.items()))

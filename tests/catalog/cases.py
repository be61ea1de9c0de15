"""Every type with inputs, settings at their limits, and tensors: material of the contract test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nnstudio.catalog.dims import BATCH, Dim, Dims, number
from nnstudio.catalog.node_type import NodeType, Port, Shapes
from nnstudio.catalog.registry import node_types
from nnstudio.catalog.settings import filled
from nnstudio.catalog.values import Value

if TYPE_CHECKING:
    import torch

# Sizes for the letters of port texts; they differ from each other and from all defaults.
SIZES = {"C": 8, "H": 9, "W": 11, "L": 6, "F": 7, "E": 12, "I": 3, "J": 5}
MORE = ((), (3,))  # what `...` stands for


@dataclass(frozen=True)
class Case:
    """A type with settings (all of them) and the shapes wired to it."""

    kind: NodeType
    settings: Mapping[str, Value]
    inputs: Shapes
    default: bool

    def __str__(self) -> str:
        changed = [
            f"{setting.name}={self.settings[setting.name]!r}"
            for setting in self.kind.settings
            if self.settings[setting.name] != setting.default
        ]
        return f"{self.kind.key}({', '.join(changed)}) {list(self.inputs)}"


_WITHOUT_CODE = ("input", "target", "output", "delay", "entry", "exit")


def computing() -> tuple[NodeType, ...]:
    """The types that have code of their own."""
    return tuple(kind for kind in node_types().values() if kind.kind not in _WITHOUT_CODE)


def cases(kind: NodeType) -> Iterator[Case]:
    """Defaults and each setting at each of its limits, for each example of inputs."""
    for settings, default in _settings(kind):
        for inputs in _inputs(kind, settings):
            yield Case(kind, settings, inputs, default)


def _settings(kind: NodeType) -> Iterator[tuple[dict[str, Value], bool]]:
    yield filled(kind.settings, {}), True
    for setting in kind.settings:
        for value in setting.samples():
            if value != setting.default:
                yield filled(kind.settings, {setting.name: value}), False


def _inputs(kind: NodeType, settings: Mapping[str, Value]) -> Iterator[Shapes]:
    if kind.examples:
        for example in kind.examples:
            yield {port: tuple(map(_parsed, _many(texts))) for port, texts in example.items()}
        return
    required = tuple(port for port in kind.inputs if not port.optional)
    for more in MORE if any("..." in port.text for port in kind.inputs) else MORE[:1]:
        for ports in {required, kind.inputs}:
            yield {port.name: (_from_text(kind, settings, port, more),) for port in ports}


def _many(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    return texts if isinstance(texts, tuple) else (texts,)


def _parsed(text: str) -> Dims:
    return tuple(BATCH if word == "N" else int(word) for word in text.split())


def _from_text(
    kind: NodeType, settings: Mapping[str, Value], port: Port, more: tuple[int, ...]
) -> Dims:
    if port.text == "...":
        return (BATCH, *more, SIZES["F"])
    dims: list[Dim] = []
    for word in port.axes:
        rule = kind.sizes.get(word)
        if word.startswith("..."):
            dims += more
        elif rule is not None:
            size: Any = settings[rule] if isinstance(rule, str) else rule(settings, SIZES)
            dims.append(size)
        else:
            dims.append(BATCH if word == "N" else SIZES[word])
    return tuple(dims)


def tensors(case: Case, bound: Mapping[str, Any], batch: int) -> list[torch.Tensor]:
    """Random numbers (or indices below the port's limit) of the case's shapes, in port order."""
    import torch

    generator = torch.Generator().manual_seed(0)
    found = []
    for port in case.kind.inputs:
        for dims in case.inputs.get(port.name, ()):
            shape = tuple(number(dim, {"N": batch}) for dim in dims)
            if port.dtype == "int" or port.below:
                limit = case.settings.get(port.below, bound.get(port.below, 2))
                count = torch.tensor(shape).prod() if shape else 1
                found.append((torch.arange(int(count)) % int(limit)).reshape(shape))
            elif port.dtype == "bool":
                found.append(torch.zeros(shape, dtype=torch.bool))
            else:
                values = torch.randn(shape, generator=generator)
                found.append(values.requires_grad_())
    return found

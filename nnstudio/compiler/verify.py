"""Running the written source once without numbers (torch's meta device), to trust it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from typing import Any

from nnstudio.catalog.dims import Dims, number, text
from nnstudio.compiler.analysis import Analysis, Tensor
from nnstudio.compiler.module import Loaded
from nnstudio.compiler.source import ModelSource
from nnstudio.compiler.trace import Watch
from nnstudio.project.graph import Node
from nnstudio.project.problem import Fix, Problem

# Free sizes: large enough for several poolings; the batch is unlike anything else.
_FREE: Mapping[str, int] = defaultdict(lambda: 32, N=2)
_REFUSALS = (RuntimeError, ValueError, TypeError, IndexError, AttributeError, AssertionError)


def verify(analysis: Analysis, source: ModelSource, loaded: Loaded) -> tuple[Problem, ...]:
    """Build the model and run `forward` on shapes alone; what torch refuses is led to its node."""
    outputs = source.parts.outputs
    try:
        found = _forward(analysis, source, loaded)
    except _REFUSALS as error:
        return _wrong_rule(analysis, source, loaded) or (_refused(analysis, loaded, error),)
    values = found if len(outputs) > 1 else (found,)
    for output, value in zip(outputs, values, strict=False):
        wanted = analysis.tensor(output.value)
        if wanted is None or tuple(value.shape) != _sizes(wanted.shape):
            return _wrong_rule(analysis, source, loaded)
    return ()


def _forward(
    analysis: Analysis, source: ModelSource, loaded: Loaded, watch: Watch | None = None
) -> Any:
    import torch

    with torch.device("meta"), torch.no_grad():
        model = getattr(loaded, source.class_name)().eval()
        inputs = [_meta(analysis, node) for node in source.parts.inputs]
        with watch or nullcontext():
            return model(*inputs)


def _wrong_rule(analysis: Analysis, source: ModelSource, loaded: Loaded) -> tuple[Problem, ...]:
    """The first node whose value has another shape than was worked out, found by watching."""
    watch = Watch({id_: str(id_) for id_ in source.parts.model}, loaded)
    with suppress(*_REFUSALS):  # the wrong rule may show before the line that torch refuses
        _forward(analysis, source, loaded, watch)
    for id_ in source.parts.model:
        value = watch.values.get(str(id_))
        if value is None:
            continue
        node, port = analysis.graph.nodes[id_], source.values[id_][0]
        wanted, got = analysis.nodes[id_].outputs[port].shape, tuple(value.shape)
        if got != _sizes(wanted):
            message = (
                f"was taken to give {text(wanted)}, but PyTorch gives {text(got)}"
                f" for a batch of {_FREE['N']}: the shape rule of {node.type} is wrong"
            )
            fix = Fix(f"report this as a mistake of NN Studio; until then do without {node.type}")
            return (Problem("error", message, id_, node.name, port, (fix,)),)
    return ()


def _refused(analysis: Analysis, loaded: Loaded, error: Exception) -> Problem:
    id_ = loaded.node_at(error)
    name = analysis.graph.nodes[id_].name if id_ is not None else ""
    fix = Fix("change its settings or what is wired to it")
    reason = str(error).split("\n", 1)[0]
    return Problem("error", f"PyTorch refuses it: {reason}", id_, name, "", (fix,))


def _meta(analysis: Analysis, node: Node) -> object:
    import torch

    tensor: Tensor = analysis.nodes[node.id].outputs["y"]
    kinds = {"float": torch.float32, "int": torch.int64, "bool": torch.bool}
    dtype = kinds.get(tensor.dtype, torch.float32)
    return torch.zeros(_sizes(tensor.shape), dtype=dtype, device="meta")


def _sizes(shape: Dims) -> tuple[int, ...]:
    return tuple(number(dim, _FREE) for dim in shape)

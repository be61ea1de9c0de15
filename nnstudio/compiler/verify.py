"""Running the written source once on shapes alone (torch's meta device), before training."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dims, number
from nnstudio.compiler.analysis import Analysis, Tensor
from nnstudio.compiler.module import Loaded
from nnstudio.compiler.source import ModelSource
from nnstudio.project.graph import Node
from nnstudio.project.problem import Fix, Problem

_SYMBOLS: Mapping[str, int] = dict.fromkeys("HWLTDS", 32) | {"N": 2}


def verify(analysis: Analysis, source: ModelSource, loaded: Loaded) -> tuple[Problem, ...]:
    """Build the model and run `forward` on shapes alone; what torch refuses is led to its node."""
    import torch

    try:
        with torch.device("meta"), torch.no_grad():
            model = getattr(loaded, source.class_name)().eval()
            found = model(*(_meta(analysis, node) for node in source.parts.inputs))
    except (RuntimeError, ValueError, TypeError, IndexError, AssertionError) as error:
        return (_problem(analysis, loaded, error),)
    values = found if isinstance(found, tuple) else (found,)
    problems = []
    for output, value in zip(source.parts.outputs, values, strict=True):
        wanted = _sizes(analysis.nodes[output.value[0]].outputs[output.value[1]].shape)
        if tuple(value.shape) != wanted:
            node = analysis.graph.nodes[output.value[0]]
            message = (
                f"was taken to give {wanted} but gives {tuple(value.shape)}: a wrong shape rule"
            )
            problems.append(Problem("error", message, node.id, node.name, output.value[1]))
    return tuple(problems)


def _problem(analysis: Analysis, loaded: Loaded, error: Exception) -> Problem:
    id_ = loaded.node_at(error)
    node = None if id_ is None else analysis.graph.nodes.get(id_)
    name = node.name if node else ""
    fix = Fix("change its settings or what is wired to it")
    return Problem("error", f"PyTorch refuses it: {error}", id_, name, "", (fix,))


def _meta(analysis: Analysis, node: Node) -> object:
    import torch

    tensor: Tensor = analysis.nodes[node.id].outputs["y"]
    kinds = {"float": torch.float32, "int": torch.int64, "bool": torch.bool}
    dtype = kinds.get(tensor.dtype, torch.float32)
    return torch.zeros(_sizes(tensor.shape), dtype=dtype, device="meta")


def _sizes(shape: Dims) -> tuple[int, ...]:
    return tuple(number(dim, _SYMBOLS) for dim in shape)

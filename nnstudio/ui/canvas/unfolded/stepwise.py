"""What a loop sees of the nodes before it: which work on each step by itself, and its one step."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.compiler.report import Analysis, LoopReport, NodeReport, Tensor

_FAMILIES = ("Activation", "Arithmetic")
_TYPES = ("Linear", "Embedding", "OneHot", "Dropout", "Add", "Subtract", "Multiply")
_ACROSS = ("Softmax", "LogSoftmax")  # activations that look at several numbers


def stepwise(known: Analysis, around: LoopReport) -> frozenset[int]:
    """The nodes outside of loops that work on each step of a loop's sequence by itself."""
    time = _time(around)
    return frozenset(
        key
        for key, report in known.nodes.items()
        if key not in known.loop_of and _is_stepwise(report, time)
    )


def of_one_step(known: Analysis, around: LoopReport, node: int) -> dict[str, Tensor]:
    """What a node outside of a loop gives for one step of it, by output."""
    time = _time(around)
    found: dict[str, Tensor] = {}
    for name, tensor in known.nodes[node].outputs.items():
        if node in known.loop_of:  # another loop's, of which that is one step already
            found[name] = tensor
        elif len(tensor.shape) > time:
            found[name] = replace(tensor, shape=tensor.shape[:time] + tensor.shape[time + 1 :])
    for wire in around.loop.entering:
        tensor_ = known.across.get(wire.id)
        if wire.source == node and tensor_ is not None and wire.id in around.stepped:
            found[wire.output] = tensor_
    return found


def _time(around: LoopReport) -> int:
    """The dimension that is time."""
    found = around.settings["dim"]
    return found if isinstance(found, int) else 1


def _is_stepwise(report: NodeReport, time: int) -> bool:
    """Whether it does the same to each step, and knows of no other."""
    kind = report.kind
    if kind.key in _ACROSS or not (kind.family in _FAMILIES or kind.key in _TYPES):
        return False
    arriving = [tensor.shape for tensors in report.inputs.values() for tensor in tensors]
    leaving = [tensor.shape for tensor in report.outputs.values()]
    shapes = [*arriving, *leaving]
    if not arriving or not leaving or any(len(shape) <= time for shape in shapes):
        return False
    if kind.key == "Linear" and any(len(shape) == time + 1 for shape in shapes):
        return False  # it mixes what lies along its last dimension
    return len({shape[time] for shape in shapes}) == 1

"""What is known of one node whose inputs are known: from its type's rules, or from the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nnstudio.catalog.dims import BATCH, Dim, Dims, letters, number, text
from nnstudio.catalog.node_type import NodeType, Port, ShapeError, UnequalError
from nnstudio.catalog.types.data import free_sizes
from nnstudio.catalog.values import Value
from nnstudio.compiler.node_checks import nearest_first
from nnstudio.compiler.ports import UnmeasuredError, infer
from nnstudio.compiler.report import NodeReport, Tensor
from nnstudio.project.fields import ANSWERS, Field
from nnstudio.project.graph import Node
from nnstudio.project.problem import Fix, Problem


def inferred(
    node: Node,
    kind: NodeType,
    settings: Mapping[str, Value],
    inputs: Mapping[str, tuple[Tensor, ...]],
    measures: bool,
    remembers: bool,
    project: Callable[[], Fix | None],
) -> NodeReport:
    """The shapes and counts that its type's rules give. `measures`: torch may be asked, where they
    give none; `remembers`: equal questions have one answer; `project` finds a layer for one of its
    inputs that makes their sizes equal."""
    shapes = {port: tuple(tensor.shape for tensor in found) for port, found in inputs.items()}
    try:
        found = infer(kind, settings, shapes, measures, remembers)
    except UnmeasuredError:
        return NodeReport(kind, settings, inputs)
    except ShapeError as error:
        message, _, hint = str(error).partition("; ")
        fixes = [_setting_fix(node, *error.fix)] if error.fix else []
        layer = project() if isinstance(error, UnequalError) else None
        if layer is not None:
            fixes.append(layer)
        elif hint or not fixes:
            fixes.append(Fix(hint or f"change {node.name}, or what is wired to it"))
        problem = Problem("error", message, node.id, node.name, error.port, tuple(fixes))
        return NodeReport(kind, settings, inputs, problems=(problem,))
    first = next((tensors[0] for tensors in inputs.values()), None)
    outputs = {
        port.name: Tensor(
            found.outputs[port.name],
            _dtype(port, first),
            _carried(kind, first),
            _below(port, kind, settings, first),
        )
        for port in kind.outputs
    }
    parameters = 0 if node.shares is not None else _whole(found.parameters)
    macs = _whole(found.macs)
    return NodeReport(kind, settings, inputs, outputs, found.bound, parameters, macs)


def _whole(count: Dim) -> int:
    """A count for one sample; where other sizes are free as well, for the smallest there are."""
    return number(count, dict.fromkeys(letters(count), 1))


def _dtype(port: Port, first: Tensor | None) -> str:
    return first.dtype if port.dtype == "any" and first else port.dtype


def _carried(kind: NodeType, first: Tensor | None) -> Field | None:
    """A field's meaning (its classes) goes along only through types that change no value."""
    return first.field if first and kind.key == "Identity" else None


def _below(port: Port, kind: NodeType, settings: Mapping[str, Value], first: Tensor | None) -> int:
    """What the whole numbers of an output are less than: those that come in, or places."""
    if first is None:
        return 0
    along = settings.get(port.places)
    if not isinstance(along, int):
        return first.below if kind.key == "Identity" else 0
    size = first.shape[along]
    return size if isinstance(size, int) else 0


def _setting_fix(node: Node, setting: str, value: Value) -> Fix:
    return Fix(f"set {setting} of {node.name} to {value!r}", node.id, setting, value)


def from_data(
    node: Node, kind: NodeType, settings: Mapping[str, Value], fields: Mapping[str, Field] | None
) -> NodeReport:
    """What an Input or Target gives: the data's field, or the sizes that were set."""
    name = str(settings["field"])
    found = fields.get(name) if fields else None
    shape = settings.get("shape")
    problems: list[Problem] = []
    tensor: Tensor | None = None
    if isinstance(shape, tuple) and 0 in shape:
        fix = Fix(f"write −1 for any size, or leave shape of {node.name} empty", node.id, "shape")
        problems.append(
            Problem("error", "a size of 0 in its shape", node.id, node.name, "", (fix,))
        )
    elif found is not None:
        sizes = found.shape
        if isinstance(shape, tuple):
            sizes = free_sizes(shape)  # type: ignore[arg-type]
        tensor = Tensor((BATCH, *sizes), found.dtype, found, len(found.classes))
        if isinstance(shape, tuple) and not _fits(shape, found.shape):
            problems.append(
                Problem(
                    "error",
                    f"its shape is set to {text(sizes)}, but the data's field {name!r}"
                    f" is {text(found.shape)}",
                    node.id,
                    node.name,
                    "",
                    (Fix(f"leave shape of {node.name} empty", node.id, "shape", None),),
                )
            )
    elif fields:
        likely = sorted(
            nearest_first(name, fields),
            key=lambda offer: (offer in ANSWERS) is (kind.kind == "input"),
        )
        fixes = tuple(_setting_fix(node, "field", offer) for offer in likely)
        offers = ", ".join(fields)
        message = f"the data has no field {name!r}; it offers: {offers}"
        problems.append(Problem("error", message, node.id, node.name, "", fixes))
    elif isinstance(shape, tuple):
        tensor = Tensor((BATCH, *free_sizes(shape)))  # type: ignore[arg-type]
    elif fields is not None and kind.kind == "input":
        message = "its shape is unknown: there is no data, and its setting shape is empty"
        fix = Fix(f"choose data, or set shape of {node.name}, for example (1, 28, 28)")
        problems.append(Problem("error", message, node.id, node.name, "", (fix,)))
    outputs = {"y": tensor} if tensor and not problems else {}
    return NodeReport(kind, settings, {}, outputs, problems=tuple(problems))


def _fits(shape: tuple[Value, ...], sizes: Dims) -> bool:
    """Whether sizes are those of a shape in which −1 stands for any."""
    if len(shape) != len(sizes):
        return False
    return all(size in (-1, found) for size, found in zip(shape, sizes, strict=True))

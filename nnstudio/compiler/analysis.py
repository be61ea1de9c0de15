"""Shapes, counts and problems of every node, in one pass; what did not change is reused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nnstudio.catalog.dims import BATCH, Dim, Dims, number, text
from nnstudio.catalog.node_type import NodeType, Port, ShapeError
from nnstudio.catalog.registry import node_type
from nnstudio.catalog.settings import Value, filled
from nnstudio.compiler.node_checks import (
    UNKNOWN,
    cycle_problems,
    dtype_problems,
    equal_names,
    nearest_first,
    sharing_problems,
    unknown_type,
    unwritable,
    wiring_problems,
)
from nnstudio.compiler.order import topological
from nnstudio.compiler.ports import UnmeasuredError, infer
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.wiring import into

Fields = Mapping[str, Field]


@dataclass(frozen=True)
class Tensor:
    """What a wire carries: sizes (batch first) and the kind of numbers."""

    shape: Dims
    dtype: str = "float"
    field: Field | None = None

    def __str__(self) -> str:
        return text(self.shape)


@dataclass(frozen=True)
class NodeReport:
    """What is known of one node. `outputs` is empty where a problem keeps shapes unknown.

    `parameters` counts learned numbers that this node owns (shared ones count at their owner),
    `macs` multiply-adds per sample.
    """

    kind: NodeType
    settings: Mapping[str, Value]
    inputs: Mapping[str, tuple[Tensor, ...]] = field(default_factory=dict)
    outputs: Mapping[str, Tensor] = field(default_factory=dict)
    bound: Mapping[str, Dim] = field(default_factory=dict)
    parameters: int = 0
    macs: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def known(self) -> bool:
        """Whether all shapes of this node are known."""
        return not self.problems and (bool(self.outputs) or not self.kind.outputs)


@dataclass(frozen=True)
class Analysis:
    """All that is known of a graph. `order` is the order of computation."""

    graph: Graph
    order: tuple[int, ...]
    nodes: Mapping[int, NodeReport]
    problems: tuple[Problem, ...]

    @property
    def parameters(self) -> int:
        """Learned numbers in total."""
        return sum(report.parameters for report in self.nodes.values())

    @property
    def macs(self) -> int:
        """Multiply-adds per sample in total."""
        return sum(report.macs for report in self.nodes.values())

    @property
    def broken(self) -> bool:
        """Whether an error keeps the graph from being compiled."""
        return any(problem.severity == "error" for problem in self.problems)

    def of_kind(self, *kinds: str) -> Iterator[tuple[Node, NodeReport]]:
        """Nodes whose type is of one of these kinds, in order of computation."""
        for node in self.order:
            if self.nodes[node].kind.kind in kinds:
                yield self.graph.nodes[node], self.nodes[node]


_Inputs = Mapping[str, tuple[Tensor | None, ...]]


class Analyzer:
    """Analyzes one graph after the other; what an edit did not reach is kept from the last.

    `measures`: types whose shapes no rule gives are run on torch; else their shapes stay unknown,
    and torch is never loaded.
    """

    def __init__(self, measures: bool = True) -> None:
        self._measures = measures
        self._last: dict[int, tuple[Node, _Inputs, NodeReport]] = {}
        self._fields: Fields | None = {}

    def analyze(self, graph: Graph, fields: Fields | None = None) -> Analysis:
        """Shapes, counts and problems. `fields` None: the data is not known (yet)."""
        if fields != self._fields:
            self._last, self._fields = {}, fields
        order = topological(graph)
        wires = into(graph)
        seen: dict[int, tuple[Node, _Inputs, NodeReport]] = {}
        for id_ in order:
            node = graph.nodes[id_]
            inputs = _gather(wires.get(id_, ()), seen)
            last = self._last.get(id_)
            if last is not None and last[0] is node and last[1] == inputs and node.shares is None:
                seen[id_] = last
            else:
                seen[id_] = (node, inputs, self._report(node, inputs, fields, graph))
        self._last = seen
        problems = [problem for *_, report in seen.values() for problem in report.problems]
        problems += equal_names(graph)
        if len(order) < len(graph.nodes):
            problems += cycle_problems(graph)
        reports = {id_: report for id_, (_, _, report) in seen.items()}
        return Analysis(graph, order, reports, tuple(problems))

    def _report(
        self, node: Node, inputs: _Inputs, fields: Fields | None, graph: Graph
    ) -> NodeReport:
        kind = node_type(node.type)
        if kind is None:
            return NodeReport(UNKNOWN, {}, problems=(unknown_type(node),))
        settings = filled(kind.settings, node.settings)
        smuggled = tuple(unwritable(node, kind))
        if smuggled:
            return NodeReport(kind, settings, problems=smuggled)
        if kind.kind in ("input", "target"):
            return _from_data(node, kind, settings, fields)
        problems = [*wiring_problems(node, kind, inputs), *sharing_problems(node, graph)]
        known = {port: found for port, found in inputs.items() if None not in found}
        tensors: Mapping[str, tuple[Tensor, ...]] = known  # type: ignore[assignment]
        problems += dtype_problems(node, kind, tensors)
        if problems or len(known) < len(inputs):
            return NodeReport(kind, settings, tensors, problems=tuple(problems))
        return _inferred(node, kind, settings, tensors, self._measures)


def _gather(
    wires: list[Wire] | tuple[()], seen: Mapping[int, tuple[Node, _Inputs, NodeReport]]
) -> _Inputs:
    found: dict[str, tuple[Tensor | None, ...]] = {}
    for wire in wires:
        source = seen.get(wire.source)
        tensor = source[2].outputs.get(wire.output) if source else None
        found[wire.input] = (*found.get(wire.input, ()), tensor)
    return found


def _inferred(
    node: Node,
    kind: NodeType,
    settings: Mapping[str, Value],
    inputs: Mapping[str, tuple[Tensor, ...]],
    measures: bool,
) -> NodeReport:
    shapes = {port: tuple(tensor.shape for tensor in found) for port, found in inputs.items()}
    try:
        found = infer(kind, settings, shapes, measures)
    except UnmeasuredError:
        return NodeReport(kind, settings, inputs)
    except ShapeError as error:
        message, _, hint = str(error).partition("; ")
        fixes = [_setting_fix(node, *error.fix)] if error.fix else []
        if hint or not fixes:
            fixes.append(Fix(hint or f"change {node.name}, or what is wired to it"))
        problem = Problem("error", message, node.id, node.name, error.port, tuple(fixes))
        return NodeReport(kind, settings, inputs, problems=(problem,))
    first = next((tensors[0] for tensors in inputs.values()), None)
    outputs = {
        port.name: Tensor(found.outputs[port.name], _dtype(port, first), _carried(kind, first))
        for port in kind.outputs
    }
    parameters = 0 if node.shares is not None else _whole(found.parameters)
    macs = _whole(found.macs)
    return NodeReport(kind, settings, inputs, outputs, found.bound, parameters, macs)


def _whole(count: Dim) -> int:
    """A count for one sample. Only the batch is free, so that it always is a number."""
    return number(count, {"N": 1})


def _dtype(port: Port, first: Tensor | None) -> str:
    return first.dtype if port.dtype == "any" and first else port.dtype


def _carried(kind: NodeType, first: Tensor | None) -> Field | None:
    """A field's meaning (its classes) goes along only through types that change no value."""
    return first.field if first and kind.key == "Identity" else None


def _setting_fix(node: Node, setting: str, value: Value) -> Fix:
    return Fix(f"set {setting} of {node.name} to {value!r}", node.id, setting, value)


def _from_data(
    node: Node, kind: NodeType, settings: Mapping[str, Value], fields: Fields | None
) -> NodeReport:
    name = str(settings["field"])
    found = fields.get(name) if fields else None
    shape = settings.get("shape")
    problems: list[Problem] = []
    tensor: Tensor | None = None
    if found is not None:
        tensor = Tensor((BATCH, *found.shape), found.dtype, found)
        if isinstance(shape, tuple) and shape != found.shape:
            problems.append(
                Problem(
                    "error",
                    f"its shape is set to {text(shape)}, but the data's field {name!r}"  # type: ignore[arg-type]
                    f" is {text(found.shape)}",
                    node.id,
                    node.name,
                    "",
                    (Fix(f"leave shape of {node.name} empty", node.id, "shape", None),),
                )
            )
    elif fields:
        fixes = tuple(_setting_fix(node, "field", offer) for offer in nearest_first(name, fields))
        offers = ", ".join(fields)
        message = f"the data has no field {name!r}; it offers: {offers}"
        problems.append(Problem("error", message, node.id, node.name, "", fixes))
    elif isinstance(shape, tuple):
        tensor = Tensor((BATCH, *shape))  # type: ignore[arg-type]
    elif fields is not None and kind.kind == "input":
        message = "its shape is unknown: there is no data, and its setting shape is empty"
        fix = Fix(f"choose data, or set shape of {node.name}, for example (1, 28, 28)")
        problems.append(Problem("error", message, node.id, node.name, "", (fix,)))
    outputs = {"y": tensor} if tensor and not problems else {}
    return NodeReport(kind, settings, {}, outputs, problems=tuple(problems))

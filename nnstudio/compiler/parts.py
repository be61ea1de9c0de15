"""What becomes the model, what becomes the objective, and which values pass between them."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.compiler.analysis import Analysis
from nnstudio.compiler.loops import is_taught
from nnstudio.compiler.order import downstream, upstream
from nnstudio.compiler.report import Value
from nnstudio.compiler.variables import free
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.wiring import into, latest


@dataclass(frozen=True)
class ModelOutput:
    """A value that `forward` returns: its name, its origin, and whether an Output marks it."""

    name: str
    value: Value
    kept: bool


@dataclass(frozen=True)
class Parts:
    """The graph divided. All tuples are in order of computation.

    `model` and `objective` are node ids; `idle` nodes lead to no Output, loss or metric. `totals`
    are the losses that no other loss takes: their sum is minimized. `teachers` are Targets whose
    values loops of the model are shown while they train.
    """

    model: tuple[int, ...]
    objective: tuple[int, ...]
    idle: tuple[int, ...]
    inputs: tuple[Node, ...]
    teachers: tuple[Node, ...]
    targets: tuple[Node, ...]
    outputs: tuple[ModelOutput, ...]
    losses: tuple[Node, ...]
    totals: tuple[Node, ...]
    metrics: tuple[Node, ...]

    def output(self, value: Value) -> ModelOutput | None:
        """The model's output that carries a value, if it is one."""
        return next((output for output in self.outputs if output.value == value), None)


def divide(analysis: Analysis) -> Parts:
    """The parts of a graph; of one analysis they are worked out once."""
    return _divided(analysis)


def _divide(analysis: Analysis) -> Parts:
    """Divide a graph into the model (what predicts) and the objective (what judges it).

    Everything behind a target, a loss or a metric belongs to the objective; of the rest, what leads
    to an Output or into the objective is the model.
    """
    graph = analysis.graph
    judges = [node.id for node, _ in analysis.of_kind("loss", "metric")]
    behind = downstream(graph, [*judges, *(node.id for node, _ in analysis.of_kind("target"))])
    marks = [node for node, _ in analysis.of_kind("output") if node.id not in behind]
    used = upstream(graph, [*(node.id for node in marks), *judges])
    objective = behind & used
    outputs = _outputs(analysis, marks, objective)
    model = tuple(
        id_
        for id_ in analysis.order
        if id_ in used and id_ not in objective and analysis.nodes[id_].kind.kind != "output"
    )
    inputs = tuple(graph.nodes[id_] for id_ in model if analysis.nodes[id_].kind.kind == "input")
    losses = tuple(node for node, _ in analysis.of_kind("loss"))
    inner = _reaching_another(graph, losses)
    taught = {w.source for w in graph.wires.values() if is_taught(graph, w) and w.target in used}
    teachers = (graph.nodes[id_] for id_ in sorted(taught))
    judged = {w.source for w in graph.wires.values() if w.target in objective}
    targets = (node for node, _ in analysis.of_kind("target") if node.id in judged)
    return Parts(
        model=model,
        objective=tuple(id_ for id_ in analysis.order if id_ in objective),
        idle=tuple(id_ for id_ in analysis.order if id_ not in used),
        inputs=tuple(sorted(inputs, key=lambda node: node.id)),
        teachers=tuple(teachers),
        targets=tuple(sorted(targets, key=lambda node: node.id)),
        outputs=outputs,
        losses=losses,
        totals=tuple(node for node in losses if node.id not in inner),
        metrics=tuple(node for node, _ in analysis.of_kind("metric")),
    )


_divided = latest(_divide, count=2)


def model_known(analysis: Analysis) -> bool:
    """Whether all shapes of the model are known, so that it can be written."""
    return all(analysis.nodes[id_].known for id_ in divide(analysis).model)


def reported_losses(parts: Parts) -> tuple[str, ...]:
    """Names of losses that are reported beside their sum `loss`: where there are several."""
    if len(parts.losses) < 2:
        return ()
    return tuple(node.name for node in parts.losses if parts.totals != (node,))


def _reaching_another(graph: Graph, losses: tuple[Node, ...]) -> set[int]:
    """Losses whose value goes into another loss, directly or through operations."""
    taken: set[int] = set()
    for node in reversed(losses):  # a later loss cannot lead to an earlier one
        if node.id not in taken:
            taken |= upstream(graph, [node.id]) - {node.id}
    return taken & {node.id for node in losses}


def _outputs(analysis: Analysis, marks: list[Node], objective: set[int]) -> tuple[ModelOutput, ...]:
    graph = analysis.graph
    found: dict[Value, ModelOutput] = {}
    for mark in marks:
        for wire in into(graph).get(mark.id, ()):
            value = analysis.value(wire)
            found.setdefault(value, ModelOutput(mark.name, value, kept=True))
    for id_ in analysis.order:
        for wire in into(graph).get(id_, ()) if id_ in objective else ():
            if wire.source in objective:
                continue
            value = analysis.value(wire)
            if value not in found:
                found[value] = ModelOutput(_name(analysis, wire), value, kept=False)
    return tuple(found.values())


def _name(analysis: Analysis, wire: Wire) -> str:
    name = analysis.graph.nodes[wire.source].name
    first = analysis.nodes[wire.source].kind.outputs[0].name
    if wire.output == first:
        return name
    return free(f"{name}_{wire.output}", {node.name for node in analysis.graph.nodes.values()})

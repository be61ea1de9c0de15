"""What becomes the model, what becomes the objective, and which values pass between them."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.compiler.analysis import Analysis
from nnstudio.compiler.order import downstream, upstream
from nnstudio.project.graph import Node, Wire
from nnstudio.project.wiring import into

Value = tuple[int, str]  # node id and output port


@dataclass(frozen=True)
class ModelOutput:
    """A value that `forward` returns: its name, its origin, and whether an Output marks it."""

    name: str
    value: Value
    kept: bool


@dataclass(frozen=True)
class Parts:
    """The graph divided. All tuples are in order of computation.

    `model` and `objective` are node ids; `idle` nodes lead to no output and no loss. `totals` are
    the losses that no other node takes: their sum is minimized.
    """

    model: tuple[int, ...]
    objective: tuple[int, ...]
    idle: tuple[int, ...]
    inputs: tuple[Node, ...]
    targets: tuple[Node, ...]
    outputs: tuple[ModelOutput, ...]
    losses: tuple[Node, ...]
    totals: tuple[Node, ...]
    metrics: tuple[Node, ...]

    def output(self, value: Value) -> ModelOutput | None:
        """The model's output that carries a value, if it is one."""
        return next((output for output in self.outputs if output.value == value), None)


def divide(analysis: Analysis) -> Parts:
    """Divide a graph into the model (what predicts) and the objective (what judges it).

    Everything behind a target, a loss or a metric belongs to the objective; of the rest, what leads
    to an Output or into the objective is the model.
    """
    graph = analysis.graph
    judges = [node.id for node, _ in analysis.of_kind("target", "loss", "metric")]
    objective = downstream(graph, judges)
    marks = [node for node, _ in analysis.of_kind("output") if node.id not in objective]
    used = upstream(graph, [*(node.id for node in marks), *objective])
    outputs = _outputs(analysis, marks, objective)
    model = tuple(
        id_
        for id_ in analysis.order
        if id_ in used and id_ not in objective and analysis.nodes[id_].kind.kind != "output"
    )
    inputs = tuple(graph.nodes[id_] for id_ in model if analysis.nodes[id_].kind.kind == "input")
    losses = tuple(node for node, _ in analysis.of_kind("loss"))
    taken = {
        w.source for w in graph.wires.values() if analysis_kind(analysis, w.target) != "metric"
    }
    return Parts(
        model=model,
        objective=tuple(id_ for id_ in analysis.order if id_ in objective),
        idle=tuple(id_ for id_ in analysis.order if id_ not in used),
        inputs=tuple(sorted(inputs, key=lambda node: node.id)),
        targets=tuple(sorted((n for n, _ in analysis.of_kind("target")), key=lambda n: n.id)),
        outputs=outputs,
        losses=losses,
        totals=tuple(node for node in losses if node.id not in taken),
        metrics=tuple(node for node, _ in analysis.of_kind("metric")),
    )


def analysis_kind(analysis: Analysis, node: int) -> str:
    """The kind of a node, empty for one on a cycle."""
    report = analysis.nodes.get(node)
    return report.kind.kind if report else ""


def _outputs(analysis: Analysis, marks: list[Node], objective: set[int]) -> tuple[ModelOutput, ...]:
    graph = analysis.graph
    found: dict[Value, ModelOutput] = {}
    for mark in marks:
        for wire in into(graph).get(mark.id, ()):
            value = (wire.source, wire.output)
            found.setdefault(value, ModelOutput(mark.name, value, kept=True))
    for id_ in analysis.order:
        for wire in into(graph).get(id_, ()) if id_ in objective else ():
            if wire.source in objective:
                continue
            value = (wire.source, wire.output)
            if value not in found:
                found[value] = ModelOutput(_name(analysis, wire), value, kept=False)
    return tuple(found.values())


def _name(analysis: Analysis, wire: Wire) -> str:
    name = analysis.graph.nodes[wire.source].name
    first = analysis.nodes[wire.source].kind.outputs[0].name
    return name if wire.output == first else f"{name}_{wire.output}"

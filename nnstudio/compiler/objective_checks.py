"""What the objective cannot hold: weights, modules before a metric, a second figure called loss."""

from __future__ import annotations

from collections.abc import Iterator

from nnstudio.compiler.analysis import Analysis
from nnstudio.compiler.order import upstream
from nnstudio.compiler.parts import Parts, reported_losses
from nnstudio.project.graph import Node
from nnstudio.project.problem import Fix, Problem

_JUDGES = ("target", "loss", "metric", "output")


def objective_checks(analysis: Analysis, parts: Parts) -> Iterator[Problem]:
    """Problems of what stands behind a Target or a loss, of figures' names and shared modules."""
    yield from _misplaced(analysis, parts)
    yield from _names(parts)
    for id_ in analysis.order:
        yield from _sharing(analysis, parts, analysis.graph.nodes[id_])


def _misplaced(analysis: Analysis, parts: Parts) -> Iterator[Problem]:
    measured = upstream(analysis.graph, (node.id for node in parts.metrics))
    for id_ in parts.objective:
        node, report = analysis.graph.nodes[id_], analysis.nodes[id_]
        if report.kind.kind in _JUDGES or not report.known:
            continue
        if report.inner or report.kind.kind == "delay":
            message = "stands behind a Target or a loss, where neither blocks nor loops can stand"
            fix = Fix(f"wire values of the model alone to {node.name}, or unpack it")
            yield Problem("error", message, id_, node.name, "", (fix,))
        if not report.kind.setup:
            continue
        if report.parameters:
            message = (
                f"its {report.parameters:,} weights would never be trained: it stands behind a"
                " Target or a loss, and only the model in front of them learns"
            )
            fix = Fix(f"wire values of the model alone to {node.name}")
            yield Problem("error", message, id_, node.name, "", (fix,))
        elif id_ in measured:
            message = "stands between a Target and a metric, where only operations can be written"
            fix = Fix("wire the metric to the Target itself and to a value of the model")
            yield Problem("error", message, id_, node.name, "", (fix,))


def _names(parts: Parts) -> Iterator[Problem]:
    """A figure called `loss` besides the sum of all losses, which has that name."""
    parts_of_it = {node.id for node in parts.losses if node.name in reported_losses(parts)}
    for node in (*parts.losses, *parts.metrics):
        if node.name == "loss" and (node.id in parts_of_it or node in parts.metrics):
            message = "its figure cannot be called loss: that is the name of what is minimized"
            fix = Fix("rename it, for example to what it measures")
            yield Problem("error", message, node.id, node.name, "", (fix,))


def _sharing(analysis: Analysis, parts: Parts, node: Node) -> Iterator[Problem]:
    """A shared module belongs to one side."""
    owner = analysis.graph.nodes.get(node.shares) if node.shares is not None else None
    mine = analysis.nodes[node.id]
    theirs = analysis.nodes.get(owner.id) if owner else None
    if owner is None or theirs is None or not mine.known or not theirs.known:
        return
    fix = Fix(f"give {node.name} a module of its own", node.id, own=True)
    if {node.id, owner.id} & set(parts.model) and {node.id, owner.id} & set(parts.objective):
        message = f"it shares the module of {owner.name}, but one of them is behind a Target"
        yield Problem("error", message, node.id, node.name, "", (fix,))

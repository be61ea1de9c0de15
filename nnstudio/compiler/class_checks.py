"""Whether networks and data agree on how many classes there are, and which setting mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nnstudio.catalog.settings import Int
from nnstudio.catalog.values import SettingError
from nnstudio.compiler.analysis import Analysis, Analyzer, NodeReport
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph, Node
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.wiring import into

_TRIED = 8  # layers before a loss, nearest first


def class_checks(analysis: Analysis) -> Iterator[Problem]:
    """Scores for too many or too few classes, and indices that a table does not have."""
    for id_ in analysis.order:
        node, report = analysis.graph.nodes[id_], analysis.nodes[id_]
        if report.kind.kind == "loss":
            yield from _scores(analysis, node, report)
    yield from _index_checks(analysis, set())


def _index_checks(analysis: Analysis, seen: set[int]) -> Iterator[Problem]:
    """Indices that are too large, also inside of blocks, of which each kind is looked at once."""
    for id_ in analysis.order:
        node, report = analysis.graph.nodes[id_], analysis.nodes[id_]
        if report.kind.kind not in ("loss", "metric") and id_ not in analysis.idle:
            yield from _indices(node, report)
        for inner in report.inner:
            if id(inner) not in seen:
                seen.add(id(inner))
                found = _index_checks(inner, seen)
                yield from (problem.within(id_, node.name) for problem in found)


def _scores(analysis: Analysis, node: Node, report: NodeReport) -> Iterator[Problem]:
    field = next((tensor.field for tensor in report.inputs.get("target", ())), None)
    if field is None or not field.classes or not report.known:
        return
    wanted, count = len(field.classes), report.bound.get("C")
    if report.kind.prediction == "sigmoid" and wanted > 2:
        message = f"expects answers of yes or no, but field {field.name!r} has {wanted} classes"
        fix = Fix(f"use CrossEntropyLoss with {wanted} scores instead of {node.type}")
        yield Problem("error", message, node.id, node.name, "target", (fix,))
    if report.kind.prediction == "softmax" and isinstance(count, int) and count != wanted:
        message = f"gets scores for {count} classes, but field {field.name!r} has {wanted} classes"
        fix = _width_fix(analysis, node, wanted)
        yield Problem("error", message, node.id, node.name, "input", (fix,))


def _indices(node: Node, report: NodeReport) -> Iterator[Problem]:
    for port in report.kind.inputs:
        setting = port.below
        limit = report.settings.get(setting)
        for tensor in report.inputs.get(port.name, ()):
            field, count = tensor.field, tensor.below
            if not isinstance(limit, int) or count <= limit:
                continue
            what = f"field {field.name!r} has {count} classes:" if field else "it gets"
            message = f"expects indices below {limit} ({setting}), but {what} 0 to {count - 1}"
            fix = Fix(f"set {setting} of {node.name} to {count}", node.id, setting, count)
            try:
                report.kind.setting(setting).check(count)
            except SettingError:
                fix = Fix(f"give {node.name} indices below {limit}")
            yield Problem("error", message, node.id, node.name, port.name, (fix,))


def _width_fix(analysis: Analysis, loss: Node, wanted: int) -> Fix:
    """The nearest setting that makes a loss's scores `wanted` wide (tried out), else words."""
    fields = _fields(analysis)
    for node, setting in _widths(analysis, loss):
        changed = replace(node, settings=node.settings.with_(setting, wanted))
        then = Analyzer().analyze(analysis.graph.with_node(changed), fields)
        mended = then.nodes.get(loss.id)  # other mistakes of the graph are not this one's business
        if mended is not None and mended.known and mended.bound.get("C") == wanted:
            return Fix(f"set {setting} of {node.name} to {wanted}", node.id, setting, wanted)
    return Fix(f"put a Linear with out_features {wanted} in front of {loss.name}")


def _widths(analysis: Analysis, loss: Node) -> Iterator[tuple[Node, str]]:
    """Layers before a loss's scores with the setting that is their width, nearest first."""
    graph = analysis.graph
    waiting = [w.source for w in into(graph).get(loss.id, ()) if w.input == "input"]
    seen: set[int] = set()
    found = 0
    while waiting and found < _TRIED:
        id_ = waiting.pop(0)
        if id_ in seen:
            continue
        seen.add(id_)
        for setting in _width_settings(graph, analysis, id_):
            found += 1
            yield graph.nodes[id_], setting
        waiting += [wire.source for wire in into(graph).get(id_, ())]


def _width_settings(graph: Graph, analysis: Analysis, id_: int) -> list[str]:
    node, kind = graph.nodes[id_], analysis.nodes[id_].kind
    names = [name for name in kind.sizes.values() if isinstance(name, str)]
    return [name for name in names if isinstance(kind.setting(name), Int) and node.shares is None]


def _fields(analysis: Analysis) -> dict[str, Field]:
    """The fields that the graph uses, as the analysis found them."""
    return {
        tensor.field.name: tensor.field
        for _, report in analysis.of_kind("input", "target")
        for tensor in report.outputs.values()
        if tensor.field is not None
    }

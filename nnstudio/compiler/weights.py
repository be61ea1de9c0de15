"""Weights that several nodes use: whether they fit each other, and counting them once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nnstudio.catalog.dims import Dim, Dims, product, text
from nnstudio.catalog.rules import each
from nnstudio.compiler.report import Analysis, LoopReport, NodeReport
from nnstudio.compiler.template_text import sizes_used
from nnstudio.project.graph import Graph, Node
from nnstudio.project.problem import Fix, Problem

Reports = Mapping[int, NodeReport]
TIEABLE = ("Linear", "Embedding", "Conv1d", "Conv2d")


def weight_shape(report: NodeReport) -> Dims | None:
    """The sizes of a node's `weight` as torch has them; None for types that cannot be tied."""
    chosen: Mapping[str, Any] = report.settings
    bound = report.bound
    key = report.kind.key
    if key == "Linear":
        return (chosen["out_features"], bound["F"])
    if key == "Embedding":
        return (chosen["num_embeddings"], chosen["embedding_dim"])
    if key in ("Conv1d", "Conv2d"):
        dims = 1 if key == "Conv1d" else 2
        kernel = each(chosen["kernel_size"], dims)
        groups = chosen.get("groups", 1)
        inputs: Dim = bound["C"] // groups
        return (chosen["out_channels"], inputs, *kernel)
    return None


def uses_others(graph: Graph) -> bool:
    """Whether any node uses the module or the weight of another."""
    return any(node.shares is not None or node.tied is not None for node in graph.nodes.values())


def without_tied(
    graph: Graph,
    reports: dict[int, NodeReport],
    idle: frozenset[int],
    loops: Sequence[LoopReport],
) -> dict[int, NodeReport]:
    """The reports, with a tied weight counted at its owner alone; owners of which no module is
    made have none to give."""
    twice = {
        id_ for each in loops if each.settings["direction"] == "both" for id_ in each.loop.nodes
    }
    made = {graph.nodes[id_].shares or id_ for id_ in reports if id_ not in idle}
    for id_, report in reports.items():
        tied = graph.nodes[id_].tied
        if tied not in made or not report.known or not report.parameters:
            continue
        shape = weight_shape(report)
        if shape is not None:
            weights = int(product(shape)) * (2 if id_ in twice else 1)  # type: ignore[arg-type]
            own = report.parameters - weights
            reports[id_] = replace(report, parameters=own)
    return reports


def weight_problems(
    graph: Graph, reports: Reports, loops: Sequence[LoopReport]
) -> Iterator[Problem]:
    """Nodes that use weights of another kind of size, or across the border of a loop."""
    if not uses_others(graph):
        return
    home = {node: report.loop for report in loops for node in report.loop.nodes}
    for id_, report in reports.items():
        node = graph.nodes[id_]
        if node.shares is None and node.tied is None:
            continue
        owner = graph.nodes.get(node.shares if node.shares is not None else node.tied)  # type: ignore[arg-type]
        theirs = reports.get(owner.id) if owner else None
        if owner is None or theirs is None or not (report.known and theirs.known):
            continue
        if node.shares is not None:
            yield from _sharing(node, report, owner, theirs)
            if home.get(id_) is not home.get(owner.id):
                yield _across(node, owner)
        else:
            yield from _tying(node, report, owner, theirs)


def _sharing(node: Node, report: NodeReport, owner: Node, theirs: NodeReport) -> Iterator[Problem]:
    letters = sizes_used(report.kind.setup)
    if any(report.bound.get(letter) != theirs.bound.get(letter) for letter in letters):
        yield _unequal(node, report, owner, theirs)
    if report.inner and theirs.inner and not _alike(report.inner, theirs.inner):
        yield _unequal(node, report, owner, theirs)


def _alike(mine: Sequence[Analysis], theirs: Sequence[Analysis]) -> bool:
    """Whether the weights of two uses of one block have the same sizes."""
    if len(mine) != len(theirs):
        return False
    for one, other in zip(mine, theirs, strict=True):
        for id_, report in one.nodes.items():
            there = other.nodes.get(id_)
            if there is None or not _alike(report.inner, there.inner):
                return False
            used = sizes_used(report.kind.setup)
            if any(report.bound.get(letter) != there.bound.get(letter) for letter in used):
                return False
    return True


def _unequal(node: Node, report: NodeReport, owner: Node, theirs: NodeReport) -> Problem:
    port = report.kind.inputs[0].name
    made, got = (str(each.inputs[port][0]) for each in (theirs, report))
    message = f"it shares the module of {owner.name}, made for {made}, but gets {got}"
    again = Fix(f"wire values of equal sizes to {node.name} and {owner.name}")
    fix = Fix(f"give {node.name} a module of its own", node.id, own=True)
    return Problem("error", message, node.id, node.name, port, (again, fix))


def _across(node: Node, owner: Node) -> Problem:
    message = f"it has the weights of {owner.name}, but only one of the two is in the loop"
    fix = Fix(f"give {node.name} weights of its own", node.id, own=True)
    move = Fix("move both into the loop or out of it")
    return Problem("error", message, node.id, node.name, "", (fix, move))


def _tying(node: Node, report: NodeReport, owner: Node, theirs: NodeReport) -> Iterator[Problem]:
    mine, other = weight_shape(report), weight_shape(theirs)
    if mine is None or other is None:
        which = node.name if mine is None else owner.name
        message = f"{which} has no single weight to tie; {', '.join(TIEABLE)} have"
        yield Problem("error", message, node.id, node.name, "", (_untied(node),))
    elif mine != other:
        message = (
            f"its weight is tied to that of {owner.name}, but it is {text(mine)} and the other is"
            f" {text(other)}"
        )
        same = _equal((node, mine), (owner, other))
        same = same or Fix(f"make the sizes of {node.name} and {owner.name} equal")
        yield Problem("error", message, node.id, node.name, "", (same, _untied(node)))


_ROWS = {"Linear": "out_features", "Embedding": "num_embeddings"}  # of the weight, by type


def _equal(mine: tuple[Node, Dims], other: tuple[Node, Dims]) -> Fix | None:
    """The setting that makes two weights equal, where they differ in one size that is set."""
    (node, own), (_, wanted) = mine, other
    rows = _ROWS.get(node.type)
    if len(own) != 2 or len(wanted) != 2:
        return None
    if rows and own[1] == wanted[1] and type(wanted[0]) is int:
        return Fix(f"set {rows} of {node.name} to {wanted[0]}", node.id, rows, wanted[0])
    if own[0] != wanted[0]:
        return None
    for (made, _), (_, sizes) in ((mine, other), (other, mine)):
        if made.type == "Embedding" and type(sizes[1]) is int:
            words = f"set embedding_dim of {made.name} to {sizes[1]}"
            return Fix(words, made.id, "embedding_dim", sizes[1])
    return None


def _untied(node: Node) -> Fix:
    return Fix(f"untie {node.name}", node.id, own=True)

"""Which graph of the project is shown: the main graph, or that of a block, by the way of a use."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnstudio.compiler.report import Analysis
from nnstudio.project.difference import Difference
from nnstudio.project.document import Document
from nnstudio.project.graph import Graph
from nnstudio.project.problem import Problem
from nnstudio.project.project import Project
from nnstudio.project.scope import (
    Path,
    block_at,
    distance,
    graph_at,
    leads,
    longest_beginning,
    path_to,
    renamed,
)
from nnstudio.ui.insides import analysis_at, uses_known

Selection = tuple[frozenset[int], frozenset[int], frozenset[int]]  # nodes, wires, frames
_NOTHING: Selection = (frozenset(), frozenset(), frozenset())


class Scoped(QObject):
    """A document with the place in it that is looked at.

    `scope` are the uses that lead to the graph shown, or the name of a block without any; what is
    selected is selected in that graph, and comes back with it. `scoped` gives the new scope, after
    the selection has changed with it.
    """

    scoped = Signal(object)
    selected = Signal(object)

    document: Document
    analysis: Analysis | None
    problems: tuple[Problem, ...]

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scope: Path = ()
        self.block: str | None = None  # whose graph is shown; None: the main graph
        self.selection: frozenset[int] = frozenset()
        self.selected_wires: frozenset[int] = frozenset()
        self.selected_frames: frozenset[int] = frozenset()  # and notes
        self._left: dict[Path, Selection] = {}
        self._sought: tuple[object, ...] = (None, None, None)  # for what `_found` was found
        self._found: tuple[Path, Analysis | None] = ((), None)
        self._chasing = False  # whether a step is being undone, which may lie in another graph

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self.document.project

    @property
    def graph(self) -> Graph:
        """The graph that is shown and edited."""
        return self.project.graph_of(self.block)

    @property
    def shown(self) -> Analysis | None:
        """What the latest analysis knows of the graph shown; None where it knows nothing (yet)."""
        return self._seen()[1]

    @property
    def shown_by(self) -> Path:
        """The way to the use of the block by which `shown` knows it.

        It is `scope`, unless that use gets nothing known: what is wrong within a block stops the
        first use of it, and must be seen inside of all.
        """
        return self._seen()[0]

    def _seen(self) -> tuple[Path, Analysis | None]:
        sought = (self.analysis, self.scope, self.project)
        if not all(one is other for one, other in zip(sought, self._sought, strict=True)):
            self._sought, self._found = sought, self._look()
        return self._found

    def _look(self) -> tuple[Path, Analysis | None]:
        own = analysis_at(self.analysis, self.scope)
        others = uses_known(self.analysis, self.graph) if own is None else []
        others = [other for other in others if self._still_leads(other[0])]
        wrong = {problem.path[: len(way)] for way, _ in others for problem in self.problems}
        others.sort(key=lambda other: other[0] not in wrong)
        return others[0] if others else (self.scope, own)

    def _still_leads(self, way: Path) -> bool:
        """Whether a way of the latest analysis, which may be behind, leads to the graph shown."""
        return leads(self.project, way) and block_at(self.project, way) == self.block

    def problems_here(self) -> dict[int, list[Problem]]:
        """The problems by the node of the graph shown that they lie at or inside of."""
        found: dict[int, list[Problem]] = {}
        way = self.shown_by
        depth = len(way)
        for problem in self.problems:
            path = problem.path
            if path[:depth] != way:
                continue
            node = path[depth] if len(path) > depth else problem.node
            if node is not None:
                found.setdefault(node, []).append(problem)
        return found

    def enter(self, node: int) -> bool:
        """Show the graph of the block that a node uses; False where it uses none."""
        return self.go((*self.scope, node))

    def leave(self, levels: int = 1) -> bool:
        """Show the graph around the use (or further out); False in the main graph."""
        return bool(self.scope) and self.go(self.scope[: max(len(self.scope) - levels, 0)])

    def go(self, path: Path) -> bool:
        """Show the graph that a path leads to; False where it leads nowhere."""
        if not leads(self.project, path):
            return False
        if path != self.scope:
            self.document.seal()
            self._turn(path)
            self.scoped.emit(path)
            self.selected.emit(self.selection)
        return True

    def _turn(self, path: Path) -> None:
        old = self.scope
        self._left.pop(old, None)  # the latest comes last
        self._left[old] = (self.selection, self.selected_wires, self.selected_frames)
        self.scope, self.block = path, block_at(self.project, path)
        came_from = old[len(path)] if old[: len(path)] == path and len(old) > len(path) else None
        chosen = self._left.get(path, _NOTHING)
        if isinstance(came_from, int) and not chosen[0]:
            chosen = (frozenset([came_from]), frozenset(), frozenset())
        self._choose(chosen)

    def _choose(self, chosen: Selection) -> None:
        """Select what is there of these."""
        graph = graph_at(self.project, self.scope)
        self.selection = frozenset(key for key in chosen[0] if key in graph.nodes)
        self.selected_wires = frozenset(key for key in chosen[1] if key in graph.wires)
        self.selected_frames = frozenset(key for key in chosen[2] if key in graph.frames)

    def _start_over(self) -> None:
        """Another project is about to come: back to the main graph, and nothing is remembered."""
        self.go(())
        self._left.clear()

    def _settle(self, found: Difference) -> bool:
        """After an edit, stand where there still is a graph; whether that is another one.

        A step that was undone elsewhere is gone to.
        """
        path = renamed(self.scope, found.before, found.after)
        path = longest_beginning(self.project, path)
        if self._chasing:
            path = self._chased(found, path)
        other = path != self.scope or block_at(self.project, path) != self.block
        if path != self.scope:
            self._turn(path)
        else:
            self.block = block_at(self.project, path)
            self._choose((self.selection, self.selected_wires, self.selected_frames))
        return other

    def _chased(self, found: Difference, path: Path) -> Path:
        """The place nearest to a path of which the graph has changed; the path itself if none."""
        here = block_at(self.project, path)
        if found.inside(here) or here in found.blocks:
            return path
        changed: list[str | None] = [None] if found.graph else []
        changed += [name for name in found.blocks if found.inside(name)]
        ways = [self._way_to(name, path) for name in changed]
        there = [way for way in ways if way is not None]
        return min(there, key=lambda way: distance(path, way), default=path)

    def _way_to(self, block: str | None, near: Path) -> Path | None:
        """A path to the graph of a block: as near as can be, and one seen lately rather than the
        first of several uses."""
        way = path_to(self.project, block, near)
        if way is None or way == near[: len(way)]:
            return way
        for seen in reversed(self._left):
            if leads(self.project, seen) and block_at(self.project, seen) == block:
                return seen if distance(near, seen) <= distance(near, way) else way
        return way

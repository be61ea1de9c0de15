"""Choosing another node: by typing its name, or with a click on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from nnstudio.project.graph import Node
from nnstudio.project.kinds import kinds_of
from nnstudio.ui.fuzzy import best
from nnstudio.ui.panels.search.entries import Found
from nnstudio.ui.panels.search.popup import SearchPopup

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class Picking(SearchPopup):
    """Lists the nodes that can be chosen; they are marked on the canvas meanwhile."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._offered: list[Node] = []
        self._choose: Callable[[int], None] = lambda node: None
        super().__init__("", self._rows, canvas)

    def ask(self, words: str, nodes: Sequence[Node], choose: Callable[[int], None]) -> None:
        """Let the user choose one of these nodes."""
        self._offered, self._choose = list(nodes), choose
        self.line.setPlaceholderText(f"{words} type a name, or click a marked node")
        self.line.setAccessibleName(words)
        self._canvas.scene.link(node.id for node in nodes)
        self._canvas.refresh()
        self.open()

    def takes(self, node: int | None) -> bool:
        """Whether a press on a node, or beside all, is meant for this; then the node is chosen."""
        if not self._offered:
            return False
        found = any(each.id == node for each in self._offered)
        self._end()
        self.close_popup()
        if found and node is not None:
            self._choose(node)
        return found

    def close_popup(self) -> None:
        """A press on the canvas takes the focus before it is heard of: wait for it."""
        super().close_popup()
        QTimer.singleShot(0, self, self._end)

    def _end(self) -> None:
        if self._offered:
            self._offered = []
            self._canvas.following.link()

    def _rows(self, query: str, count: int) -> list[Found]:
        named = [(node.name, node) for node in self._offered]
        chosen = best(query, named, lambda each: each[0], count) if query else named[:count]
        return [self._row(node) for _, node in chosen]

    def _row(self, node: Node) -> Found:
        studio = self._canvas.studio
        kind = kinds_of(studio.project).get(node.type)
        shown = studio.shown
        report = shown.nodes.get(node.id) if shown is not None else None
        detail = next((str(tensor) for tensor in report.outputs.values()), "") if report else ""
        family = kind.family if kind is not None else ""
        choose = self._choose
        return Found(node.name, detail, True, family, lambda: choose(node.id))

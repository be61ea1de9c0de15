"""Opening and leaving the unfolded view of a canvas, and keeping it true meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal

from nnstudio.project.kinds import kinds_of
from nnstudio.project.unfolded import Origin
from nnstudio.ui.canvas.unfolded.making import Made, Wish, loop_with, made
from nnstudio.ui.canvas.unfolded.view import UnfoldedView

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas

STEPS = 3
_WAYS = {"backward": ", backward", "both": ", the way forward"}
LEVELS = 8  # or as many as there are


class Unfolding(QObject):
    """Shows a loop unrolled, or blocks expanded, in place of the canvas's graph.

    `changed` tells whether it is open. What is shown follows every edit of the project.
    """

    changed = Signal(bool)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas, self._studio = canvas, canvas.studio
        self._wish: Wish | None = None
        self._made: Made | None = None
        self._steps, self._levels = STEPS, LEVELS
        self.view = UnfoldedView(canvas, canvas.operations, self._act)
        self.view.hide()
        self.view.left.connect(self.leave)
        self.view.chosen.connect(self._select)
        self.view.entered.connect(self._enter)
        self.view.banner.left.connect(self.leave)
        self.view.banner.amount.connect(self._change)
        canvas.installEventFilter(self)
        studio = self._studio
        studio.analyzed.connect(self._refresh)
        studio.themed.connect(lambda _: self.view.update())
        studio.scoped.connect(lambda _: self.leave())
        studio.loaded.connect(lambda _: self.leave())
        studio.revealed.connect(lambda _: self.leave())

    @property
    def open(self) -> bool:
        """Whether it is shown."""
        return self._wish is not None

    @property
    def made(self) -> Made | None:
        """What is shown."""
        return self._made

    def unroll(self, node: int) -> None:
        """Show the loop that a node is on step by step."""
        self._show(Wish(node, self._steps))

    def expand(self, only: frozenset[int] | None) -> None:
        """Show what blocks hold in place of their uses: of all, or of these."""
        self._show(Wish(None, self._levels, only))

    def leave(self) -> None:
        """Show the graph itself again."""
        if self._wish is None:
            return
        self._wish = self._made = None
        focused = self.view.hasFocus() or self.view.isAncestorOf(self.view.focusWidget())
        self.view.hide()
        if focused:
            self._canvas.setFocus()
        self.changed.emit(False)

    def _show(self, wish: Wish, look_at_all: bool = True) -> None:
        found = made(self._studio, wish)
        if found is None:
            self.leave()
            return
        began = self._wish is None
        wish = replace(wish, amount=min(wish.amount, found.most))
        self._wish, self._made = wish, found
        view = self.view
        if began:
            view.setGeometry(self._canvas.rect())
            view.show()
            view.raise_()
            view.setFocus()
        self._entitle(wish, found)
        only = wish.only or frozenset()
        about = (key for key, each in found.shown.origins.items() if only & {*each.path[:1]})
        view.put(found, look_at_all, frozenset(about))
        if began:
            self.changed.emit(True)

    def _entitle(self, wish: Wish, found: Made) -> None:
        many = "" if wish.amount == 1 else "s"
        if wish.loop is not None:
            words, name = f"Unrolled: {wish.amount} step{many}", "Steps shown"
            known = self._studio.shown
            around = known.loop_of.get(wish.loop) if known is not None else None
            words += _WAYS.get(str(around.settings["direction"]), "") if around else ""
        else:
            some = "Blocks" if wish.only is None else "Selected blocks"
            words, name = f"{some} expanded: {wish.amount} level{many}", "Levels shown"
        self.view.banner.put(words, name, wish.amount, found.most)

    def _change(self, amount: int) -> None:
        if self._wish is None:
            return
        if self._wish.loop is not None:
            self._steps = amount
        else:
            self._levels = amount
        self._show(Wish(self._wish.loop, amount, self._wish.only))

    def _refresh(self, _analysis: object) -> None:
        if self._wish is not None:
            self._show(self._wish, look_at_all=False)

    def _act(self, action: str) -> None:
        getattr(self._canvas.operations, action)()

    def _origin(self, key: int) -> Origin | None:
        if self._made is None:
            return None
        return self._made.shown.origins.get(key) or self._made.shown.uses.get(key)

    def _select(self, copies: frozenset[int]) -> None:
        """Select what copies stand for, as far as it is in the graph around; mark its likes."""
        if self._made is None:
            return
        origins = self._made.shown.origins
        chosen = {(origins[key].path, origins[key].node) for key in copies}
        alike = {key for key, each in origins.items() if (each.path, each.node) in chosen}
        self.view.select(copies, frozenset(alike))
        self._studio.select(node for path, node in chosen if not path)

    def _enter(self, key: int) -> None:
        """Leave, and go to what a copy or the frame of a use stands for."""
        origin = self._origin(key)
        if origin is None:
            return
        uses, path = self._made.shown.uses if self._made else {}, self._studio.scope
        self.leave()
        if key in uses:
            self._studio.go((*path, *origin.path, origin.node))
        else:
            self._studio.reveal(origin.node, (*path, *origin.path))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the canvas."""
        if event.type() == QEvent.Type.Resize and watched is self._canvas:
            self.view.setGeometry(self._canvas.rect())
        return False


def loop_to_unroll(canvas: Canvas) -> int | None:
    """A node of the loop that is meant: that of the selection, else the first; None: no loop."""
    studio = canvas.studio
    for node in sorted(studio.selection):
        if loop_with(studio.graph, node) is not None:
            return node
    groups = canvas.scene.loops.groups
    return groups[0][0] if groups else None


def uses_to_expand(canvas: Canvas) -> frozenset[int] | None:
    """The selected uses; None for all where none is selected."""
    studio = canvas.studio
    kinds, graph = kinds_of(studio.project), studio.graph
    chosen = (key for key in studio.selection if kinds.block(graph.nodes[key].type) is not None)
    return frozenset(chosen) or None

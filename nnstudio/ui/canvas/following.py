"""Keeping what the canvas shows equal to the studio: the graph, its analysis, the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from nnstudio.compiler.report import Analysis
from nnstudio.project.difference import Difference
from nnstudio.project.kinds import kinds_of
from nnstudio.project.scope import Path
from nnstudio.ui.canvas.links import linked
from nnstudio.ui.canvas.view import View

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class Following:
    """Listens to a studio for a canvas.

    A graph that is shown again is looked at as it was when it was left, as long as the project is
    open.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas, self._studio = canvas, canvas.studio
        self._scope: Path = ()
        self._views: dict[Path, View] = {}
        self._begun = False
        studio = self._studio
        studio.changed.connect(self._follow)
        studio.loaded.connect(self._reload)
        studio.scoped.connect(self._turn)
        studio.analyzed.connect(self._take)
        studio.selected.connect(self._select)
        studio.revealed.connect(canvas.reveal)
        studio.themed.connect(lambda _: canvas.refresh())
        self._load()

    def begin(self) -> None:
        """The canvas can be seen: look at the beginning, unless something was looked at."""
        if not self._begun:
            self._begun = True
            self._canvas.operations.begin()

    def link(self) -> None:
        """Mark what has weights in common with the selection."""
        self._canvas.scene.link(linked(self._studio.graph, self._studio.selection))
        self._canvas.refresh()

    def _reload(self, _path: object) -> None:
        """Another project, from its beginning."""
        self._canvas.stop_gesture()
        self._views.clear()
        self._load()
        self._begun = False
        if self._canvas.isVisible():
            self.begin()

    def _load(self) -> None:
        """Show the studio's graph in its present state."""
        studio = self._studio
        self._canvas.scene.load(studio.graph, kinds_of(studio.project))
        self._scope = studio.scope
        self._take()
        self._select()

    def _turn(self, scope: Path) -> None:
        """Show the graph of another scope, as it was looked at last."""
        canvas = self._canvas
        canvas.stop_gesture()
        canvas.name_field.hide()
        self._views[self._scope] = canvas.view
        deeper = len(scope) > len(self._scope)
        self._load()
        canvas.note_field.finish()  # it knows which graph its note is in
        view = self._views.get(scope)
        if view is not None:
            canvas.look(view)
        elif canvas.isVisible():
            canvas.operations.begin()
        canvas.showing.arrive(deeper)
        if not isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit | QPlainTextEdit):
            canvas.setFocus()  # so that Escape leaves, however one came

    def _follow(self, found: Difference) -> None:
        here = found.inside(self._studio.block)
        if here is None or not (here or found.blocks):
            return  # a graph that came is shown already
        self._canvas.stop_gesture()
        self._canvas.showing.remember()
        self._canvas.scene.follow(here, kinds_of(found.after))
        self._select()

    def _take(self, _analysis: object = None) -> None:
        studio, known = self._studio, self._studio.shown
        whole = studio.analysis
        if known is None and whole is not None and whole.graph is studio.project.graph:
            known = Analysis(studio.graph, (), {}, ())  # of a block that gets nothing known
        if known is not None and known.graph is studio.graph:
            self._canvas.scene.take(known, studio.problems_here())
            self._canvas.refresh()

    def _select(self, _nodes: object = None) -> None:
        studio = self._studio
        self._canvas.scene.select(studio.selection, studio.selected_wires, studio.selected_frames)
        self.link()

"""When the actions of loops and of the unfolded view can be done."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from nnstudio.ui.actions import ACTIONS
from nnstudio.ui.canvas.loops.operations import OF_LOOPS, UNFOLDING, can_loop, is_unfolded
from nnstudio.ui.canvas.unfolded.view import ACTIONS as WHILE_UNFOLDED
from nnstudio.ui.window import MainWindow

_REST = 60  # milliseconds after a change of the selection


class LoopActions(QObject):
    """Offers what can be done; while a graph is only looked at, nothing that would edit it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._studio = window, window.studio
        self._before: dict[str, bool] = {}
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._offer)
        studio = self._studio
        for signal in (studio.selected, studio.scoped, studio.changed, studio.analyzed):
            signal.connect(lambda _: self._rest.start())
        window.canvas.unfolding.changed.connect(self._turn)
        self._offer()

    def _offer(self) -> None:
        if not is_unfolded(self._window.canvas):
            for id_ in (*OF_LOOPS, *UNFOLDING):
                self._window.enable(id_, can_loop(self._studio, id_))

    def _turn(self, unfolded: bool) -> None:
        """Close the actions of the canvas while it is only looked at."""
        if unfolded:
            for row in ACTIONS:
                if row.context == "canvas" and row.id not in WHILE_UNFOLDED:
                    self._before[row.id] = self._window.actions_by_id[row.id].isEnabled()
                    self._window.enable(row.id, False)
            return
        for id_, enabled in self._before.items():
            self._window.enable(id_, enabled)
        self._before = {}
        self._studio.selected.emit(self._studio.selection)  # it may be another one now

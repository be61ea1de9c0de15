"""How the height of the window is divided between the canvas and the panels below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget

from nnstudio.ui.sizes import below

if TYPE_CHECKING:
    from nnstudio.ui.window import MainWindow

_CANVAS_AND_PANELS = 0.85  # of the window's height, less menus, toolbar and status bar
_SEPARATOR = 4  # pixels at the most
_MOST = 0.5  # of the height of canvas and panels, when the window changes its size


class RoomBelow(QObject):
    """Panels below have their share, or the height that was given to them, but never most of it.

    A window that shrinks takes from the panels what they have beyond that; they get it back when
    it grows.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._chosen: int | None = None  # the height that the user gave
        self._restored = False
        self._pressed = 0  # what they took when a drag began
        window.installEventFilter(self)

    def share(self) -> None:
        """Give the panels their usual share, now and until another height is chosen."""
        self._chosen, self._restored = None, False
        if self._window.isVisible():
            self._divide()
        else:
            self._expect()

    def _expect(self) -> None:
        """Their share of a window in which nothing has its place yet."""
        likely = below(round(self._window.height() * _CANVAS_AND_PANELS))
        first = self._window.panel_docks.docks["training"]
        self._window.resizeDocks([first], [likely], Qt.Orientation.Vertical)

    def restored(self) -> None:
        """The docks have been given the sizes of an earlier session."""
        self._chosen, self._restored = None, True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sizes follow the window's; the end of a drag of what separates panels is a choice."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = self._taken()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._choose()
        elif event.type() == QEvent.Type.Resize and self._window.isVisible():
            self._divide()
        elif event.type() == QEvent.Type.Resize and not self._restored:
            self._expect()  # about to be shown, perhaps not in the size in which it was arranged
        return False

    def _choose(self) -> None:
        taken = self._taken()
        if taken != self._pressed:
            self._chosen, self._restored = taken, False

    def _room(self) -> int:
        """The height that the canvas and the panels below it share."""
        bottom = self._window.statusBar().y()
        return bottom - self._window.center.y()

    def _taken(self) -> int:
        return self._room() - self._window.center.height()

    def _divide(self) -> None:
        docks, room, taken = self._docks(), self._room(), self._taken()
        if not docks or taken <= 0:
            return
        if self._restored:
            self._chosen, self._restored = taken, False
        wanted = below(room) if self._chosen is None else self._chosen
        more = min(wanted, round(room * _MOST)) - taken
        if more:
            top = min(dock.y() for dock in docks)
            tall = max(dock.geometry().bottom() for dock in docks) - top + 1
            tabs = max(taken - tall - _SEPARATOR, 0)  # part of the size of docks that have tabs
            heights = [round(dock.height() * (1 + more / tall)) + tabs for dock in docks]
            self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    def _docks(self) -> list[QDockWidget]:
        """The panels in sight that lie below the canvas."""
        window = self._window
        return [
            dock
            for dock in window.findChildren(QDockWidget)
            if window.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea
            and not dock.isFloating()
            and dock.isVisible()
            and dock.y() > 0  # Qt moves away what is behind a tab
        ]

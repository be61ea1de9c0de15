"""The window's panels in their docks: made one after another, shown, hidden, put back."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QTabWidget, QWidget

from nnstudio.ui.dock_title import DockTitle
from nnstudio.ui.docks import DOCKS, Dock
from nnstudio.ui.resting import RestingPlace
from nnstudio.ui.room_below import RoomBelow
from nnstudio.ui.sizes import left_of, right_of

if TYPE_CHECKING:
    from nnstudio.ui.window import MainWindow

_GAP = 4  # milliseconds between two steps, in which the window answers


class PanelDocks(QObject):
    """`made` is given the id of a panel and the panel, `filled` comes when all are there."""

    made = Signal(str, object)
    filled = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.panels: dict[str, QWidget] = {}
        self.docks: dict[str, QDockWidget] = {}
        self._titles: dict[str, DockTitle] = {}
        self._imported: set[str] = set()
        self._places: dict[str, RestingPlace] = {}
        self._behind: set[str] = set()  # closed, or behind another tab
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self.settle)
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._make_docks()
        self._first_state = window.saveState()
        self.room_below = RoomBelow(window)

    def load(self) -> None:
        """Make the panels that were left for after the first paint, in short steps."""
        waiting = next((dock for dock in DOCKS if dock.id not in self.panels), None)
        if waiting is None:
            self.filled.emit()
            return
        if waiting.id in self._imported:
            self._fill(waiting)
        elif not (waiting.plots and self._warm()):
            self._imported.add(waiting.id)
            with contextlib.suppress(Exception):  # said when the panel is made
                waiting.prepare()
        QTimer.singleShot(_GAP, self, self.load)

    def _warm(self) -> bool:
        """A step of importing what plots need; False where nothing was left to do."""
        from nnstudio.ui.plots import warming

        try:
            return warming.advance()
        except Exception:  # noqa: BLE001 - said when the panel is made
            return False

    def show_panel(self, id: str) -> None:
        """Bring a panel to the front."""
        self.docks[id].show()
        self.docks[id].raise_()

    def in_front(self, id: str) -> bool:
        """Whether a panel can be seen: not closed, and not behind another tab."""
        return self.docks[id].isVisible() and id not in self._behind

    def reset(self) -> None:
        """Put every panel back to its place."""
        for dock in self.docks.values():
            dock.setFloating(False)
        self._window.restoreState(self._first_state)
        self.arrange(self._window.size())
        self.settle()

    def arrange(self, size: QSize) -> None:
        """Give each side its share of a window of this size."""
        across = Qt.Orientation.Horizontal
        sides = [self.docks["palette"], self.docks["inspector"]]
        self._window.resizeDocks(sides, [left_of(size), right_of(size)], across)
        self.room_below.share()

    def settle(self) -> None:
        """A panel with a tab needs no title besides."""
        for id_, dock in self.docks.items():
            beside = self._window.tabifiedDockWidgets(dock)
            shown = any(not each.isHidden() for each in beside)
            self._titles[id_].set_tabbed(shown)

    def _make_docks(self) -> None:
        first: dict[str, QDockWidget] = {}
        for dock in DOCKS:
            widget = QDockWidget(dock.title, self._window)
            widget.setObjectName(dock.id)
            self.docks[dock.id] = widget
            self._titles[dock.id] = DockTitle(widget)
            widget.setTitleBarWidget(self._titles[dock.id])
            self._window.addDockWidget(dock.area, widget)
            if dock.area.name in first:
                self._window.tabifyDockWidget(first[dock.area.name], widget)
            first.setdefault(dock.area.name, widget)
            self._follow(dock.id, widget)
            if not dock.late:
                self._fill(dock)
        for widget in first.values():
            widget.raise_()

    def _follow(self, id: str, dock: QDockWidget) -> None:
        """Titles and the menu follow what is done to a panel."""
        for signal in (dock.topLevelChanged, dock.visibilityChanged, dock.dockLocationChanged):
            signal.connect(lambda _: self._settling.start())
        dock.visibilityChanged.connect(lambda seen: self._tell(id, seen))
        action, toggle = self._window.actions_by_id[f"panel_{id}"], dock.toggleViewAction()
        action.setChecked(True)
        toggle.toggled.connect(action.setChecked)
        action.triggered.connect(lambda shown: self.show_panel(id) if shown else dock.hide())

    def _tell(self, id: str, seen: bool) -> None:
        (self._behind.discard if seen else self._behind.add)(id)
        place = self._places.get(id)
        if place is None:
            return
        focused = self._window.focusWidget()
        if not seen and focused is not None and place.isAncestorOf(focused):
            self._window.canvas.setFocus()  # Qt would choose any button of another panel
        place.let_rest(not seen)

    def _fill(self, dock: Dock) -> None:
        """A panel that cannot be made is said in its place; the others do not suffer."""
        try:
            panel = dock.make(self._window.studio, self.docks[dock.id])
        except Exception as error:  # noqa: BLE001 - whatever it is, the other panels are not to blame
            from nnstudio.ui.broken import BrokenPanel

            sys.excepthook(type(error), error, error.__traceback__)
            panel = BrokenPanel(dock.title, error, self.docks[dock.id])
            panel.again.connect(lambda: self._fill(dock))
        place = RestingPlace(panel, self.docks[dock.id])
        place.let_rest(dock.id in self._behind)
        self._places[dock.id] = place
        self.panels[dock.id] = panel
        self.docks[dock.id].setWidget(place)
        self.made.emit(dock.id, panel)

"""The main window: menus, toolbar, the canvas in the middle, panels around it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QToolBar, QVBoxLayout, QWidget

from nnstudio.ui import theme
from nnstudio.ui.actions import ACTIONS, MENUS, TABLE, TOOLBAR, keys_of, spoken
from nnstudio.ui.canvas import Canvas
from nnstudio.ui.docks import DOCKS, Dock
from nnstudio.ui.preferences import Preferences
from nnstudio.ui.questions import QuestionBar
from nnstudio.ui.status import StatusBar
from nnstudio.ui.studio import Studio

MACOS = sys.platform == "darwin"
_STATE_VERSION = 1


class MainWindow(QMainWindow):
    """Shows a studio. What actions do is given by `on`; late panels come after the first paint.

    `shown` says that it was painted; `closing` is given the event, which may be ignored; `dropped`
    the paths of files.
    """

    shown = Signal()
    closing = Signal(object)
    dropped = Signal(object)

    def __init__(self, studio: Studio, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("window")
        self.studio, self.preferences = studio, preferences
        self.panels: dict[str, QWidget] = {}
        self.docks: dict[str, QDockWidget] = {}
        self.actions_by_id: dict[str, QAction] = {}
        self._painted = False
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self._make_center()
        self._make_actions()
        self._make_menus()
        self._make_toolbar()
        self.status = StatusBar(studio, self)
        self.setStatusBar(self.status)
        self._make_docks()
        self.resize(1280, 800)
        self._restore()
        studio.opened.connect(lambda _: self.show_title())
        studio.changed.connect(lambda _: self.show_title())
        self.show_title()

    def on(self, id: str, act: Callable[[], object]) -> None:
        """Say what an action does."""
        self.actions_by_id[id].triggered.connect(lambda _=False: act())

    def enable(self, id: str, enabled: bool) -> None:
        """Whether an action can be done now."""
        self.actions_by_id[id].setEnabled(enabled)

    def show_title(self) -> None:
        """The project's name and file, with a mark for unsaved edits."""
        path, name = self.studio.path, self.studio.project.name
        self.setWindowTitle(f"{path.name if path else name}[*] - NN Studio")
        self.setWindowModified(self.studio.document.dirty)

    def load_panels(self) -> None:
        """Make the panels that were left for after the first paint, one at a time."""
        waiting = [dock for dock in DOCKS if dock.id not in self.panels]
        if waiting:
            self._fill(waiting[0])
            QTimer.singleShot(0, self.load_panels)

    def show_panel(self, id: str) -> None:
        """Bring a panel to the front."""
        self.docks[id].show()
        self.docks[id].raise_()

    def retheme(self) -> None:
        """Draw icons in the colors of the theme as it is now."""
        for id_, action in self.actions_by_id.items():
            if TABLE[id_].icon:
                action.setIcon(theme.icon(TABLE[id_].icon))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tell once that the window has been painted."""
        super().showEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.shown.emit)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever listens to `closing` may refuse by ignoring the event."""
        event.accept()
        self.closing.emit(event)
        if event.isAccepted():
            self.preferences.set_bytes("geometry", self.saveGeometry())
            self.preferences.set_bytes("state", self.saveState(_STATE_VERSION))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Files dropped on the window."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _make_center(self) -> None:
        center = QWidget(self)
        layout = QVBoxLayout(center)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.questions = QuestionBar(center)
        self.canvas = Canvas(self.studio, center)
        layout.addWidget(self.questions)
        layout.addWidget(self.canvas, 1)
        self.setCentralWidget(center)

    def _make_actions(self) -> None:
        for row in ACTIONS:
            action = QAction(row.text, self)
            if row.icon:
                action.setIcon(theme.icon(row.icon))
            keys = self.preferences.keys(row.id) or keys_of(row, MACOS)
            action.setCheckable(row.toggles)
            action.setToolTip(f"{spoken(row.text)} ({keys[0]})" if keys else spoken(row.text))
            if row.context == "window":
                action.setShortcuts([QKeySequence(key) for key in keys])
            else:  # the canvas reads its own keys; the menu only shows them
                action.setText(f"{row.text}\t{_shown(keys)}")
                action.triggered.connect(getattr(self.canvas.operations, row.id))
            self.addAction(action)
            self.actions_by_id[row.id] = action

    def _make_menus(self) -> None:
        for title in MENUS:
            menu = self.menuBar().addMenu(f"&{title}")
            for row in ACTIONS:
                if row.menu != title:
                    continue
                if row.separated:
                    menu.addSeparator()
                menu.addAction(self.actions_by_id[row.id])
            setattr(self, f"menu_{title.lower()}", menu)

    def _make_toolbar(self) -> None:
        bar = QToolBar("Toolbar", self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        for id_ in TOOLBAR:
            if id_:
                bar.addAction(self.actions_by_id[id_])
            else:
                bar.addSeparator()
        self.addToolBar(bar)

    def _make_docks(self) -> None:
        first: dict[str, QDockWidget] = {}
        for dock in DOCKS:
            widget = QDockWidget(dock.title, self)
            widget.setObjectName(dock.id)
            self.addDockWidget(dock.area, widget)
            if dock.area.name in first:
                self.tabifyDockWidget(first[dock.area.name], widget)
            first.setdefault(dock.area.name, widget)
            self.docks[dock.id] = widget
            if not dock.late:
                self._fill(dock)
        for widget in first.values():
            widget.raise_()
        left, right = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks([self.docks["palette"], self.docks["inspector"]], [220, 300], left)
        self.resizeDocks([self.docks["training"]], [270], right)

    def _fill(self, dock: Dock) -> None:
        panel = dock.make(self.studio, self.docks[dock.id])
        self.panels[dock.id] = panel
        self.docks[dock.id].setWidget(panel)

    def reset_panels(self) -> None:
        """Put every panel back to its place."""
        for dock in DOCKS:
            self.docks[dock.id].setFloating(False)
            self.docks[dock.id].show()
        self.restoreState(self._first_state, _STATE_VERSION)

    def _restore(self) -> None:
        self._first_state = self.saveState(_STATE_VERSION)
        geometry, state = self.preferences.bytes("geometry"), self.preferences.bytes("state")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(state, QByteArray):
            self.restoreState(state, _STATE_VERSION)


def _shown(keys: tuple[str, ...]) -> str:
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def application() -> QApplication:
    """The running application."""
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found

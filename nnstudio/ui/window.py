"""The main window: menus, toolbar, the canvas in the middle, panels around it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.ui import theme
from nnstudio.ui.actions import (
    ACTIONS,
    DEVICES,
    MENUS,
    TABLE,
    TOOLBAR,
    Action,
    keys_of,
    spoken,
)
from nnstudio.ui.canvas import Canvas
from nnstudio.ui.device_button import DeviceButton
from nnstudio.ui.panel_docks import PanelDocks
from nnstudio.ui.preferences import Preferences
from nnstudio.ui.questions import QuestionBar
from nnstudio.ui.sizes import first_size, starts_maximized
from nnstudio.ui.status import StatusBar
from nnstudio.ui.studio import Studio

MACOS = sys.platform == "darwin"
_STATE_VERSION = 2
_TOOL = 20  # pixels of an icon in the toolbar


class MainWindow(QMainWindow):
    """Shows a studio. What actions do is given by `on`; late panels come after the first paint.

    `shown` says that it was painted; `closing` is given the event, which may be ignored, `gone`
    says that it was not; `dropped` is given the paths of files.
    """

    shown = Signal()
    closing = Signal(object)
    gone = Signal()
    dropped = Signal(object)

    def __init__(self, studio: Studio, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("window")
        self.studio, self.preferences = studio, preferences
        self.read_only = False
        self.actions_by_id: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        self._painted = False
        self.setAcceptDrops(True)
        self._make_center()
        self._make_actions()
        self._make_menus()
        self._make_toolbar()
        self.status = StatusBar(studio, self)
        self.setStatusBar(self.status)
        self.panel_docks = PanelDocks(self)
        self.on("reset_panels", self.panel_docks.reset)
        self.resize(first_size(self.screen()))
        self.panel_docks.arrange(self.size())
        if starts_maximized(self.screen()):
            self.setWindowState(Qt.WindowState.WindowMaximized)
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

    def keys(self, id: str) -> tuple[str, ...]:
        """The keys of an action here: the user's own, or those of the table."""
        return self.preferences.keys(id) or keys_of(TABLE[id], MACOS)

    def show_title(self) -> None:
        """The project's name and file, with a mark for unsaved edits."""
        path, name = self.studio.path, self.studio.project.name
        mark = " (read-only)" if self.read_only else ""
        self.setWindowTitle(f"{path.name if path else name}[*]{mark} - NN Studio")
        self.setWindowModified(self.studio.document.dirty)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window has been painted."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.shown.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever listens to `closing` may refuse by ignoring the event."""
        event.accept()
        self.closing.emit(event)
        if event.isAccepted():
            self.gone.emit()

    def remember(self) -> None:
        """Keep size and panels for the next start."""
        self.preferences.set_bytes("geometry", self.saveGeometry())
        self.preferences.set_bytes("state", self.saveState(_STATE_VERSION))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files dropped on the window."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _make_center(self) -> None:
        self.center = QWidget(self)
        layout = QVBoxLayout(self.center)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.questions = QuestionBar(self.center)
        self.canvas = Canvas(self.studio, self.center)
        self.questions.setFocusProxy(self.canvas)
        layout.addWidget(self.questions)
        layout.addWidget(self.canvas, 1)
        self.setCentralWidget(self.center)

    def _make_actions(self) -> None:
        for row in ACTIONS:
            action = self._action(row)
            self.addAction(action)
            self.actions_by_id[row.id] = action

    def _action(self, row: Action) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.id)
        action.setMenuRole(_ROLES.get(row.id, QAction.MenuRole.NoRole))
        action.setCheckable(row.toggles)
        if row.icon:
            action.setIcon(theme.icon(row.icon, row.tint or None))
        keys = self.keys(row.id)
        tip = f"{spoken(row.text)} ({_shown(keys)})" if keys else spoken(row.text)
        action.setToolTip(tip)
        if row.context == "window":
            action.setShortcuts([QKeySequence(key) for key in keys])
        else:  # the canvas reads its own keys; the menu only shows them
            action.setText(f"{row.text}\t{_shown(keys)}")
            action.triggered.connect(getattr(self.canvas.operations, row.id))
        return action

    def _make_menus(self) -> None:
        for title in MENUS:
            self.menus[title] = self.menuBar().addMenu(f"&{title}")
        for row in ACTIONS:
            menu = self._menu(row.menu)
            if row.separated:
                menu.addSeparator()
            menu.addAction(self.actions_by_id[row.id])

    def _menu(self, path: str) -> QMenu:
        if path not in self.menus:
            outer, _, title = path.rpartition("/")
            self.menus[path] = self.menus[outer].addMenu(f"&{title}")
        return self.menus[path]

    def _make_toolbar(self) -> None:
        bar = QToolBar("Toolbar", self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(_TOOL, _TOOL))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for group in TOOLBAR:
            if group is not TOOLBAR[0]:
                bar.addSeparator()
            if group is DEVICES:
                self.device = self._make_device(bar)
                bar.addWidget(self.device)
                continue
            for id_ in group:
                bar.addAction(self.actions_by_id[id_])
        train = bar.widgetForAction(self.actions_by_id["train"])
        assert isinstance(train, QToolButton)
        train.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        room = QWidget(bar)
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(room)
        bar.addAction(self.actions_by_id["commands"])
        commands = bar.widgetForAction(self.actions_by_id["commands"])
        assert isinstance(commands, QToolButton)
        commands.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toolbar = bar
        self.addToolBar(bar)

    def _make_device(self, bar: QToolBar) -> DeviceButton:
        actions = {id_.removeprefix("device_"): self.actions_by_id[id_] for id_ in DEVICES}
        return DeviceButton(self.studio, actions, self.menus[TABLE[DEVICES[0]].menu], bar)

    def _restore(self) -> None:
        geometry, state = self.preferences.bytes("geometry"), self.preferences.bytes("state")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(state, QByteArray) and self.restoreState(state, _STATE_VERSION):
            self.panel_docks.room_below.restored()
        self.panel_docks.settle()


_ROLES = {
    "about": QAction.MenuRole.AboutRole,
    "quit": QAction.MenuRole.QuitRole,
}


def _shown(keys: tuple[str, ...]) -> str:
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

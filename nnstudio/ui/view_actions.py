"""What the Edit, View and Help menus do as far as it is the window's own."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from nnstudio.ui import theme
from nnstudio.ui.actions import ACTIONS, TABLE, spoken
from nnstudio.ui.log import log_path
from nnstudio.ui.notices import NoticeHistory, Notices
from nnstudio.ui.panels.search.commands import CommandSearch
from nnstudio.ui.panels.search.entries import Command
from nnstudio.ui.panels.search.nodes import NodeSearch
from nnstudio.ui.window import MainWindow


class ViewActions(QObject):
    """Joins the window's actions on itself to what they do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._studio = window, window.studio
        self.notices = Notices(self._studio, window.center)
        self._history = NoticeHistory(self.notices, window)
        self.commands = CommandSearch(self._list_commands, window.center)
        self.nodes = NodeSearch(self._studio, window.center)
        on, studio = window.on, self._studio
        on("undo", studio.undo)
        on("redo", studio.redo)
        on("find", self.nodes.open)
        on("commands", self.commands.open)
        operations = window.canvas.operations
        for id_ in ("zoom_in", "zoom_out", "zoom_one", "minimap"):
            on(id_, getattr(operations, id_))
        on("dark", self._switch_theme)
        on("system_theme", self._follow_system)
        on("keys", self._show_keys)
        on("notices", self._show_notices)
        on("log", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path()))))
        on("about", self._about)
        window.status.bell.clicked.connect(self._show_notices)
        window.actions_by_id["minimap"].setChecked(window.canvas.corner.wanted)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        studio.changed.connect(lambda _: self._show_history())
        studio.opened.connect(lambda _: self._show_history())
        self._show_history()
        self._show_theme()

    def _show_history(self) -> None:
        document = self._studio.document
        for id_, label, word in (
            ("undo", document.undo_label, "Undo"),
            ("redo", document.redo_label, "Redo"),
        ):
            self._window.enable(id_, label is not None)
            text = f"&{word} {label.replace('&', '&&')}" if label else f"&{word}"
            action = self._window.actions_by_id[id_]
            action.setText(text)
            keys = self._window.keys(id_)
            action.setToolTip(f"{text.replace('&', '')} ({keys[0]})" if keys else text)

    def _list_commands(self) -> list[Command]:
        found = []
        for row in ACTIONS:
            action = self._window.actions_by_id[row.id]
            keys = self._window.keys(row.id)
            text = spoken(row.text)
            if "/" in row.menu:
                text = f"{row.menu.rpartition('/')[2].removesuffix('s')}: {text}"
            found.append(
                Command(row.id, text, keys[0] if keys else "", action.isEnabled(), action.trigger)
            )
        return found

    # Light and dark.

    def _switch_theme(self) -> None:
        chosen = theme.LIGHT if theme.current().dark else theme.DARK
        self._window.preferences.theme = "dark" if chosen.dark else "light"
        self._wear(chosen)

    def _follow_system(self) -> None:
        follows = self._window.actions_by_id["system_theme"].isChecked()
        now = "dark" if theme.current().dark else "light"
        self._window.preferences.theme = "system" if follows else now
        self._wear(theme.preferred() if follows else theme.current())

    def _system_changed(self, _: object) -> None:
        if self._window.preferences.theme == "system":
            self._wear(theme.preferred())

    def _wear(self, chosen: theme.Theme) -> None:
        if chosen is not theme.current():
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            theme.apply(app, chosen)
            self._studio.themed.emit(chosen)
        self._show_theme()

    def _show_theme(self) -> None:
        follows = self._window.preferences.theme == "system"
        self._window.actions_by_id["dark"].setChecked(theme.current().dark)
        self._window.actions_by_id["system_theme"].setChecked(follows)
        for id_, action in self._window.actions_by_id.items():
            row = TABLE[id_]
            if row.icon:
                action.setIcon(theme.icon(row.icon, row.tint or None))

    # Help.

    def _show_keys(self) -> None:
        from nnstudio.ui.keys_sheet import KeysSheet

        KeysSheet(self._window.keys, self._window).show()

    def _show_notices(self) -> None:
        corner = self._window.status.bell.mapToGlobal(self._window.status.bell.rect().topRight())
        self._history.move(
            corner.x() - self._history.width(), corner.y() - self._history.height() - 4
        )
        self._history.show()

    def _about(self) -> None:
        from nnstudio.ui.about import AboutBox

        AboutBox(self._window).show()

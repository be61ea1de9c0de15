"""Finding text in the code: a bar with the number of places, next and previous."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from nnstudio.ui import theme
from nnstudio.ui.panels.code.view import CodeView
from nnstudio.ui.widgets.labels import label

_MOST = 2000


class FindBar(QWidget):
    """Enter goes to the next place, Shift+Enter to the one before, Escape closes."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: CodeView | None = None
        self._found: list[QTextCursor] = []
        self._at = -1
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Find in this file")
        self.line.setAccessibleName("Find in this file")
        self.line.addAction(
            theme.icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.count = label("", "dim", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S2, theme.S1, theme.S2, theme.S1)
        row.setSpacing(theme.S1)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        for icon, tip, act in (
            ("chevron-up", "Previous (Shift+Enter)", lambda: self.go(-1)),
            ("chevron-down", "Next (Enter)", lambda: self.go(1)),
            ("close", "Close (Esc)", self.close_bar),
        ):
            button = QToolButton(self)
            button.setIcon(theme.icon(icon, "text_dim"))
            button.setToolTip(tip)
            button.clicked.connect(act)
            row.addWidget(button)
        self.line.textChanged.connect(lambda _: self.search())
        self.line.installEventFilter(self)
        self.hide()

    def open_for(self, view: CodeView) -> None:
        """Search in this view, first for what is selected in it."""
        self._view = view
        chosen = view.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.line.setText(chosen)
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self.search()

    def turn_to(self, view: CodeView) -> None:
        """Search in another view from now on."""
        if self._view is not None and self._view is not view:
            self._view.show_finds([], -1)
        self._view = view
        if self.isVisible():
            self.search()

    def search(self) -> None:
        """Find the text anew, from where the view is."""
        self._found, self._at = [], -1
        text = self.line.text()
        if self._view is None:
            return
        if text:
            document = self._view.document()
            cursor = document.find(text)
            while not cursor.isNull() and len(self._found) < _MOST:
                self._found.append(cursor)
                cursor = document.find(text, cursor)
        if self._found:
            top = self._view.firstVisibleBlock().position()
            self._at = next(
                (at for at, each in enumerate(self._found) if each.position() >= top), 0
            )
        self._show()

    def go(self, step: int) -> None:
        """Go to the next place, or the one before."""
        if self._found:
            self._at = (self._at + step) % len(self._found)
            self._show()

    def close_bar(self) -> None:
        """Hide the bar and its marks."""
        if self._view is not None:
            self._view.show_finds([], -1)
        self.hide()
        self.closed.emit()

    def _show(self) -> None:
        assert self._view is not None
        asked = bool(self.line.text())
        self.count.setText(
            f"{self._at + 1} of {len(self._found)}" if self._found else "none" if asked else ""
        )
        self._view.show_finds(self._found, self._at)
        if self._found:
            shown = QTextCursor(self._found[self._at])
            shown.clearSelection()
            self._view.setTextCursor(shown)
            self._view.ensureCursorVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.go(-1 if back else 1)
                return True
        return super().eventFilter(watched, event)

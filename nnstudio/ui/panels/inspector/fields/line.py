"""A line of text that stands for a value."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nnstudio.catalog.values import Value
from nnstudio.ui.reading import meant

MIXED = "mixed"
_RETURNING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class LineField(QLineEdit):
    """A line that `read` turns into a value and `write` into text.

    What the user types stays as it is, also where it is wrong; Escape brings the last value back.
    """

    tried = Signal(object)
    finished = Signal()

    def __init__(
        self,
        read: Callable[[str], object],
        write: Callable[[Value], str],
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._read, self._write, self._empty = read, write, empty
        self._value: Value = None
        self.setPlaceholderText(empty)
        self.textEdited.connect(lambda text: self.tried.emit(self._read(text)))
        self.editingFinished.connect(self._finish)

    @property
    def value(self) -> Value:
        """The value that was put last."""
        return self._value

    def put(self, value: Value) -> None:
        """Show a value; text that already means it stays while it is being typed."""
        self._value = value
        self.setPlaceholderText(self._empty)
        if not (self.hasFocus() and _same(meant(self._read(self.text())), value)):
            self._write_text(value)

    def remember(self, value: Value) -> None:
        """Have this value behind what is being typed: Escape brings it."""
        self._value = value

    def put_mixed(self) -> None:
        """Show that there are several values."""
        self._value = None
        self.setPlaceholderText(MIXED)
        if not self.hasFocus():
            self.setText("")

    def mark_wrong(self, wrong: bool) -> None:
        """Frame the field as wrong, or no longer."""
        kind = "error" if wrong else ""
        if (self.property("kind") or "") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _RETURNING:
            self.deselect()  # a marked text looks as if typing went there

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._write(self._value):
            self._write_text(self._value)
            self.selectAll()
            self.tried.emit(self._value)
            return
        super().keyPressEvent(event)

    def _write_text(self, value: Value) -> None:
        text = self._write(value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def _finish(self) -> None:
        if _same(meant(self._read(self.text())), self._value):
            self._write_text(self._value)
        self.finished.emit()


def _same(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)

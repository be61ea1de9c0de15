"""One of a few words, or a word of one's own where that is allowed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from nnstudio.catalog.values import Value
from nnstudio.ui.panels.inspector.fields.line import MIXED


class ChoiceField(QComboBox):
    """A list to choose from; `free` lets other words be typed."""

    tried = Signal(object)
    finished = Signal()

    def __init__(
        self, options: Sequence[str], free: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._value: Value = None
        self.setEditable(free)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(options)
        self.activated.connect(self._choose)
        line = self.lineEdit()
        if line is not None:
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.setCompleter(None)  # type: ignore[arg-type]
            line.setStyleSheet("border: none; padding: 0; background: transparent; min-height: 0;")
            line.textEdited.connect(self.tried.emit)
            line.editingFinished.connect(self.finished.emit)
            line.installEventFilter(self)

    @property
    def value(self) -> Value:
        """The value that was put last."""
        return self._value

    def offer(self, options: Sequence[str]) -> None:
        """Change what there is to choose from; the text shown stays."""
        if [self.itemText(at) for at in range(self.count())] == list(options):
            return
        shown = self.currentText()
        self.clear()
        self.addItems(list(options))
        self._write(shown)

    def put(self, value: Value) -> None:
        """Show a value."""
        self._value = value
        self.setPlaceholderText("")
        if self.currentText() != value:
            self._write("" if value is None else str(value))

    def put_mixed(self) -> None:
        """Show that there are several values."""
        self._value = None
        self.setPlaceholderText(MIXED)
        self._write("")

    def _write(self, text: str) -> None:
        self.setCurrentIndex(self.findText(text) if text else -1)
        line = self.lineEdit()
        if line is not None:
            line.setText(text)
            line.setCursorPosition(0)

    def _choose(self, at: int) -> None:
        self.tried.emit(self.itemText(at))
        self.finished.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As ever, but a word that has no room ends in an ellipsis, not within a letter."""
        if self.isEditable() or self.currentIndex() < 0:
            super().paintEvent(event)
            return
        look = QStyleOptionComboBox()
        self.initStyleOption(look)
        style = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(style[0], look, style[1], self).width()
        right = Qt.TextElideMode.ElideRight
        look.currentText = look.fontMetrics.elidedText(look.currentText, right, room)  # type: ignore[attr-defined]
        painter = QStylePainter(self)
        painter.drawComplexControl(style[0], look)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, look)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the line brings the last value back."""
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape and watched.text() != self._value:
                self._write(str(self._value or ""))
                self.tried.emit(self._value)
                return True
        return super().eventFilter(watched, event)

"""A question, or news that can be undone, across the panel instead of a dialog over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label

Do = Callable[[], None]


class Question(QFrame):
    """Hidden until something is asked. The second button, or Esc, does nothing but hide it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._do: Do = lambda: None
        self.text = label(wrap=True)
        self.yes, self.no = QPushButton(), QPushButton()
        self.yes.clicked.connect(self._agree)
        self.no.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S3, theme.S1, theme.S1, theme.S1)
        row.setSpacing(theme.S2)
        row.addWidget(self.text, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.hide()

    def ask(self, text: str, yes: str, no: str, do: Do, danger: bool = False) -> None:
        """Show a text and two buttons; the first does it."""
        self._do = do
        self.text.setText(text)
        self.yes.setText(yes)
        self.no.setText(no)
        self.yes.setProperty("kind", "danger" if danger else "")
        self.yes.style().unpolish(self.yes)
        self.yes.style().polish(self.yes)
        self.show()
        if danger:
            self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _agree(self) -> None:
        self.hide()
        self._do()

"""What the panel says while it shows no run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label

_READY = (
    "Press F5. Loss, metrics, learning rate and gradients are drawn here while it trains."
    " What was trained before is under Runs."
)
_BROKEN = "The network cannot be trained as it is. Problems says what is wrong, and what to do."


class Blank(QWidget):
    """An invitation to train, or to mend what is wrong first.

    `trained` is emitted by its button, `asked` where that asks for the problems instead.
    """

    trained = Signal()
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._errors = 0
        self.title = title = label("", "title")
        self._words = words = label("", "dim", wrap=True)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self._click)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.S2)
        layout.addStretch(1)
        for widget in (self._icon, title, words):
            layout.addWidget(widget)
        for text in (title, words):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            text.setWordWrap(True)
        layout.addSpacing(theme.S2)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        self.put(0)

    def put(self, errors: int) -> None:
        """Say that it can be trained, or how many errors keep it from that."""
        self._errors = errors
        self.title.setText(
            f"{errors:,} error{'s' * (errors != 1)} to mend first" if errors else "Ready to train"
        )
        self._words.setText(_BROKEN if errors else _READY)
        self.button.setText("Show the problems" if errors else "Train  (F5)")
        self._draw()

    def _click(self) -> None:
        (self.asked if self._errors else self.trained).emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        wrong = self._errors > 0
        icon = theme.icon("warning", "error") if wrong else theme.icon("chart", "text_faint")
        self._icon.setPixmap(icon.pixmap(QSize(32, 32)))
        self.button.setIcon(QIcon() if wrong else theme.icon("play", "text_on_color"))

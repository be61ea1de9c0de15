"""What the panel says while it shows no run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label


class Blank(QWidget):
    """An invitation to train; `trained` is emitted by its button."""

    trained = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = label("Ready to train", "title")
        words = label(
            "Press F5. Loss, metrics, learning rate and gradients are drawn here while it trains."
            " What was trained before is under Runs.",
            "dim",
            wrap=True,
        )
        self.button = QPushButton(theme.icon("play", "text_on_color"), "Train  (F5)")
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self.trained)
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
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        self._icon.setPixmap(theme.icon("chart", "text_faint").pixmap(QSize(32, 32)))

"""A sentence about the run across the panel, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label


class Banner(QFrame):
    """Hidden while there is nothing to say. `revealed` gives the name of the node at fault."""

    revealed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._node, self._kind = "", "error"
        self._icon = QLabel()
        self.text = label(wrap=True)
        self.button = QPushButton()
        self.button.clicked.connect(lambda: self.revealed.emit(self._node))
        self.dismiss = QToolButton()
        self.dismiss.setIcon(theme.icon("close"))
        self.dismiss.setToolTip("Dismiss")
        self.dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S3, theme.S1, theme.S1, theme.S1)
        row.setSpacing(theme.S2)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        row.addWidget(self.dismiss)
        self.hide()

    def say(self, text: str, kind: str = "error", node: str = "") -> None:
        """Show a sentence of a kind (error, warning); with a node, also a button that shows it."""
        self._node, self._kind = node, kind
        self.text.setText(text)
        self.text.setToolTip(text)
        self.button.setText(f"Show {node}")
        self.button.setVisible(bool(node))
        self._draw_icon()
        self.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()
        super().changeEvent(event)

    def _draw_icon(self) -> None:
        self._icon.setPixmap(theme.icon(self._kind, self._kind).pixmap(QSize(18, 18)))

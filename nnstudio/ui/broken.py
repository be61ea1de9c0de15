"""What stands in a panel's place when the panel could not be made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label


class BrokenPanel(QWidget):
    """Says so and offers to try again; everything else in the window works."""

    again = Signal()

    def __init__(self, title: str, error: Exception, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S4, theme.S4, theme.S4, theme.S4)
        column.setSpacing(theme.S2)
        column.addStretch(1)
        head = label(f"{title} could not be opened", "title", parent=self)
        text = f"{type(error).__name__}: {error}. The project and all other panels are untouched."
        said = label(text, "dim", wrap=True, parent=self)
        for part in (head, said):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        button = QPushButton("Try again", self)
        button.clicked.connect(lambda _=False: self.again.emit())
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)

"""Labels of the kinds that the stylesheet knows, and lines between parts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget


def label(
    text: str = "", kind: str = "", wrap: bool = False, parent: QWidget | None = None
) -> QLabel:
    """A label of plain text. Kinds: title, heading, dim, faint, error, warning."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        made.setProperty("kind", kind)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


def line(parent: QWidget | None = None) -> QFrame:
    """A thin line across."""
    made = QFrame(parent)
    made.setProperty("kind", "line")
    return made


def emptied(layout: QLayout) -> None:
    """Take out of a layout all widgets in it, and let them go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()

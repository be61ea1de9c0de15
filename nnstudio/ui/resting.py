"""A panel in its dock, that rests while it cannot be seen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

_LEAST = QSize(180, 150)


class RestingPlace(QWidget):
    """Holds one panel, and hides it behind other tabs: Qt only moves a dock away that is behind.

    What the panel needs counts while it rests, too, so that docks keep their size.
    """

    def __init__(self, panel: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = panel
        least = panel.minimumSizeHint()
        self.setMinimumSize(least.boundedTo(_LEAST))  # no panel may push the others away
        panel.setMinimumSize(self.minimumSize())
        panel.setParent(self)
        self.setFocusProxy(panel)

    def let_rest(self, rests: bool) -> None:
        """Hide the panel, or show it again."""
        self.panel.setVisible(not rests)

    def sizeHint(self) -> QSize:
        return self.panel.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.panel.resize(event.size())
        super().resizeEvent(event)

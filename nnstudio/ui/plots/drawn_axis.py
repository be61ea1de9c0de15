"""An axis of pyqtgraph that is drawn by us alone: it keeps its place, its picture and its range."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from nnstudio.ui.plots.library import pg


class DrawnAxis(pg.AxisItem):
    """Subclasses draw in `drawPicture`; pyqtgraph keeps what they drew until `dress`."""

    def dress(self) -> None:
        """Draw anew, in the theme's colors."""
        self.picture = None
        self.update()

    def generateDrawSpecs(self, p: QPainter) -> tuple[()]:
        """No ticks: all is drawn in `drawPicture`."""
        return ()

"""Which color stands for which number: a bar beside a heat strip."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsGridLayout

from nnstudio.ui import theme
from nnstudio.ui.plots.axis import Axis
from nnstudio.ui.plots.colormap import SIZE, TABLE
from nnstudio.ui.plots.library import pg

BAR, TEXTS = 10, 42  # widths in pixels


class ColorBar(pg.GraphicsWidget):
    """pyqtgraph's picture, view and axis; its own color bar is a whole plot with menus."""

    def __init__(self) -> None:
        super().__init__()
        self._image = pg.ImageItem(np.arange(SIZE)[:, None], lut=TABLE, levels=(0, SIZE - 1))
        self._view = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self._view.addItem(self._image)
        self.axis = Axis("right")
        self.axis.setWidth(TEXTS)
        self.axis.linkToView(self._view)
        parts = QGraphicsGridLayout(self)
        parts.setContentsMargins(theme.S2, 0, 0, 0)
        parts.setSpacing(0)
        parts.addItem(self._view, 0, 0)
        parts.addItem(self.axis, 0, 1)
        self.fold(True)

    def show_range(self, low: float, high: float, log: bool) -> None:
        """From which to which number the colors go: logarithms where `log`."""
        self._image.setRect(QRectF(0, low, 1, high - low))
        self.axis.setLogMode(y=log)
        self._view.setRange(xRange=(0, 1), yRange=(low, high), padding=0)

    def fold(self, away: bool) -> None:
        """Take no room, or as much as is needed."""
        width = 0 if away else theme.S2 + BAR + TEXTS
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)
        self.setVisible(not away)

    def dress(self) -> None:
        """Take over the theme's colors."""
        self.axis.dress()

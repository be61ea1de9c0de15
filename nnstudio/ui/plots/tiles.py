"""Tiles: plots side by side and below each other, as many in a row as suit the room."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nnstudio.ui import theme

LEAST_WIDTH, LEAST_HEIGHT = 200, 150
SHAPE = 1.9  # width to height that a curve is read best at
GAP = theme.S2


class Tiles(QScrollArea):
    """Lays widgets out in rows that fill the room; scrolls where they would get too small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[QWidget] = []
        self._inside = QWidget()
        self.setWidget(self._inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def tiles(self) -> tuple[QWidget, ...]:
        """The widgets, in order."""
        return tuple(self._tiles)

    def set_tiles(self, tiles: list[QWidget]) -> None:
        """Show these, in this order; those that are not among them any more are hidden."""
        if tiles == self._tiles:
            return
        for gone in self._tiles:
            if gone not in tiles:
                gone.hide()
        for tile in tiles:
            if tile.parent() is not self._inside:
                tile.setParent(self._inside)
            tile.show()
        self._tiles = list(tiles)
        self.arrange()

    def arrange(self) -> None:
        """Put every tile in its place."""
        size = self.viewport().size()
        columns, height = arrangement(len(self._tiles), size)
        rows = [self._tiles[at : at + columns] for at in range(0, len(self._tiles), columns)]
        top = 0
        for row in rows:
            for number, tile in enumerate(row):
                left = round(number * (size.width() + GAP) / len(row))
                right = round((number + 1) * (size.width() + GAP) / len(row)) - GAP
                tile.setGeometry(QRect(left, top, max(right - left, 1), height))
            top += height + GAP
        self._inside.resize(size.width(), max(top - GAP, size.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 100)


def arrangement(count: int, size: QSize) -> tuple[int, int]:
    """How many tiles in a row, and how high each is: without scrolling where that is readable."""
    if not count:
        return 1, size.height()
    best: tuple[float, int, int] | None = None
    for rows in range(1, count + 1):
        columns = math.ceil(count / rows)
        width = (size.width() - GAP * (columns - 1)) / columns
        height = (size.height() - GAP * (rows - 1)) // rows
        if (width >= LEAST_WIDTH or columns == 1) and height >= LEAST_HEIGHT:
            badness = abs(math.log(width / height / SHAPE))
            if best is None or badness < best[0]:
                best = badness, columns, height
    if best is not None:
        return best[1], best[2]
    columns = max(1, min(count, (size.width() + GAP) // (LEAST_WIDTH + GAP)))
    columns = math.ceil(count / math.ceil(count / columns))
    return columns, max(LEAST_HEIGHT, min(size.height(), 2 * LEAST_HEIGHT))

"""Small pictures side by side on a few large ones, so that many are drawn in one call."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap

_SIDE = 1024


@dataclass(frozen=True)
class Cell:
    """Where a small picture lies: number of the page, left, top, width, height in device pixels."""

    page: int
    x: int
    y: int
    width: int
    height: int


class Atlas:
    """Pages with shelves of cells of one height each. Cells are never freed one by one."""

    def __init__(self) -> None:
        self.pages: list[QPixmap] = []
        self._shelves: dict[int, tuple[int, int, int]] = {}  # height: page, next left, top
        self._bottom = 0  # of the last page

    def clear(self) -> None:
        """Forget all cells."""
        self.pages.clear()
        self._shelves.clear()
        self._bottom = 0

    @property
    def pixels(self) -> int:
        """How many pixels all pages have."""
        return sum(page.width() * page.height() for page in self.pages)

    def cell(self, width: int, height: int) -> Cell:
        """A free, transparent cell."""
        page, left, top = self._shelves.get(height, (-1, 0, 0))
        if page < 0 or left + width > self.pages[page].width():
            page, left, top = self._shelf(width, height)
        self._shelves[height] = (page, left + width, top)
        return Cell(page, left, top, width, height)

    def _shelf(self, width: int, height: int) -> tuple[int, int, int]:
        last = self.pages[-1] if self.pages else None
        if last is None or self._bottom + height > last.height() or width > last.width():
            made = QPixmap(max(_SIDE, width), max(_SIDE, height))
            made.fill(Qt.GlobalColor.transparent)
            self.pages.append(made)
            self._bottom = 0
        top = self._bottom
        self._bottom += height
        return len(self.pages) - 1, 0, top

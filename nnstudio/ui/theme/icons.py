"""Line icons: drawn by us on a 24-pixel grid, painted in the color of the present theme.

An icon looks its color up when it is painted, so that it follows a change of theme by itself.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnstudio import resources
from nnstudio.ui.theme import state
from nnstudio.ui.theme.colors import Theme

_KEPT = 512
_pictures: dict[tuple[str, int, int], QPixmap] = {}


@cache
def _source(name: str) -> str:
    return (resources.folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def picture(name: str, color: QColor, pixels: int) -> QPixmap:
    """An icon as a square picture of so many device pixels; FileNotFoundError for unknown names."""
    key = (name, color.rgba(), pixels)
    found = _pictures.get(key)
    if found is None:
        text = _source(name).replace("currentColor", color.name())
        found = QPixmap(pixels, pixels)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        painter.setOpacity(color.alphaF())
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        if len(_pictures) >= _KEPT:
            _pictures.clear()
        _pictures[key] = found
    return found


def icon(name: str, color: QColor | str | None = None) -> QIcon:
    """The icon of that name. `color`: a color, a role of the theme ("accent"), None: text color."""
    _source(name)  # an unknown name fails here, not while painting
    return QIcon(_Engine(name, color))


def family_icon(family: str, color: QColor | str | None = None) -> QIcon:
    """The icon of a family of nodes, in the family's own color unless told."""
    return icon(family_icon_name(family), color if color is not None else f"family:{family}")


def family_icon_name(family: str) -> str:
    """The name of a family's icon; that of shapes for a family without one."""
    name = f"family-{family.lower()}"
    return name if (resources.folder() / "icons" / f"{name}.svg").is_file() else "family-shape"


class _Engine(QIconEngine):
    """Paints one icon at the size that is asked for."""

    def __init__(self, name: str, color: QColor | str | None) -> None:
        super().__init__()
        self._name, self._color = name, color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state_: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        side = min(rect.width(), rect.height())
        drawn = self._picture(round(side * ratio), mode)
        corner = rect.topLeft() + QPoint((rect.width() - side) // 2, (rect.height() - side) // 2)
        painter.drawPixmap(QRect(corner, QSize(side, side)), drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state_: QIcon.State) -> QPixmap:
        return self._picture(max(1, min(size.width(), size.height())), mode)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._color)

    def _picture(self, pixels: int, mode: QIcon.Mode) -> QPixmap:
        return picture(self._name, self._chosen(mode), max(1, pixels))

    def _chosen(self, mode: QIcon.Mode) -> QColor:
        theme: Theme = state.present
        if mode == QIcon.Mode.Disabled:
            faint = QColor(theme.text_faint)
            faint.setAlphaF(0.55)
            return faint
        if isinstance(self._color, QColor):
            return self._color
        if self._color is None:
            return theme.text
        if self._color.startswith("family:"):
            shown = theme.family(self._color.removeprefix("family:"))
            return shown.lighter(150) if theme.dark else shown
        found: QColor = getattr(theme, self._color)
        return found

"""What was painted last, kept: panning moves it, zooming stretches it until the gesture rests."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from nnstudio.ui.canvas.painter import ALL, Painter, Portion
from nnstudio.ui.canvas.view import View


@dataclass(frozen=True)
class Frame:
    """What a picture shows: view, size in device pixels, version of the scene, portion, theme."""

    view: View
    width: int
    height: int
    version: int
    portion: Portion = ALL
    theme: str = ""

    @property
    def area(self) -> QRect:
        """The whole picture."""
        return QRect(0, 0, self.width, self.height)


class Picture:
    """A pixmap as large as the widget. `ground` False: transparent, things alone."""

    def __init__(self, painter: Painter, ground: bool = True) -> None:
        self._painter = painter
        self._ground = ground
        self._pixmap: QPixmap | None = None
        self._frame: Frame | None = None
        self.blurred = False  # whether it was stretched when painted last

    def forget(self) -> None:
        """Paint anew next time."""
        self._frame = None

    def paint(self, target: QPainter, frame: Frame, hasty: bool = False) -> None:
        """Paint a frame at the origin of `target`; `hasty`: a zoom gesture is under way."""
        old = self._frame
        self.blurred = False
        if old is None or self._pixmap is None or not _alike(old, frame):
            self._draw(frame)
        elif old.view.scale != frame.view.scale:
            if hasty and frame.view.ratio == old.view.ratio:
                self._stretched(target, old, frame)
                return
            self._draw(frame)
        else:
            self._move(old, frame)
        assert self._pixmap is not None
        target.drawPixmap(0, 0, self._pixmap)

    def _draw(self, frame: Frame) -> None:
        """All of it."""
        size = frame.area.size()
        if self._pixmap is None or self._pixmap.size() != size:
            self._pixmap = QPixmap(size)
            if not self._ground:  # a new pixmap has no transparency until it is filled with it
                self._pixmap.fill(Qt.GlobalColor.transparent)
        self._pixmap.setDevicePixelRatio(1.0)
        self._portion(frame, frame.area, frame)
        self._pixmap.setDevicePixelRatio(frame.view.ratio)
        self._frame = frame

    def _portion(self, frame: Frame, area: QRect, whole: Frame) -> None:
        assert self._pixmap is not None
        painter = QPainter(self._pixmap)
        painter.setClipRect(area)
        if self._ground:
            self._painter.ground(painter, frame.view, QRectF(area))
        else:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(area, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._painter.things(painter, frame.view, QRectF(area), whole.portion)
        painter.end()

    def _move(self, old: Frame, frame: Frame) -> None:
        """Move what is there, and paint the strips that come into sight."""
        ratio = frame.view.ratio
        dx = round((frame.view.x - old.view.x) * ratio)
        dy = round((frame.view.y - old.view.y) * ratio)
        if dx == dy == 0:
            return
        if abs(dx) > 0.7 * frame.width or abs(dy) > 0.7 * frame.height:
            self._draw(frame)
            return
        assert self._pixmap is not None
        self._pixmap.setDevicePixelRatio(1.0)
        self._pixmap.scroll(dx, dy, frame.area)
        for strip in _around(frame.area, frame.area.translated(dx, dy)):
            self._portion(frame, strip, frame)
        self._pixmap.setDevicePixelRatio(ratio)
        self._frame = frame

    def _stretched(self, target: QPainter, old: Frame, frame: Frame) -> None:
        """The old picture larger or smaller; around a smaller one the scene without details."""
        self.blurred = True
        assert self._pixmap is not None
        factor = frame.view.zoom / old.view.zoom
        left = frame.view.x - old.view.x * factor
        top = frame.view.y - old.view.y * factor
        ratio = frame.view.ratio
        size = QRectF(0, 0, frame.width / ratio, frame.height / ratio)
        place = QRectF(left, top, size.width() * factor, size.height() * factor)
        around = _around(size.toAlignedRect(), place.toRect())
        if around:
            target.save()
            target.scale(1 / ratio, 1 / ratio)
            for strip in around:
                area = QRectF(
                    strip.x() * ratio,
                    strip.y() * ratio,
                    strip.width() * ratio,
                    strip.height() * ratio,
                )
                target.setClipRect(area)
                self._painter.ground(target, frame.view, area)
                self._painter.things(target, frame.view, area, frame.portion, coarse=True)
            target.restore()
        target.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))


def _around(whole: QRect, part: QRect) -> list[QRect]:
    """What of a rectangle another one leaves free, in strips."""
    inner = whole.intersected(part)
    if inner.isEmpty():
        return [whole]
    left, right = inner.left(), inner.right()
    strips = [
        QRect(whole.topLeft(), QPoint(whole.right(), inner.top() - 1)),
        QRect(QPoint(whole.left(), inner.bottom() + 1), whole.bottomRight()),
        QRect(QPoint(whole.left(), inner.top()), QPoint(left - 1, inner.bottom())),
        QRect(QPoint(right + 1, inner.top()), QPoint(whole.right(), inner.bottom())),
    ]
    return [strip for strip in strips if not strip.isEmpty()]


def _alike(old: Frame, new: Frame) -> bool:
    """Whether two frames differ in their view alone."""
    return (
        old.version == new.version
        and old.portion is new.portion
        and old.theme == new.theme
        and (old.width, old.height) == (new.width, new.height)
    )

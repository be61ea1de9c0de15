"""The lower right corner: a small map of the whole scene, and the zoom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnstudio.ui import theme
from nnstudio.ui.canvas.painter import Painter
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.canvas.view import Rect, View
from nnstudio.ui.canvas.wheel import Looking

_SMALLEST, _LARGEST = QSize(120, 48), QSize(200, 120)
_SHARE = 0.2  # of the canvas's width, and of its height
_EDGE = 8
_ROOM = QSize(320, 240)  # a canvas smaller than this has none for a map


class Stage(Looking, Protocol):
    """A widget that shows a scene."""

    scene: Scene
    painter: Painter

    def seen(self) -> Rect:
        """What of the scene is in sight."""

    def size(self) -> QSize:
        """Of the widget, in its pixels."""

    def width(self) -> int:
        """Of the widget, in its pixels."""

    def height(self) -> int:
        """Of the widget, in its pixels."""


class Moves(Protocol):
    """What the buttons do."""

    def zoom_out(self) -> None:
        """Look from further away."""

    def zoom_in(self) -> None:
        """Look from nearer."""

    def fit(self) -> None:
        """Show everything."""

    def minimap(self) -> None:
        """Show or hide the map."""


class Minimap(QWidget):
    """All nodes as dots, and a frame around what the canvas shows; a press moves the view."""

    def __init__(self, canvas: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._picture: tuple[object, QPixmap] | None = None
        self.setFixedSize(_LARGEST)
        self.setAccessibleName("Map of the graph")
        self.setToolTip("Map: press to move the view")

    def fit(self) -> bool:
        """Take the form of the graph, within a share of the canvas; whether the size is another."""
        room = self._canvas.size() * _SHARE
        most = room.boundedTo(_LARGEST).expandedTo(_SMALLEST)
        left, top, right, bottom = self._canvas.scene.extent() or (0.0, 0.0, 1.0, 1.0)
        wide = most.width() - 2 * _EDGE
        tall = round(wide * (bottom - top) / max(right - left, 1.0)) + 2 * _EDGE
        size = QSize(most.width(), max(min(tall, most.height()), _SMALLEST.height()))
        if size == self.size():
            return False
        self.setFixedSize(size)
        return True

    def _view(self) -> View:
        bounds = self._canvas.scene.extent() or (0.0, 0.0, 1.0, 1.0)
        width, height = self.width() - 2 * _EDGE, self.height() - 2 * _EDGE
        ratio = self.devicePixelRatioF()
        return View(ratio=ratio).fitted(bounds, width, height, largest=0.12).moved(_EDGE, _EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, view = theme.current(), self._view()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.panel_border, 1))
        panel = QColor(look.panel)
        panel.setAlphaF(0.94)
        painter.setBrush(panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.drawPixmap(0, 0, self._drawn(view))
        left, top, right, bottom = self._canvas.seen()
        frame = QRectF(QPointF(*view.to_widget(left, top)), QPointF(*view.to_widget(right, bottom)))
        frame = frame.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        fill = QColor(look.accent)
        painter.setPen(QPen(fill, 1.5))
        fill.setAlphaF(0.12)
        painter.setBrush(fill)
        painter.drawRoundedRect(frame, 3, 3)
        painter.end()

    def _drawn(self, view: View) -> QPixmap:
        """The dots, painted anew only when the scene has changed."""
        key = (self._canvas.scene.version, theme.current().name, view)
        if self._picture is None or self._picture[0] != key:
            picture = QPixmap(self.size() * view.ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            self._canvas.painter.things(painter, view, QRectF(picture.rect()), coarse=True)
            painter.end()
            picture.setDevicePixelRatio(view.ratio)
            self._picture = (key, picture)
        return self._picture[1]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            x, y = self._view().to_scene(event.position().x(), event.position().y())
            canvas = self._canvas
            view = canvas.view
            canvas.look(
                view.placed(canvas.width() / 2 - x * view.zoom, canvas.height() / 2 - y * view.zoom)
            )


class Corner(QWidget):
    """The map above a row with the zoom.

    The map is there only while some of the graph is out of sight, and the canvas is large enough:
    otherwise it would show nothing new and cover nodes. `wanted` is whether the user wants it.
    """

    def __init__(self, canvas: Stage, operations: Moves, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.wanted = True
        self.map = Minimap(canvas, self)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addStretch()
        row.addWidget(self._button("minus", "Zoom out", operations.zoom_out))
        self.zoom = QLabel("100 %", self)
        self.zoom.setProperty("kind", "dim")
        self.zoom.setFixedWidth(48)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.zoom)
        row.addWidget(self._button("plus", "Zoom in", operations.zoom_in))
        row.addWidget(self._button("fit", "Fit all", operations.fit))
        row.addWidget(self._button("map", "Minimap", operations.minimap))
        self._row = row
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S1)
        layout.addWidget(self.map, alignment=Qt.AlignmentFlag.AlignRight)
        layout.addLayout(row)

    def _button(self, icon: str, text: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon, "text_dim"))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(act)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ground below the buttons: nodes may lie there."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().canvas)
        left = self._row.itemAt(1).geometry().left()  # after the stretch
        painter.drawRoundedRect(QRectF(self._row.geometry()).adjusted(left, 0, 0, 0), 6, 6)
        painter.end()

    def toggle_map(self) -> None:
        """Want the map, or not."""
        self.wanted = not self.wanted
        self.refresh()

    def place(self) -> None:
        """Into the corner of the canvas."""
        self.map.fit()
        self._column.invalidate()
        size = self.sizeHint()
        room = self._canvas.size()
        self.setGeometry(
            room.width() - size.width() - theme.S3,
            room.height() - size.height() - theme.S2,
            size.width(),
            size.height(),
        )

    def refresh(self) -> None:
        """Say the zoom, show what is seen."""
        self.zoom.setText(f"{self._canvas.view.zoom * 100:.0f} %")
        room = self._canvas.size()
        roomy = room.width() >= _ROOM.width() and room.height() >= _ROOM.height()
        shown = self.wanted and roomy and not self._all_seen
        if shown == self.map.isHidden():
            self.map.setVisible(shown)
            self.place()
        elif shown and self.map.fit():
            self.place()
        self.map.update()

    @property
    def _all_seen(self) -> bool:
        """Whether the canvas shows the whole graph."""
        bounds = self._canvas.scene.extent()
        if bounds is None:
            return True
        left, top, right, bottom = self._canvas.seen()
        return left <= bounds[0] and top <= bounds[1] and right >= bounds[2] and bottom >= bounds[3]

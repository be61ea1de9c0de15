"""What plots have in common: a head, a view over an axis of time, and when they are painted."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsGridLayout, QWidget

from nnstudio.ui import theme
from nnstudio.ui.plots.axis import Axis
from nnstudio.ui.plots.head import RIGHT, Head
from nnstudio.ui.plots.hover import Crosshair
from nnstudio.ui.plots.library import pg
from nnstudio.ui.plots.repainter import Repainter
from nnstudio.ui.plots.view import View

EMPTY = "nothing to show yet"
HEAD, ABOVE, MIDDLE, BELOW = range(4)  # rows
LEFT, CENTER, RIGHTMOST = range(3)  # columns


class Sheet(pg.GraphicsView):
    """pyqtgraph's view, axis and scene without its plot item, whose hidden dialogs take 15 ms.

    `hovered` gives the x under the mouse (None: it left). `cost` is the time in seconds that the
    last painting took, `note` what is said where there is nothing to show.
    """

    hovered = Signal(object)
    _made = False  # Qt tells of changes while pyqtgraph still makes its part

    def __init__(
        self, title: str, repainter: Repainter | None, parent: QWidget | None, x_name: str
    ) -> None:
        super().__init__(parent)
        self.note, self.cost = EMPTY, 0.0
        self._repainter = repainter or Repainter(self)
        self._stale = True
        self._pointed: float | None = None
        self.head, self.view = Head(title), View()
        self.bottom = Axis("bottom", x_name, whole=True)
        self.bottom.linkToView(self.view)
        self._inside = pg.GraphicsWidget()
        self.rows = QGraphicsGridLayout(self._inside)
        self.rows.setContentsMargins(0, 0, RIGHT, 0)
        self.rows.setSpacing(0)
        self.rows.addItem(self.view, MIDDLE, CENTER)
        self.rows.addItem(self.bottom, BELOW, CENTER)
        self.rows.setRowFixedHeight(HEAD, self.head.minimumHeight())
        self.head.setParentItem(self._inside)
        self.setCentralItem(self._inside)
        self.crosshair = Crosshair(self._inside)
        self.view.sigRangeChanged.connect(self._point_again)
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.setAccessibleName(f"Plot of {title}")
        self._made = True
        self.dress()

    @property
    def title(self) -> str:
        """What stands above the plot."""
        return self.head.title

    @title.setter
    def title(self, title: str) -> None:
        self.head.title = title
        self.touch()

    @property
    def x_name(self) -> str:
        """What the x axis counts."""
        return self.bottom.name

    @x_name.setter
    def x_name(self, name: str) -> None:
        self.bottom.name = name

    @property
    def room(self) -> QRectF:
        """Where the view is on the widget."""
        return self.view.geometry()

    def link(self, view: View) -> None:
        """Show the same x as another view, from now on."""
        self.view.setXLink(view)

    def place(self, x: float, y: float) -> QPointF:
        """The pixel at which a point of the plane is; y as on the axis."""
        return self.view.mapViewToScene(QPointF(x, y))

    def x_at(self, pixel: float) -> float:
        """The x under a pixel column."""
        return self.view.mapSceneToView(QPointF(pixel, 0)).x()

    def touch(self) -> None:
        """Something changed: repaint soon."""
        self._stale = True
        self._repainter.want(self)

    def visible(self) -> bool:
        """Whether any of it can be seen."""
        return self.isVisible() and not self.viewport().visibleRegion().isEmpty()

    def update(self) -> None:
        """Take over what changed, and repaint: by item, for the scene would add a second time."""
        self.settle()
        self.view.update()
        self.head.update()

    def settle(self) -> None:
        """Take over what changed, so that painting changes nothing any more."""
        if self._stale:
            self._stale = False
            self.refresh()
            self.rows.setRowFixedHeight(HEAD, self.head.minimumHeight())
            self.head.setGeometry(0, 0, self.width(), self.head.minimumHeight())
            self._point_again()
        if not self.rows.isActivated():
            self.rows.activate()
        self.scene().prepareForPaint()

    def refresh(self) -> None:
        """Give the parts what they are to show."""
        self.head.show_curves((), self.width())

    def dress(self) -> None:
        """Take over the theme's colors."""
        self.setBackground(theme.current().panel_raised)
        self.bottom.dress()
        self.touch()

    def image(self, ratio: float = 2.0) -> QImage:
        """The plot as a picture with so many pixels for each of its own."""
        self.settle()
        made = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(ratio)
        made.fill(theme.current().panel_raised)
        QWidget.render(self, made, QPoint())
        return made

    def close(self) -> bool:
        """As any widget: pyqtgraph would take the scene apart while its parts are still held."""
        return QWidget.close(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        start = time.perf_counter()
        if not self._repainter.waits(self):  # nobody saw it when it was its turn
            self.settle()
        super().paintEvent(event)
        self.cost = time.perf_counter() - start

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._stale = True

    def changeEvent(self, event: QEvent) -> None:
        if self._made and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.dress()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.view.boxing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and event.position().y() >= self.room.top():
            self.view.show_all()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def point_at(self, x: float | None) -> None:
        """Show the crosshair at x (None: nowhere)."""

    def _point(self, x: float | None) -> None:
        if x != self._pointed:
            self.point_at(x)
            self.hovered.emit(x)

    def _point_again(self, *_: object) -> None:
        """The crosshair stays at its x, whatever the view shows."""
        if self._pointed is not None:
            self.point_at(self._pointed)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def sizeHint(self) -> QSize:
        return QSize(360, 220)

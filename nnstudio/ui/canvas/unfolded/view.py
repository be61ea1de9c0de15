"""The widget that shows an unfolded graph above the canvas: to look at, not to edit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from nnstudio.ui import theme
from nnstudio.ui.canvas import keys
from nnstudio.ui.canvas.frames.rows import joined
from nnstudio.ui.canvas.geometry import CORNER
from nnstudio.ui.canvas.hit import Hit, hit
from nnstudio.ui.canvas.minimap import Corner, Moves
from nnstudio.ui.canvas.painter import TEXT_FROM, Painter
from nnstudio.ui.canvas.picture import Frame, Picture
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.canvas.tips import tip
from nnstudio.ui.canvas.unfolded.banner import Banner
from nnstudio.ui.canvas.unfolded.making import Made
from nnstudio.ui.canvas.view import Rect, View
from nnstudio.ui.canvas.wheel import zoom_or_pan

_REACH, _CLICK = 6.0, 4.0
_REST = 90  # milliseconds after which a zoom gesture counts as over
_MARGIN = 48
_READABLE = 0.6
ACTIONS = ("fit", "fit_selection", "unroll_loop", "expand_blocks")


class UnfoldedView(QWidget):
    """A drag moves the view, the wheel zooms, a click selects; `chosen` tells the ids of selected
    copies, `entered` the copy or frame of a double click, `left` that Escape was pressed.

    `act` does an action of the table by its id: those in ACTIONS work here too.
    """

    chosen = Signal(object)
    entered = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget, moves: Moves, act: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.scene, self.view = Scene(), View()
        self.painter = Painter(self.scene)
        self._picture = Picture(self.painter)
        self._act = act
        self._pressed: tuple[QPointF, View, Hit] | None = None
        self._hovered = Hit()
        self._hasty = False
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._rested)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._sharpen)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)  # and takes none: what lies below must not get them
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Unfolded graph, view only")
        self.banner = Banner(self)
        self.corner = Corner(self, moves, self)

    def put(self, made: Made, look_at_all: bool, about: frozenset[int] = frozenset()) -> None:
        """Show a graph; `look_at_all`: fit it into the widget, `about` are the copies in it that
        are wanted (none: all)."""
        self.scene.load(made.shown.graph, made.kinds)
        self.scene.take(made.analysis, {})
        self._hovered = Hit()
        if look_at_all:
            self._begin(about)
        self.corner.refresh()
        self.update()

    def _begin(self, about: frozenset[int]) -> None:
        """All of it; where its texts would be too small, the beginning of it or of what is wanted,
        large enough to read."""
        self.fit()
        bounds = self._around(about) if about else self.scene.extent()
        if bounds is None or self.view.zoom >= TEXT_FROM:
            return
        left, top, _, bottom = bounds
        above = self.banner.geometry().bottom() + theme.S4
        room = self.height() - above - theme.S4
        zoom = max(min(room / (bottom - top), _READABLE), TEXT_FROM)
        y = above + max((room - (bottom - top) * zoom) / 2, 0.0) - top * zoom
        self.look(self.view.zoomed(zoom, 0, 0).placed(theme.S5 - left * zoom, y))

    def _around(self, nodes: frozenset[int]) -> Rect | None:
        """What copies take up, with the frames that they are in."""
        found = bounds = self.scene.bounds(nodes)
        for key in self.scene.frames.values if bounds is not None else ():
            frame = self.scene.frames.bounds([key])
            if frame is not None and bounds is not None and _meet(frame, bounds):
                found = joined(found, frame)
        return found

    def look(self, view: View, hasty: bool = False) -> None:
        """Look at the scene this way. `hasty`: while a zoom gesture goes on."""
        if view != self.view:
            self.view, self._hasty = view, hasty
            if hasty:
                self._rest.start()
            self.corner.refresh()
            self.update()

    def seen(self) -> Rect:
        """What of the scene is in sight."""
        return self.view.seen(self.width(), self.height())

    def fit(self, nodes: frozenset[int] = frozenset()) -> None:
        """Show everything, or some nodes."""
        bounds = self.scene.bounds(nodes) if nodes else self.scene.extent()
        if bounds is None:
            return
        top = self.banner.height() + theme.S3
        wide, high = self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN - top
        found = self.view.fitted(bounds, max(wide, 50), max(high, 50))
        self.look(found.moved(_MARGIN, _MARGIN + top))

    def zoom(self, factor: float) -> None:
        """Look from nearer, or further away; 0: nodes in their true size."""
        zoom = self.view.zoom * factor if factor else 1.0
        self.look(self.view.zoomed(zoom, self.width() / 2, self.height() / 2))

    def select(self, nodes: frozenset[int], alike: frozenset[int]) -> None:
        """Mark copies, and others that have weights in common with them."""
        self.scene.select(nodes, ())
        self.scene.link(alike - nodes)
        self.update()

    def _rested(self) -> None:
        self._hasty = False
        self.update()

    def _sharpen(self) -> None:
        if not self._hasty:
            self._picture.forget()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if ratio != self.view.ratio:
            view = self.view
            self.view = type(view)(view.zoom, view.x, view.y, ratio).placed(view.x, view.y)
        view, self.painter.unfinished = self.view, False
        wide, high = round(self.width() * ratio), round(self.height() * ratio)
        frame = Frame(view, wide, high, self.scene.version, theme=theme.current().name)
        painter = QPainter(self)
        self._picture.paint(painter, frame, self._hasty)
        if self.painter.unfinished:
            self._more.start()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._hover(painter)
        # A border all around says that this is not the graph itself.
        painter.setPen(QPen(theme.current().accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _hover(self, painter: QPainter) -> None:
        rows = self.scene.nodes.rows([] if self._hovered.node is None else [self._hovered.node])
        for left, top, wide, high in self.scene.nodes.rects[rows].tolist():
            x, y = self.view.to_widget(left, top)
            zoom = self.view.zoom
            around = QRectF(x, y, wide * zoom, high * zoom).adjusted(-1, -1, 1, 1)
            painter.setPen(QPen(theme.current().text_faint, 1.25))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(around, CORNER * zoom, CORNER * zoom)

    def _hit(self, at: QPointF) -> Hit:
        x, y = self.view.to_scene(at.x(), at.y())
        found = hit(self.scene, x, y, _REACH / self.view.zoom, self.view.zoom)
        return Hit(node=found.port.node) if found.port is not None else found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = (event.position(), self.view, self._hit(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            at, view, _ = self._pressed
            way = event.position() - at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.look(view.moved(way.x(), way.y()))
            return
        found = self._hit(event.position())
        if found != self._hovered:
            self._hovered = found
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        way = event.position() - pressed[0]
        if abs(way.x()) + abs(way.y()) < _CLICK:
            node = pressed[2].node
            self.chosen.emit(frozenset() if node is None else frozenset([node]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        found = self._hit(event.position())
        key = found.node if found.node is not None else found.frame
        if key is not None and event.button() == Qt.MouseButton.LeftButton:
            self.entered.emit(key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        zoom_or_pan(self, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()  # there is nothing to do with what cannot be edited

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = keys.action_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif action in ACTIONS:
            self._act(action)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._hit(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip(self.scene, found), self)
            return True
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and keys.action_of(event) is not None:
            event.accept()
            return True
        if event.type() == QEvent.Type.NativeGesture:
            return zoom_or_pan(self, event)
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.banner.place()
        self.corner.place()
        self.corner.refresh()


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

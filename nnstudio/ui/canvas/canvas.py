"""The widget: hands events to gestures and operations, and paints what the scene shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from nnstudio.catalog.node_type import NodeType
from nnstudio.ui.canvas import keys
from nnstudio.ui.canvas.adding import offer
from nnstudio.ui.canvas.breadcrumb import Breadcrumb
from nnstudio.ui.canvas.dropping import Dropping
from nnstudio.ui.canvas.following import Following
from nnstudio.ui.canvas.frames.editing import NoteField, edit_frame
from nnstudio.ui.canvas.frames.hitting import CURSORS
from nnstudio.ui.canvas.geometry import HEADER
from nnstudio.ui.canvas.gestures import Gesture, Pointer, start
from nnstudio.ui.canvas.hit import Hit, hit
from nnstudio.ui.canvas.lifted import Lifted
from nnstudio.ui.canvas.menu import open_menu
from nnstudio.ui.canvas.minimap import Corner
from nnstudio.ui.canvas.naming import NameField, edit_name
from nnstudio.ui.canvas.operations import Operations
from nnstudio.ui.canvas.painter import Painter
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.canvas.showing import Showing
from nnstudio.ui.canvas.view import Rect, View
from nnstudio.ui.canvas.wheel import zoom_or_pan
from nnstudio.ui.offering import addable_with_libraries, barred
from nnstudio.ui.studio import Studio

if TYPE_CHECKING:
    from nnstudio.ui.canvas.search import Search
    from nnstudio.ui.canvas.unfolded.opening import Unfolding

_REACH = 6.0  # pixels


def _search(canvas: Canvas) -> Search:
    """The list of types to add; the first paint does not wait for it."""
    from nnstudio.ui.canvas.search import Search

    studio = canvas.studio
    studio.libraries.load()

    def offered() -> Iterator[NodeType]:
        yield from addable_with_libraries(studio)
        yield from barred(studio.project, studio.block)  # that they are refused, and why, is told

    return Search(canvas, offered)


def _unfolding(canvas: Canvas) -> Unfolding:
    """The view of loops unrolled and blocks expanded; nor does the first paint wait for that."""
    from nnstudio.ui.canvas.unfolded.opening import Unfolding

    return Unfolding(canvas)


class Canvas(QWidget):
    """The graph of a studio's project.

    `view` is how it is looked at, `scene` what there is, `operations` what keys and menus do by the
    ids of the table of actions. The document changes only through `studio.apply`.
    """

    search = cached_property(_search)  # made when it is first asked for
    unfolding = cached_property(_unfolding)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        self.scene = Scene()
        self.view = View()
        self.painter = Painter(self.scene)
        self.operations = Operations(self)
        self.lifted: Lifted | None = None
        self.marked_wire: int | None = None
        self.gesture: Gesture | None = None
        self.hovered = Hit()
        self.showing = Showing(self)
        self.tabbed = False  # whether the focus came by key, so that it has to be seen
        self._space = False  # down, and no drag since
        self._pans = False
        self._at = QPointF()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Canvas")
        self.setAccessibleDescription("The graph of the network: nodes, and wires between them.")
        self.setMinimumSize(240, 160)
        self.dropping = Dropping(self)
        self.name_field = NameField(self)
        self.note_field = NoteField(self)
        self.corner = Corner(self, self.operations, self)
        self.breadcrumb = Breadcrumb(self)
        self.following = Following(self)

    def refresh(self) -> None:
        """Paint again soon; what lies in the corner too."""
        self.update()
        self.corner.refresh()

    def look(self, view: View, hasty: bool = False) -> None:
        """Look at the scene this way. `hasty`: while a zoom gesture goes on."""
        if view != self.view:
            self.view = view
            self.showing.hurry(hasty)
            self.name_field.hide()
            self.note_field.finish()
            self.refresh()

    def seen(self) -> Rect:
        """What of the scene is in sight."""
        return self.view.seen(self.width(), self.height())

    def reveal(self, node: object) -> None:
        """Bring a node into sight, moving the view no further than needed."""
        bounds = self.scene.bounds([int(str(node))])
        if bounds is not None:
            self.look(self.view.showing(bounds, self.width(), self.height()))

    def mark_wire(self, wire: int | None) -> None:
        """Show that what is dropped now would go into this wire."""
        if wire != self.marked_wire:
            self.marked_wire = wire
            self.update()

    def animate(self) -> None:
        """Let nodes glide to the places that the next edit gives them."""
        self.showing.glide()

    def pointer(
        self, at: QPointF | None = None, keys_: Qt.KeyboardModifier | None = None
    ) -> Pointer:
        """The pointer as gestures see it; without a place where it was last, or the middle."""
        if at is None:
            here = QPointF(self.mapFromGlobal(QCursor.pos()))
            inside = self.rect().contains(here.toPoint())
            at = self._at if self.rect().contains(self._at.toPoint()) else here
            if not inside and at is here:
                at = QPointF(self.rect().center())
        x, y = self.view.to_scene(at.x(), at.y())
        return Pointer(at, x, y, keys_ or Qt.KeyboardModifier.NoModifier)

    def pointed(self) -> tuple[float, float]:
        """The place of the scene at the pointer."""
        found = self.pointer()
        return found.x, found.y

    def hit(self, pointer: Pointer) -> Hit:
        """What lies at a pointer."""
        return hit(self.scene, pointer.x, pointer.y, _REACH / self.view.zoom, self.view.zoom)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.showing.paint(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.corner.refresh()
        self.corner.place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.corner.place()
        narrow = self.width() < 300  # it is about to be laid out
        QTimer.singleShot(0, self, self.following.begin) if narrow else self.following.begin()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        if "search" in vars(self):
            self.search.dismiss()
        if self.gesture is not None:
            return
        self._space = False
        pointer = self.pointer(event.position(), event.modifiers())
        picks = "picking" in vars(self.operations)
        if picks and self.operations.picking.takes(self.hit(pointer).node):
            return
        self.gesture = start(self, pointer, event.button(), self._pans)
        if self.gesture is not None and self.gesture.cursor is not None:
            self.setCursor(self.gesture.cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        pointer = self.pointer(event.position(), event.modifiers())
        if self.gesture is not None:
            self.gesture.move(pointer)
            return
        found = self.hit(pointer)
        if found != self.hovered:
            self.hovered = found
            self.setCursor(self._cursor(found))
            self.update()

    def _cursor(self, found: Hit) -> Qt.CursorShape:
        """What the pointer looks like over something."""
        if self._pans:
            return Qt.CursorShape.OpenHandCursor
        if found.port:
            return Qt.CursorShape.CrossCursor
        if found.mark is not None:
            return Qt.CursorShape.PointingHandCursor
        return CURSORS.get(found.side, Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.release(self.pointer(event.position(), event.modifiers()))
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._pans else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pointer = self.pointer(event.position(), event.modifiers())
        found = self.hit(pointer)
        if event.button() == Qt.MouseButton.LeftButton and not found:
            self.stop_gesture()
            offer(self, pointer)
        elif found.node is not None and pointer.y - self._top(found.node) < HEADER:
            edit_name(self, found.node)
        elif found.frame is not None and not found.side:
            self.stop_gesture()
            edit_frame(self, found.frame)
        elif event.button() == Qt.MouseButton.LeftButton and self._enters(found.node):
            self.stop_gesture()
        else:
            self.mousePressEvent(event)

    def _enters(self, node: int | None) -> bool:
        """Show the inside of a use; False for anything else."""
        return node is not None and self.studio.enter(node)

    def _top(self, node: int) -> float:
        return float(self.scene.nodes.rects[int(self.scene.nodes.row[node]), 1])

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = Hit()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        zoom_or_pan(self, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.gesture is None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            open_menu(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.gesture is not None:
            self.stop_gesture()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self._space = self._pans = True
                self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif keys.nudges(event) and self._chosen:
            dx, dy = keys.NUDGES[Qt.Key(event.key())]
            far = keys.FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.operations.nudge(dx * far, dy * far)
        elif event.key() == Qt.Key.Key_Backspace and self.studio.scope and not self._anything:
            self.operations.leave_block()
        elif (action := keys.action_of(event)) is not None:
            getattr(self.operations, action)()
        else:
            super().keyPressEvent(event)

    @property
    def _anything(self) -> bool:
        return self._chosen or bool(self.studio.selected_wires)

    @property
    def _chosen(self) -> bool:
        return bool(self.studio.selection or self.studio.selected_frames)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            super().keyReleaseEvent(event)
            return
        asks, self._space, self._pans = self._space, False, False
        self.setCursor(Qt.CursorShape.ArrowCursor)
        if asks:
            self.operations.add()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.tabbed = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = self._pans = self.tabbed = False
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            from nnstudio.ui.canvas.tips import tip

            found = self.hit(self.pointer(QPointF(event.pos()))) if self.gesture is None else Hit()
            QToolTip.showText(event.globalPos(), tip(self.scene, found, self.studio.graph), self)
            return True
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and keys.action_of(event) is not None:
            event.accept()  # the canvas's own keys are not the window's
            return True
        if event.type() == QEvent.Type.NativeGesture:
            return zoom_or_pan(self, event)
        return super().event(event)

    def stop_gesture(self) -> None:
        """End the gesture that goes on, as if it had never begun."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        self.lifted = None

"""Renaming a node in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nnstudio.project import edits
from nnstudio.ui.canvas.geometry import HEADER, WIDTH

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas


class NameField(QLineEdit):
    """Lies over a node's header. `accept` gets the new name and says whether it was taken."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("name")
        self.setAccessibleName("Name of the node")
        self._accept: Callable[[str], bool] = lambda name: True
        self._before = ""
        self._new = False
        self.hide()

    def ask(
        self,
        place: QRect,
        name: str,
        accept: Callable[[str], bool],
        what: str = "Name of the node",
        new: bool = False,
    ) -> None:
        """Open over a place with the present name; Enter takes a `new` one as it is offered."""
        self._accept, self._before, self._new = accept, name, new
        self.setAccessibleName(what)
        self.setToolTip(what)
        self.setGeometry(place)
        self.setText(name)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            same = self.text() == self._before and not self._new
            if same or self._accept(self.text()):
                self._close()
            else:
                self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            if self.text() != self._before and not self._new:
                self._accept(self.text())
            self.hide()

    def _close(self) -> None:
        self.hide()
        self._parent.setFocus(Qt.FocusReason.PopupFocusReason)


def edit_name(canvas: Canvas, node: int) -> None:
    """Let the user type another name for a node, over its header."""
    found = canvas.scene.node(node)
    if found is None:
        return
    canvas.reveal(node)
    left, top = canvas.scene.nodes.rects[int(canvas.scene.nodes.row[node]), :2].tolist()
    x, y = canvas.view.to_widget(left, top)
    zoom = canvas.view.zoom
    place = QRectF(x, y, WIDTH * zoom, max(HEADER * zoom, 26.0)).toRect()
    canvas.name_field.ask(
        place, found.name, lambda name: canvas.studio.apply(edits.rename(node, name))
    )

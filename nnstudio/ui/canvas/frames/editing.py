"""Titles and texts of frames and notes, edited where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from nnstudio.project import edits
from nnstudio.project.graph import Frame
from nnstudio.project.scope import Path, graph_at, leads
from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.fitted import write_text
from nnstudio.ui.canvas.frames.outline import INSET, TEXT_SIZE, TITLE, grip_of
from nnstudio.ui.canvas.frames.tints import tint

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas
    from nnstudio.ui.studio import Studio

_LOWEST = 26.0  # pixels of the field for a title
_LEAST_WIDE, _LEAST_TALL = 160.0, 64.0  # pixels of the field for a text
_MOST_SHOWN = 280.0  # so much of a title or a note is brought into sight
_LONGEST = 20_000


class NoteField(QPlainTextEdit):
    """Lies over a note while it is written. `accept` gets the text when it is left.

    Esc leaves the text as it was; Ctrl+Return, Tab, or a press elsewhere takes it over.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setObjectName("note")
        self.setAccessibleName("Text of the note")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._accept: Callable[[str], bool] = lambda text: True
        self._before = ""
        self.hide()

    def ask(self, place: QRect, frame: Frame, zoom: float, accept: Callable[[str], bool]) -> None:
        """Open over a place with the present text."""
        self._accept, self._before = accept, frame.text
        look, inset = tint(frame.color), round(INSET * zoom)
        font = theme.font(max(TEXT_SIZE * zoom, TEXT_SIZE))
        self.setFont(font)
        self.setStyleSheet(
            f"#note {{ background: {look.card.name()}; color: {look.card_text.name()};"
            f" border: 2px solid {theme.current().accent.name()}; border-radius: 6px;"
            f" padding: {max(inset - 6, 2)}px; font-size: {font.pixelSize()}px; }}"
        )
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, look.card_faint)
        self.setPalette(palette)
        self.setPlaceholderText("Write a note")
        self.setGeometry(place)
        self.setPlainText(frame.text)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self._done()
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        lasting = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        if self.isVisible() and event.reason() not in lasting:
            self.finish()

    def finish(self) -> None:
        """Take over what was typed, if the field is open, and close it."""
        if not self.isHidden():
            self._done()
            self.hide()

    def _done(self) -> None:
        text = self.toPlainText()[:_LONGEST]
        if text != self._before:
            self._before = text
            self._accept(text)

    def _close(self) -> None:
        self._before = self.toPlainText()  # hiding it takes its focus, which must change nothing
        self.hide()
        self._parent.setFocus(Qt.FocusReason.PopupFocusReason)


def edit_frame(canvas: Canvas, key: int) -> None:
    """Let the user type the title of a frame or the text of a note."""
    frame = canvas.scene.frames.values.get(key)
    if frame is None:
        return
    studio, path = canvas.studio, canvas.studio.scope  # which may be left before all is typed
    left, top, right, bottom = grip_of(frame, 1.0)
    field = (left, top, min(right, left + _MOST_SHOWN), min(bottom, top + _MOST_SHOWN))
    canvas.look(canvas.view.showing(field, canvas.width(), canvas.height()))
    zoom = canvas.view.zoom
    x, y = canvas.view.to_widget(*frame.at)
    wide, tall = frame.size[0] * zoom, frame.size[1] * zoom
    if frame.holds:
        high = max(TITLE * zoom, _LOWEST)
        wide = max(min(wide, canvas.width() - x - 8.0), _LEAST_WIDE)
        place = QRectF(x, y, wide, high).toRect()
        canvas.name_field.ask(place, frame.title, lambda title: _titled(studio, path, key, title))
        return
    place = QRectF(x, y, max(wide, _LEAST_WIDE), max(tall, _LEAST_TALL)).toRect()
    canvas.note_field.ask(place, frame, zoom, lambda text: _written(studio, path, key, text))


def _titled(studio: Studio, path: Path, key: int, title: str) -> bool:
    if not leads(studio.project, path):
        return True  # its block is gone, and there is nothing left to name
    studio.document.seal()
    taken = studio.apply(edits.set_frame(key, title=title), path)
    studio.document.seal()
    return taken


def _written(studio: Studio, path: Path, key: int, text: str) -> bool:
    frame = graph_at(studio.project, path).frames.get(key) if leads(studio.project, path) else None
    if frame is None:
        return False
    studio.document.seal()
    return studio.apply(write_text(frame, text), path)

"""The page of selected frames and notes: title, text, color, size."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.project import edits
from nnstudio.project.graph import Frame
from nnstudio.project.kinds import kinds_of
from nnstudio.project.rules import FRAME_COLORS
from nnstudio.project.scope import Path, graph_at, leads
from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.coloring import swatch
from nnstudio.ui.canvas.frames.fitted import Held, fit_frame, held_by, write_text
from nnstudio.ui.panels.inspector.header import Header
from nnstudio.ui.panels.inspector.small import TextField
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label

_REST = 120  # milliseconds after which it is counted again what a frame holds
_TALL = 120
_LONGEST = 20_000


class WordsField(QPlainTextEdit):
    """A text of several lines, taken over when it is left or by Ctrl+Return; Escape brings the
    last one back."""

    def __init__(self, page: FramePage) -> None:
        super().__init__(page)
        self._page = page
        self._kept = ""
        self.setAccessibleName("text")
        self.setTabChangesFocus(True)
        self.setFixedHeight(_TALL)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def put(self, text: str) -> None:
        """Show a text, unless another is being typed."""
        typing = self.hasFocus() and self.toPlainText() != self._kept
        self._kept = text
        if not typing and self.toPlainText() != text:
            self.setPlainText(text)

    def take(self) -> None:
        """Take over what was typed."""
        text = self.toPlainText()[:_LONGEST]
        if text != self._kept:
            self._kept = text
            self._page.write(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._kept:
            self.setPlainText(self._kept)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.take()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.take()


class FramePage(QWidget):
    """One frame or note, or the color of several."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._frames: tuple[Frame, ...] = ()
        self._path: Path = ()
        self.header = Header(self)
        self.title = TextField("title", self._name, self)
        self.title.setMaxLength(200)
        self.title_head = label("Title", "dim", parent=self)
        self.text_head = label("Text", "dim", parent=self)
        self.text = WordsField(self)
        self.colors = QButtonGroup(self)
        self.swatches = {color: self._swatch(color) for color in FRAME_COLORS}
        self.fit = QPushButton(self)
        self.fit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.fit.clicked.connect(self._fit)
        self._single = (self.title_head, self.title, self.text_head, self.text, self.fit)
        row = QHBoxLayout()
        row.setSpacing(2)
        for button in self.swatches.values():
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S1)
        column.addWidget(self.header)
        for head, field in ((self.title_head, self.title), (self.text_head, self.text)):
            column.addSpacing(theme.S2)
            column.addWidget(head)
            column.addWidget(field)
        column.addSpacing(theme.S2)
        column.addWidget(label("Color", "dim", parent=self))
        column.addLayout(row)
        column.addSpacing(theme.S3)
        column.addWidget(self.fit)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self.put_report)

    def _swatch(self, color: str) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(26, 26)
        button.setAutoRaise(True)
        button.setCheckable(True)
        button.setToolTip(color.capitalize())
        button.setAccessibleName(f"color {color}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: self._color(color))
        self.colors.addButton(button)
        return button

    @property
    def frames(self) -> tuple[Frame, ...]:
        """What is shown."""
        return self._frames

    def put(self, frames: tuple[Frame, ...]) -> None:
        """Show frames and notes of the graph at hand, or their new values."""
        path = self._studio.scope
        ids = tuple(frame.id for frame in frames)
        if (path, ids) != (self._path, tuple(frame.id for frame in self._frames)):
            for field in (self.title, self.text):
                field.clearFocus()  # what was typed belongs to what was shown
        self._path, self._frames = path, frames
        one = frames[0] if len(frames) == 1 else None
        for widget in self._single:
            widget.setVisible(one is not None)
        if one is not None:
            kind = "Frame" if one.holds else "Note"
            self.title.put(one.title)
            self.title.setPlaceholderText(f"Title of the {kind.lower()}")
            self.text.put(one.text)
            self.text.setPlaceholderText(
                "Shown when the pointer rests on the title" if one.holds else "Write a note"
            )
            self.fit.setText("Fit around what it holds" if one.holds else "Fit to its text")
        self.color_icons()
        self.put_report()

    def color_icons(self) -> None:
        """Draw the swatches anew; the one that all wear is pressed."""
        worn = {frame.color for frame in self._frames}
        same = next(iter(worn)) if len(worn) == 1 else None
        self.colors.setExclusive(False)
        for color, button in self.swatches.items():
            button.setIcon(swatch(color, False))
            button.setChecked(color == same)
        self.colors.setExclusive(same is not None)

    def follow(self) -> None:
        """Something moved: count soon what the frame holds."""
        self._rest.start()

    def put_report(self) -> None:
        """Say what the frame holds."""
        self._rest.stop()
        if len(self._frames) != 1:
            self.header.put(_counted(self._frames), "selected", icon="frame")
            return
        (frame,) = self._frames
        if not frame.holds:
            self.header.put(frame.title or "Note", "note on the canvas", icon="note")
            self.fit.setEnabled(True)
            return
        graph, kinds = self._studio.graph, kinds_of(self._studio.project)
        found = held_by(graph, kinds, frame)
        self.header.put(frame.title or "Frame", f"frame that holds {_words(found)}", icon="frame")
        self.fit.setEnabled(found.around is not None)

    @property
    def _now(self) -> Frame | None:
        """The frame as it is; None where it is gone or several are shown."""
        project = self._studio.project
        if len(self._frames) != 1 or not leads(project, self._path):
            return None
        return graph_at(project, self._path).frames.get(self._frames[0].id)

    def _apply(self, edit: edits.Edit) -> bool:
        document = self._studio.document
        document.seal()
        done = self._studio.apply(edit, self._path)
        document.seal()
        return done

    def _name(self, title: str) -> bool:
        frame = self._now
        return frame is not None and self._apply(edits.set_frame(frame.id, title=title))

    def write(self, text: str) -> None:
        """Take over a text."""
        frame = self._now
        if frame is not None and text != frame.text:
            self._apply(write_text(frame, text))

    def _color(self, color: str) -> None:
        steps = [
            edits.set_frame(each.id, color=color) for each in self._frames if each.color != color
        ]
        if steps:
            self._apply(edits.several(f"Color {color}", steps))
        self.color_icons()

    def _fit(self) -> None:
        frame = self._now
        if frame is None:
            return
        studio = self._studio
        edit = fit_frame(studio.graph, kinds_of(studio.project), frame)
        if edit is not None:
            self._apply(edit)


def _words(held: Held) -> str:
    counts = ((held.nodes, "node"), (held.notes, "note"), (held.frames, "frame"))
    found = [f"{count:,} {word}{'s' * (count > 1)}" for count, word in counts if count]
    return ", ".join(found) or "nothing"


def _counted(frames: tuple[Frame, ...]) -> str:
    notes = sum(not frame.holds for frame in frames)
    counts = ((len(frames) - notes, "frame"), (notes, "note"))
    found = [f"{count:,} {word}{'s' * (count > 1)}" for count, word in counts if count]
    return " and ".join(found)

"""Questions that need no dialog: a bar above the canvas with a sentence and a few answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label

Answer = tuple[str, Callable[[], object]]
_ICON = 18


@dataclass(frozen=True)
class Question:
    """A sentence and its answers, the likely one first.

    Asking again with the same `about` replaces the earlier one.
    """

    about: str
    text: str
    answers: tuple[Answer, ...]
    kind: Literal["warning", "error"] = "warning"


class QuestionRow(QWidget):
    """One question."""

    def __init__(self, question: Question, parent: QWidget) -> None:
        super().__init__(parent)
        self.question = question
        self.buttons: list[QPushButton] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.S3 + _ICON + theme.S2, theme.S2, theme.S3, theme.S2)
        line.setSpacing(theme.S2)
        text = label(question.text, wrap=True, parent=self)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line.addWidget(text, 1)
        for words, _ in question.answers:
            button = QPushButton(words, self)
            if not self.buttons and len(question.answers) > 1:
                button.setProperty("kind", "primary")
            self.buttons.append(button)
            line.addWidget(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        color = colors.error if self.question.kind == "error" else colors.warning
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.panel_raised)
        painter.fillRect(QRectF(0, 0, 3, self.height()), color)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colors.panel_border)
        size = QSize(_ICON, _ICON)
        picture = theme.picture(self.question.kind, color, round(_ICON * self.devicePixelRatioF()))
        top = (self.height() - size.height()) // 2
        painter.drawPixmap(theme.S3, top, size.width(), size.height(), picture)


class QuestionBar(QWidget):
    """Shows open questions one below the other; an answer closes its question.

    The keys that an answer had then go to the bar's focus proxy.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.rows: dict[str, QuestionRow] = {}
        self.setVisible(False)

    @property
    def open_questions(self) -> tuple[str, ...]:
        """What is being asked about."""
        return tuple(self.rows)

    def ask(self, question: Question) -> None:
        """Show a question; its first answer gets the focus."""
        self.close_question(question.about)
        row = QuestionRow(question, self)
        for button, (_, act) in zip(row.buttons, question.answers, strict=True):
            button.clicked.connect(lambda _=False, act=act: self._answer(question.about, act))
        self.rows[question.about] = row
        self._layout.addWidget(row)
        self.setVisible(True)
        if row.buttons:
            row.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def answer(self, about: str, words: str) -> None:
        """Answer an open question, as a click on the button with these words does."""
        row = self.rows[about]
        next(button for button in row.buttons if button.text() == words).click()

    def close_question(self, about: str) -> None:
        """Take a question back."""
        row = self.rows.pop(about, None)
        if row is not None:
            focused = self.window().focusWidget()
            if focused is not None and row.isAncestorOf(focused):
                self.setFocus()  # of the proxy: Qt would choose any field of a panel
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.setVisible(bool(self.rows))

    def _answer(self, about: str, act: Callable[[], object]) -> None:
        self.close_question(about)
        act()

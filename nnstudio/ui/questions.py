"""Questions that need no dialog: a bar above the canvas with a sentence and a few answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

Answer = tuple[str, Callable[[], None]]


@dataclass(frozen=True)
class Question:
    """A sentence and its answers; asking again with the same `about` replaces the earlier one."""

    about: str
    text: str
    answers: tuple[Answer, ...]


class QuestionBar(QWidget):
    """Shows open questions one below the other; an answer closes its question."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("questions")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._rows: dict[str, QWidget] = {}
        self.setVisible(False)

    @property
    def open_questions(self) -> tuple[str, ...]:
        """What is being asked about."""
        return tuple(self._rows)

    def ask(self, question: Question) -> None:
        """Show a question."""
        self.close_question(question.about)
        row = QWidget(self)
        row.setObjectName("question")
        row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(row)
        line.setContentsMargins(12, 6, 12, 6)
        text = QLabel(question.text, row)
        text.setWordWrap(True)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line.addWidget(text, 1)
        for label, act in question.answers:
            button = QPushButton(label, row)
            button.clicked.connect(lambda _=False, act=act: self._answer(question.about, act))
            line.addWidget(button)
        self._rows[question.about] = row
        self._layout.addWidget(row)
        self.setVisible(True)

    def close_question(self, about: str) -> None:
        """Take a question back."""
        row = self._rows.pop(about, None)
        if row is not None:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.setVisible(bool(self._rows))

    def _answer(self, about: str, act: Callable[[], None]) -> None:
        self.close_question(about)
        act()

"""Small parts of lists in the inspector: names taken over when they are left, tool buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolButton, QWidget

from nnstudio.ui import theme


class TextField(QLineEdit):
    """A line that gives its text to `accept` by Enter, or when the focus leaves.

    What is refused, and Escape, bring the last text back.
    """

    def __init__(
        self, name: str, accept: Callable[[str], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._accept = accept
        self._kept = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(48)
        self.editingFinished.connect(self._take)

    def put(self, text: str) -> None:
        """Show a text, unless another is being typed."""
        typing = self.hasFocus() and self.text() != self._kept
        self._kept = text
        if not typing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def _take(self) -> None:
        text, before = self.text().strip(), self._kept
        if text == self._kept:
            self.setText(self._kept)
        elif not self._accept(text):
            self.setText(self._kept)
            if self.hasFocus():
                self.selectAll()
        elif self._kept != before:  # what was made of it
            self.setText(self._kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._kept:
            self.setText(self._kept)
            self.selectAll()
        else:
            super().keyPressEvent(event)


def tool(icon: str, text: str, act: Callable[[], object], parent: QWidget) -> QToolButton:
    """A small button with an icon."""
    button = QToolButton(parent)
    button.setIcon(theme.icon(icon, "text_dim"))
    button.setIconSize(QSize(12, 12))
    button.setFixedSize(20, 24)
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda _=False: act())
    return button


def moved(names: list[str], name: str, step: int) -> list[str]:
    """The names with one of them earlier (-1) or later (1)."""
    at = names.index(name)
    goal = min(max(at + step, 0), len(names) - 1)
    rest = [each for each in names if each != name]
    return [*rest[:goal], name, *rest[goal:]]

"""The problems of one node, each with a button for every fix that can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.project.problem import Fix, Problem
from nnstudio.ui import theme
from nnstudio.ui.fixing import edit_of
from nnstudio.ui.widgets.labels import label

_MOST = 12
_MARK = 16


class FixButton(QPushButton):
    """A fix that can be clicked; a text that is too long is shortened, the tooltip has all."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(f"Fix: {text}")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(theme.SMALL))

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._text) + 28
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.width() - 26
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)
        super().paintEvent(event)


class _Item(QFrame):
    """One problem: a bar in the color of its severity, the message, its fixes.

    `inner`: it lies inside the block that the node uses.
    """

    def __init__(self, problem: Problem, inner: bool, parent: NodeProblems) -> None:
        super().__init__(parent)
        self._severity = problem.severity
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARK + theme.S3, theme.S2, theme.S2, theme.S2)
        column.setSpacing(theme.S1)
        place = ".".join(part for part in (inner and problem.name, problem.port) if part)
        where = f"{place}: " if place else ""
        column.addWidget(label(where + problem.message, wrap=True, parent=self))
        for fix in problem.fixes:
            if edit_of(fix) is None:
                column.addWidget(label("→ " + fix.text, "dim", wrap=True, parent=self))
                continue
            button = FixButton(fix.text, self)
            button.clicked.connect(lambda _=False, fix=fix: parent.chosen.emit(problem, fix))
            column.addWidget(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = colors.error if self._severity == "error" else colors.warning
        painter.setPen(colors.panel_border)
        painter.setBrush(colors.panel_raised)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(0, 4, 3, self.height() - 8, 1.5, 1.5)
        name = "error" if self._severity == "error" else "warning"
        ratio = self.devicePixelRatioF()
        drawn = theme.picture(name, color, round(_MARK * ratio))
        painter.drawPixmap(theme.S2 + 2, theme.S2 + 1, _MARK, _MARK, drawn)


class NodeProblems(QWidget):
    """A list of problems; `chosen` gives the problem and the fix that was clicked."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Problem, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.S2)
        self._items: list[QWidget] = []
        self.hide()

    def put(self, problems: Sequence[Problem], depth: int = 0) -> None:
        """Show these problems; equal ones stay as they are.

        Those of which the path is longer than `depth` lie inside the node.
        """
        if tuple(problems) == self.problems:
            return
        self.problems = tuple(problems)
        for item in self._items:
            item.hide()
            item.deleteLater()
        self._items = [_Item(each, len(each.path) > depth, self) for each in self.problems[:_MOST]]
        more = len(self.problems) - _MOST
        if more > 0:
            self._items.append(
                label(f"… and {more} more in the Problems panel", "dim", parent=self)
            )
        for item in self._items:
            self._column.addWidget(item)
        self.setVisible(bool(self._items))

    def fix(self, fix: Fix) -> None:
        """Ask for a fix as a click on its button does."""
        problem = next(each for each in self.problems if fix in each.fixes)
        self.chosen.emit(problem, fix)

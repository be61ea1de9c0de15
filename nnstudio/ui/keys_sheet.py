"""The sheet of keys: every action that has one, from the table of actions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnstudio.ui import theme
from nnstudio.ui.actions import ACTIONS, MENUS, Action, spoken
from nnstudio.ui.widgets.labels import label

Keys = Callable[[str], tuple[str, ...]]
_MOUSE = (
    ("Drag on the canvas", "Select in a box"),
    ("Space + drag, middle drag", "Move the view"),
    ("Wheel, pinch", "Zoom"),
    ("Double-click on the canvas", "Add a node"),
    ("Drag from a port", "Draw a wire"),
    ("Drag a node onto a wire", "Insert it"),
    ("Drag a frame's title", "Move all that it holds"),
    ("Drag a frame's side", "Change its size"),
    ("Double-click a title or note", "Write it"),
    ("Ctrl + right drag", "Cut wires"),
    ("Arrows, with Shift further", "Move the selection"),
)
_LEFT = ("File", "Edit")


class KeysSheet(QDialog):
    """Stays open beside the work; Escape closes it."""

    def __init__(self, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keys = keys
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S5)
        columns.setSpacing(theme.S6)
        rest = tuple(menu for menu in MENUS if menu not in _LEFT)
        columns.addLayout(self._column(_LEFT))
        columns.addLayout(self._column(rest))
        columns.addLayout(self._column((), mouse=True))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        wanted = inside.sizeHint()
        self.resize((wanted + QSize(16, 8)).boundedTo(parent.size()))

    def _column(self, menus: tuple[str, ...], mouse: bool = False) -> QVBoxLayout:
        column, grid = QVBoxLayout(), QGridLayout()
        grid.setHorizontalSpacing(theme.S4)
        grid.setVerticalSpacing(theme.S1)
        grid.setColumnStretch(1, 1)
        for menu in menus:
            rows = [(self._shown(row), spoken(row.text)) for row in ACTIONS if _is_in(row, menu)]
            _add(grid, menu, [row for row in rows if row[0]])
        if mouse:
            _add(grid, "Mouse", list(_MOUSE))
        column.addLayout(grid)
        column.addStretch(1)
        return column

    def _shown(self, row: Action) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        return ", ".join(QKeySequence(key).toString(native) for key in self._keys(row.id))


def _is_in(row: Action, menu: str) -> bool:
    return row.menu.partition("/")[0] == menu


def _add(grid: QGridLayout, title: str, rows: list[tuple[str, str]]) -> None:
    """A heading, and below it a row for each action."""
    if not rows:
        return
    if grid.count():
        grid.setRowMinimumHeight(grid.rowCount(), theme.S4)
    grid.addWidget(label(title, "heading"), grid.rowCount(), 1)
    for keys, what in rows:
        made = label(keys, "dim")
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(made, grid.rowCount(), 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label(what), grid.rowCount() - 1, 1)

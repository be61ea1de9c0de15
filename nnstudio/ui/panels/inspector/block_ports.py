"""The inputs and outputs of a block, on its page: names and order."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio.project.edits import Edit, rename, reorder_ports
from nnstudio.project.graph import Node
from nnstudio.project.kinds import ENTRY, EXIT, ports_of
from nnstudio.project.project import Block
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.small import TextField, moved, tool
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import emptied, label

_FAR = 10_000  # places: to the end
_SIDES = (("in", "inputs", ENTRY), ("out", "outputs", EXIT))


class PortLine(QWidget):
    """One port: its name, buttons to move it, and one that shows its node."""

    def __init__(self, ports: PortsList, side: str, words: str, node: Node) -> None:
        super().__init__(ports)
        self._ports, self._side, self._node = ports, side, node
        self.name = TextField(f"name of the {side[:-1]}", self._rename, self)
        self.name.put(node.name)
        head: QLabel = label(words, "faint", parent=self)
        head.setFixedWidth(26)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S1)
        row.addWidget(head)
        row.addWidget(self.name, 1)
        self.up = tool("chevron-up", "Earlier; with Shift: first", lambda: self._move(-1), self)
        self.down = tool("chevron-down", "Later; with Shift: last", lambda: self._move(1), self)
        self.show_ = tool("search", "Show it", lambda: ports.studio.reveal(node.id), self)
        for button in (self.up, self.down, self.show_):
            row.addWidget(button)

    def _rename(self, name: str) -> bool:
        return self._ports.apply(rename(self._node.id, name))

    def _move(self, step: int) -> None:
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            step *= _FAR
        self._ports.move_port(self._side, self._node.name, step)

    def is_for(self, side: str, name: str) -> bool:
        """Whether it is the line of that port."""
        return (self._side, self._node.name) == (side, name)


class PortsList(QWidget):
    """All ports of the block shown."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        self._shape: object = None
        self._block: Block | None = None
        self.lines: list[PortLine] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.S1)

    def put(self, block: Block) -> None:
        """Show the ports of a block; rows stay while there are the same in the same order."""
        self._block = block
        found = [
            (words, side, node)
            for words, side, type in _SIDES
            for node in ports_of(block.graph, type)
        ]
        shape = (block.name, [(side, node.id, node.name) for _, side, node in found])
        if shape == self._shape:
            return
        self._shape = shape
        emptied(self._rows)
        self.lines = [PortLine(self, side, words, node) for words, side, node in found]
        sides = [side for _, side, _ in found]
        for at, line in enumerate(self.lines):
            self._rows.addWidget(line)
            line.up.setEnabled(sides.index(sides[at]) < at)
            line.down.setEnabled(sides[at] in sides[at + 1 :])
        if not found:
            self._rows.addWidget(
                label("None: add a Block input or a Block output.", "faint", wrap=True, parent=self)
            )

    def apply(self, edit: Edit) -> bool:
        """Apply an edit as a step of its own."""
        self.studio.document.seal()
        return self.studio.apply(edit)

    def move_port(self, side: str, name: str, step: int) -> None:
        """Have a port earlier or later among those of its side."""
        if self._block is None:
            return
        type = ENTRY if side == "inputs" else EXIT
        names = [node.name for node in ports_of(self._block.graph, type)]
        self.apply(reorder_ports(self._block.name, side, moved(names, name, step)))
        line = next((line for line in self.lines if line.is_for(side, name)), None)
        if line is not None:  # Space moves it on
            ahead, back = (line.up, line.down) if step < 0 else (line.down, line.up)
            (ahead if ahead.isEnabled() else back).setFocus(Qt.FocusReason.TabFocusReason)

"""What can be done with a use of a block, on its page."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.project.edits import make_unique
from nnstudio.project.edits.inside import users
from nnstudio.project.graph import Node
from nnstudio.project.kinds import block_name
from nnstudio.ui import theme
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label


class UseRow(QWidget):
    """How often the block is used, and buttons to enter it and to part from the other uses."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._node: Node | None = None
        self.words = label("", "dim", wrap=True, parent=self)
        self.enter = self._button("Edit inside", "Show the block's graph (Enter)")
        self.enter.clicked.connect(self._enter)
        self.unique = self._button(
            "Make unique", "Give this use a definition of its own; the others stay as they are"
        )
        self.unique.clicked.connect(self._make_unique)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S2)
        buttons.addWidget(self.enter)
        buttons.addWidget(self.unique)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S2)
        column.addLayout(buttons)
        column.addWidget(self.words)
        self.hide()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return button

    def put(self, node: Node) -> None:
        """Show what fits to a node; nothing for one that uses no block."""
        self._node = node
        name = block_name(node.type)
        self.setVisible(name is not None)
        if name is None:
            return
        count = sum(map(len, users(self._studio.project, name).values()))
        self.unique.setEnabled(count > 1)
        others = count - 1
        self.words.setText(
            f"The only use of {name}."
            if others < 1
            else f"{name} has {others} other use{'s' * (others > 1)}: an edit inside changes"
            f" {'them' if others > 1 else 'it'} too."
        )

    def _enter(self) -> None:
        if self._node is not None:
            self._studio.enter(self._node.id)

    def _make_unique(self) -> None:
        if self._node is not None:
            self._studio.document.seal()
            self._studio.apply(make_unique(self._node.id))

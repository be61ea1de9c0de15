"""The name of a node: checked while it is typed, taken over by Enter or when the focus leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nnstudio.project.edits import EditError, rename
from nnstudio.project.edits.inside import inside
from nnstudio.project.graph import Node
from nnstudio.ui.panels.inspector.fields.line import LineField
from nnstudio.ui.panels.inspector.row import ARROW_WIDTH, NAME_WIDTH
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label


class NameRow(QWidget):
    """The field of a node's name; what is wrong with it stands below."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._node: Node | None = None
        self.field = LineField(str, str, parent=self)
        self.field.setAccessibleName("name of the node")
        self.error: QLabel = label("", "error", wrap=True, parent=self)
        self.error.hide()
        name = label("name", parent=self)
        name.setFixedWidth(NAME_WIDTH)
        name.setToolTip("Becomes the attribute's name in the Python source.")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, ARROW_WIDTH)
        grid.addWidget(name, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.error, 1, 0, 1, 3)
        self.field.tried.connect(self._check)
        self.field.finished.connect(self._take)

    def put(self, node: Node) -> None:
        """Show the name of a node; for the same node and name what was typed stays."""
        if self._node is not None and (self._node.id, self._node.name) == (node.id, node.name):
            self._node = node
            return
        other = self._node is None or self._node.id != node.id
        self._node = node
        if other:
            self.field.setText(node.name)
        self.field.put(node.name)
        self._tell("")

    def focus(self) -> None:
        """Let the user type the name at once."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _tell(self, error: str) -> None:
        self.error.setText(error)
        self.error.setVisible(bool(error))
        self.field.mark_wrong(bool(error))

    def _refusal(self, name: str) -> str:
        """Why the node cannot be called so; "" where it can."""
        if self._node is None or name == self._node.name:
            return ""
        try:
            studio = self._studio
            inside(studio.block, rename(self._node.id, name)).change(studio.project)
        except EditError as error:
            return error.reason
        return ""

    def _check(self, name: object) -> None:
        self._tell(self._refusal(str(name)))

    def _take(self) -> None:
        name = self.field.text()
        if self._node is None or name == self._node.name or self._refusal(name):
            return
        self._studio.apply(rename(self._node.id, name))
        self._studio.document.seal()

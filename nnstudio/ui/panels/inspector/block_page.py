"""The page of the block whose graph is shown, when nothing in it is selected."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.project.edits import rename_block, set_block_summary
from nnstudio.project.edits.inside import users
from nnstudio.project.naming import class_name
from nnstudio.project.project import Block
from nnstudio.project.scope import use_at
from nnstudio.ui import theme
from nnstudio.ui.canvas.text import said
from nnstudio.ui.panels.inspector.block_ports import PortsList
from nnstudio.ui.panels.inspector.block_settings import SettingsList
from nnstudio.ui.panels.inspector.header import Header
from nnstudio.ui.panels.inspector.numbers import counted, short
from nnstudio.ui.panels.inspector.small import TextField
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.section import Section

_MOST = 6  # uses that are named


class BlockPage(QWidget):
    """Name, summary, settings and ports of a block, and where it is used."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._block = ""
        self.header = Header(self)
        self.totals = label("", "dim", wrap=True, parent=self)
        self.name = TextField("name of the block", self._rename, self)
        self.name.setToolTip("Becomes the name of a class in the Python source.")
        self.summary = TextField("summary of the block", self._describe, self)
        self.summary.setPlaceholderText("What the block does, in a sentence")
        self.uses = label("", "dim", wrap=True, parent=self)
        self.settings = SettingsList(studio, self)
        self.ports = PortsList(studio, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S3)
        for widget in (self.header, self.totals, self.name, self.summary, self.uses):
            column.addWidget(widget)
        column.addWidget(Section("Settings of the block", self.settings, self))
        column.addWidget(Section("Inputs and outputs", self.ports, self))

    def put(self, block: Block) -> None:
        """Show a block, or its new value."""
        self._block = block.name
        self.header.put(block.name, "block of this project", "Blocks")
        self.name.put(block.name)
        self.summary.put(block.summary)
        self.uses.setText(self._used(block.name))
        self.settings.put(block)
        self.ports.put(block)

    def _used(self, name: str) -> str:
        studio = self._studio
        named = [
            f"{place}/{node.name}" if place else node.name
            for place, nodes in users(studio.project, name).items()
            for node in nodes
        ]
        if not named:
            return "Used nowhere yet. Drag it from the palette; shapes are known once it is used."
        shown = ", ".join(named[:_MOST]) + (", …" if len(named) > _MOST else "")
        times = "once" if len(named) == 1 else f"{len(named)} times"
        return f"Used {times}: {shown}. All uses follow what is edited here."

    def put_report(self) -> None:
        """Show counts and values for the use by whose way the block is known."""
        studio = self._studio
        shown, way, here = studio.shown, studio.shown_by, studio.scope
        use = use_at(studio.project, way)
        if shown is None or use is None:
            self.totals.hide()
            return
        values = " · ".join(said(name, value) for name, value in shown.values.items())
        lines = [
            f"As used at {use.name}" + (f": {values}" if values else ""),
            *(["The use by which you came here gets nothing known."] if way != here else []),
            f"{counted(shown.parameters, 'parameter')} · {short(shown.macs)} MACs per sample",
        ]
        self.totals.setText("\n".join(lines))
        self.totals.show()

    def _rename(self, name: str) -> bool:
        self._studio.document.seal()
        return self._studio.apply(rename_block(self._block, class_name(name)))

    def _describe(self, text: str) -> bool:
        self._studio.document.seal()
        return self._studio.apply(set_block_summary(self._block, text))

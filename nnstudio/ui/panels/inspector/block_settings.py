"""What users of a block can set: a row for each setting, on the page of the block."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.catalog.values import SettingError, Value
from nnstudio.project.edits import (
    Edit,
    add_block_setting,
    change_block_setting,
    remove_block_setting,
    rename_block_setting,
    reorder_block_settings,
)
from nnstudio.project.kinds import setting_of
from nnstudio.project.project import Block, BlockSetting
from nnstudio.project.rules import SETTING_KINDS
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.fields import field_for
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.inspector.fields.line import LineField
from nnstudio.ui.panels.inspector.small import TextField, moved, tool
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import emptied, label

_KIND, _DEFAULT = 68, 64  # pixels


class SettingLine(QWidget):
    """Name, kind, default and help of one setting; buttons to move and remove it."""

    def __init__(self, studio: Studio, block: str, setting: BlockSetting, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio, self._block, self._setting = studio, block, setting
        self.name = TextField("name of the setting", self._rename, self)
        self.kind = ChoiceField(SETTING_KINDS, parent=self)
        self.kind.setFixedWidth(_KIND)
        self.kind.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.kind.setAccessibleName("kind of the setting")
        self.kind.setToolTip("int: a whole number; float: a number; bool: true or false")
        self.kind.tried.connect(lambda kind: self._change(kind=kind))
        self.default = field_for(setting_of(setting), (), self)
        self.default.setFixedWidth(_DEFAULT)
        self.default.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.default.setAccessibleName("default of the setting")
        self.default.setToolTip("What uses have that do not set it")
        self.default.tried.connect(self._try_default)
        self.default.finished.connect(studio.document.seal)
        self.help = TextField("help of the setting", lambda text: self._change(help=text), self)
        self.help.setPlaceholderText("What it is for")
        self.error: QLabel = label("", "error", wrap=True, parent=self)
        self.error.hide()
        self.up = tool("chevron-up", "Earlier", lambda: self._move(-1), self)
        self.down = tool("chevron-down", "Later", lambda: self._move(1), self)
        self.gone = tool("close", "Remove", self._remove, self)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.S1)
        for widget, share in ((self.name, 1), (self.kind, 0), (self.default, 0)):
            first.addWidget(widget, share)
        second.addWidget(self.help, 1)
        for button in (self.up, self.down, self.gone):
            second.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.S1)
        column.setSpacing(theme.S1)
        column.addLayout(first)
        column.addWidget(self.error)
        column.addLayout(second)
        self.put(setting)

    def put(self, setting: BlockSetting) -> None:
        """Show the setting as it is now."""
        self._setting = setting
        self.name.put(setting.name)
        self.kind.put(setting.kind)
        self.default.put(setting.default)
        self.help.put(setting.help)
        self._tell("")

    def _tell(self, error: str) -> None:
        self.error.setText(error)
        self.error.setVisible(bool(error))
        if isinstance(self.default, LineField):
            self.default.mark_wrong(bool(error))

    def _apply(self, edit: Edit) -> bool:
        self._studio.document.seal()
        return self._studio.apply(edit)

    def _rename(self, name: str) -> bool:
        return self._apply(rename_block_setting(self._block, self._setting.name, name))

    def _change(self, kind: str | None = None, help: str | None = None) -> bool:
        name = self._setting.name
        done = self._apply(change_block_setting(self._block, name, kind=kind, help=help))
        if not done:
            self.kind.put(self._setting.kind)
        return done

    def _try_default(self, entered: object) -> None:
        setting = setting_of(self._setting)
        try:
            value: Value = setting.check(entered)
            if value is None:
                raise SettingError(f"{setting.name} must be {setting.expected()}")
        except SettingError as error:
            self._tell(str(error))
            return
        self._tell("")
        self._studio.apply(change_block_setting(self._block, self._setting.name, default=value))

    def _move(self, step: int) -> None:
        block = self._studio.project.block(self._block)
        if block is not None:
            names = [setting.name for setting in block.settings]
            self._apply(reorder_block_settings(self._block, moved(names, self._setting.name, step)))

    def _remove(self) -> None:
        self._apply(remove_block_setting(self._block, self._setting.name))


class SettingsList(QWidget):
    """All settings of a block, and a button for one more."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._block = ""
        self._shape: tuple[tuple[str, str], ...] | None = None
        self.lines: list[SettingLine] = []
        self.hint = label(
            "None yet. Add one, or choose “Make it a setting of the block” from the menu of a"
            " node's setting.",
            "faint",
            wrap=True,
            parent=self,
        )
        self.more = QPushButton("Add a setting", self)
        self.more.clicked.connect(self._add)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.S2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S2)
        column.addWidget(self.hint)
        column.addLayout(self._rows)
        column.addWidget(self.more)

    def put(self, block: Block) -> None:
        """Show the settings of a block; rows stay while names and kinds do."""
        shape = tuple((setting.name, setting.kind) for setting in block.settings)
        if block.name != self._block or shape != self._shape:
            self._block, self._shape = block.name, shape
            emptied(self._rows)
            self.lines = [
                SettingLine(self._studio, block.name, setting, self) for setting in block.settings
            ]
            for line in self.lines:
                self._rows.addWidget(line)
        else:
            for line, setting in zip(self.lines, block.settings, strict=True):
                line.put(setting)
        self.hint.setVisible(not block.settings)

    def _add(self) -> None:
        self._studio.document.seal()
        if self._studio.apply(add_block_setting(self._block)) and self.lines:
            self.lines[-1].name.setFocus()
            self.lines[-1].name.selectAll()

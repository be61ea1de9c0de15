"""Rows for some settings, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import Value
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.row import SettingRow
from nnstudio.ui.terms import Terms


class SettingsForm(QWidget):
    """Editors of settings. `edited(name, value)`, `reset(name)`, and `finished` to end the step;
    `exposed(name)` asks to make it a setting of the block."""

    edited = Signal(str, object)
    reset = Signal(str)
    finished = Signal()
    exposed = Signal(str)

    def __init__(
        self,
        settings: Sequence[Setting],
        offers: Mapping[str, Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S3)
        self.rows: dict[str, SettingRow] = {}
        self.withdraw: Callable[[str, Value], bool] = lambda name, value: False
        for setting in settings:
            row = SettingRow(setting, (offers or {}).get(setting.name, ()), self)
            row.edited.connect(partial(self.edited.emit, setting.name))
            row.withdrawn.connect(partial(self._withdraw, setting.name))
            row.reset.connect(partial(self.reset.emit, setting.name))
            row.finished.connect(self.finished)
            row.exposed.connect(partial(self.exposed.emit, setting.name))
            self.rows[setting.name] = row
            column.addWidget(row)

    def _withdraw(self, name: str, value: Value) -> None:
        """Have no trace left of what was typed; else an edit puts back what was there before."""
        if not self.withdraw(name, value):
            self.edited.emit(name, value)

    def put(self, values: Mapping[str, Value], mixed: Container[str] = ()) -> None:
        """Show values; settings named in `mixed` have several."""
        for name, row in self.rows.items():
            if name in mixed:
                row.put_mixed()
            else:
                row.put(values.get(name, row.setting.default))

    def put_terms(self, terms: Terms, exposes: bool = False) -> None:
        """Say what expressions may ask for; whether a setting can become one of the block."""
        for row in self.rows.values():
            row.exposes = exposes
            row.put_terms(terms)

    def forget(self) -> None:
        """Let go of what was typed: the next values belong to something else."""
        for row in self.rows.values():
            row.forget()

    def tell(self, name: str, error: str) -> None:
        """Say at a setting what is wrong with it."""
        if name in self.rows:
            self.rows[name].tell(error)

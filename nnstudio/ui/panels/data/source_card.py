"""What the project has for data: title, summary, license, and the ways to another."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnstudio.project.project import Chosen
from nnstudio.ui import theme
from nnstudio.ui.panels.data.entries import Entry, entry_of
from nnstudio.ui.widgets.labels import label

_ICON = 22


class SourceCard(QFrame):
    """`chosen` asks for the list, `browsed` for a file."""

    chosen = Signal()
    browsed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._entry: Entry | None = None
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON, _ICON)
        self.title = label("", "title", wrap=True, parent=self)
        self.summary = label("", "dim", wrap=True, parent=self)
        self.facts = label("", "dim", wrap=True, parent=self)
        self.license = label("", "faint", wrap=True, parent=self)
        self.choose = QPushButton("Choose data…", self)
        self.browse = QPushButton(theme.icon("file-open"), "Open a file…", self)
        self.choose.clicked.connect(self.chosen)
        self.browse.clicked.connect(self.browsed)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.S2)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S2)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.browse)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S3, theme.S3, theme.S3, theme.S3)
        column.setSpacing(theme.S1)
        column.addLayout(head)
        for each in (self.summary, self.facts, self.license):
            column.addWidget(each)
        column.addSpacing(theme.S1)
        column.addLayout(buttons)

    def put(self, source: Chosen | None) -> None:
        """Show a source; None: nothing is chosen yet."""
        self._entry = None if source is None else entry_of(source)
        self.choose.setProperty("kind", "primary" if source is None else "")
        self.choose.style().polish(self.choose)
        if source is None:
            self._write("No data yet", "Choose a bundled set, generated points or your own files,"
                        " or drop files here.", "", "")  # fmt: skip
        elif self._entry is None:
            name = source.settings.get("name") or source.type
            self._write(str(name), "There is no such data. Choose other data.", "", "")
        else:
            entry = self._entry
            parts = [f"License: {entry.license}"] if entry.license else []
            parts += [f"Origin: {entry.origin}"] if entry.origin else []
            name = _file_of(source)
            summary = f"{entry.title}: {entry.summary}" if name else entry.summary
            self._write(name or entry.title, summary, None, "\n".join(parts))
        self._draw()

    def put_facts(self, text: str) -> None:
        """Show what is known of the data: its rows, what each holds."""
        self.facts.setText(text)
        self.facts.setVisible(bool(text))

    def _write(self, title: str, summary: str, facts: str | None, license: str) -> None:
        self.title.setText(title)
        self.summary.setText(summary)
        if facts is not None:
            self.put_facts(facts)
        self.license.setText(license)
        self.license.setVisible(bool(license))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        name = self._entry.icon if self._entry is not None else "data"
        self._icon.setPixmap(theme.icon(name, "accent").pixmap(QSize(_ICON, _ICON)))


def _file_of(source: Chosen) -> str:
    """The name of the file or folder that is read; "" where there is none."""
    for setting in ("path", "images", "inputs"):
        path = str(source.settings.get(setting) or "")
        if path:
            return PurePath(path.replace("\\", "/")).name
    return ""

"""About: version, license, and what NN Studio is built on, with everybody's license."""

from __future__ import annotations

import html
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import nnstudio
from nnstudio import resources
from nnstudio.data.bundled import about, names
from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label

_SIZE = QSize(720, 620)
_ICON = 56


@dataclass(frozen=True)
class Library:
    """Something that others made. `package` is what it is installed as."""

    name: str
    package: str
    license: str
    address: str

    @property
    def version(self) -> str:
        """The installed version, found without importing it; "" where it is not installed."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return ""


LIBRARIES = (
    Library("Qt and PySide6", "PySide6-Essentials", "LGPL-3.0", "https://pyside.org"),
    Library("pyqtgraph", "pyqtgraph", "MIT", "https://www.pyqtgraph.org"),
    Library("PyTorch", "torch", "BSD-3-Clause", "https://pytorch.org"),
    Library("NumPy", "numpy", "BSD-3-Clause", "https://numpy.org"),
    Library("NetworkX", "networkx", "BSD-3-Clause", "https://networkx.org"),
    Library("Pillow", "pillow", "MIT-CMU", "https://python-pillow.org"),
    Library("platformdirs", "platformdirs", "MIT", "https://github.com/tox-dev/platformdirs"),
    Library("tqdm", "tqdm", "MPL-2.0 and MIT", "https://tqdm.github.io"),
)


class AboutBox(QDialog):
    """Credits and licenses, to read and to copy; stays open beside the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About NN Studio")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = QTextBrowser(self)
        self.page.setOpenLinks(False)
        self.page.setAccessibleName("Libraries, data, fonts and their licenses")
        self.page.document().setDocumentMargin(theme.S4)
        copy = QPushButton(theme.icon("copy"), "Copy all", self)
        copy.clicked.connect(self.copy)
        close = QPushButton("Close", self)
        close.setDefault(True)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(copy)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S5, theme.S5, theme.S5, theme.S4)
        column.setSpacing(theme.S4)
        column.addLayout(self._head())
        column.addWidget(self.page, 1)
        column.addLayout(foot)
        room = parent.size() - QSize(theme.S6, theme.S6) if parent else _SIZE
        self.resize(_SIZE.boundedTo(room))
        self._fill()
        close.setFocus()

    def _head(self) -> QHBoxLayout:
        icon = QLabel(self)
        drawn = QIcon(str(resources.folder() / "icons" / "app.svg"))
        icon.setPixmap(drawn.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
        words = QVBoxLayout()
        words.setSpacing(theme.S1)
        for text, kind in zip(_INTRODUCTION, ("title", "", "dim"), strict=True):
            made = label(text, kind, wrap=True, parent=self)
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(made)
        row = QHBoxLayout()
        row.setSpacing(theme.S4)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def copy(self) -> None:
        """Put everything on the clipboard, as text."""
        QGuiApplication.clipboard().setText(
            "\n".join([*_INTRODUCTION, "", self.page.toPlainText()])
        )

    def changeEvent(self, event: QEvent) -> None:
        """The page's colors follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._fill()

    def _fill(self) -> None:
        place = self.page.verticalScrollBar().value()
        self.page.setHtml(credits_page())
        self.page.verticalScrollBar().setValue(place)


_INTRODUCTION = (
    f"NN Studio {nnstudio.__version__}",
    "Draw a neural network, train it, see why it learns or fails, take the Python code.",
    "MIT license · Copyright 2026 The NN Studio authors",
)


def credits_page() -> str:
    """The page: libraries, bundled data, fonts and icons, in the colors of the theme."""
    colors = theme.current()
    heading = f"font-size: {theme.BODY}px; font-weight: 600; margin-top: 0; margin-bottom: 6px;"
    return (
        f"<style>h3 {{ {heading} }} p {{ margin: 0 0 8px 0; }}"
        f" .dim {{ color: {colors.text_dim.name()}; }}"
        " td { padding: 2px 16px 2px 0; white-space: nowrap; } td.dim { padding-right: 0; }"
        " .name { font-weight: 600; }</style>"
        f"<h3>Libraries</h3>{_libraries()}"
        f"<h3><br>Bundled data</h3>{_data()}"
        f"<h3><br>Fonts and icons</h3>{_fonts()}"
    )


def _libraries() -> str:
    python = ("Python", platform.python_version(), "PSF-2.0", "https://www.python.org")
    rows = [python]
    rows += [(each.name, each.version, each.license, each.address) for each in LIBRARIES]
    lines = (
        f"<tr><td class='name'>{_text(name)}</td><td>{_text(version or 'not installed')}</td>"
        f"<td>{_text(license)}</td><td class='dim'>{_text(address)}</td></tr>"
        for name, version, license, address in rows
    )
    return f"<table cellspacing='0'>{''.join(lines)}</table>"


def _data() -> str:
    found = (about(name) for name in names())
    sets = (_entry(each.title, each.origin, each.license) for each in found)
    folder = resources.folder() / "data"
    where = f"<p class='dim'>Each license in full lies beside its data in {_text(str(folder))}.</p>"
    return "".join(sets) + where


def _fonts() -> str:
    """The fonts as their license file begins, up to the license itself."""
    text = (resources.folder() / "fonts" / "LICENSE").read_text(encoding="utf-8")
    parts = text.split("Both are licensed")[0].strip().split("\n\n")
    entries = [_entry(*part.splitlines(), "SIL Open Font License 1.1") for part in parts]
    return "".join([*entries, _entry("Icons", "Drawn for NN Studio.", "MIT")])


def _entry(title: str, *lines: str) -> str:
    told = _lines(_text(line) for line in lines)
    return f"<p><span class='name'>{_text(title)}</span><br><span class='dim'>{told}</span></p>"


def _lines(lines: Iterable[str]) -> str:
    return "<br>".join(lines)


def _text(text: str) -> str:
    return html.escape(text)

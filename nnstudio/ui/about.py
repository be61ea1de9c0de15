"""About: version, license, and where the bundled data and fonts come from."""

from __future__ import annotations

import html

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

import nnstudio
from nnstudio.data.bundled import about, names


class AboutBox(QDialog):
    """Credits and licenses, to read and to copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About NN Studio")
        self.resize(640, 480)
        text = QTextBrowser(self)
        text.setOpenExternalLinks(False)
        text.setHtml(credits_page())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(buttons)


def credits_page() -> str:
    """The text of the box: every bundled set with its origin and license."""
    rows = []
    for name in names():
        found = about(name)
        told = (found.title, found.origin, found.license)
        rows.append("<p><b>{}</b><br>{}<br><i>{}</i></p>".format(*map(html.escape, told)))
    return (
        f"<h2>NN Studio {nnstudio.__version__}</h2>"
        "<p>Draw a neural network, train it, see why it learns or fails, take the Python code.</p>"
        "<p>MIT license. Built on Python, PyTorch, NumPy, networkx, Qt (LGPL) and pyqtgraph.</p>"
        f"<h3>Bundled data</h3>{''.join(rows)}"
    )

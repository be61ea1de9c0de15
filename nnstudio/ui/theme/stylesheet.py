"""The stylesheet of all standard widgets: `resources/window.qss` with the theme's colors filled in.

Widgets say what they are by the property `kind` ("primary", "quiet", "danger" buttons; "title",
"heading", "dim", "faint", "error", "warning" labels; "card", "line" frames); nothing else sets
colors.
"""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor

from nnstudio import resources
from nnstudio.ui.theme.colors import Theme
from nnstudio.ui.theme.fonts import BODY, SMALL, TINY, TITLE


def stylesheet(theme: Theme) -> str:
    """The text for `QApplication.setStyleSheet`."""
    colors = {
        role: _written(color) for role, color in vars(theme).items() if isinstance(color, QColor)
    }
    sizes = {"body": str(BODY), "small": str(SMALL), "tiny": str(TINY), "title": str(TITLE)}
    folder = resources.folder()
    text = (folder / "window.qss").read_text(encoding="utf-8")
    return Template(text).substitute(colors, **sizes, icons=(folder / "icons").as_posix())


def _written(color: QColor) -> str:
    form = QColor.NameFormat.HexArgb if color.alpha() < 255 else QColor.NameFormat.HexRgb
    return color.name(form)

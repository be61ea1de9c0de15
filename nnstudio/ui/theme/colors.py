"""Named colors, light and dark: one place for every color of the window."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

# Header colors, told apart also by the color-blind (hues after Okabe and Ito, 2008, with different
# lightness for neighbors); white text on each has a contrast of at least 4.5. An icon and a name
# always go with them.
_FAMILIES = {
    "Data": "#586274",
    "Linear": "#1f6fb8",
    "Convolution": "#4453b8",
    "Pooling": "#167a8c",
    "Recurrent": "#15795c",
    "Attention": "#9c4488",
    "Activation": "#b85412",
    "Normalization": "#7d6a12",
    "Regularization": "#8d5741",
    "Shape": "#6a6f7b",
    "Combination": "#6f51b5",
    "Arithmetic": "#875087",
    "Loss": "#b52a45",
    "Metric": "#477a26",
    "Blocks": "#33507a",
}
_OTHERS = tuple(_FAMILIES.values())

# Frames and notes: a hue for each name that a project can hold; how strong it is shown is another
# matter for a frame's ground, its title, a note, and in the light and the dark.
_FRAMES = {
    "gray": "#7f8998",
    "blue": "#3f83f0",
    "green": "#27a06a",
    "yellow": "#e0a91b",
    "red": "#e0525f",
    "purple": "#9466e0",
}


@dataclass(frozen=True)
class Theme:
    """Every color by what it is for. `curves` are for plots, told apart also by the color-blind."""

    name: str
    dark: bool
    canvas: QColor
    grid: QColor
    node_face: QColor
    node_border: QColor
    node_shadow: QColor
    wire: QColor
    wire_label: QColor
    text: QColor
    text_dim: QColor
    text_faint: QColor
    text_on_color: QColor
    accent: QColor
    accent_hover: QColor
    accent_soft: QColor
    selection: QColor
    error: QColor
    warning: QColor
    ok: QColor
    info: QColor
    window: QColor
    panel: QColor
    panel_raised: QColor
    panel_border: QColor
    input: QColor
    input_border: QColor
    button: QColor
    hover: QColor
    pressed: QColor
    tooltip: QColor
    keyword: QColor
    string: QColor
    number: QColor
    comment: QColor
    curves: tuple[QColor, ...]

    def family(self, name: str) -> QColor:
        """The color of a family of nodes; always the same one for a family not listed here."""
        known = _FAMILIES.get(name)
        return QColor(known or _OTHERS[zlib.crc32(name.encode()) % len(_OTHERS)])

    def frame(self, name: str) -> QColor:
        """The hue of frames and notes of a color; gray for a name not listed here."""
        return QColor(_FRAMES.get(name, _FRAMES["gray"]))


def _theme(name: str, dark: bool, colors: Mapping[str, str], curves: tuple[str, ...]) -> Theme:
    named = {role: QColor(color) for role, color in colors.items()}
    return Theme(name, dark, **named, curves=tuple(QColor(color) for color in curves))


DARK = _theme(
    "dark",
    True,
    {
        "canvas": "#15171b",
        "grid": "#2d323b",
        "node_face": "#23272e",
        "node_border": "#3d434d",
        "node_shadow": "#66000000",
        "wire": "#7d8796",
        "wire_label": "#aeb6c2",
        "text": "#e6e8ec",
        "text_dim": "#a2aab6",
        "text_faint": "#7b8492",
        "text_on_color": "#ffffff",
        "accent": "#4c8df6",
        "accent_hover": "#66a0ff",
        "accent_soft": "#263a5c",
        "selection": "#6ba4ff",
        "error": "#ff6b76",
        "warning": "#f0b04a",
        "ok": "#4fc28a",
        "info": "#6ba4ff",
        "window": "#1a1d22",
        "panel": "#1d2026",
        "panel_raised": "#262a31",
        "panel_border": "#30353e",
        "input": "#14161a",
        "input_border": "#3a404a",
        "button": "#2b3038",
        "hover": "#2c313a",
        "pressed": "#363c47",
        "tooltip": "#2e333c",
        "keyword": "#8fb4ff",
        "string": "#8fd3a0",
        "number": "#f0b27a",
        "comment": "#7b8492",
    },
    ("#5aa9ff", "#f29e4c", "#4fc28a", "#e57ac0", "#e8d14f", "#7fd6e8", "#ff7b72", "#b79bff"),
)

LIGHT = _theme(
    "light",
    False,
    {
        "canvas": "#f3f4f7",
        "grid": "#cdd3dc",
        "node_face": "#ffffff",
        "node_border": "#c9ced8",
        "node_shadow": "#24283040",
        "wire": "#7c8696",
        "wire_label": "#4f5867",
        "text": "#1b1f26",
        "text_dim": "#59616f",
        "text_faint": "#767f8d",
        "text_on_color": "#ffffff",
        "accent": "#2467e0",
        "accent_hover": "#1b57c6",
        "accent_soft": "#dbe7fd",
        "selection": "#2467e0",
        "error": "#c9243f",
        "warning": "#9a6100",
        "ok": "#1b7f4d",
        "info": "#2467e0",
        "window": "#eceef2",
        "panel": "#fafbfc",
        "panel_raised": "#ffffff",
        "panel_border": "#dde1e8",
        "input": "#ffffff",
        "input_border": "#c9ced8",
        "button": "#ffffff",
        "hover": "#e9ecf1",
        "pressed": "#dde1e8",
        "tooltip": "#ffffff",
        "keyword": "#1f4fb8",
        "string": "#1b6e3f",
        "number": "#a04a00",
        "comment": "#767f8d",
    },
    ("#0f6fc6", "#c85a00", "#0b7f5c", "#b03a8c", "#8a7400", "#007f95", "#c9243f", "#6a4fc0"),
)

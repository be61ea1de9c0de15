"""How the window looks: named colors, spacings, type sizes, icons, fonts and one stylesheet.

A `Theme` is a frozen value with a color for each role; `LIGHT` and `DARK` are the two that exist.
Panels ask `current()` when they paint and repaint when the studio says `themed`; they never write a
color or a size of their own. Spacings are steps of a 4-pixel grid, `S1` to `S6`.
"""

from nnstudio.ui.theme.apply import apply, current, preferred
from nnstudio.ui.theme.colors import DARK, LIGHT, Theme
from nnstudio.ui.theme.fonts import BODY, CODE, SMALL, TINY, TITLE, code_font, font
from nnstudio.ui.theme.icons import family_icon, icon, picture

S1, S2, S3, S4, S5, S6 = 4, 8, 12, 16, 24, 32

__all__ = [
    "BODY",
    "CODE",
    "DARK",
    "LIGHT",
    "S1",
    "S2",
    "S3",
    "S4",
    "S5",
    "S6",
    "SMALL",
    "TINY",
    "TITLE",
    "Theme",
    "apply",
    "code_font",
    "current",
    "family_icon",
    "font",
    "icon",
    "picture",
    "preferred",
]

"""Type: two bundled families (Inter, JetBrains Mono), loaded once, and four sizes in pixels."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from nnstudio import resources

TITLE, BODY, SMALL, TINY = 15, 13, 12, 11
CODE = 13

_UI = ("Inter", "SF Pro Text", "Segoe UI", "Noto Sans", "DejaVu Sans")
_CODE = ("JetBrains Mono", "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "monospace")


@cache
def load() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt (needs an application); the families that were found."""
    found: list[str] = []
    for path in sorted((resources.folder() / "fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number >= 0:
            found += QFontDatabase.applicationFontFamilies(number)
    return tuple(found)


def font(size: float = BODY, strong: bool = False) -> QFont:
    """The font of the window in a size in pixels; `strong` is semibold."""
    made = QFont()
    made.setFamilies(list(_UI))
    made.setPixelSize(max(1, round(size)))
    if strong:
        made.setWeight(QFont.Weight.DemiBold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def code_font(size: float = CODE) -> QFont:
    """The font of source text, every character equally wide."""
    made = QFont()
    made.setFamilies(list(_CODE))
    made.setPixelSize(max(1, round(size)))
    made.setStyleHint(QFont.StyleHint.Monospace)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made

"""Pictures of templates in the gallery."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from nnstudio.ui import theme
from nnstudio.ui.theme.colors import Theme
from nnstudio.ui.thumbnail import thumbnail
from nnstudio.workbench.templates import template


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda look: look.name)
def test_a_loop_has_its_wire_back(qapp: QApplication, look: Theme) -> None:
    image = thumbnail(template("rnn-by-hand-sunspots"), QSize(228, 112), 1.0, look).toImage()
    hue = look.family("Recurrent").hsvHue()

    def is_back(color: QColor) -> bool:
        return abs(color.hsvHue() - hue) < 12 and color.hsvSaturation() > 100

    found = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if is_back(image.pixelColor(x, y))
    ]
    assert max(found) - min(found) > 90  # a Delay alone is 34 at most

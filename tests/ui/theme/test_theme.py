"""Light and dark: complete, readable, and the same roles in both."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QSlider

from nnstudio import resources
from nnstudio.catalog.registry import node_types
from nnstudio.ui import theme
from nnstudio.ui.theme.colors import Theme
from nnstudio.ui.theme.icons import family_icon_name
from nnstudio.ui.theme.stylesheet import stylesheet

BOTH = pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda look: look.name)
ICONS = sorted((resources.folder() / "icons").glob("*.svg"))


def luminance(color: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@BOTH
def test_text_is_readable_on_everything_it_stands_on(look: Theme) -> None:
    for ground in (look.panel, look.window, look.node_face, look.input, look.canvas, look.hover):
        assert contrast(look.text, ground) >= 7
        assert contrast(look.text_dim, ground) >= 4.5
    for sign in (look.error, look.warning, look.ok, look.info):
        assert contrast(sign, look.panel) >= 4.5


@BOTH
def test_white_text_is_readable_on_every_family(look: Theme) -> None:
    for family in {kind.family for kind in node_types().values()}:
        assert contrast(look.text_on_color, look.family(family)) >= 4.5, family


def test_families_have_colors_and_icons_of_their_own() -> None:
    families = sorted({kind.family for kind in node_types().values()})
    assert len({theme.LIGHT.family(family).name() for family in families}) == len(families)
    assert len({family_icon_name(family) for family in families}) == len(families)


@BOTH
def test_the_stylesheet_names_only_colors_that_exist(look: Theme, qapp: QApplication) -> None:
    assert "$" not in stylesheet(look)


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_every_icon_paints_something_in_the_color_that_was_asked(
    path: Path, qapp: QApplication
) -> None:
    image = theme.picture(path.stem, QColor("#ff0000"), 24).toImage()
    drawn = [
        image.pixelColor(x, y)
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() > 100
    ]
    assert drawn
    if "currentColor" in path.read_text(encoding="utf-8"):
        assert all(color.red() > 250 and color.green() < 5 for color in drawn)


def test_an_icon_follows_the_theme(qapp: QApplication) -> None:
    sign = theme.icon("play")
    seen = []
    for look in (theme.LIGHT, theme.DARK):
        theme.apply(qapp, look)
        assert theme.current() is look
        image = sign.pixmap(QSize(24, 24)).toImage()
        seen.append({image.pixelColor(x, y).name() for x in range(24) for y in range(24)})
    assert seen[0] != seen[1]


def test_an_unknown_icon_is_refused_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


@BOTH
def test_the_handle_of_a_slider_stands_out(qapp: QApplication, look: Theme) -> None:
    before = theme.current()
    theme.apply(qapp, look)
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, 2)
    slider.setValue(1)
    slider.resize(112, 20)
    handle = slider.grab().toImage().pixelColor(56, 10)
    theme.apply(qapp, before)
    slider.deleteLater()
    assert contrast(handle, look.panel) >= 3
    assert contrast(handle, look.pressed) >= 2

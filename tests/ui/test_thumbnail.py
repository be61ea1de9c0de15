"""Pictures of templates in the gallery."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from nnstudio.project.file import read
from nnstudio.project.looping import is_back
from nnstudio.ui import theme
from nnstudio.ui.theme.colors import Theme
from nnstudio.ui.thumbnail import _placed, course, thumbnail
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


@pytest.mark.parametrize("name", ["rnn-by-hand-sunspots", "resnet-small-fashion", "u-net"])
def test_no_wire_runs_across_a_node(name: str) -> None:
    graph = read(template(name).path).graph
    places, bar = _placed(graph, QSize(252, 120))
    for wire in graph.wires.values():
        if is_back(graph, wire):
            continue
        path = course(places[wire.source], places[wire.target], places, bar)
        points = [path.pointAtPercent(at / 200) for at in range(201)]
        for key, spot in places.items():
            if key not in (wire.source, wire.target):
                room = QRectF(0, 0, bar.width(), bar.height())
                room.moveCenter(spot)
                assert not any(room.contains(point) for point in points)

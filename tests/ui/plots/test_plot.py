"""A plot follows its curves, and what the user does with mouse and keys."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.errors import FileError
from nnstudio.ui import theme
from nnstudio.ui.plots.curve import pixels, segments
from nnstudio.ui.plots.frame import Mark
from nnstudio.ui.plots.plot import LinePlot
from nnstudio.ui.plots.saving import save_picture, save_table

MakePlot = Callable[..., LinePlot]
LEFT = Qt.MouseButton.LeftButton


def middle(plot: LinePlot) -> QPoint:
    return plot.scale.rect.center().toPoint()


def wheel(plot: LinePlot, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(plot.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot, event)
    plot.repaint()


def colors_in(image: QImage) -> set[str]:
    across, down = range(0, image.width(), 2), range(image.height())
    return {image.pixelColor(x, y).name() for x in across for y in down}


def test_a_curve_is_painted_in_its_color(make_plot: MakePlot) -> None:
    plot = make_plot()
    assert theme.current().curves[0].name() in colors_in(plot.image(1))


def test_all_points_are_in_view_at_first(make_plot: MakePlot) -> None:
    scale = make_plot().scale
    assert (scale.left, scale.right) == (1, 500)
    assert scale.bottom <= np.exp(-3)
    assert scale.top >= 1


@pytest.mark.parametrize("points", [2, 300, 3000, 300_000])
def test_at_most_two_points_a_pixel_are_drawn_and_extremes_are_kept(
    make_plot: MakePlot, points: int
) -> None:
    plot = make_plot(10)
    values = np.random.default_rng(0).standard_normal(points)
    values[points // 2] = 30
    series = plot.line("noise", 1).series
    series.append(np.arange(points), values)
    plot.clear()
    plot.line("noise", 1).series.append(series.x, series.y)
    plot.repaint()
    drawn = pixels(series, series.raw, plot.scale)
    assert len(drawn) <= 2 * plot.scale.rect.width() + 2
    assert drawn[:, 1].min() == pytest.approx(plot.scale.y_pixel(30), abs=0.01)


def test_missing_values_leave_a_gap(make_plot: MakePlot) -> None:
    plot = make_plot(2)
    series = plot.line("gap", 1).series
    series.append(range(5), [1, 2, float("nan"), 2, 1])
    plot.repaint()
    assert len(segments(pixels(series, series.raw, plot.scale))) == 2


def test_the_wheel_zooms_around_the_mouse_and_a_double_click_shows_all(
    qtbot: QtBot, make_plot: MakePlot
) -> None:
    plot = make_plot()
    at = middle(plot)
    under = plot.scale.x_at(at.x())
    wheel(plot, at, 3)
    assert plot.scale.right - plot.scale.left == pytest.approx(499 * 0.8**3)
    assert plot.scale.x_at(at.x()) == pytest.approx(under)
    with qtbot.waitSignal(plot.zoomed) as told:
        qtbot.mouseDClick(plot, LEFT, pos=at)
    plot.repaint()
    assert told.args == [None]
    assert (plot.scale.left, plot.scale.right) == (1, 500)


def test_dragging_pans(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    at = middle(plot)
    wheel(plot, at, 5)
    before = plot.scale.left
    qtbot.mousePress(plot, LEFT, pos=at)
    qtbot.mouseMove(plot, at + QPoint(20, 0))
    qtbot.mouseMove(plot, at + QPoint(60, 0))
    qtbot.mouseRelease(plot, LEFT, pos=at + QPoint(60, 0))
    plot.repaint()
    assert plot.scale.left < before


def test_dragging_with_shift_zooms_into_a_box(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    scale, at, shift = plot.scale, middle(plot), Qt.KeyboardModifier.ShiftModifier
    expected = scale.x_at(at.x()), scale.x_at(at.x() + 80)
    qtbot.mousePress(plot, LEFT, shift, at)
    qtbot.mouseMove(plot, at + QPoint(40, 20))
    qtbot.mouseMove(plot, at + QPoint(80, 50))
    qtbot.mouseRelease(plot, LEFT, shift, at + QPoint(80, 50))
    plot.repaint()
    assert (plot.scale.left, plot.scale.right) == pytest.approx(expected, abs=2)


def test_keys_zoom_move_and_show_all(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    plot.setFocus()
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Right):
        qtbot.keyClick(plot, key)
        plot.repaint()
    assert plot.scale.right - plot.scale.left == pytest.approx(499 * 0.8)
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    plot.repaint()
    assert (plot.scale.left, plot.scale.right) == (1, 500)


def test_the_mouse_shows_the_nearest_point(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot(11)
    before = plot.grab().toImage()
    with qtbot.waitSignal(plot.hovered) as told:
        qtbot.mouseMove(plot, QPoint(round(plot.scale.x_pixel(6.2)), middle(plot).y()))
    assert told.args == [6.0]
    assert plot.grab().toImage() != before


def test_a_click_on_the_legend_hides_a_curve(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    other = plot.line("validation", 1, marked=True)
    other.series.append([100, 500], [7.0, 8.0])
    plot.repaint()
    entry = plot.head.entries[1]
    qtbot.mouseClick(plot, LEFT, pos=entry.rect.center().toPoint())
    plot.repaint()
    assert not other.shown
    assert plot.scale.top < 2


def test_a_logarithmic_axis_passes_over_what_has_no_logarithm(make_plot: MakePlot) -> None:
    plot = make_plot(100)
    plot.line("zeros", 1).series.append([1, 50, 100], [0.0, -3.0, 0.01])
    plot.set_log(True)
    plot.repaint()
    assert plot.scale.bottom == pytest.approx(-2, abs=0.3)


def test_smoothing_leaves_the_raw_values_faintly_behind(make_plot: MakePlot) -> None:
    plot = make_plot(500, smoothable=True)
    before = colors_in(plot.image(1))
    plot.smooth(0.9)
    assert plot.curves[0].series.weight == 0.9
    assert colors_in(plot.image(1)) - before


def test_marks_and_epochs_are_drawn(make_plot: MakePlot) -> None:
    plot = make_plot()
    before = plot.image(1)
    plot.set_marks([Mark(250, "best", "ok")])
    plot.set_epochs(50)
    assert plot.image(1) != before


def test_a_plot_is_saved_as_picture_and_as_table(make_plot: MakePlot, tmp_path: Path) -> None:
    plot = make_plot(3, smoothable=True)
    plot.smooth(0.5)
    save_picture(plot, tmp_path / "loss.png")
    assert QImage(str(tmp_path / "loss.png")).width() == 800
    save_table(plot, tmp_path / "loss.csv")
    rows = list(csv.DictReader((tmp_path / "loss.csv").open(encoding="utf-8")))
    assert [row["step"] for row in rows] == ["1", "2", "3"]
    assert float(rows[0]["value"]) == pytest.approx(np.exp(-1), rel=1e-6)
    assert float(rows[2]["smoothed"]) > float(rows[2]["value"])


def test_a_place_that_cannot_be_written_is_said(make_plot: MakePlot, tmp_path: Path) -> None:
    plot = make_plot(3)
    for save in (save_picture, save_table):
        with pytest.raises(FileError, match="cannot write"):
            save(plot, tmp_path / "nowhere" / "file")


def test_an_empty_or_tiny_plot_is_painted_too(qtbot: QtBot) -> None:
    plot = LinePlot("Nothing")
    qtbot.addWidget(plot)
    for width, height in ((400, 200), (20, 10), (1, 1)):
        plot.resize(width, height)
        plot.image(1)


def test_the_theme_is_followed(qapp: QApplication, make_plot: MakePlot) -> None:
    plot = make_plot()
    light = plot.grab().toImage().pixelColor(2, 2)
    theme.apply(qapp, theme.DARK)
    assert plot.grab().toImage().pixelColor(2, 2) != light

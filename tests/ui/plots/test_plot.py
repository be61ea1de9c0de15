"""A plot follows its curves, and what the user does with mouse and keys."""

from __future__ import annotations

import csv
import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nnstudio.errors import FileError
from nnstudio.ui import theme
from nnstudio.ui.plots.curve import pixels, segments
from nnstudio.ui.plots.hover import DOT
from nnstudio.ui.plots.marks import Mark
from nnstudio.ui.plots.plot import LinePlot
from nnstudio.ui.plots.saving import save_picture, save_table
from nnstudio.ui.plots.scale import Scale
from nnstudio.ui.plots.view import View

MakePlot = Callable[..., LinePlot]
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
ALL = (1.0, 500.0)


def middle(plot: LinePlot) -> QPoint:
    return plot.room.center().toPoint()


def width(plot: LinePlot) -> float:
    left, right = plot.view.across
    return right - left


def scale_of(plot: LinePlot, fine: float = 1.0) -> Scale:
    (left, right), (bottom, top) = plot.view.across, plot.view.up
    return Scale(plot.room, left, right, bottom, top, plot.log, fine)


def wheel(
    plot: LinePlot,
    at: QPoint,
    notches: int,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(plot.viewport().mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)
    plot.settle()


def drag(qtbot: QtBot, plot: LinePlot, by: QPoint, button: Qt.MouseButton = LEFT,
         keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:  # fmt: skip
    at, view = middle(plot), plot.viewport()
    qtbot.mousePress(view, button, keys, at)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(view, at + by * share)
    qtbot.mouseRelease(view, button, keys, at + by)
    plot.settle()


def double_click(qtbot: QtBot, plot: LinePlot) -> None:
    qtbot.mouseDClick(plot.viewport(), LEFT, pos=middle(plot))
    qtbot.mouseRelease(plot.viewport(), LEFT, pos=middle(plot))


def colors_in(image: QImage) -> set[str]:
    across, down = range(image.width()), range(image.height())
    return {QColor(pixel).name() for pixel in {image.pixel(x, y) for x in across for y in down}}


def test_a_curve_is_painted_in_its_color(make_plot: MakePlot) -> None:
    plot = make_plot()
    assert theme.current().curves[0].name() in colors_in(plot.image(1))


def test_all_points_are_in_view_at_first_and_new_ones_too(make_plot: MakePlot) -> None:
    plot = make_plot()
    bottom, top = plot.view.up
    assert plot.view.across == ALL
    assert bottom <= np.exp(-3)
    assert top >= 1
    plot.curves[0].series.append([900], [3.0])
    plot.follow()
    plot.settle()
    assert plot.view.across == (1, 900)
    assert plot.view.up[1] > 3


@pytest.mark.parametrize("points", [2, 300, 3000, 300_000])
def test_at_most_two_points_a_pixel_are_drawn_and_extremes_are_kept(
    make_plot: MakePlot, points: int
) -> None:
    plot = make_plot(10)
    values = np.random.default_rng(0).standard_normal(points)
    values[points // 2] = 30
    plot.clear()
    series = plot.line("noise", 1).series
    series.append(np.arange(points), values)
    plot.settle()
    for fine in (1.0, 2.0):
        drawn = pixels(series, series.raw, scale_of(plot, fine))
        assert len(drawn) <= 2 * plot.room.width() * fine + 2
        assert drawn[:, 1].min() == pytest.approx(plot.place(0, 30).y(), abs=0.01)


def test_a_logarithmic_curve_lies_where_its_logarithms_are(make_plot: MakePlot) -> None:
    plot = make_plot(100)
    plot.set_log(True)
    plot.settle()
    series = plot.curves[0].series
    drawn = pixels(series, series.raw, scale_of(plot))
    assert drawn[50] == pytest.approx(plot.place(51, np.log10(series.y[50])).toTuple(), abs=0.01)


def test_missing_values_leave_a_gap(make_plot: MakePlot) -> None:
    plot = make_plot(2)
    series = plot.line("gap", 1).series
    series.append(range(5), [1, 2, float("nan"), 2, 1])
    plot.settle()
    assert len(segments(pixels(series, series.raw, scale_of(plot)))) == 2


def test_the_wheel_zooms_around_the_mouse_and_a_double_click_shows_all(
    qtbot: QtBot, make_plot: MakePlot
) -> None:
    plot = make_plot()
    at = middle(plot)
    under = plot.x_at(at.x())
    wheel(plot, at, 3)
    assert width(plot) < 0.6 * 499
    assert plot.x_at(at.x()) == pytest.approx(under)
    double_click(qtbot, plot)
    assert plot.view.across == ALL


def test_a_part_that_was_chosen_stays_while_points_come(make_plot: MakePlot) -> None:
    plot = make_plot()
    wheel(plot, middle(plot), 3)
    chosen = plot.view.across
    plot.curves[0].series.append([900], [0.01])
    plot.follow()
    plot.settle()
    assert plot.view.across == chosen


def test_y_fits_the_part_of_x_that_is_seen(make_plot: MakePlot) -> None:
    plot = make_plot()
    plot.view.setXRange(400, 500)
    plot.settle()
    assert plot.view.up[1] < 0.2


def test_the_wheel_zooms_y_with_ctrl_and_over_its_axis(make_plot: MakePlot) -> None:
    plot = make_plot()
    bottom, top = plot.view.up
    wheel(plot, middle(plot), 1, Qt.KeyboardModifier.ControlModifier)
    first = plot.view.up[1] - plot.view.up[0]
    wheel(plot, QPoint(20, middle(plot).y()), 1)
    assert plot.view.up[1] - plot.view.up[0] < first < top - bottom
    assert plot.view.across == ALL


def test_dragging_pans(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    wheel(plot, middle(plot), 5)
    before, per_pixel = plot.view.across[0], width(plot) / plot.room.width()
    drag(qtbot, plot, QPoint(60, 10))
    assert plot.view.across[0] == pytest.approx(before - 60 * per_pixel, abs=2 * per_pixel)
    assert plot.view.follows(1)


def test_dragging_with_shift_zooms_into_a_box(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot, by = make_plot(), QPoint(80, 50)
    at = middle(plot)
    expected = plot.x_at(at.x()), plot.x_at(at.x() + by.x())
    drag(qtbot, plot, by, keys=Qt.KeyboardModifier.ShiftModifier)
    assert plot.view.across == pytest.approx(expected, abs=2)
    assert not plot.view.follows(1)


def test_dragging_with_the_right_button_stretches(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    drag(qtbot, plot, QPoint(40, -30), RIGHT)
    assert width(plot) < 400


def test_keys_zoom_move_and_show_all(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    for back in (Qt.Key.Key_Home, Qt.Key.Key_A):
        qtbot.keyClick(plot, Qt.Key.Key_Plus)
        left = plot.view.across[0]
        qtbot.keyClick(plot, Qt.Key.Key_Right)
        assert width(plot) == pytest.approx(499 * 0.8)
        assert plot.view.across[0] > left
        qtbot.keyClick(plot, back)
        assert plot.view.across == ALL


def test_linked_plots_show_the_same_x_and_are_reset_together(
    qtbot: QtBot, make_plot: MakePlot
) -> None:
    time, plots = View(), [make_plot(), make_plot(300)]
    time.set_span((0, 1000))
    for plot in plots:
        plot.link(time)
    assert [plot.view.across for plot in plots] == [(0, 1000)] * 2
    wheel(plots[0], middle(plots[0]), 2)
    assert plots[1].view.across == plots[0].view.across != (0, 1000)
    time.set_span((0, 2000))  # the user chose a part: it stays
    assert width(plots[0]) < 1000
    double_click(qtbot, plots[1])
    assert [plot.view.across for plot in plots] == [(0, 2000)] * 2


def test_the_mouse_shows_the_nearest_point(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot(11)
    before = plot.grab().toImage()
    with qtbot.waitSignal(plot.hovered) as told:
        at = QPoint(round(plot.place(6.2, 0).x()), middle(plot).y())
        qtbot.mouseMove(plot.viewport(), at)
    assert told.args == [6.0]
    assert plot.card.isVisible()
    assert plot.card.text == "step 6\ntrain 0.19469"
    assert plot.grab().toImage() != before
    plot.point_at(None)
    assert not plot.card.isVisible()


def test_the_crosshair_stays_at_its_point_while_the_view_moves(make_plot: MakePlot) -> None:
    plot = make_plot()
    plot.point_at(300)
    before = plot.crosshair.boundingRect().center().x()
    plot.view.setXRange(290, 320)
    after = plot.crosshair.boundingRect().center().x()
    assert after == pytest.approx(plot.place(300, 0).x(), abs=DOT)
    assert before != after
    plot.view.setXRange(400, 500)
    assert not plot.crosshair.isVisible()


def test_a_click_on_the_legend_hides_a_curve(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    other = plot.line("validation", 1, marked=True)
    other.series.append([100, 500], [7.0, 8.0])
    plot.settle()
    entry = plot.head.entries[1]
    assert (entry.name, entry.value) == ("validation", "8")
    qtbot.mouseClick(plot.viewport(), LEFT, pos=entry.rect.center().toPoint())
    plot.settle()
    assert not other.shown
    assert plot.view.up[1] < 2


def test_a_right_click_opens_the_menu_of_the_plot(qtbot: QtBot, make_plot: MakePlot) -> None:
    plot = make_plot()
    qtbot.mouseClick(plot.viewport(), RIGHT, pos=middle(plot))
    menu = plot.findChild(QMenu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[:2] == ["Show all (double-click)", "Logarithmic y axis"]
    assert len(words) == 5
    menu.actions()[1].trigger()
    assert plot.log
    menu.close()


def test_a_logarithmic_axis_passes_over_what_has_no_logarithm(make_plot: MakePlot) -> None:
    plot = make_plot(100)
    plot.line("zeros", 1).series.append([1, 50, 100], [0.0, -3.0, 0.01])
    plot.set_log(True)
    plot.settle()
    assert plot.view.up[0] == pytest.approx(-2, abs=0.3)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-4, 2, {"0.0001", "0.01", "1", "100"}),
        (-1.1, 0.5, {"0.1", "0.2", "0.5", "1", "2"}),
        (-1.0, -0.9, {"0.11", "0.12"}),
    ],
)
def test_a_logarithmic_axis_names_round_numbers(
    make_plot: MakePlot, low: float, high: float, expected: set[str]
) -> None:
    axis = make_plot().left
    axis.setLogMode(y=True)
    axis.setRange(low, high)
    levels = axis.tickValues(low, high, 240)
    named = [text for step, values in levels for text in axis.tickStrings(values, 1, step)]
    assert expected <= set(named)


def test_smoothing_leaves_the_raw_values_faintly_behind(make_plot: MakePlot) -> None:
    plot = make_plot(500, smoothable=True)
    before = colors_in(plot.image(1))
    plot.smooth(0.9)
    assert plot.curves[0].series.weight == 0.9
    assert colors_in(plot.image(1)) - before


def test_marks_and_epochs_are_drawn(make_plot: MakePlot) -> None:
    plot = make_plot()
    before = plot.image(1)
    plot.marks.set_marks([Mark(250, "best", "ok")])
    marked = plot.image(1)
    assert theme.current().ok.name() in colors_in(marked) - colors_in(before)
    plot.marks.set_epochs(50)
    assert plot.image(1) != marked


def test_a_plot_is_saved_as_picture_and_as_table(make_plot: MakePlot, tmp_path: Path) -> None:
    plot = make_plot(3, smoothable=True)
    plot.smooth(0.5)
    save_picture(plot, tmp_path / "loss.png")
    assert QImage(str(tmp_path / "loss.png")).width() == 800
    save_picture(plot, tmp_path / "loss.svg")
    assert "<svg" in (tmp_path / "loss.svg").read_text(encoding="utf-8")
    save_table(plot, tmp_path / "loss.csv")
    rows = list(csv.DictReader((tmp_path / "loss.csv").open(encoding="utf-8")))
    assert [row["step"] for row in rows] == ["1", "2", "3"]
    assert float(rows[0]["value"]) == pytest.approx(np.exp(-1), rel=1e-6)
    assert float(rows[2]["smoothed"]) > float(rows[2]["value"])


@pytest.mark.parametrize("name", ["file.png", "file.svg"])
def test_a_place_that_cannot_be_written_is_said(
    make_plot: MakePlot, tmp_path: Path, name: str
) -> None:
    plot = make_plot(3)
    for save in (save_picture, save_table):
        with pytest.raises(FileError, match="cannot write"):
            save(plot, tmp_path / "nowhere" / name)


def test_an_empty_or_tiny_plot_is_painted_too(qtbot: QtBot) -> None:
    plot = LinePlot("Nothing")
    qtbot.addWidget(plot)
    for across, down in ((400, 200), (20, 10), (1, 1)):
        plot.resize(across, down)
        plot.image(1)


def test_the_theme_is_followed(qapp: QApplication, make_plot: MakePlot) -> None:
    plot = make_plot()
    theme.apply(qapp, theme.DARK)
    found = colors_in(plot.grab().toImage())
    assert {theme.DARK.panel_raised.name(), theme.DARK.curves[0].name()} <= found
    assert not {theme.LIGHT.panel_raised.name(), theme.LIGHT.curves[0].name()} & found


def test_a_plot_dies_with_all_its_parts(qtbot: QtBot, make_plot: MakePlot) -> None:
    time, plot = View(), LinePlot("Loss")
    plot.link(time)
    plot.line("train", 0).series.append([1, 2], [1, 2])
    plot.image(1)
    parts = [weakref.ref(part) for part in (plot, plot.view, plot.curves[0], plot.left, plot.head)]
    plot.deleteLater()
    del plot
    qtbot.wait(10)
    gc.collect()
    assert [part() for part in parts] == [None] * len(parts)
    time.set_span((0, 10))

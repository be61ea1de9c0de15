"""Plots are repainted together, not too often, and only where they are seen."""

from __future__ import annotations

import time
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from nnstudio.ui.plots.plot import LinePlot
from nnstudio.ui.plots.repainter import Repainter


class Counted:
    """A plot that counts its repaints."""

    def __init__(self, cost: float = 0.0, seen: bool = True) -> None:
        self.cost, self.seen, self.painted = cost, seen, 0

    def update(self) -> None:
        self.painted += 1

    def visible(self) -> bool:
        return self.seen


def test_many_changes_are_one_repaint(qtbot: QtBot) -> None:
    repainter, plot = Repainter(), Counted()
    for _ in range(1000):
        repainter.want(plot)
    qtbot.waitUntil(lambda: plot.painted > 0)
    qtbot.wait(80)
    assert plot.painted == 1


def test_what_nobody_sees_is_not_repainted(qtbot: QtBot) -> None:
    repainter, plot = Repainter(), Counted(seen=False)
    repainter.want(plot)
    repainter.paint()
    assert plot.painted == 0


def test_expensive_plots_take_turns() -> None:
    repainter, plots = Repainter(), [Counted(cost=0.008) for _ in range(3)]
    for plot in plots:
        repainter.want(plot)
    repainter.paint()
    assert [plot.painted for plot in plots] == [1, 0, 0]
    repainter.want(plots[0])  # it has to wait behind the others now
    repainter.paint()
    repainter.paint()
    assert [plot.painted for plot in plots] == [1, 1, 1]


def test_a_stream_of_points_is_painted_at_most_thirty_times_a_second(
    qtbot: QtBot, make_plot: Callable[..., LinePlot]
) -> None:
    plot, frames = make_plot(10), []
    refresh = plot.refresh
    plot.refresh = lambda: (frames.append(1), refresh())[1]  # type: ignore[method-assign]
    start = time.perf_counter()
    for step in range(60):
        plot.curves[0].series.append([11 + step], [0.5])
        plot.touch()
        qtbot.wait(5)
    assert 2 <= len(frames) <= (time.perf_counter() - start) * 30 + 2


def test_new_points_are_painted_once(qtbot: QtBot, make_plot: Callable[..., LinePlot]) -> None:
    plot = make_plot(500)
    qtbot.wait(100)
    painted: list[int] = []
    paint = plot.paintEvent
    plot.paintEvent = lambda event: (painted.append(1), paint(event))[1]  # type: ignore[method-assign]
    plot.curves[0].series.append([500], [0.05])
    plot.follow()
    qtbot.wait(150)
    assert painted == [1]

"""Curves at 1600 × 1000: repaints beside pyqtgraph's own, appending, and memory of a point."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.application import application
from tests.benchmarks.measurement import Measurement, milliseconds, seconds

WIDTH, HEIGHT = 1600, 1000
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
CURVES = (1, 20)
ALL_POINTS = 10_000_000  # of all curves together: what one machine has memory for
CAP = 10.0  # seconds: a peer that needs longer is measured once
FRAME, ALL_CURVES = 16.0, 100.0  # targets in milliseconds, for one curve and for twenty
Repaint = Callable[[], object]
Peer = tuple[str, Callable[[int, int], Repaint]]


def measure(times: int = 9) -> list[Measurement]:
    """Repaint 1 and 20 curves of 10⁴ to 10⁷ points, beside pyqtgraph with and without its peaks."""
    with application():
        found = [_appending(times, 0.0, 0.02), _appending(times, 0.9, 0.1), _memory()]
        for curves in CURVES:
            for points in SIZES:
                if curves * points <= ALL_POINTS:
                    found.append(_repainting(curves, points, times))
    return found


def _repainting(curves: int, points: int, times: int) -> Measurement:
    own = milliseconds(_timed(_own(curves, points), times))
    notes = []
    for name, make in _peers():
        median = np.median(milliseconds(_timed(make(curves, points), times)))
        notes.append(f"{name} {median:.3g} ms")
    what = f"repaint {curves} curve{'s' * (curves > 1)} of {points:,.0f} points"
    return Measurement(what, own, FRAME if curves == 1 else ALL_CURVES, "ms", note=", ".join(notes))


def _timed(repaint: Repaint, times: int) -> tuple[float, ...]:
    first = seconds(repaint)
    return (first,) if first > CAP else tuple(seconds(repaint) for _ in range(times))


def _noise(points: int, seed: int) -> Any:
    """What a loss looks like: a falling curve with noise."""
    random = np.random.default_rng(seed)
    return np.exp(-np.linspace(0, 4, points)) + 0.05 * random.standard_normal(points)


def _own(curves: int, points: int) -> Repaint:
    from nnstudio.ui.plots.plot import LinePlot

    plot = LinePlot("Loss")
    plot.resize(WIDTH, HEIGHT)
    for number in range(curves):
        series = plot.line(f"curve {number}", number).series
        series.append(np.arange(points), _noise(points, number))

    def repaint() -> object:
        for curve in plot.curves:  # as after new points: nothing that is kept may help
            curve.series.version += 1
        plot.touch()
        return plot.image(1)

    return repaint


def _peers() -> list[Peer]:
    """pyqtgraph as it comes, and with the options that it recommends for many points."""
    from nnstudio.ui.plots.library import pg as graph

    def peer(**options: Any) -> Callable[[int, int], Repaint]:
        def make(curves: int, points: int) -> Repaint:
            plot = graph.PlotWidget()
            plot.resize(WIDTH, HEIGHT)
            if options:
                plot.setDownsampling(auto=True, mode="peak")
                plot.setClipToView(True)
            x = np.arange(points, dtype=float)
            items = [plot.plot(x, _noise(points, number), pen=number) for number in range(curves)]
            plot.grab()

            def repaint() -> object:
                for item in items:  # new data, as in training: nothing that is kept may help
                    item.setData(*item.getOriginalDataset())
                return plot.grab()

            return repaint

        return make

    return [("pyqtgraph", peer()), ("with peaks", peer(peak=True))]


def _appending(times: int, weight: float, target: float) -> Measurement:
    """33 points at a time, as a tiny network at 1,000 steps/s reports them."""
    from nnstudio.ui.plots.series import Series

    series = Series(smoothable=True)
    series.smooth(weight)
    values, found = np.ones(33), []
    for _ in range(times):
        start = time.perf_counter()
        for at in range(1000):
            series.append(np.arange(33) + len(series), values * at)
        found.append((time.perf_counter() - start) / 1000)
    what = f"append 33 points{', smoothed' * (weight > 0)}"
    return Measurement(what, milliseconds(found), target, "ms")


def _memory() -> Measurement:
    from nnstudio.ui.plots.series import Series

    series = Series(smoothable=True)
    series.smooth(0.9)
    for start in range(0, 1_000_000, 1000):
        series.append(np.arange(start, start + 1000), np.ones(1000))
    return Measurement("memory of a point with smoothing", (series.nbytes / len(series),), 24, "B")

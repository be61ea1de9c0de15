"""Frames of the canvas at 1600×1000 with the software rasterizer, beside two peers.

A frame is one repaint of the whole widget after an event. p95 over the frames of a gesture.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.benchmarks.application import application
from tests.benchmarks.measurement import Measurement, milliseconds, repeated
from tests.benchmarks.scenes import framed, grid

if TYPE_CHECKING:
    from nnstudio.ui.canvas import Canvas
    from nnstudio.ui.studio import Studio

WIDTH, HEIGHT = 1600, 1000
COUNTS = (100, 1_000, 10_000)
ZOOMS = (("whole scene", 0.0), ("most text", 0.5), ("1:1", 1.0))
TARGET = 16.0
FRAMES = 40
FRAMES_AND_NOTES = 200
_PEER_LIMIT = 60


def measure(times: int = 5) -> list[Measurement]:
    """All rows of the table; peers that are not installed are left out."""
    found: list[Measurement] = []
    with application(dark=True):
        for count in COUNTS:
            found += _gestures(count, times)
        found += _gestures(COUNTS[-1], times, frames=FRAMES_AND_NOTES)
        found += _edits(COUNTS[-1], times)
    return found + _peers()


def _opened(count: int, frames: int = 0) -> tuple[Studio, Canvas]:
    from PySide6.QtWidgets import QApplication

    from nnstudio.ui.canvas import Canvas
    from nnstudio.ui.studio import Studio

    studio = Studio(framed(count, frames) if frames else grid(count))
    canvas = Canvas(studio)
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    QApplication.processEvents()
    return studio, canvas


def _closed(studio: Studio, canvas: Canvas) -> None:
    canvas.close()
    canvas.deleteLater()
    studio.close()


def _frames(canvas: Canvas, steps: Callable[[int], None]) -> float:
    """p95 of the milliseconds of a gesture's frames: the event and the repaint that it causes."""
    from PySide6.QtWidgets import QApplication

    took = []
    for step in range(FRAMES):
        start = time.perf_counter()
        steps(step)
        canvas.repaint()
        took.append(time.perf_counter() - start)
        QApplication.processEvents()
    return sorted(took)[int(0.95 * len(took))] * 1000


def _gestures(count: int, times: int, frames: int = 0) -> list[Measurement]:
    studio, canvas = _opened(count, frames)
    scene = f"{count:,} nodes" + (f" and {frames} frames and notes" if frames else "")
    found = []
    for name, zoom in ZOOMS:
        rows: dict[str, list[float]] = {"pan": [], "zoom": [], "drag": []}
        for _ in range(times):
            _look(canvas, zoom)
            rows["pan"].append(_frames(canvas, lambda step: _pan(canvas, step)))
            _look(canvas, zoom)
            rows["zoom"].append(_frames(canvas, lambda step: _zoom(canvas, step)))
            _look(canvas, zoom)
            rows["drag"].append(_dragged(canvas))
        for gesture, values in rows.items():
            what = f"canvas {scene}, {name}: {gesture}"
            found.append(Measurement(what, tuple(values), TARGET, "ms", note="p95 of frames"))
    _closed(studio, canvas)
    return found


def _look(canvas: Canvas, zoom: float) -> None:
    from PySide6.QtWidgets import QApplication

    canvas.operations.fit()
    if zoom:
        canvas.look(canvas.view.zoomed(zoom, WIDTH / 2, HEIGHT / 2))
    until = time.perf_counter() + 0.3
    while time.perf_counter() < until:
        QApplication.processEvents()


def _pan(canvas: Canvas, step: int) -> None:
    canvas.look(canvas.view.moved(17 if step % 20 < 10 else -23, 11 - step % 17))


def _zoom(canvas: Canvas, step: int) -> None:
    factor = 1.05 if step % 20 < 10 else 1 / 1.05
    view = canvas.view.zoomed(canvas.view.zoom * factor, WIDTH * 0.4, HEIGHT * 0.6)
    canvas.look(view, hasty=True)


def _dragged(canvas: Canvas) -> float:
    """Half of all nodes dragged about; the first frame, which lifts them, counts too."""
    from PySide6.QtCore import QPointF

    from nnstudio.ui.canvas.gestures import Pointer
    from nnstudio.ui.canvas.gestures.drag import DragNode

    ids = canvas.scene.nodes.ids.tolist()
    canvas.studio.select(ids[::2])
    canvas.repaint()
    start = Pointer(QPointF(800, 500), *canvas.view.to_scene(800, 500))
    canvas.gesture = gesture = DragNode(canvas, start, ids[0])

    def move(step: int) -> None:
        at = QPointF(800 + 9 * (step + 1), 500 + 5 * step)
        gesture.move(Pointer(at, *canvas.view.to_scene(at.x(), at.y())))

    found = _frames(canvas, move)
    gesture.cancel()
    canvas.gesture = None
    canvas.studio.select()
    return found


def _edits(count: int, times: int) -> list[Measurement]:
    """Everything selected, everything deleted, and brought back, each with its frame."""
    from PySide6.QtWidgets import QApplication

    studio, canvas = _opened(count)
    operations = canvas.operations

    def then_paint(work: Callable[[], object]) -> Callable[[], object]:
        def both() -> None:
            work()
            canvas.repaint()

        return both

    def restored() -> None:
        if not studio.project.graph.nodes:
            studio.undo()
        studio.select()
        QApplication.processEvents()

    def selected() -> None:
        restored()
        operations.select_all()

    def deleted() -> None:
        selected()
        operations.delete()

    rows = {
        "select all": repeated(then_paint(operations.select_all), times, restored),
        "delete all": repeated(then_paint(operations.delete), times, selected),
        "undo that": repeated(then_paint(studio.undo), times, deleted),
    }
    _closed(studio, canvas)
    return [
        Measurement(f"canvas {count:,} nodes: {what}", milliseconds(values), 100.0, "ms")
        for what, values in rows.items()
    ]


def _peers() -> list[Measurement]:
    """Whole-scene frames of the peers, each in a process of its own that may take 60 s."""
    found = []
    for peer in ("pyqtgraph", "NodeGraphQt"):
        for count in COUNTS:
            line = [sys.executable, "-m", "tests.benchmarks.canvas_peers", peer, str(count)]
            try:
                done = subprocess.run(
                    line, capture_output=True, text=True, timeout=_PEER_LIMIT, check=False
                )
                said = done.stdout.split()
            except subprocess.TimeoutExpired:
                said = ["inf", "inf"]
            if len(said) != 2:
                continue  # not installed
            creating, frame = float(said[0]), float(said[1])
            note = f"made in {creating:.1f} s" if creating < _PEER_LIMIT else "over 60 s: given up"
            what = f"peer {peer}, {count:,} nodes, whole scene: pan"
            found.append(Measurement(what, (frame,), float("inf"), "ms", note=note))
    return found

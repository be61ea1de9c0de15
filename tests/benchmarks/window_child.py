"""One window that is measured from inside: `python -m tests.benchmarks.window_child FILE SECONDS`.

Prints one line of JSON: seconds since the process was started (given in NNSTUDIO_STARTED), private
memory in MB, lateness of the event loop in milliseconds, and the ends of the epochs. SECONDS 0: the
run goes to its end; otherwise it is stopped then.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

STARTED = float(os.environ["NNSTUDIO_STARTED"])  # time.time() of the parent at the spawn
_TICK = 4  # milliseconds


def main() -> int:
    """Open, click, wait for the engine, train, print."""
    from nnstudio import __main__  # as the real program does
    from nnstudio.ui.window import MainWindow

    file, seconds = Path(sys.argv[1]), float(sys.argv[2])
    assert callable(__main__.main)
    gc.disable()
    from PySide6.QtCore import QSettings

    from nnstudio.ui import program, theme
    from nnstudio.ui.garbage import Garbage
    from nnstudio.ui.preferences import Preferences

    program.catch_qt()
    app = program.application()
    Garbage(app)
    theme.apply(app, theme.LIGHT)
    store = QSettings(str(file.with_suffix(".ini")), QSettings.Format.IniFormat)
    window: MainWindow = program.start(Preferences(store), file)
    window.resize(1600, 1000)
    measured = Measured(window, seconds)
    window.show()
    app.exec()
    print(json.dumps(measured.found))
    return 0


class Measured:
    """Watches a window from its first paint to the end of its run."""

    def __init__(self, window: Any, seconds: float) -> None:
        from PySide6.QtCore import QTimer

        self.found: dict[str, Any] = {"ends": []}
        self._window, self._seconds = window, seconds
        self._lateness: list[float] = []
        self._timer = QTimer(window, interval=_TICK)
        self._timer.setTimerType(_precise())
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self._training = False
        window.shown.connect(self._paint)
        window.panel_docks.filled.connect(self._fill)

    def _paint(self) -> None:
        self.found["painted"] = since_start()
        self.found["private_painted"] = megabytes()
        self.found["resident_painted"] = megabytes("Rss")
        early = ("numpy", "networkx", "pyqtgraph", "torch", "PIL", "sqlite3")
        self.found["modules"] = [name for name in early if name in sys.modules]
        self._last = time.perf_counter()
        self._timer.start()
        self._click()

    def _click(self) -> None:
        from PySide6.QtCore import QPointF, Qt
        from PySide6.QtTest import QTest

        canvas, studio = self._window.canvas, self._window.studio
        node = next(iter(studio.project.graph.nodes.values()))
        left, top = node.at or (0.0, 0.0)
        place = QPointF(*canvas.view.to_widget(left + 60, top + 12)).toPoint()
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
        canvas.repaint()
        assert studio.selection == {node.id}
        self.found["click"] = since_start()

    def _fill(self) -> None:
        from nnstudio.ui.runner import Runner

        self.found["stall"] = max(self._lateness, default=0.0)
        self._lateness.clear()
        runner = self._window.studio.findChild(Runner)
        runner.engine_changed.connect(self._hear_engine)
        self._window.studio.ran.connect(self._hear)

    def _hear_engine(self, state: Any) -> None:
        from PySide6.QtCore import QTimer

        if state.state == "ready":
            self.found[state.role] = since_start() - self.found["painted"]
            if "analyst" in self.found and "trainer" in self.found and not self._training:
                self._training = True
                QTimer.singleShot(500, self._window, self._window.studio.train)

    def _hear(self, event: Any) -> None:
        from PySide6.QtCore import QTimer

        from nnstudio.project.event import EpochEnded, RunEnded, RunStarted

        if isinstance(event, RunStarted):
            self.found["threads"] = event.threads
            self._lateness.clear()
            if self._seconds:
                wait = int(self._seconds * 1000)
                QTimer.singleShot(wait, self._window, self._stop)
        elif isinstance(event, EpochEnded):
            self.found["ends"].append(event.seconds)
        elif isinstance(event, RunEnded):
            self._note_lateness()
            self.found["private_trained"] = megabytes()
            self.found["resident_trained"] = megabytes("Rss")
            self.found["torch"] = "torch" in sys.modules
            QTimer.singleShot(0, self._window, self._window.close)

    def _stop(self) -> None:
        self._note_lateness()
        self._window.actions_by_id["stop"].trigger()

    def _note_lateness(self) -> None:
        if "p99" not in self.found:
            late = sorted(self._lateness)
            self.found["p99"] = late[int(len(late) * 0.99)]
            self.found["p99.9"] = late[int(len(late) * 0.999)]

    def _tick(self) -> None:
        now = time.perf_counter()
        self._lateness.append(max(0.0, (now - self._last) * 1000 - _TICK))
        self._last = now


def _precise() -> Any:
    from PySide6.QtCore import Qt

    return Qt.TimerType.PreciseTimer


def since_start() -> float:
    """Seconds since the parent started this process."""
    return time.time() - STARTED


def megabytes(kind: str = "Private_Dirty") -> float:
    """Memory of this process alone, without pages of library files; 0 where nobody says.

    `Rss` counts those pages too, though they are shared with whatever else uses the libraries.
    """
    try:
        text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    lines = (line.split() for line in text.splitlines())
    return sum(int(line[1]) for line in lines if line[0] == f"{kind}:") / 1000


if __name__ == "__main__":
    sys.exit(main())

"""The status bar: where the run is, and counts of the network."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QToolButton, QWidget

from nnstudio.compiler.report import Analysis
from nnstudio.ui import theme
from nnstudio.ui.run_state import RunState
from nnstudio.ui.studio import Studio

_BYTES = 4  # of a float32
_BETWEEN = "   ·   "
_WORDS = {
    "idle": "Ready",
    "preparing": "Preparing the data and measuring the first steps…",
    "stopping": "Stopping after this step, and saving…",
    "finished": "Finished",
    "stopped": "Stopped and saved",
    "failed": "Failed",
}


class _Line(QLabel):
    """Text that ends in an ellipsis where there is no room for all of it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(self.text(), elide, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)


class StatusBar(QStatusBar):
    """State of the run on the left; counts of the network and the notices so far on the right."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.setSizeGripEnabled(False)
        self.setContentsMargins(theme.S2, 0, theme.S1, 0)
        self.state = _Line("Ready", self)
        self.state.setMinimumWidth(40)
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.counts = QLabel("", self)
        self.bell = QToolButton(self)
        self.bell.setIcon(theme.icon("info", "text_dim"))
        self.bell.setIconSize(QSize(14, 14))
        self.bell.setFixedSize(22, 22)
        self.bell.setToolTip("Notices so far")
        self.bell.setAccessibleName("Notices so far")
        self.addWidget(self.state, 1)
        self.addPermanentWidget(self.counts)
        self.addPermanentWidget(self.bell)
        studio.analyzed.connect(self._show_counts)

    def show_state(self, text: str, failed: bool = False) -> None:
        """Say where the run is."""
        self.state.setText(text)
        self.state.setToolTip(text if failed else "")

    def _show_counts(self, analysis: Analysis) -> None:
        errors = sum(problem.severity == "error" for problem in self._studio.problems)
        parts = [
            _counted(len(analysis.graph.nodes), "node"),
            _counted(analysis.parameters, "parameter"),
            f"{scaled(analysis.macs)}MACs",
            f"{scaled(analysis.parameters * _BYTES)}B",
        ]
        if errors:
            parts.insert(0, _counted(errors, "error"))
        self.counts.setText(_BETWEEN.join(parts))


def sentence(run: RunState) -> str:
    """Where a run is, in one line."""
    if run.state not in ("running", "paused"):
        why = " ".join(run.message.split())
        return _WORDS[run.state] + (f": {why}" if run.state == "failed" and why else "")
    parts = [
        "Paused" if run.state == "paused" else "Training",
        f"epoch {min(run.epoch + 1, run.epochs)} of {run.epochs}",
        f"step {run.step:,} of {run.steps:,}",
        run.device + (f", {_counted(run.threads, 'thread')}" if run.threads else ""),
    ]
    if run.rate and run.state == "running":
        parts.append(f"{scaled(run.rate).strip()} steps/s")
    if run.cost is not None:
        parts.append(f"monitors +{100 * run.cost:.1f} %")
    return _BETWEEN.join(parts)


def scaled(count: float) -> str:
    """A count with k, M or G."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:.3g} {letter}"
    return f"{count:.0f} "


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"

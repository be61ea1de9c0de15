"""The status bar: counts of the network, and where the run is."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from nnstudio.compiler.analysis import Analysis
from nnstudio.ui.studio import Studio

_BYTES = 4  # of a float32


class StatusBar(QStatusBar):
    """State of the run on the left, counts of the network on the right."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.setSizeGripEnabled(False)
        self.state = QLabel("Ready", self)
        self.counts = QLabel("", self)
        self.addWidget(self.state, 1)
        self.addPermanentWidget(self.counts)
        studio.analyzed.connect(self._show_counts)

    def show_state(self, text: str) -> None:
        """Say where the run is."""
        self.state.setText(text)

    def _show_counts(self, analysis: Analysis) -> None:
        errors = sum(problem.severity == "error" for problem in self._studio.problems)
        parts = [
            f"{len(analysis.graph.nodes):,} nodes",
            f"{analysis.parameters:,} parameters",
            f"{scaled(analysis.macs)}MACs",
            f"{analysis.parameters * _BYTES / 1e6:.1f} MB",
        ]
        if errors:
            parts.insert(0, f"{errors} problem{'s' if errors > 1 else ''}")
        self.counts.setText("   ·   ".join(parts))


def scaled(count: float) -> str:
    """A count with k, M or G."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if count >= size:
            return f"{count / size:.3g} {letter}"
    return f"{count:.0f} "

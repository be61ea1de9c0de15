"""The panels around the canvas: where each lies, and whether it waits for the first paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnstudio.ui.studio import Studio

_AREA = Qt.DockWidgetArea


@dataclass(frozen=True)
class Dock:
    """One panel. `late` panels are imported and made after the first paint.

    `plots`: it needs pyqtgraph, which is imported in short steps before.
    """

    id: str
    title: str
    area: Qt.DockWidgetArea
    place: str
    late: bool = True
    plots: bool = False

    def prepare(self) -> Callable[[Studio, QWidget], QWidget]:
        """Import the panel's class."""
        module, _, name = self.place.partition(":")
        kind: Callable[[Studio, QWidget], QWidget] = getattr(import_module(module), name)
        return kind

    def make(self, studio: Studio, parent: QWidget) -> QWidget:
        """Import and make the panel."""
        return self.prepare()(studio, parent)


def _panel(
    id: str,
    title: str,
    area: Qt.DockWidgetArea,
    name: str,
    late: bool = True,
    plots: bool = False,
) -> Dock:
    return Dock(id, title, area, f"nnstudio.ui.panels.{id}.panel:{name}", late, plots)


DOCKS: tuple[Dock, ...] = (
    _panel("palette", "Palette", _AREA.LeftDockWidgetArea, "PalettePanel", late=False),
    _panel("inspector", "Inspector", _AREA.RightDockWidgetArea, "InspectorPanel"),
    _panel("training", "Training", _AREA.BottomDockWidgetArea, "TrainingPanel", plots=True),
    _panel("problems", "Problems", _AREA.BottomDockWidgetArea, "ProblemsPanel"),
    _panel("code", "Code", _AREA.BottomDockWidgetArea, "CodePanel"),
    _panel("data", "Data", _AREA.BottomDockWidgetArea, "DataPanel"),
    _panel("tryit", "Try it", _AREA.BottomDockWidgetArea, "TryItPanel"),
    _panel("runs", "Runs", _AREA.BottomDockWidgetArea, "RunsPanel", plots=True),
)

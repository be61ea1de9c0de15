"""Joins the window, files, runner and panels, which know no other."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from nnstudio.engine.process import Launch, launch_process
from nnstudio.ui.block_actions import BlockActions
from nnstudio.ui.file_actions import FileActions
from nnstudio.ui.files import Files
from nnstudio.ui.homecoming import Homecoming
from nnstudio.ui.leaving import Leaving
from nnstudio.ui.loop_actions import LoopActions
from nnstudio.ui.panels.asking import Asking, EngineAsking
from nnstudio.ui.panels.code.panel import CodePanel
from nnstudio.ui.panels.palette.panel import PalettePanel
from nnstudio.ui.panels.problems.panel import ProblemsPanel
from nnstudio.ui.run_actions import RunActions
from nnstudio.ui.runner import Runner
from nnstudio.ui.view_actions import ViewActions
from nnstudio.ui.window import MainWindow


@runtime_checkable
class AsksEngine(Protocol):
    """A panel that asks the engine."""

    def ask_through(self, asking: Asking | None) -> None:
        """Take what to ask with; None: there is no engine any more."""


@runtime_checkable
class ChoosesRuns(Protocol):
    """A panel in which a recorded run is chosen, to predict with or to go on with."""

    run_chosen: SignalInstance
    resumed: SignalInstance


@runtime_checkable
class AsksForProblems(Protocol):
    """A panel from which one gets to what is wrong."""

    problems_asked: SignalInstance


class Controller(QObject):
    """Everything behind a window; made after its first paint."""

    def __init__(self, window: MainWindow, launch: Launch | None = None) -> None:
        super().__init__(window)
        self.window, self.studio = window, window.studio
        self.files = Files(self.studio, window.preferences)
        self.runner = Runner(self.studio, launch or launch_process)
        self.view = ViewActions(window)
        self.block_actions = BlockActions(window)
        self.loop_actions = LoopActions(window)
        self.file_actions = FileActions(window, self.files, self.runner)
        self.run_actions = RunActions(window, self.runner)
        self.files.crashed.connect(self.run_actions.offer_to_continue)
        self.homecoming = Homecoming(self.studio, self.files, self.runner)
        self.leaving = Leaving(window, self.files, self.file_actions, self.runner)
        self.asking = EngineAsking(self.studio, self.runner.engine)
        window.panel_docks.made.connect(self._join)
        for id_, panel in window.panel_docks.panels.items():
            self._join(id_, panel)

    def begin(self, file: Path | None) -> None:
        """Open what was asked for, make the late panels, and start the workers."""
        if file is None:
            self.files.recover_unsaved()
        else:
            self.files.open(file)
        self.window.panel_docks.filled.connect(self._start_engine)
        self.window.panel_docks.load()

    def _start_engine(self) -> None:
        if not self.runner.started:
            self.runner.start()

    def _join(self, id: str, panel: QWidget) -> None:
        """Listen to what a panel asks for. One that could not be made asks for nothing."""
        if isinstance(panel, PalettePanel):
            panel.template_chosen.connect(self.file_actions.open_template)
        elif isinstance(panel, CodePanel):
            panel.export_asked.connect(self.file_actions.export)
        elif isinstance(panel, ProblemsPanel):
            panel.counted.connect(lambda *_: self._entitle(panel))
            self._entitle(panel)
        elif isinstance(panel, AsksForProblems):
            panel.problems_asked.connect(lambda: self.window.panel_docks.show_panel("problems"))
        elif isinstance(panel, AsksEngine):
            panel.ask_through(self.asking)
        elif isinstance(panel, ChoosesRuns):
            panel.run_chosen.connect(self.run_actions.use)
            panel.resumed.connect(self.run_actions.resume)

    def _entitle(self, panel: ProblemsPanel) -> None:
        self.window.panel_docks.docks["problems"].setWindowTitle(panel.title)

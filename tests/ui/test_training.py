"""Training in the window with real workers: keys, panel, stop, continue, close."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import nnstudio
from nnstudio.engine.messages import Role
from nnstudio.engine.process import Deliver, Lose, Peer, Process, launch_process
from nnstudio.runs.folder import runs_folder
from nnstudio.runs.index import list_runs
from nnstudio.ui.panels.training.panel import TrainingPanel
from nnstudio.workbench.bench import Workbench
from tests.ui.conftest import CONTROL, SHIFT, OpenWindow, User


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    """A small project that trains in a moment."""
    found = nnstudio.from_template("spiral-mlp")
    found.set_plan(epochs=3, device="cpu", threads=1)
    found.save(tmp_path / "spiral.nns")
    return found


def trained(user: User) -> TrainingPanel:
    """The training panel."""
    panel = user.window.panel_docks.panels["training"]
    assert isinstance(panel, TrainingPanel)
    return panel


def test_one_key_trains_to_the_end_and_the_panel_shows_it(
    open_window: OpenWindow, bench: Workbench
) -> None:
    assert bench.path is not None
    user = open_window(bench.path, launch_process)
    user.window.panel_docks.show_panel("problems")
    user.press(Qt.Key.Key_F5)
    assert user.studio.run.state == "preparing"
    user.wait(lambda: user.studio.run.state == "finished", 60)
    assert user.window.panel_docks.in_front("training")
    user.window.panel_docks.show_panel("tryit")
    user.press(Qt.Key.Key_F5)
    user.wait(lambda: user.studio.run.under_way)
    user.wait(lambda: user.studio.run.state == "finished", 60)
    assert user.window.panel_docks.in_front("tryit"), "who tries it wants to see it learn there"
    run = user.studio.run
    assert (run.epoch, run.step) == (3, run.steps)
    assert "Finished" in user.window.status.state.text()
    losses = trained(user).record
    assert losses.run == run.name
    assert list_runs(runs_folder(bench.path))[0].state == "finished"
    assert not user.window.actions_by_id["resume"].isEnabled()


def test_pause_step_stop_continue_and_close_while_it_trains(
    open_window: OpenWindow, bench: Workbench
) -> None:
    assert bench.path is not None
    bench.set_plan(epochs=100_000)
    bench.save()
    user = open_window(bench.path, launch_process)
    assert not user.window.actions_by_id["pause"].isEnabled()
    user.press(Qt.Key.Key_F5)
    user.wait(lambda: user.studio.run.step > 10, 60)
    user.press(Qt.Key.Key_F6)
    user.wait(lambda: user.studio.run.state == "paused")
    at = user.studio.run.step
    user.press(Qt.Key.Key_F7)
    user.wait(lambda: user.studio.run.step == at + 1)
    assert user.studio.run.state == "paused"
    user.press(Qt.Key.Key_F6)
    user.wait(lambda: user.studio.run.step > at + 10)
    user.press(Qt.Key.Key_F5, SHIFT)
    user.wait(lambda: user.studio.run.state == "stopped")
    name, steps = user.studio.run.name, user.studio.run.step
    user.wait(user.window.actions_by_id["resume"].isEnabled)
    user.press(Qt.Key.Key_F5, CONTROL)
    user.wait(lambda: user.studio.run.step > steps, 60)
    assert user.studio.run.name == name
    user.window.close()
    assert user.asked == ("leaving",)
    assert user.window.isVisible()
    user.answer("leaving", "Stop and close")
    user.wait(user.window.isHidden)
    (run,) = list_runs(runs_folder(bench.path))
    assert run.state == "stopped"
    assert (runs_folder(bench.path) / run.name).is_dir()
    assert run.steps > steps


def test_a_run_that_is_still_prepared_can_be_paused(
    open_window: OpenWindow, bench: Workbench
) -> None:
    bench.set_plan(epochs=100_000)
    bench.save()
    user = open_window(bench.path, launch_process)
    user.press(Qt.Key.Key_F5)
    assert user.studio.run.state == "preparing"
    user.press(Qt.Key.Key_F6)
    user.wait(lambda: user.studio.run.state == "paused", 60)
    assert user.studio.run.step == 0
    user.press(Qt.Key.Key_F6)
    user.wait(lambda: user.studio.run.step > 10, 60)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_trainer_that_was_killed_is_replaced_and_its_run_can_be_continued(
    open_window: OpenWindow, bench: Workbench
) -> None:
    trainers: list[Process] = []

    def launch(role: Role, log: Path, deliver: Deliver, lose: Lose) -> Peer:
        peer = launch_process(role, log, deliver, lose)
        if role == "trainer" and isinstance(peer, Process):
            trainers.append(peer)
        return peer

    bench.set_plan(epochs=100_000)
    bench.save()
    user = open_window(bench.path, launch)
    user.press(Qt.Key.Key_F5)
    user.wait(lambda: user.studio.run.epoch > 3, 60)
    name, steps = user.studio.run.name, user.studio.run.step
    os.kill(trainers[0].pid, signal.SIGKILL)
    user.wait(lambda: user.studio.run.state == "failed")
    assert "continue the run" in user.told
    user.wait(lambda: user.asked == ("unfinished",))
    user.answer("unfinished", "Continue it")
    user.wait(lambda: user.studio.run.step > steps, 60)
    assert user.studio.run.name == name
    assert user.asked == ()
    user.do("stop")
    user.wait(lambda: user.studio.run.state == "stopped")


def test_runs_of_a_project_without_a_file_come_to_it_when_it_is_saved(
    open_window: OpenWindow, bench: Workbench, tmp_path: Path
) -> None:
    user = open_window(None, launch_process)
    user.studio.load(bench.project, None)
    user.wait(lambda: user.studio.analysis is not None and not user.studio.problems)
    user.do("train")
    user.wait(lambda: user.studio.run.state == "finished", 60)
    mine = tmp_path / "mine.nns"
    user.window.close()
    assert "has runs that only a file keeps" in user.window.questions.rows["leaving"].question.text
    user.answer("leaving", "Cancel")
    assert user.controller.files.save_as(mine)
    (run,) = list_runs(runs_folder(mine))
    assert run.name == user.studio.run.name


def test_a_new_project_is_not_offered_the_runs_of_the_one_before(
    open_window: OpenWindow, bench: Workbench, tmp_path: Path
) -> None:
    user = open_window(None, launch_process)
    user.controller.files.start(bench.project)
    user.wait(lambda: user.studio.analysis is not None and not user.studio.problems)
    user.do("train")
    user.wait(lambda: user.studio.run.state == "finished", 60)
    place = user.studio.place_of_runs
    user.controller.files.start(bench.project)
    assert user.window.status.state.text() == "Ready"
    assert list_runs(user.studio.place_of_runs) == ()
    runs = user.window.panel_docks.panels["runs"]
    user.window.panel_docks.show_panel("runs")
    user.wait(lambda: runs.place == user.studio.place_of_runs and runs._known)  # type: ignore[attr-defined]
    assert runs.table.runs == ()  # type: ignore[attr-defined]
    assert len(list_runs(place)) == 1  # nothing is lost either
    mine = tmp_path / "mine.nns"
    assert user.controller.files.save_as(mine)
    assert list_runs(runs_folder(mine)) == ()
    user.window.close()
    assert user.window.isHidden(), "what has a file and nothing new asks nothing"

"""The training panel shows what happens in a run, told by the events of a real one."""

from __future__ import annotations

import dataclasses
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.project.event import (
    CheckpointSaved,
    EpochEnded,
    Event,
    Intervened,
    Monitored,
    Paused,
    Resumed,
    RunEnded,
    RunStarted,
    Steps,
    Warned,
)
from nnstudio.ui import theme
from nnstudio.ui.panels.training import TrainingPanel
from nnstudio.ui.panels.training.charts import GRADIENT, LOSS, RATE
from nnstudio.ui.panels.training.header import amount, clock, weight_of
from nnstudio.ui.run_state import RunState
from nnstudio.ui.studio import Studio
from tests.ui.plots.recorded import Recorded

LEFT = Qt.MouseButton.LeftButton


def tell(studio: Studio, events: tuple[Event, ...]) -> None:
    for event in events:
        studio.take_event(event)


def curve(panel: TrainingPanel, title: str, name: str) -> list[float]:
    found = next(c for c in panel.charts.plot(title).curves if c.name == name and not c.ghost)
    return [float(value) for value in found.series.y]


def steps_of(events: tuple[Event, ...]) -> list[Steps]:
    return [event for event in events if isinstance(event, Steps)]


def test_before_the_first_run_it_explains_f5_and_offers_to_train(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio
) -> None:
    assert panel.blank.isVisible()
    with qtbot.waitSignal(studio.train_asked):
        qtbot.mouseClick(panel.blank.button, LEFT)


def test_every_step_and_every_epoch_is_drawn(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    events = recorded.events[0]
    tell(studio, events)
    told = [value for event in steps_of(events) for value in dict(event.losses)["loss"]]
    ends = [dict(event.figures) for event in events if isinstance(event, EpochEnded)]
    rates = [rate for event in steps_of(events) for rate in event.learning_rate]
    assert curve(panel, LOSS, "train") == pytest.approx(told)
    assert curve(panel, LOSS, "validation") == pytest.approx([end["val_loss"] for end in ends])
    accuracies = [end["val_accuracy"] for end in ends]
    assert curve(panel, "Accuracy", "validation") == pytest.approx(accuracies)
    assert curve(panel, RATE, "learning rate") == pytest.approx(rates)
    assert not panel.blank.isVisible()


def test_the_end_shows_the_test_figures_large(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, recorded.events[0])
    assert panel.tiles.tiles[0] is panel.result
    assert [name for name, _ in panel.result.figures] == ["accuracy", "loss"]
    assert panel.header.pill.text == "Finished"
    assert panel.header.facts["epoch"].text() == "epoch 4/4"
    assert panel.header.progress.value() == panel.header.progress.maximum()


def test_the_header_says_where_the_run_is(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    events = recorded.events[0]
    first = next(at for at, event in enumerate(events) if isinstance(event, EpochEnded))
    tell(studio, events[: first + 1])
    facts = panel.header.facts
    assert panel.header.pill.text == "Training"
    assert facts["epoch"].text() == "epoch 1/4"
    assert facts["step"].text() == "step 5/20"
    assert facts["device"].text() == "cpu"
    assert panel.result not in panel.tiles.tiles
    tell(studio, (Paused(5),))
    assert panel.header.pill.text == "Paused"
    tell(studio, (Resumed(5),))
    assert panel.header.pill.text == "Training"
    studio.set_run(dataclasses.replace(studio.run, state="stopping"))
    tell(studio, events[first + 1 : first + 2])
    panel.header.show_record(panel.record, now=True)
    assert panel.header.pill.text == "Stopping"


def test_a_run_that_goes_on_keeps_its_curves_up_to_there(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    events = recorded.events[0]
    tell(studio, events)
    start = next(event for event in events if isinstance(event, RunStarted))
    studio.take_event(dataclasses.replace(start, step=10, epochs=8))
    assert len(curve(panel, LOSS, "train")) == 10
    assert panel.header.facts["step"].text() == "step 10/40"
    assert panel.result not in panel.tiles.tiles
    tell(studio, (Steps(11, 3, (("loss", (0.5,)),), (0.001,), (None,), 1.0),))
    assert curve(panel, LOSS, "train")[10:] == [0.5]


def test_a_run_that_the_panel_never_saw_goes_on_with_its_recorded_curves(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    events = recorded.events[0]
    start = next(event for event in events if isinstance(event, RunStarted))
    studio.take_event(dataclasses.replace(start, step=20, epochs=8))
    tell(studio, (Steps(21, 5, (("loss", (0.25,)),), (0.001,), (None,), 1.0),))
    qtbot.waitUntil(lambda: len(panel.record.losses["loss"]) == 21)
    assert curve(panel, LOSS, "train")[20:] == [0.25]
    assert len(curve(panel, "Accuracy", "validation")) == 4


def test_a_new_run_leaves_the_one_before_as_a_ghost(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, recorded.events[0])
    tell(studio, recorded.events[1][:4])
    curves = panel.charts.plot(LOSS).curves
    ghosts = [each for each in curves if each.ghost]
    assert {each.name for each in ghosts} == {"train", "validation"}
    assert all(each.dataBounds(1) is None for each in ghosts), "they scale nothing"
    assert len(ghosts[0].series) == 20
    tell(studio, recorded.events[1][4:])
    tell(studio, recorded.events[0])
    assert len([each for each in panel.charts.plot(LOSS).curves if each.ghost]) == 2


def test_a_failed_run_says_why_and_leads_to_the_node(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio, failed: tuple[Event, ...]
) -> None:
    end = failed[-1]
    assert isinstance(end, RunEnded)
    tell(studio, (*failed[:-1], dataclasses.replace(end, node="linear1")))
    assert panel.banner.isVisible()
    assert panel.banner.text.text() == end.message
    assert panel.header.pill.text == "Failed"
    with qtbot.waitSignal(studio.revealed) as told:
        qtbot.mouseClick(panel.banner.button, LEFT)
    assert told.args == [studio.project.graph.named("linear1").id]


def test_a_run_that_is_prepared_or_never_begins_is_shown_too(
    panel: TrainingPanel, studio: Studio
) -> None:
    studio.set_run(RunState("preparing"))
    assert panel.header.pill.text == "Preparing"
    assert not panel.blank.isVisible()
    studio.set_run(RunState("failed", message="the data is gone", node="point"))
    assert panel.header.pill.text == "Failed"
    assert panel.banner.text.text() == "the data is gone"


def test_another_project_starts_with_an_empty_panel(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, recorded.events[0])
    studio.load(studio.project, None)
    assert panel.blank.isVisible()
    assert panel.record.run == ""
    assert panel.charts.plot(LOSS).curves == ()


def test_a_node_that_is_gone_is_said_instead_of_shown(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio
) -> None:
    with qtbot.waitSignal(studio.noticed) as told:
        panel.banner.revealed.emit("long_gone")
    assert "long_gone" in told.args[0].text


def test_a_warning_is_shown_until_it_is_dismissed(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, (*recorded.events[0][:3], Warned(3, "the disk is full")))
    assert panel.banner.text.text() == "the disk is full"
    assert not panel.banner.button.isVisible()
    qtbot.mouseClick(panel.banner.dismiss, LEFT)
    assert not panel.banner.isVisible()


def monitored(step: int) -> Monitored:
    figures = (("", "gradient_norm", 2.0), ("linear1", "gradient_norm", 1.5),
               ("linear1", "dead_share", 0.25), ("linear2", "gradient_norm", 0.5))  # fmt: skip
    return Monitored(step, figures, 0.001)


def test_monitored_nodes_are_rows_of_the_strip_and_a_click_selects_them(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, recorded.events[0][:2])
    tell(studio, (monitored(30), monitored(60)))
    strip = panel.charts.strip
    assert strip.history.rows == ("linear1", "linear2")
    assert curve(panel, GRADIENT, "all weights")[-2:] == [2.0, 2.0]
    qtbot.mouseClick(strip.viewport(), LEFT, pos=strip.place_of("linear1").toPoint())
    assert studio.selection == {studio.project.graph.named("linear1").id}
    panel.header.figure.setCurrentIndex(panel.header.figure.findData("dead_share"))
    assert strip.history.rows == ("linear1",)


def test_changes_by_hand_and_the_best_epoch_are_marked(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, recorded.events[0])
    before = panel.charts.plot(LOSS).image(1)
    studio.take_event(Intervened(12, "learning_rate", 0.01))
    assert panel.record.changes == [(12, "learning_rate = 0.01")]
    assert panel.record.best_step is not None
    assert panel.charts.plot(LOSS).image(1) != before


def test_the_best_epoch_is_marked_before_its_weights_are_saved(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    told = [event for event in recorded.events[0] if not isinstance(event, CheckpointSaved)]
    ended = [event for event in told if isinstance(event, EpochEnded)]
    tell(studio, tuple(told[: told.index(ended[-1]) + 1]))
    losses = [dict(event.figures)["val_loss"] for event in ended]
    assert panel.record.picks == ("loss", "lower")
    assert panel.record.best_step == ended[losses.index(min(losses))].step


def test_a_run_that_is_stopped_within_an_epoch_stays_in_that_epoch(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    told = recorded.events[0]
    second = next(event for event in told if isinstance(event, Steps) and event.epoch == 2)
    tell(studio, (*told[: told.index(second) + 1],))
    studio.take_event(RunEnded("stopped", 1, second.first, 1.0))
    assert panel.record.epoch == 2


def test_view_and_crosshair_are_shared_by_all_plots(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, recorded.events[0])
    loss, rate = panel.charts.plot(LOSS), panel.charts.plot(RATE)
    loss.view.setXRange(5.0, 9.0)
    assert rate.view.across == panel.charts.strip.view.across == (5.0, 9.0)
    tell(studio, recorded.events[1][:3])
    assert rate.view.across == loss.view.across == (0.0, 15.0)
    loss.view.setXRange(5.0, 9.0)
    rate.view.show_all()
    assert loss.view.across == (0.0, 15.0)
    before = rate.grab().toImage()
    loss.hovered.emit(7.0)
    assert rate.grab().toImage() != before


def test_smoothing_log_and_epoch_lines_are_switched_from_the_header(
    qtbot: QtBot, panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, recorded.events[0])
    train = panel.record.losses["loss"]
    assert train.weight == pytest.approx(0.9, abs=0.01)
    panel.header.slider.setFocus()
    qtbot.keyClick(panel.header.slider, Qt.Key.Key_Home)
    assert train.weight == 0
    qtbot.mouseClick(panel.header.log, LEFT)
    assert panel.charts.plot(LOSS).log
    before = panel.charts.plot(LOSS).image(1)
    qtbot.mouseClick(panel.header.lines, LEFT)
    assert panel.charts.plot(LOSS).image(1) != before


def test_it_survives_narrow_places_themes_and_a_loss_that_is_no_number(
    qapp: QApplication, panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    tell(studio, recorded.events[0][:3])
    tell(studio, (Steps(40, 1, (("loss", (math.nan, math.inf)),), (0.1, 0.1), (None, None), 2.0),))
    for width, height in ((200, 400), (2560, 300), (640, 80)):
        panel.resize(width, height)
        panel.grab()
    theme.apply(qapp, theme.DARK)
    panel.grab()


def test_a_long_run_is_followed_at_little_cost(
    panel: TrainingPanel, studio: Studio, recorded: Recorded
) -> None:
    start = next(event for event in recorded.events[0] if isinstance(event, RunStarted))
    studio.take_event(dataclasses.replace(start, run="long", epochs=1, steps_per_epoch=60_000))
    for at in range(0, 60_000, 1000):
        values = (0.5,) * 1000
        losses = (("loss", values),)
        studio.take_event(Steps(at + 1, 1, losses, values, (None,) * 1000, at / 1000))
    assert len(panel.record.losses["loss"]) == 60_000
    panel.charts.plot(LOSS).repaint()
    assert panel.charts.plot(LOSS).cost < 0.2


def test_numbers_of_the_header_are_short() -> None:
    assert [amount(n) for n in (812.4, 12_400, 1_300_000)] == ["812", "12.4k", "1.30M"]
    assert [clock(s) for s in (7, 750, 3723)] == ["0:07", "12:30", "1:02:03"]
    assert [round(weight_of(v), 3) for v in (0, 100)] == [0, 0.999]

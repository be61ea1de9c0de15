"""The runs panel lists, draws, compares, deletes and takes back what was trained."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnstudio.project.edits import set_plan
from nnstudio.project.event import RunEnded
from nnstudio.ui.panels.runs import RunsPanel
from nnstudio.ui.panels.runs.comparison import short_names
from nnstudio.ui.studio import Studio
from tests.ui.plots.recorded import Recorded

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def titles(panel: RunsPanel) -> list[str]:
    return [
        panel.rows.headerData(at, Qt.Orientation.Horizontal)
        for at in range(panel.rows.columnCount())
    ]


def column(panel: RunsPanel, title: str) -> list[str]:
    at = titles(panel).index(title)
    return [panel.rows.index(row, at).data() for row in range(panel.rows.rowCount())]


def click(qtbot: QtBot, panel: RunsPanel, row: int, keys: Qt.KeyboardModifier = NONE) -> None:
    at = panel.view.visualRect(panel.rows.index(row, 0)).center() + QPoint(10, 0)
    qtbot.mouseClick(panel.view.viewport(), LEFT, keys, at)


def drawn(panel: RunsPanel, title: str = "Loss, training") -> int:
    return len(panel.comparison.plot(title).curves) if title in panel.comparison.titles else 0


def test_runs_are_listed_newest_first_with_their_figures(
    panel: RunsPanel, trained: Recorded
) -> None:
    names = column(panel, "Run")
    assert names == sorted(names, reverse=True)
    assert column(panel, "State") == ["finished"] * 3
    assert column(panel, "Epochs") == ["4/4"] * 3
    end = trained.events[-1][-1]
    assert isinstance(end, RunEnded)
    accuracy = dict(end.figures)["test_accuracy"]
    assert float(column(panel, "test accuracy")[0]) == pytest.approx(accuracy, abs=1e-4)
    assert column(panel, "Parameters") == ["22", "42", "82"]


def test_a_click_on_a_heading_sorts_by_numbers(qtbot: QtBot, panel: RunsPanel) -> None:
    header = panel.view.horizontalHeader()
    at = titles(panel).index("Parameters")
    panel.view.scrollTo(panel.rows.index(0, at))
    place = QPoint(header.sectionViewportPosition(at) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    first = column(panel, "Parameters")
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    assert sorted([first, column(panel, "Parameters")]) == [["22", "42", "82"], ["82", "42", "22"]]


def test_chosen_runs_are_drawn_over_each_other(qtbot: QtBot, panel: RunsPanel) -> None:
    click(qtbot, panel, 0)
    qtbot.waitUntil(lambda: drawn(panel) == 1)
    click(qtbot, panel, 2, CONTROL)
    qtbot.waitUntil(lambda: drawn(panel) == 2)
    curves = panel.comparison.plot("Accuracy, validation").curves
    assert [len(each.series) for each in curves] == [4, 4]
    assert len({each.hue for each in curves}) == 2
    click(qtbot, panel, 1)
    qtbot.waitUntil(lambda: drawn(panel) == 1)


def test_the_x_axis_counts_steps_epochs_or_seconds(qtbot: QtBot, panel: RunsPanel) -> None:
    click(qtbot, panel, 0)
    qtbot.waitUntil(lambda: drawn(panel) == 1)
    ends = []
    for at in range(3):
        panel.comparison.axis.setCurrentIndex(at)
        ends.append(panel.comparison.plot("Loss, training").curves[0].series.x[-1])
    assert ends[:2] == [20, 4]
    assert 0 < ends[2] < 60


def test_the_difference_of_two_runs_is_told_in_words(qtbot: QtBot, panel: RunsPanel) -> None:
    panel.choose(column(panel, "Run")[:2])
    qtbot.waitUntil(lambda: "out_features 8 → 4" in panel.differences.text())


def test_one_run_is_told_apart_from_the_project_as_it_is(
    qtbot: QtBot, panel: RunsPanel, studio: Studio
) -> None:
    click(qtbot, panel, 0)
    qtbot.waitUntil(lambda: panel.differences.text() == "The project is as this run had it.")
    studio.apply(set_plan(epochs=99))
    click(qtbot, panel, 1)
    qtbot.waitUntil(lambda: "epochs 4 → 99" in panel.differences.text())
    assert "out_features 8 → 4" in panel.differences.text()


def test_a_run_is_deleted_after_a_question_and_can_be_taken_back(
    qtbot: QtBot, panel: RunsPanel, project: Path
) -> None:
    name = column(panel, "Run")[0]
    click(qtbot, panel, 0)
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert panel.question.isVisible()
    qtbot.mouseClick(panel.question.no, LEFT)
    assert (panel.place / name).is_dir()
    qtbot.mouseClick(panel.buttons["delete"], LEFT)
    qtbot.mouseClick(panel.question.yes, LEFT)
    qtbot.waitUntil(lambda: len(panel.table.runs) == 2)
    assert (panel.place / ".trash" / name / "events").is_file()
    qtbot.mouseClick(panel.question.yes, LEFT)  # Undo
    qtbot.waitUntil(lambda: len(panel.table.runs) == 3)
    assert column(panel, "Run")[0] == name


def test_a_run_that_is_being_trained_cannot_be_deleted(
    qtbot: QtBot, panel: RunsPanel, studio: Studio
) -> None:
    from nnstudio.runs.folder import RunFolder

    click(qtbot, panel, 0)
    name = panel.chosen[0].name
    with RunFolder(panel.place / name).lock(), qtbot.waitSignal(studio.noticed) as told:
        qtbot.mouseClick(panel.buttons["delete"], LEFT)
        qtbot.mouseClick(panel.question.yes, LEFT)
    assert "is being trained" in told.args[0].text
    assert (panel.place / name).is_dir()


def test_a_damaged_run_is_listed_with_the_reason(qtbot: QtBot, panel: RunsPanel) -> None:
    name = column(panel, "Run")[0]
    events = panel.place / name / "events"
    lines = events.read_bytes().splitlines(keepends=True)
    events.write_bytes(b"".join([lines[0], b"nonsense\n", *lines[1:]]))
    panel.refresh()
    qtbot.waitUntil(lambda: column(panel, "State")[0] == "damaged")
    click(qtbot, panel, 0)
    assert "check sum" in panel.message.text()
    assert not panel.buttons["predict"].isEnabled()
    assert panel.buttons["delete"].isEnabled()
    assert drawn(panel) == 0


def test_a_run_is_chosen_for_prediction(qtbot: QtBot, panel: RunsPanel) -> None:
    assert not panel.buttons["predict"].isEnabled()
    click(qtbot, panel, 1)
    assert not panel.buttons["resume"].isEnabled()  # it is finished
    with qtbot.waitSignal(panel.run_chosen) as told:
        qtbot.mouseClick(panel.buttons["predict"], LEFT)
    assert told.args == [column(panel, "Run")[1]]


def test_the_run_that_predicts_is_marked(panel: RunsPanel, studio: Studio) -> None:
    name = column(panel, "Run")[2]
    studio.choose_run(name)
    font = Qt.ItemDataRole.FontRole
    assert [bool(panel.rows.index(row, 0).data(font)) for row in range(3)] == [False, False, True]


def test_an_interrupted_run_can_be_continued(qtbot: QtBot, panel: RunsPanel) -> None:
    name = column(panel, "Run")[0]
    events = panel.place / name / "events"
    events.write_bytes(b"".join(events.read_bytes().splitlines(keepends=True)[:-1]))
    panel.refresh()
    qtbot.waitUntil(lambda: column(panel, "State")[0] == "interrupted")
    click(qtbot, panel, 0)
    with qtbot.waitSignal(panel.resumed) as told:
        qtbot.mouseClick(panel.buttons["resume"], LEFT)
    assert told.args == [name]


def test_a_run_that_ends_appears_by_itself(
    qtbot: QtBot, panel: RunsPanel, studio: Studio, trained: Recorded
) -> None:
    name = column(panel, "Run")[0]
    (panel.place / name).rename(panel.place.parent / "elsewhere")
    panel.refresh()
    qtbot.waitUntil(lambda: len(panel.table.runs) == 2)
    (panel.place.parent / "elsewhere").rename(panel.place / name)
    studio.take_event(trained.events[-1][-1])
    qtbot.waitUntil(lambda: len(panel.table.runs) == 3)


def test_another_project_has_other_runs(
    qtbot: QtBot, panel: RunsPanel, studio: Studio, tmp_path: Path
) -> None:
    click(qtbot, panel, 0)
    studio.load(studio.project, tmp_path / "other.nns")
    qtbot.waitUntil(lambda: "No runs yet" in panel.message.text())
    assert panel.table.runs == ()
    assert drawn(panel) == 0


def test_narrow_it_puts_the_plots_below_the_table(panel: RunsPanel) -> None:
    assert panel.splitter.orientation() == Qt.Orientation.Horizontal
    panel.resize(200, 700)
    panel.grab()
    assert panel.splitter.orientation() == Qt.Orientation.Vertical


def test_its_thread_ends_with_it(qtbot: QtBot, studio: Studio) -> None:
    import threading

    import shiboken6

    made = RunsPanel(studio)
    made.refresh()
    qtbot.waitUntil(lambda: not made.reader.busy)
    shiboken6.delete(made)
    assert not [each for each in threading.enumerate() if each.name.startswith("reading")]


def test_names_in_the_legend_leave_out_what_is_common() -> None:
    names = ["2026-11-21-045644-lenet-5", "2026-11-21-045638-lenet-5"]
    assert list(short_names(names).values()) == ["045644", "045638"]
    assert short_names(["a-b"]) == {"a-b": "a-b"}
    assert len(set(short_names(["a", "a-2", "a-3"]).values())) == 3

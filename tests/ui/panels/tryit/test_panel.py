"""The try-it panel with trained models and real workers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

import nnstudio
from nnstudio.engine.messages import Failed
from nnstudio.project import edits
from nnstudio.project.project import Project
from nnstudio.ui import theme
from nnstudio.ui.panels.tryit.panel import TryItPanel
from nnstudio.ui.panels.tryit.standing import is_untrained, reason, same_model
from tests.networks import chain, spiral
from tests.ui.panels.owner import Engine
from tests.ui.panels.tryit.conftest import Open, Saved, digits

LEFT = Qt.MouseButton.LeftButton


def draw_one(qtbot: QtBot, panel: TryItPanel) -> None:
    """A stroke from top to bottom."""
    pad = panel.hand.image.pad
    qtbot.mousePress(pad, LEFT, pos=QPoint(112, 30))
    for y in range(35, 195, 10):
        qtbot.mouseMove(pad, QPoint(112, y))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(112, 195))


def answered(qtbot: QtBot, panel: TryItPanel) -> str:
    """The answer, as soon as there is one."""
    qtbot.waitUntil(panel.hand.view.answer.isVisible, timeout=20_000)
    return panel.hand.view.answer.text()


def test_a_drawing_is_answered_with_a_bar_for_each_class_in_order(
    qtbot: QtBot, open_panel: Open, trained_digits: Saved
) -> None:
    panel = open_panel(trained_digits.project, trained_digits.path)
    assert panel.page == "hand" and panel.tabs.keys == ("hand", "mistakes")
    assert "Draw something" in panel.hand.view.words.text()
    draw_one(qtbot, panel)
    answer = answered(qtbot, panel)
    shown = panel.hand.view.bars.shown
    assert [name for name, _ in shown] == list("0123456789")
    assert sum(share for _, share in shown) == pytest.approx(1.0, abs=1e-4)
    assert answer == max(shown, key=lambda pair: pair[1])[0]
    assert "best weights" in panel.standing.text
    qtbot.mouseClick(panel.hand.image.erase, LEFT)
    assert not panel.hand.view.answer.isVisible()


def test_pad_and_bars_are_in_sight_in_a_low_dock(
    qtbot: QtBot, open_panel: Open, trained_digits: Saved
) -> None:
    panel = open_panel(trained_digits.project, trained_digits.path)
    panel.resize(1280, 262)
    draw_one(qtbot, panel)
    answered(qtbot, panel)
    pad, bars = panel.hand.image.pad, panel.hand.view.bars
    for widget in (pad, bars):
        qtbot.waitUntil(lambda widget=widget: not widget.visibleRegion().isEmpty())
        qtbot.waitUntil(
            lambda widget=widget: widget.visibleRegion().boundingRect() == widget.rect()
        )
    assert pad.width() == pad.height() < 200
    qtbot.waitUntil(
        lambda: all(
            area.verticalScrollBar().maximum() == 0
            for area in panel.hand.sides.findChildren(QScrollArea)
        )
    )
    panel.resize(1280, 600)
    assert pad.width() == 224 and bars.row == 22


def test_a_row_of_the_test_part_is_asked_with_its_truth(
    qtbot: QtBot, open_panel: Open, trained_digits: Saved
) -> None:
    panel = open_panel(trained_digits.project, trained_digits.path)
    stepper = panel.hand.image.stepper
    qtbot.mouseClick(stepper.after, LEFT)
    answered(qtbot, panel)
    assert panel.hand.view.truth.text()[2:].startswith("it is ")
    assert stepper.words.text().startswith("test 1 of")
    qtbot.mouseClick(stepper.before, LEFT)
    qtbot.waitUntil(lambda: stepper.place == stepper.total - 1)


def test_a_dropped_image_is_asked_about_and_a_wrong_file_is_refused(
    qtbot: QtBot, open_panel: Open, trained_digits: Saved, tmp_path: Path
) -> None:
    panel = open_panel(trained_digits.project, trained_digits.path)
    draw_one(qtbot, panel)
    image = tmp_path / "one.png"
    panel.hand.image.pad.grab().save(str(image))
    text = tmp_path / "words.txt"
    text.write_text("no image")
    for path in (image, text):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(panel, QDragEnterEvent(QPoint(9, 9), copy, data, LEFT, none))
        QApplication.sendEvent(panel, QDropEvent(QPointF(9, 9), copy, data, LEFT, none))
        if path is image:
            answered(qtbot, panel)
            assert panel.hand.image.pad.picture is not None
            assert panel.hand.image.question.inputs == (str(image),)
    assert "words.txt is no image" in panel.hand.image.words.text()
    assert panel.hand.image.question.inputs == (str(image),)


def test_without_training_it_says_so_and_offers_to(
    qtbot: QtBot, open_panel: Open, tmp_path: Path
) -> None:
    panel = open_panel(digits().project, tmp_path / "new.nns")
    draw_one(qtbot, panel)
    words = panel.hand.view.words
    qtbot.waitUntil(lambda: "Nothing is trained yet" in words.text(), timeout=20_000)
    assert panel.train.isVisible()
    with qtbot.waitSignal(panel.studio.train_asked):
        qtbot.mouseClick(panel.train, LEFT)


def test_after_the_graph_was_changed_it_says_that(
    qtbot: QtBot, open_panel: Open, trained_digits: Saved
) -> None:
    panel = open_panel(trained_digits.project, trained_digits.path)
    draw_one(qtbot, panel)
    answered(qtbot, panel)
    linear = next(
        n for n in trained_digits.project.graph.nodes.values() if n.settings.get("out_features")
    )
    panel.studio.apply(edits.set_setting(linear.id, "out_features", 20))
    words = panel.hand.view.words
    qtbot.waitUntil(lambda: "graph was changed" in words.text(), timeout=20_000)


def test_the_words_for_what_is_missing_are_those_of_the_core(
    qtbot: QtBot, engine: Engine, open_panel: Open, trained_spiral: Saved, tmp_path: Path
) -> None:
    panel = open_panel(spiral().project, tmp_path / "new.nns")
    got: list[object] = []
    panel.studio.asking.judge(got.append, "test", 1)
    qtbot.waitUntil(lambda: bool(got), timeout=20_000)
    assert isinstance(got[0], Failed) and is_untrained(got[0])
    assert "--run" not in reason(got[0]) and "nnstudio train" not in reason(got[0])


def test_mistakes_show_figures_matrix_and_the_worst_images(
    qtbot: QtBot, open_panel: Open, trained_digits: Saved
) -> None:
    panel = open_panel(trained_digits.project, trained_digits.path)
    panel.show_page("mistakes")
    mistakes = panel.mistakes
    qtbot.waitUntil(lambda: mistakes.judged is not None, timeout=20_000)
    judged = mistakes.judged
    assert judged is not None and sum(map(sum, judged.confusion)) == judged.rows
    assert "accuracy" in mistakes.figures.text()
    entries = mistakes.grid.entries
    assert entries and "→" in entries[0].caption and entries[0].detail.endswith("%")
    assert "the model says" in entries[0].tip


def test_a_click_on_a_cell_filters_the_samples_and_another_lets_go(
    qtbot: QtBot, open_panel: Open, trained_digits: Saved
) -> None:
    panel = open_panel(trained_digits.project, trained_digits.path)
    panel.show_page("mistakes")
    mistakes, matrix = panel.mistakes, panel.mistakes.matrix
    qtbot.waitUntil(lambda: mistakes.judged is not None, timeout=20_000)
    worst = mistakes.judged.worst[0]
    cell = (matrix.classes.index(worst.truth), matrix.classes.index(worst.answer))
    all_ = len(mistakes.shown)
    qtbot.mouseClick(matrix.viewport(), LEFT, pos=matrix.rect_of(cell).center().toPoint())
    assert matrix.cell == cell
    shown = [mistakes.judged.worst[at] for at in mistakes.shown]
    assert shown and {(each.truth, each.answer) for each in shown} == {(worst.truth, worst.answer)}
    assert len(mistakes.grid.entries) == len(shown)
    assert f"of {worst.truth} answered as {worst.answer}" in mistakes.head.text()
    qtbot.mouseClick(matrix.viewport(), LEFT, pos=matrix.rect_of(cell).center().toPoint())
    assert matrix.cell is None and len(mistakes.shown) == all_


def test_the_matrix_works_by_keyboard(
    qtbot: QtBot, open_panel: Open, trained_digits: Saved
) -> None:
    panel = open_panel(trained_digits.project, trained_digits.path)
    panel.show_page("mistakes")
    matrix = panel.mistakes.matrix
    qtbot.waitUntil(lambda: panel.mistakes.judged is not None, timeout=20_000)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(matrix, key)
    assert matrix.cell == (1, 2)
    qtbot.keyClick(matrix, Qt.Key.Key_Escape)
    assert matrix.cell is None


def test_a_plane_shows_points_and_the_surface_and_comes_first(
    qtbot: QtBot, open_panel: Open, trained_spiral: Saved
) -> None:
    panel = open_panel(trained_spiral.project, trained_spiral.path)
    assert panel.page == "surface"
    plane = panel.surface.plane
    qtbot.waitUntil(lambda: plane.surface is not None, timeout=20_000)
    assert {each.hollow for each in plane.scene.points} == {False, True}
    assert plane.scene.names == ("0", "1")
    x, y = plane.view
    assert x[0] < -0.9 and x[1] > 0.9 and y[0] < -0.7


def test_the_surface_follows_the_size_of_the_panel(
    qtbot: QtBot, open_panel: Open, trained_spiral: Saved
) -> None:
    panel = open_panel(trained_spiral.project, trained_spiral.path)
    plane = panel.surface.plane
    qtbot.waitUntil(lambda: plane.surface is not None, timeout=20_000)
    before = plane.surface.width() / plane.surface.height()
    panel.resize(420, 900)
    qtbot.waitUntil(
        lambda: plane.surface.width() / plane.surface.height() < before / 2, timeout=20_000
    )


def test_a_point_is_typed_and_answered(
    qtbot: QtBot, open_panel: Open, trained_spiral: Saved
) -> None:
    panel = open_panel(trained_spiral.project, trained_spiral.path)
    panel.show_page("hand")
    fields = panel.hand.row.fields
    assert list(fields) == ["x1", "x2"]
    qtbot.keyClicks(fields["x1"], "0.5")
    assert "x2 has no value" in panel.hand.view.words.text()
    qtbot.keyClicks(fields["x2"], "-0.25")
    assert answered(qtbot, panel) in ("0", "1")


def test_surface_and_answers_follow_the_training_at_most_four_times_a_second(
    qtbot: QtBot, engine: Engine, open_panel: Open, tmp_path: Path
) -> None:
    panel = open_panel(spiral(epochs=400).project, tmp_path / "live.nns")
    steps: list[int] = []
    panel.surface.taken.connect(lambda reply: steps.append(reply.step))
    panel.studio.train()
    qtbot.waitUntil(lambda: len(set(steps)) >= 4, timeout=30_000)
    assert "Live" in panel.standing.text
    count = len(steps)
    qtbot.wait(1000)
    assert len(steps) - count <= 5
    engine.client.control("stop")
    qtbot.waitUntil(lambda: engine.ended is not None, timeout=20_000)


def test_a_curve_is_drawn_for_one_input(
    qtbot: QtBot, engine: Engine, open_panel: Open, tmp_path: Path
) -> None:
    (tmp_path / "line.csv").write_text(
        "x,y\n" + "\n".join(f"{i / 10},{(i / 10) ** 2}" for i in range(60))
    )
    net = nnstudio.new("Line")
    net.set_data("Csv", path="line.csv")
    x = net.add("Input", field="x", name="position")
    y = chain(net, x, ("Linear", {"out_features": 8}), "Tanh", ("Linear", {"out_features": 1}))
    net.add("Output", y, name="out")
    net.add("MSELoss", y, net.add("Target", field="y", name="target"), name="loss")
    net.set_plan(epochs=3, threads=1, device="cpu")
    net.save(tmp_path / "line.nns")
    net.train()
    panel = open_panel(net.project, tmp_path / "line.nns")
    assert "curve" in panel.surface.form and panel.page == "surface"
    plane = panel.surface.plane
    qtbot.waitUntil(lambda: bool(plane.scene.lines), timeout=20_000)
    assert len(plane.scene.lines[0].x) == 300 and plane.scene.names == ("data", "model")
    panel.show_page("mistakes")
    qtbot.waitUntil(lambda: panel.mistakes.judged is not None, timeout=20_000)
    assert panel.mistakes.plane.isVisible() and panel.mistakes.table.rowCount() > 0


def test_moving_nodes_leaves_the_model_the_same_and_settings_do_not(
    trained_spiral: Saved,
) -> None:
    project = trained_spiral.project
    node = next(n for n in project.graph.nodes.values() if n.type == "Linear")
    moved = edits.move({node.id: (5.0, 6.0)}).change(project)
    assert same_model(project, moved) and same_model(None, moved)
    renamed = edits.rename(node.id, "other").change(project)
    assert same_model(project, renamed)
    wider = edits.set_setting(node.id, "out_features", 99).change(project)
    assert not same_model(project, wider)
    batches = edits.set_data(batch_size=7).change(project)
    assert same_model(project, batches)
    assert not same_model(project, edits.set_source("Moons").change(project))


def test_the_panel_survives_no_project_narrowness_and_another_theme(
    qtbot: QtBot, qapp: QApplication, open_panel: Open, trained_spiral: Saved
) -> None:
    panel = open_panel(trained_spiral.project, trained_spiral.path)
    qtbot.waitUntil(lambda: panel.surface.plane.surface is not None, timeout=20_000)
    light = panel.surface.plane.surface
    theme.apply(qapp, theme.DARK)
    panel.studio.themed.emit(theme.DARK)
    assert panel.surface.plane.surface != light
    panel.resize(200, 300)
    for page in panel.tabs.keys:
        panel.show_page(page)
        assert not panel.grab().isNull()
    theme.apply(qapp, theme.LIGHT)
    panel.studio.load(Project(), None)
    panel.studio.set_fields({})
    assert panel.tabs.keys == ("hand", "mistakes")
    assert "no data" in panel.hand.view.words.text()

"""Loops unrolled and blocks expanded: opened, followed, left; nothing can be edited there."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.fields import Field
from nnstudio.project.file import read
from nnstudio.ui.canvas.drawing import label_size
from nnstudio.ui.canvas.labels import placed_labels
from nnstudio.ui.canvas.painter import TEXT_FROM
from nnstudio.ui.canvas.unfolded.view import UnfoldedView
from nnstudio.ui.studio import Notice
from nnstudio.workbench.templates import template
from tests.project.blocky import blocky
from tests.project.loopy import rnn
from tests.ui.canvas.conftest import LEFT, Hand, MakeHand
from tests.ui.conftest import User


@pytest.fixture
def loop(make_hand: MakeHand, qtbot: QtBot) -> Hand:
    """A cell wired by hand."""
    found = make_hand(rnn())
    qtbot.waitUntil(lambda: found.studio.analysis is not None)
    return found


@pytest.fixture
def blocks(make_hand: MakeHand, qtbot: QtBot) -> Hand:
    """Two uses of a block with a block inside."""
    found = make_hand(blocky())
    qtbot.waitUntil(lambda: found.studio.analysis is not None)
    return found


def view(hand: Hand) -> UnfoldedView:
    return hand.canvas.unfolding.view


def named(hand: Hand, name: str) -> int:
    """The id of a copy."""
    return next(node.id for node in view(hand).scene.nodes.values if node.name == name)


def middle(hand: Hand, key: int) -> QPoint:
    """The middle of a copy in the widget."""
    scene = view(hand).scene
    left, top, wide, high = scene.nodes.rects[int(scene.nodes.row[key])].tolist()
    return QPointF(*view(hand).view.to_widget(left + wide / 2, top + high / 2)).toPoint()


def test_the_key_unrolls_the_loop_and_escape_leaves(loop: Hand) -> None:
    loop.key(Qt.Key.Key_U)
    assert view(loop).isVisible() and view(loop).hasFocus()
    assert view(loop).banner.words.text() == "Unrolled: 3 steps"
    assert [frame.title for frame in view(loop).scene.frames.values.values()] == ["t−1", "t", "t+1"]
    loop.key(Qt.Key.Key_Escape)
    assert not view(loop).isVisible() and loop.canvas.hasFocus()


def test_the_slider_says_how_many_steps(loop: Hand) -> None:
    loop.key(Qt.Key.Key_U)
    slider = view(loop).banner.slider
    assert (slider.minimum(), slider.maximum()) == (1, 6)
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert view(loop).banner.words.text() == "Unrolled: 4 steps"
    assert len(view(loop).scene.frames.values) == 4
    slider.setValue(1)
    assert view(loop).banner.words.text() == "Unrolled: 1 step"
    view(loop).setFocus()
    loop.key(Qt.Key.Key_U)
    loop.key(Qt.Key.Key_U)
    assert view(loop).banner.words.text() == "Unrolled: 1 step", "it is remembered"


def test_copies_show_the_shapes_of_one_step_and_whose_weights_they_use(loop: Hand) -> None:
    loop.key(Qt.Key.Key_U)
    scene = view(loop).scene
    report = scene.reports[named(loop, "w_x (t)")]
    assert str(report.outputs["y"]) == "N × 8"
    assert scene.reports[named(loop, "w_h (t−1)")].parameters == 72
    copy = scene.node(named(loop, "w_h (t)"))
    assert copy is not None and copy.shares == named(loop, "w_h (t−1)")


def test_each_step_shows_its_input_and_where_the_state_starts(loop: Hand) -> None:
    loop.key(Qt.Key.Key_U)
    scene = view(loop).scene
    for moment in ("t−1", "t", "t+1"):
        key = named(loop, f"series ({moment})")
        assert str(scene.reports[key].outputs["y"]) == "N × 3"
        assert scene.kind(key).title == "input of this step"
    state = named(loop, "h (t−2)")
    assert scene.kind(state).title == "initial state: zeros"
    assert str(scene.reports[state].outputs["y"]) == "N × 8"
    QTest.mouseDClick(view(loop), LEFT, pos=middle(loop, named(loop, "series (t)")))
    assert loop.studio.selection == {loop.node("series").id}


def test_what_mixes_steps_before_a_loop_is_one_value_of_each(
    make_hand: MakeHand, qtbot: QtBot
) -> None:
    project = edits.several(
        "Mix",
        [
            edits.insert_on_wire("Transpose", next(iter(rnn().graph.wires)), "turned"),
            edits.set_setting("h", "dim", 2),
        ],
    ).change(rnn())
    hand = make_hand(project)
    qtbot.waitUntil(lambda: hand.studio.analysis is not None)
    hand.key(Qt.Key.Key_U)
    names = {node.name for node in view(hand).scene.nodes.values}
    assert "w_x (t)" in names and "turned (t)" not in names and "series (t)" not in names


@pytest.mark.parametrize("size", [(520, 320), (900, 500)])
def test_it_opens_at_the_first_step_large_enough_to_read(loop: Hand, size: tuple[int, int]) -> None:
    loop.canvas.resize(*size)
    loop.key(Qt.Key.Key_U)
    shown = view(loop)
    for steps in (6, 3, 1):
        shown.banner.amount.emit(steps)
        assert shown.view.zoom >= TEXT_FROM
        at = middle(loop, named(loop, next(
            node.name for node in shown.scene.nodes.values if node.name.startswith("h (")
        )))  # fmt: skip
        assert shown.rect().contains(at) and not shown.banner.geometry().contains(at)


def test_a_click_selects_the_original_and_marks_all_its_copies(loop: Hand) -> None:
    loop.key(Qt.Key.Key_U)
    QTest.mouseClick(view(loop), LEFT, pos=middle(loop, named(loop, "tanh (t)")))
    assert loop.studio.selection == {loop.node("tanh").id}
    from nnstudio.ui.canvas.arrays import LINKED

    linked = view(loop).scene.nodes.ids[view(loop).scene.nodes.marked(LINKED)].tolist()
    assert set(linked) == {named(loop, "tanh (t−1)"), named(loop, "tanh (t+1)")}


def test_a_double_click_leaves_and_reveals_the_original(loop: Hand) -> None:
    loop.key(Qt.Key.Key_U)
    QTest.mouseDClick(view(loop), LEFT, pos=middle(loop, named(loop, "w_h (t+1)")))
    assert not view(loop).isVisible()
    assert loop.studio.selection == {loop.node("w_h").id}


def test_nothing_can_be_edited_there(loop: Hand) -> None:
    before = loop.studio.project
    loop.studio.select([loop.node("tanh").id])
    loop.key(Qt.Key.Key_U)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_L):
        loop.key(key)
    start = middle(loop, named(loop, "tanh (t)"))
    QTest.mousePress(view(loop), LEFT, pos=start)
    QTest.mouseMove(view(loop), start + QPoint(40, 40))
    QTest.mouseRelease(view(loop), LEFT, pos=start + QPoint(40, 40))
    assert loop.studio.project is before
    assert view(loop).isVisible()


def test_it_follows_edits_and_goes_with_the_loop(loop: Hand, qtbot: QtBot) -> None:
    loop.key(Qt.Key.Key_U)
    loop.studio.apply(edits.set_setting("w_h", "bias", False))
    qtbot.waitUntil(lambda: view(loop).scene.reports[named(loop, "w_h (t−1)")].parameters == 64)
    loop.studio.apply(edits.remove([loop.node("h").id]))
    qtbot.waitUntil(lambda: not view(loop).isVisible())


def test_without_a_loop_nothing_opens(hand: Hand) -> None:
    told: list[Notice] = []
    hand.studio.noticed.connect(told.append)
    hand.key(Qt.Key.Key_U)
    assert "no loop here" in told[0].text
    hand.key(Qt.Key.Key_E)
    assert not view(hand).isVisible()


def test_a_loop_inside_of_a_block_is_named_where_it_cannot_be_unrolled(
    make_hand: MakeHand, qtbot: QtBot
) -> None:
    cell = [node.id for node in rnn().graph.nodes.values() if node.name not in ("series", "out")]
    hand = make_hand(edits.make_block(cell, "Cell").change(rnn()))
    told: list[Notice] = []
    hand.studio.noticed.connect(told.append)
    hand.key(Qt.Key.Key_U)
    assert told[0].text == "The loop is inside of cell1: enter that to unroll it (Enter)."
    use = next(node.id for node in hand.graph.nodes.values() if node.type == "block:Cell")
    hand.studio.go((use,))
    qtbot.waitUntil(lambda: hand.studio.shown is not None)
    hand.key(Qt.Key.Key_U)
    assert view(hand).isVisible()


def test_blocks_expanded_stand_in_frames_and_a_double_click_goes_in(blocks: Hand) -> None:
    blocks.key(Qt.Key.Key_E)
    assert view(blocks).banner.words.text() == "Blocks expanded: 2 levels"
    scene = view(blocks).scene
    titles = [frame.title for frame in scene.frames.values.values()]
    assert titles == ["first", "unit", "second  1 of 2", "unit", "second  2 of 2", "unit"]
    QTest.mouseDClick(view(blocks), LEFT, pos=middle(blocks, named(blocks, "conv")))
    assert not view(blocks).isVisible()
    assert blocks.studio.block == "Unit"
    assert [blocks.studio.graph.nodes[key].name for key in blocks.studio.selection] == ["conv"]


def test_a_double_click_on_a_frame_enters_its_use(blocks: Hand) -> None:
    blocks.key(Qt.Key.Key_E)
    frame = next(f for f in view(blocks).scene.frames.values.values() if f.title == "first")
    at = QPointF(*view(blocks).view.to_widget(frame.at[0] + 40, frame.at[1] + 12)).toPoint()
    QTest.mouseDClick(view(blocks), LEFT, pos=at)
    assert blocks.studio.block == "Stage"


def test_fewer_levels_leave_inner_blocks_closed(blocks: Hand) -> None:
    blocks.key(Qt.Key.Key_E)
    view(blocks).banner.slider.setValue(1)
    assert view(blocks).banner.words.text() == "Blocks expanded: 1 level"
    assert "unit" in [node.name for node in view(blocks).scene.nodes.values]


def test_only_the_selected_use_is_expanded(blocks: Hand) -> None:
    blocks.studio.select([blocks.node("first").id])
    blocks.key(Qt.Key.Key_E)
    assert view(blocks).banner.words.text().startswith("Selected blocks expanded")
    assert "second" in [node.name for node in view(blocks).scene.nodes.values]


def test_what_is_expanded_is_looked_at_though_the_graph_begins_far_from_it(
    make_hand: MakeHand, qtbot: QtBot
) -> None:
    """The beginning of the graph was shown, and nothing of the block."""
    hand = make_hand(read(template("unet-sharpen-mnist").path))
    qtbot.waitUntil(lambda: hand.studio.analysis is not None, timeout=20_000)
    hand.studio.select([hand.node("up2").id])
    hand.key(Qt.Key.Key_E)
    shown = view(hand)
    inside = [each.id for each in shown.scene.nodes.values if each.name == "crop"]
    x, y = middle(hand, inside[0]).toTuple()
    assert 0 < x < shown.width() and 0 < y < shown.height()


def test_numbers_of_each_repeat_are_its_own(blocks: Hand) -> None:
    blocks.key(Qt.Key.Key_E)
    scene = view(blocks).scene
    convolutions = [node.id for node in scene.nodes.values if node.name == "conv"]
    assert len({id(scene.reports[key]) for key in convolutions}) == 3


def test_a_loop_inside_of_a_block_says_its_steps(make_hand: MakeHand, qtbot: QtBot) -> None:
    project = rnn()
    cell = [project.graph.named(name).id for name in ("h", "w_h", "total", "tanh")]
    hand = make_hand(edits.make_block(cell, "Cell").change(project))
    qtbot.waitUntil(lambda: hand.studio.analysis is not None)
    hand.key(Qt.Key.Key_E)
    (region,) = view(hand).scene.regions
    assert region.caption == "loop over dim 1 (12 steps)"
    (frame,) = view(hand).scene.frames.values.values()
    left, top = frame.at
    assert left < region.rect[0] and region.rect[2] < left + frame.size[0]
    assert top < region.rect[1] and region.rect[3] < top + frame.size[1]


def test_actions_that_would_edit_are_closed_meanwhile(user: User) -> None:
    user.studio.load(rnn(), None)
    user.wait(lambda: bool(user.studio.analysis and user.studio.analysis.loops))
    user.studio.select([1])
    actions = user.window.actions_by_id
    user.wait(actions["unroll_loop"].isEnabled)
    assert not actions["expand_blocks"].isEnabled()
    user.do("unroll_loop")
    assert not actions["delete"].isEnabled() and not actions["make_block"].isEnabled()
    user.do("fit")
    user.do("zoom_in")
    user.do("unroll_loop")
    assert not user.window.canvas.unfolding.open
    assert actions["delete"].isEnabled()


def test_many_blocks_expanded_are_there_at_once(make_hand: MakeHand) -> None:
    project = blocky()
    project = edits.set_setting("second", "repeat", 40).change(project)
    project = edits.inside("Stage", edits.set_setting("unit", "repeat", 3)).change(project)
    hand = make_hand(project)
    hand.canvas.operations.expand_blocks()
    hand.canvas.unfolding.leave()
    began = time.perf_counter()
    hand.canvas.operations.expand_blocks()
    hand.canvas.unfolding.view.grab()
    assert len(view(hand).scene.nodes.ids) > 200
    assert time.perf_counter() - began < 1.0  # some tenths where nothing else runs


def test_no_label_of_a_wire_between_rows_lies_behind_a_node(
    make_hand: MakeHand, qtbot: QtBot
) -> None:
    hand = make_hand(read(template("lstm-by-hand-co2").path))
    hand.studio.set_fields({"window": Field("window", (52, 1)), "next": Field("next", (1,))})
    qtbot.waitUntil(lambda: hand.studio.analysis is not None)
    hand.key(Qt.Key.Key_U)
    scene = view(hand).scene
    rows = np.flatnonzero(~np.isnan(scene.lanes))
    middles, texts = placed_labels(scene, rows)
    assert len(rows) > 3
    for (x, y), words in zip(middles.tolist(), texts, strict=True):
        wide, high = label_size(words)
        assert not len(scene.nodes_in((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)))


@pytest.mark.parametrize(
    ("direction", "words"),
    [("backward", "Unrolled: 3 steps, backward"), ("both", "Unrolled: 3 steps, the way forward")],
)
def test_the_banner_says_which_way_the_steps_go(
    loop: Hand, qtbot: QtBot, direction: str, words: str
) -> None:
    loop.studio.apply(edits.set_loop("h", "direction", direction))
    qtbot.waitUntil(lambda: loop.studio.shown is not None)
    loop.key(Qt.Key.Key_U)
    qtbot.waitUntil(lambda: view(loop).banner.words.text() == words)


def test_a_selected_block_opens_with_its_frame_below_the_bar(blocks: Hand) -> None:
    blocks.canvas.resize(620, 360)
    second = blocks.node("second").id
    blocks.studio.select([second])
    blocks.key(Qt.Key.Key_E)
    shown = view(blocks)
    assert shown.view.zoom >= TEXT_FROM
    frame = min(shown.scene.frames.values.values(), key=lambda each: each.at)
    assert frame.title.startswith("second")
    left, top = shown.view.to_widget(*frame.at)
    assert left >= 0 and top > shown.banner.geometry().bottom()

"""Inside of a block the canvas shows what is known of it, by the way of one use or another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.graph import Graph
from tests.project.blocky import blocky
from tests.ui.canvas.conftest import LEFT, Hand, MakeHand


@pytest.fixture
def hand(make_hand: MakeHand, qtbot: QtBot) -> Hand:
    """The project of blocks, analyzed."""
    found = make_hand(blocky())
    qtbot.waitUntil(lambda: found.studio.analysis is not None, timeout=20_000)
    return found


def graph(hand: Hand) -> Graph:
    """The graph shown."""
    return hand.studio.graph


def test_what_breaks_a_block_is_seen_inside_of_the_use_that_is_looked_at(
    hand: Hand, qtbot: QtBot
) -> None:
    """The analysis stops at the first use; the second was shown with shapes of long ago."""
    studio, scene = hand.studio, hand.canvas.scene
    studio.enter(graph(hand).named("second").id)
    studio.enter(graph(hand).named("unit").id)
    conv, relu = graph(hand).named("conv").id, graph(hand).named("relu").id
    assert scene.reports[relu].outputs and not scene.problems
    assert studio.apply(edits.set_setting(conv, "kernel_size", 99))
    qtbot.waitUntil(lambda: conv in scene.problems, timeout=20_000)
    assert not scene.reports[relu].outputs


def test_where_no_use_of_a_block_gets_its_inputs_nothing_old_is_shown(
    hand: Hand, qtbot: QtBot
) -> None:
    studio, scene = hand.studio, hand.canvas.scene
    studio.enter(graph(hand).named("first").id)
    assert scene.reports[graph(hand).named("unit").id].outputs
    assert studio.apply(edits.add_node("BlockInput", "more", at=(0, 200)))
    qtbot.waitUntil(lambda: not scene.reports, timeout=20_000)


def test_what_is_unpacked_covers_nothing(hand: Hand) -> None:
    """The unit was drawn over the nodes beside the use."""
    studio = hand.studio
    for name, x in (("image", 0.0), ("first", 232.0), ("second", 464.0)):
        assert studio.apply(edits.move({graph(hand).named(name).id: (x, 0.0)}))
    studio.enter(graph(hand).named("first").id)
    assert studio.apply(edits.add_node("ReLU", "after", at=(480, 0)))
    studio.leave()
    studio.select([graph(hand).named("first").id])
    hand.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    unit, after = graph(hand).named("unit").at, graph(hand).named("after").at
    image, second = graph(hand).named("image").at, graph(hand).named("second").at
    assert unit and after and image == (0.0, 0.0) and second
    assert image[0] + 160 < unit[0] and after[0] + 160 < second[0]
    studio.undo()
    assert graph(hand).named("second").at == (464.0, 0.0)


def test_who_comes_from_a_list_or_a_button_leaves_with_escape(hand: Hand, qtbot: QtBot) -> None:
    """The keys stayed with the list of problems, or with the button of the inspector."""
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(hand.canvas)
    button, line = QPushButton("Edit inside"), QLineEdit()
    row.addWidget(button)
    row.addWidget(line)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    first = graph(hand).named("first").id
    button.clicked.connect(lambda: hand.studio.enter(first))
    button.setFocus()
    QTest.mouseClick(button, LEFT)
    assert hand.studio.block == "Stage" and window.focusWidget() is hand.canvas
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert hand.studio.scope == ()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    line.setFocus()
    hand.studio.enter(first)
    assert window.focusWidget() is line  # nobody who types loses the cursor
    hand.canvas.setParent(None)  # it has an owner of its own

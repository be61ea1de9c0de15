"""What a graph cannot have is neither pasted into it nor added, and the reason is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.project.graph import Graph
from nnstudio.ui.studio import Notice
from tests.project.blocky import blocky
from tests.ui.canvas.conftest import Hand, MakeHand

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hand(make_hand: MakeHand, qtbot: QtBot) -> Hand:
    """The project of blocks, analyzed."""
    found = make_hand(blocky())
    qtbot.waitUntil(lambda: found.studio.analysis is not None, timeout=20_000)
    return found


def graph(hand: Hand) -> Graph:
    """The graph shown."""
    return hand.studio.graph


def test_a_block_is_offered_inside_itself_with_why_it_cannot_go_there(hand: Hand) -> None:
    studio = hand.studio
    assert "block:Stage" in _searched(hand)
    studio.enter(hand.node("first").id)
    studio.enter(graph(hand).named("unit").id)
    found = _searched(hand)
    assert found[-2:] == ["block:Unit", "block:Stage"]
    notices: list[Notice] = []
    studio.noticed.connect(notices.append)
    hand.canvas.operations.add()
    hand.type("stage")
    item = hand.canvas.search.list.item(0)
    assert item.text() == "Stage" and "it holds Unit already" in item.toolTip()
    hand.key(Qt.Key.Key_Return)
    assert "would contain itself" in notices[-1].text
    assert "BlockInput" in found and "Input" not in found


def _searched(hand: Hand) -> list[str]:
    hand.canvas.operations.add()
    search = hand.canvas.search
    found = [search.list.item(row).data(256).key for row in range(search.list.count())]
    search.dismiss()
    return found


def test_a_use_is_not_pasted_into_its_own_block(hand: Hand) -> None:
    notices = []
    hand.studio.noticed.connect(notices.append)
    hand.studio.select([hand.node("first").id])
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.studio.enter(hand.node("first").id)
    before = graph(hand)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert graph(hand) is before and "contain itself" in notices[-1].text


def test_what_a_graph_cannot_have_is_not_pasted_into_it(hand: Hand) -> None:
    """Data pasted into a block, and ports into the main graph, were problems at once."""
    studio = hand.studio
    notices: list[Notice] = []
    studio.noticed.connect(notices.append)
    studio.select([hand.node("image").id, hand.node("left").id])
    hand.key(Qt.Key.Key_C, CONTROL)
    studio.enter(hand.node("first").id)
    hand.key(Qt.Key.Key_V, CONTROL)
    kinds = {node.type for node in graph(hand).nodes.values()}
    assert hand.node("left").type in kinds and "Input" not in kinds
    assert notices[-1].text == "Not pasted, as only the main graph has such nodes: image."
    studio.select([graph(hand).named("x").id])
    hand.key(Qt.Key.Key_C, CONTROL)
    studio.leave()
    before = graph(hand)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert graph(hand) is before
    assert notices[-1].text == "Not pasted, as only a block has such nodes: x."

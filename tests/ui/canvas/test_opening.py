"""What of a graph is in sight when it is opened, entered or fitted."""

from __future__ import annotations

from pathlib import Path

from nnstudio.project.file import read
from tests.project.blocky import blocky
from tests.ui.canvas.conftest import MakeHand


def test_a_small_block_is_shown_whole_below_the_breadcrumb(make_hand: MakeHand) -> None:
    hand = make_hand(blocky())
    hand.canvas.resize(800, 320)
    hand.studio.enter(hand.node("first").id)
    canvas = hand.canvas
    left, top, right, bottom = canvas.scene.extent() or (0.0, 0.0, 0.0, 0.0)
    begins, ends = canvas.view.to_widget(left, top), canvas.view.to_widget(right, bottom)
    assert begins[0] >= 0 and ends[0] <= canvas.width() and ends[1] <= canvas.height()
    assert begins[1] > canvas.breadcrumb.geometry().bottom()
    hand.canvas.operations.fit()
    assert canvas.view.to_widget(left, top)[1] > canvas.breadcrumb.geometry().bottom()


def test_a_graph_that_is_wide_and_high_is_shown_whole_when_opened(make_hand: MakeHand) -> None:
    file = Path(__file__).parents[3] / "resources" / "architectures" / "u-net.nns"
    canvas = make_hand(read(file)).canvas
    canvas.resize(1000, 500)
    canvas.operations.begin()
    left, top, right, bottom = canvas.scene.extent() or (0.0, 0.0, 0.0, 0.0)
    begins, ends = canvas.view.to_widget(left, top), canvas.view.to_widget(right, bottom)
    assert min(begins) >= 0 and ends[0] <= canvas.width() and ends[1] <= canvas.height()

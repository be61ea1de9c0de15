"""Frames and notes are seen at every zoom, in both themes, around what they hold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.project import edits
from nnstudio.ui import theme
from nnstudio.ui.canvas.frames.tints import tint
from tests.ui.canvas.conftest import Hand
from tests.ui.canvas.framing import TITLE, framed, frames, noted


def test_the_frame_that_would_hold_a_dragged_node_is_outlined(hand: Hand) -> None:
    frame = framed(hand, "conv")
    hand.drag((frame.at[0] + 80, frame.at[1] + TITLE), (frame.at[0] + 80, frame.at[1] + 300))
    frame = frames(hand)[0]
    start, side = hand.at(*hand.header("pool")), hand.at(frame.at[0], frame.at[1] + 70)
    QTest.mousePress(hand.canvas, Qt.MouseButton.LeftButton, pos=start)
    near = hand.at(frame.at[0] + 90, frame.at[1] + 60)
    for place, outlined in ((near, True), (hand.at(20, 400), False)):
        hand.move(place, Qt.MouseButton.LeftButton)
        shown = hand.canvas.grab().toImage().pixelColor(side)
        assert (shown == theme.current().accent) is outlined
    hand.key(Qt.Key.Key_Escape)


def test_frames_stay_around_their_nodes_when_all_is_laid_out(hand: Hand) -> None:
    hand.studio.apply(edits.move({hand.node("relu").id: (260.0, 300.0)}))
    frame = framed(hand, "conv", "pool")
    hand.studio.apply(edits.add_note("near the image", (20.0, 90.0), (120.0, 60.0)))
    note = frames(hand)[-1]
    hand.key(Qt.Key.Key_L)
    found = hand.graph.frames[frame.id]
    inner = hand.canvas.operations.along([], [frame.id])[0]
    assert inner == {hand.node("conv").id, hand.node("pool").id}
    bounds = hand.canvas.scene.bounds(inner)
    assert bounds is not None and bounds[0] > found.at[0] and bounds[1] > found.at[1]
    image, moved = hand.node("image").at, hand.graph.frames[note.id]
    assert image is not None and moved.at == (image[0] + 20, image[1] + 90)
    assert hand.studio.document.labels[-1] == "Lay out"


def test_what_a_frame_holds_is_painted_above_it_and_both_themes_show_it(hand: Hand) -> None:
    framed(hand, "conv")
    noted(hand, 100, 300, "text")
    for look in (theme.DARK, theme.LIGHT):
        theme.apply(QApplication.instance(), look)
        hand.studio.themed.emit(look)
        picture = hand.canvas.grab().toImage()
        title, empty = hand.at(300, -24), hand.at(700, 500)
        assert picture.pixelColor(title) != picture.pixelColor(empty)
        assert picture.pixelColor(hand.at(330, 60)) == look.node_face
        assert picture.pixel(hand.at(320, 400)) == tint("yellow").card.rgb()
    theme.apply(QApplication.instance(), theme.DARK)


@pytest.mark.parametrize("zoom", [0.02, 0.1, 0.2, 0.4, 1.0, 3.0])
def test_frames_can_be_seen_at_every_zoom(hand: Hand, zoom: float) -> None:
    frame = framed(hand, "image", "conv", "relu", "pool")
    noted(hand, 0, 300, "A few words.\nAnd more.")
    hand.studio.select(frames=[frame.id])
    hand.canvas.look(hand.canvas.view.zoomed(zoom, 0, 0).placed(400, 300))
    picture = hand.canvas.grab().toImage()
    place = hand.at(frame.at[0] + frame.size[0] / 2, frame.at[1] + frame.size[1] / 2)
    assert picture.pixelColor(place) != theme.current().canvas


def test_seen_from_far_no_title_covers_another(hand: Hand) -> None:
    inner = framed(hand, "conv", "relu")
    outer = framed(hand, "image", "conv", "relu", "pool")
    hand.studio.apply(edits.resize_frame(inner.id, (inner.at[0], outer.at[1] + 40), inner.size))
    hand.studio.apply(edits.set_frame(outer.id, title="All that there is to see"))
    rows = hand.canvas.scene.frames
    assert not rows.labels(1.0)
    assert set(rows.labels(0.45)) == {inner.id, outer.id}
    assert set(rows.labels(0.15)) == {outer.id}
    hand.studio.apply(edits.set_frame(outer.id, title="All"))
    assert set(rows.labels(0.15)) == {inner.id, outer.id}
    assert set(rows.labels(0.13)) == {outer.id}


def test_a_frame_seen_from_far_is_taken_by_the_title_above_it(hand: Hand) -> None:
    frame = framed(hand, "conv", "relu")
    hand.canvas.look(hand.canvas.view.zoomed(0.2, 0, 0).placed(300, 300))
    place = hand.at(*frame.at) - QPointF(-10, 8).toPoint()
    QTest.mouseClick(hand.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert hand.studio.selected_frames == {frame.id}

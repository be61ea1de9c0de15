"""A cell wired by hand on a canvas, and one upon another."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.layout import places_of
from tests.project.loopy import rnn, two_loops
from tests.ui.canvas.conftest import Hand, MakeHand


@pytest.fixture
def hand(make_hand: MakeHand, qtbot: QtBot) -> Hand:
    """A cell wired by hand, looked at by the analysis."""
    found = make_hand(edits.move(dict(places_of(rnn().graph))).change(rnn()))
    qtbot.waitUntil(lambda: found.studio.analysis is not None)
    qtbot.waitUntil(lambda: len(found.canvas.scene.badges) == 2)
    return found


@pytest.fixture
def stacked(make_hand: MakeHand, qtbot: QtBot) -> Hand:
    """One cell upon another."""
    project = edits.move(dict(places_of(two_loops().graph))).change(two_loops())
    found = make_hand(project)
    qtbot.waitUntil(lambda: len(found.canvas.scene.badges) == 4)
    badge = next(each for each in found.canvas.scene.badges if each.second)
    found.canvas.look(found.canvas.view.zoomed(1.0, 0, 0).placed(500 - badge.x, 350 - badge.y))
    return found

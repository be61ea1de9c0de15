"""Frames and notes in the inspector: title, text, color, size, with real events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.graph import Frame
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.frame_page import FramePage
from nnstudio.ui.panels.inspector.panel import InspectorPanel
from nnstudio.ui.studio import Studio
from tests.project.blocky import blocky
from tests.ui.panels.studios import opened

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def studio(qtbot: QtBot) -> Iterator[Studio]:
    with opened(qtbot, blocky(), {}) as found:
        graph = found.graph
        one, two = list(graph.nodes)[:2]
        found.apply(edits.move({one: (0.0, 0.0), two: (400.0, 0.0)}))
        found.apply(edits.move(dict.fromkeys(list(graph.nodes)[2:], (3000.0, 0.0))))
        found.apply(edits.add_frame(at=(-300.0, -300.0), size=(1500.0, 900.0), title="Stem"))
        found.apply(edits.add_note("why", at=(5000.0, 0.0)))
        found.document.seal()
        yield found


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> InspectorPanel:
    made = InspectorPanel(studio)
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


def kept(studio: Studio, holds: bool) -> Frame:
    """The frame, or the note."""
    return next(each for each in studio.graph.frames.values() if each.holds is holds)


def shown(panel: InspectorPanel, studio: Studio, holds: bool) -> FramePage:
    """The page of the frame or the note, which is selected."""
    studio.select(frames=[kept(studio, holds).id])
    page = panel.page
    assert isinstance(page, FramePage)
    return page


def test_a_frame_has_a_page_and_tells_what_it_holds(panel: InspectorPanel, studio: Studio) -> None:
    page = shown(panel, studio, True)
    assert (page.title.text(), page.header.below) == ("Stem", "frame that holds 2 nodes")
    assert page.swatches["gray"].isChecked()
    studio.select()
    assert panel.page is panel.project_page


def test_a_title_is_typed(qtbot: QtBot, panel: InspectorPanel, studio: Studio) -> None:
    page = shown(panel, studio, True)
    page.title.setFocus()
    page.title.selectAll()
    qtbot.keyClicks(page.title, "First convolutions")
    qtbot.keyClick(page.title, Qt.Key.Key_Return)
    assert kept(studio, True).title == page.header.title == "First convolutions"
    studio.undo()
    assert page.title.text() == kept(studio, True).title == "Stem"


def test_a_text_is_taken_when_it_is_left(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    page = shown(panel, studio, False)
    assert page.text.toPlainText() == "why"
    page.text.setFocus()
    page.text.selectAll()
    for _ in range(20):
        qtbot.keyClicks(page.text, "because")
        qtbot.keyClick(page.text, Qt.Key.Key_Return)
    before = kept(studio, False)
    page.title.setFocus()
    after = kept(studio, False)
    assert after.text == "because\n" * 20
    assert after.size[1] > before.size[1]
    studio.undo()
    assert kept(studio, False) == before
    assert page.text.toPlainText() == "why"


def test_what_was_typed_goes_to_what_was_shown(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    page = shown(panel, studio, False)
    page.text.setFocus()
    page.text.selectAll()
    qtbot.keyClicks(page.text, "mine")
    shown(panel, studio, True)
    assert (kept(studio, False).text, kept(studio, True).text) == ("mine", "")
    assert page.text.toPlainText() == ""


def test_escape_brings_the_text_back(qtbot: QtBot, panel: InspectorPanel, studio: Studio) -> None:
    page = shown(panel, studio, False)
    page.text.setFocus()
    qtbot.keyClicks(page.text, "not this")
    qtbot.keyClick(page.text, Qt.Key.Key_Escape)
    page.title.setFocus()
    assert page.text.toPlainText() == kept(studio, False).text == "why"


def test_a_swatch_colors_all_that_is_selected(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    page = shown(panel, studio, True)
    studio.select(frames=studio.graph.frames)
    assert page.header.title == "1 frame and 1 note"
    assert page.title.isHidden()
    assert page.text.isHidden()
    qtbot.mouseClick(page.swatches["green"], LEFT)
    assert {each.color for each in studio.graph.frames.values()} == {"green"}
    assert page.swatches["green"].isChecked()
    studio.undo()
    assert [each.color for each in studio.graph.frames.values()] == ["gray", "yellow"]
    assert not page.swatches["green"].isChecked()


def test_a_frame_is_fitted_around_what_it_holds(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    page = shown(panel, studio, True)
    qtbot.mouseClick(page.fit, LEFT)
    frame = kept(studio, True)
    (x, y), (wide, tall) = frame.at, frame.size
    assert (x, y) == (-24.0, -56.0)
    assert wide == 400 + 160 + 48
    assert 56 + 72 + 24 <= tall < 250
    assert page.header.below == "frame that holds 2 nodes"
    studio.undo()
    assert kept(studio, True).size == (1500.0, 900.0)


def test_an_empty_frame_is_not_fitted_until_it_holds_something(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    studio.apply(edits.resize_frame(kept(studio, True).id, (-900.0, -900.0), (100.0, 100.0)))
    page = shown(panel, studio, True)
    assert page.header.below == "frame that holds nothing"
    assert not page.fit.isEnabled()
    studio.apply(edits.move({next(iter(studio.graph.nodes)): (-930.0, -890.0)}))
    qtbot.waitUntil(page.fit.isEnabled)
    assert page.header.below == "frame that holds 1 node"


def test_a_note_is_fitted_to_its_text(qtbot: QtBot, panel: InspectorPanel, studio: Studio) -> None:
    page = shown(panel, studio, False)
    qtbot.mouseClick(page.fit, LEFT)
    assert kept(studio, False).size[1] < 120


def test_a_frame_that_is_deleted_leaves_the_page(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    page = shown(panel, studio, True)
    page.title.setFocus()
    qtbot.keyClicks(page.title, "typed")
    studio.apply(edits.remove_frames(kept(studio, True).id))
    assert panel.page is panel.project_page
    assert not any(each.holds for each in studio.graph.frames.values())


@pytest.mark.parametrize("wide", [200, 320])
def test_the_page_fits_a_narrow_panel(panel: InspectorPanel, studio: Studio, wide: int) -> None:
    panel.resize(wide, 700)
    page = shown(panel, studio, True)
    page.color_icons()
    assert page.minimumSizeHint().width() <= wide - 2 * theme.S3

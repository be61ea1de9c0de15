"""Blocks in the palette: the project's, those that come along, the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.library import Library
from nnstudio.project.project import Project
from nnstudio.ui.panels.palette.adding import MIME
from nnstudio.ui.panels.palette.entries import MINE, OWN, Entry
from nnstudio.ui.panels.palette.panel import PalettePanel
from nnstudio.ui.studio import Notice, Studio
from tests.project.blocky import blocky
from tests.ui.panels.studios import opened


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The user's library, in a folder of the test."""
    found = Library(tmp_path / "blocks")
    monkeypatch.setattr("nnstudio.ui.libraries.personal_library", lambda: found)
    return found


@pytest.fixture
def studio(qtbot: QtBot) -> Iterator[Studio]:
    with opened(qtbot, blocky(), {}) as found:
        yield found


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> PalettePanel:
    made = PalettePanel(studio)
    qtbot.addWidget(made)
    made.resize(240, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def entries(panel: PalettePanel, group: str) -> list[Entry]:
    """The rows of a group."""
    found = [each.entries for each in panel.model.groups if each.name == group]
    return list(found[0]) if found else []


def act(panel: PalettePanel, entry: Entry, text: str) -> bool:
    """Choose from the menu of an entry, if that can be."""
    menu = panel.blocks.menu(entry)
    action = next(each for each in menu.actions() if each.text().startswith(text))
    action.trigger()
    return action.isEnabled()


def test_blocks_of_the_project_come_first(panel: PalettePanel) -> None:
    assert panel.model.groups[0].name == OWN
    assert [entry.title for entry in entries(panel, OWN)] == ["Unit", "Stage"]


def test_only_what_fits_the_graph_shown_is_offered(panel: PalettePanel, studio: Studio) -> None:
    keys = {entry.key for group in panel.model.groups for entry in group.entries}
    assert "Input" in keys and "BlockInput" not in keys
    studio.enter(studio.graph.named("first").id)
    keys = {entry.key for group in panel.model.groups for entry in group.entries}
    assert "Input" not in keys and "BlockInput" in keys
    assert "block:Unit" in keys


def test_a_block_that_would_contain_itself_is_shown_and_refused_with_the_reason(
    panel: PalettePanel, studio: Studio
) -> None:
    notices: list[Notice] = []
    studio.noticed.connect(notices.append)
    studio.enter(studio.graph.named("first").id)
    studio.enter(studio.graph.named("unit").id)
    unit, stage = entries(panel, OWN)
    assert unit.barred and stage.barred and "it holds Unit already" in stage.summary
    panel.add(stage.key)
    assert "would contain itself, by way of Stage" in notices[-1].text
    panel.blocks.enter(stage)
    assert studio.block == "Stage" and [each.barred for each in entries(panel, OWN)] == [0, 1]


def test_a_block_is_added_and_dragged(panel: PalettePanel, studio: Studio) -> None:
    panel.add("block:Unit")
    assert studio.graph.named("unit1").type == "block:Unit"
    index = panel.model.index_of(entries(panel, OWN)[0])
    data = panel.model.mimeData([index])
    assert bytes(data.data(MIME).data()) == b"block:Unit"


def test_a_block_is_renamed_in_its_row(qtbot: QtBot, panel: PalettePanel, studio: Studio) -> None:
    act(panel, entries(panel, OWN)[0], "Rename")
    field = panel.blocks.field
    assert field.isVisible() and field.text() == "Unit"
    qtbot.keyClicks(field, "Cell")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert studio.project.block("Cell") is not None
    assert [entry.title for entry in entries(panel, OWN)] == ["Cell", "Stage"]


def test_a_block_is_shown_copied_and_deleted(panel: PalettePanel, studio: Studio) -> None:
    unit = entries(panel, OWN)[0]
    assert act(panel, unit, "Edit inside") and studio.block == "Unit"
    studio.go(())
    assert not act(panel, unit, "Delete")
    act(panel, unit, "Duplicate")
    copy = entries(panel, OWN)[-1]
    assert act(panel, copy, "Edit inside") and studio.scope == ("Unit2",)  # nothing uses it yet
    studio.go(())
    assert act(panel, copy, "Delete")
    assert [entry.title for entry in entries(panel, OWN)] == ["Unit", "Stage"]


def test_the_users_library_serves_all_projects(
    qtbot: QtBot, panel: PalettePanel, studio: Studio, library: Library
) -> None:
    act(panel, entries(panel, OWN)[1], "Save to my library")
    qtbot.waitUntil(lambda: bool(entries(panel, MINE)))
    assert [entry.title for entry in entries(panel, MINE)] == ["Stage"]
    studio.load(Project("Other"), None)
    assert not entries(panel, OWN)
    panel.add(entries(panel, MINE)[0].key)
    assert [block.name for block in studio.project.blocks] == ["Unit", "Stage"]
    assert [node.type for node in studio.graph.nodes.values()] == ["block:Stage"]
    studio.undo()
    assert not studio.project.blocks and not studio.graph.nodes
    act(panel, entries(panel, MINE)[0], "Delete from my library")
    qtbot.waitUntil(lambda: not entries(panel, MINE))
    assert not library.listing().blocks


def test_another_block_of_the_same_name_stays_apart(
    qtbot: QtBot, panel: PalettePanel, studio: Studio
) -> None:
    act(panel, entries(panel, OWN)[0], "Save to my library")
    qtbot.waitUntil(lambda: bool(entries(panel, MINE)))
    panel.add(entries(panel, MINE)[0].key)  # equal to the project's own, which is used
    assert [block.name for block in studio.project.blocks] == ["Unit", "Stage"]


def test_another_block_in_the_library_is_replaced_knowingly(
    qtbot: QtBot, panel: PalettePanel, studio: Studio, library: Library
) -> None:
    library.save(edits.add_block("Unit").change(Project()), "Unit")
    studio.libraries.load(again=True)
    qtbot.waitUntil(lambda: bool(entries(panel, MINE)))
    act(panel, entries(panel, OWN)[0], "Replace in my library")
    assert library.load("Unit").block == studio.project.block("Unit")


def test_saving_over_a_block_that_came_meanwhile_is_refused(
    panel: PalettePanel, studio: Studio, library: Library
) -> None:
    notices = []
    studio.noticed.connect(notices.append)
    library.save(edits.add_block("Unit").change(Project()), "Unit")
    act(panel, entries(panel, OWN)[0], "Save to my library")
    assert "already" in notices[-1].text


def test_a_double_click_edits_a_block_also_one_that_nothing_uses(
    qtbot: QtBot, panel: PalettePanel, studio: Studio
) -> None:
    def twice() -> None:
        index = panel.model.index_of(entries(panel, OWN)[-1])
        place = panel.tree.visualRect(index).center()
        for click in (qtbot.mouseClick, qtbot.mouseDClick):  # as a hand does
            click(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)

    twice()
    assert studio.scope == (studio.project.graph.named("first").id,)
    studio.leave()
    assert studio.apply(edits.add_block("Alone"))
    nodes = len(studio.graph.nodes)
    twice()
    assert studio.scope == ("Alone",) and len(studio.project.graph.nodes) == nodes
    studio.leave()
    act(panel, entries(panel, OWN)[-1], "Edit inside")
    assert studio.block == "Alone"

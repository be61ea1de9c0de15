"""The studio knows which graph is shown: edits, selection and analysis are of that one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.project import Project
from nnstudio.project.scope import leads, use_at
from nnstudio.ui.studio import Studio
from tests.project.blocky import blocky


@pytest.fixture
def studio(qtbot: QtBot) -> Iterator[Studio]:
    """A studio with a project of blocks, analyzed."""
    made = Studio(blocky())
    qtbot.waitUntil(lambda: made.analysis is not None, timeout=20_000)
    yield made
    made.close()


def use(studio: Studio, name: str) -> int:
    """The id of a node of the graph shown."""
    return studio.graph.named(name).id


def test_entering_shows_the_graph_of_the_block(studio: Studio) -> None:
    told: list[object] = []
    studio.scoped.connect(told.append)
    second = use(studio, "second")
    assert studio.enter(second)
    assert studio.block == "Stage" and studio.graph is studio.project.graph_of("Stage")
    unit = use(studio, "unit")
    assert studio.enter(unit)
    assert studio.scope == (second, unit) and studio.block == "Unit"
    assert studio.leave(2) and studio.scope == () and studio.block is None
    assert told == [(second,), (second, unit), ()]


def test_what_uses_no_block_is_not_entered(studio: Studio) -> None:
    assert not studio.enter(use(studio, "image"))
    assert not studio.enter(999) and not studio.leave()
    assert studio.scope == ()


def test_edits_go_into_the_graph_shown(studio: Studio) -> None:
    before = studio.project.graph
    studio.enter(use(studio, "first"))
    assert studio.apply(edits.add_node("Tanh", "squash"))
    assert studio.project.graph is before
    assert studio.project.graph_of("Stage").named("squash")


def test_a_path_says_where_an_edit_goes(studio: Studio) -> None:
    way = (use(studio, "first"),)
    assert studio.apply(edits.add_node("Tanh", "squash"), way)
    assert studio.project.graph_of("Stage").named("squash") and studio.scope == ()


def test_the_selection_belongs_to_its_graph(studio: Studio) -> None:
    first, left = use(studio, "first"), use(studio, "left")
    studio.select([left])
    studio.enter(first)
    assert studio.selection == frozenset()
    studio.select([use(studio, "unit")])
    studio.leave()
    assert studio.selection == {left}
    studio.enter(first)
    assert studio.selection == {use(studio, "unit")}


def test_leaving_selects_the_use_where_nothing_was(studio: Studio) -> None:
    first = use(studio, "first")
    studio.enter(first)
    studio.leave()
    assert studio.selection == {first}


def test_the_analysis_is_that_of_the_use_at_hand(studio: Studio) -> None:
    for name, channels in (("first", 32), ("second", 64)):
        studio.go((use(studio, name),))
        shown = studio.shown
        assert shown is not None and shown.values["channels"] == channels // 2
        report = shown.nodes[use(studio, "unit")]
        assert str(report.outputs["y"]) == f"N × {channels} × 28 × 28"
        studio.go(())


def test_a_deleted_use_leaves_its_scope(studio: Studio) -> None:
    first = use(studio, "first")
    studio.go((first, studio.project.graph_of("Stage").named("unit").id))
    studio.apply(edits.remove([first]), ())
    assert studio.scope == () and studio.block is None


def test_undo_goes_to_the_graph_that_it_changes(studio: Studio) -> None:
    first = use(studio, "first")
    studio.go((first,))
    unit = use(studio, "unit")
    studio.apply(edits.rename(unit, "body"))
    studio.go(())
    studio.undo()
    assert studio.scope == (first,) and studio.graph.nodes[unit].name == "unit"
    studio.go(())
    studio.apply(edits.move({first: (10, 10)}))
    studio.go((first, unit))
    studio.undo()
    assert studio.scope == ()
    studio.redo()
    assert studio.scope == ()


def test_undo_stays_in_the_use_that_is_shown_or_was(studio: Studio) -> None:
    second = use(studio, "second")
    studio.go((second,))
    unit = use(studio, "unit")
    studio.apply(edits.rename(unit, "body"))
    studio.apply(edits.add_block_setting("Stage", "depth"))
    studio.undo()
    assert studio.scope == (second,)
    studio.undo()
    assert studio.scope == (second,)
    studio.go(())
    studio.redo()
    assert studio.scope == (second,)
    studio.go((second, unit))
    studio.apply(edits.set_setting("conv", "kernel_size", 5))
    studio.go(())
    studio.undo()
    assert studio.scope == (second, unit)


def test_undo_of_making_a_block_leaves_it(studio: Studio) -> None:
    chosen = [use(studio, name) for name in ("left",)]
    assert studio.apply(edits.make_block(chosen, "Head"))
    made = studio.graph.named("head1") if _has(studio, "head1") else None
    made = made or next(n for n in studio.graph.nodes.values() if n.type == "block:Head")
    studio.enter(made.id)
    studio.undo()
    assert studio.scope == () and studio.project.block("Head") is None


def _has(studio: Studio, name: str) -> bool:
    return any(node.name == name for node in studio.graph.nodes.values())


def test_making_the_use_at_hand_unique_shows_its_own_block(studio: Studio) -> None:
    first = use(studio, "first")
    studio.enter(first)
    studio.apply(edits.make_unique(first), ())
    assert studio.scope == (first,)
    assert studio.block != "Stage" and studio.project.graph.nodes[first].type.endswith(
        str(studio.block)
    )


def test_a_renamed_block_is_still_shown(studio: Studio) -> None:
    studio.enter(use(studio, "first"))
    studio.apply(edits.rename_block("Stage", "Level"))
    assert studio.block == "Level"


def test_problems_lie_in_their_graph(studio: Studio, qtbot: QtBot) -> None:
    first = use(studio, "first")
    studio.enter(first)
    unit = use(studio, "unit")
    studio.enter(unit)
    conv = use(studio, "conv")
    studio.apply(edits.set_setting(conv, "kernel_size", 99))
    qtbot.waitUntil(lambda: any(each.path for each in studio.problems), timeout=20_000)
    assert conv in studio.problems_here()
    studio.leave()
    assert unit in studio.problems_here()
    studio.leave()
    assert first in studio.problems_here()
    studio.go((use(studio, "second"),))
    found = next(each for each in studio.problems if each.path)
    studio.reveal(found.node or 0, found.path)
    assert studio.scope == found.path and studio.selection == {found.node}


def test_another_project_begins_in_its_main_graph(studio: Studio) -> None:
    studio.enter(use(studio, "first"))
    studio.load(Project("Other"), None)
    assert studio.scope == () and studio.block is None and studio.selection == frozenset()


def test_what_breaks_a_block_is_seen_inside_of_its_later_uses(studio: Studio, qtbot: QtBot) -> None:
    """The first use stops the analysis: inside of the second all would look as it was."""
    first, second = use(studio, "first"), use(studio, "second")
    studio.enter(second)
    unit = use(studio, "unit")
    assert studio.enter(unit) and studio.shown_by == (second, unit)
    before = studio.analysis
    assert studio.apply(edits.set_setting("conv", "kernel_size", 99))
    qtbot.waitUntil(lambda: studio.analysis is not before, timeout=20_000)
    assert studio.scope == (second, unit) and studio.shown_by[0] == first
    assert studio.shown is not None and studio.shown.graph is studio.graph
    assert list(studio.problems_here()) == [use(studio, "conv")]
    studio.undo()
    qtbot.waitUntil(lambda: not studio.problems_here(), timeout=20_000)
    assert studio.shown_by == studio.scope


def test_a_block_of_which_no_use_gets_its_inputs_is_not_known(studio: Studio, qtbot: QtBot) -> None:
    studio.enter(use(studio, "first"))
    before = studio.analysis
    assert studio.apply(edits.add_node("BlockInput", "more"))
    qtbot.waitUntil(lambda: studio.analysis is not before, timeout=20_000)
    assert studio.shown is None and studio.shown_by == studio.scope


def test_a_block_that_nothing_uses_is_edited_under_its_own_name(studio: Studio) -> None:
    """There was no way into it."""
    assert studio.apply(edits.remove(["second"]))
    assert studio.apply(edits.remove(["first"]))
    assert studio.go(("Stage",)) and studio.block == "Stage"
    assert studio.apply(edits.add_node("Tanh", "squash"))
    assert studio.apply(edits.rename_block("Stage", "Floor"))
    assert studio.scope == ("Floor",) and studio.block == "Floor"
    studio.undo()
    assert studio.scope == ("Stage",)
    assert studio.enter(use(studio, "unit")) and studio.block == "Unit"
    studio.leave(2)
    studio.undo()  # of what was done inside
    assert studio.scope == ("Stage",)
    assert studio.apply(edits.remove_block("Stage"))
    assert studio.scope == ()


def test_a_block_entered_before_the_edit_around_it_is_analyzed_is_shown_by_no_use_that_is_gone(
    studio: Studio,
) -> None:
    """The inspector asked for the use by which the block had been known, and broke."""
    first, second = use(studio, "first"), use(studio, "second")
    assert studio.apply(edits.make_block([first, second], "Both"))  # the analysis comes later
    assert studio.enter(studio.graph.next_id - 1) or studio.enter(use(studio, "both1"))
    assert studio.enter(use(studio, "first")) and studio.block == "Stage"
    assert all(leads(studio.project, way) for way in [studio.shown_by])
    assert use_at(studio.project, studio.shown_by) is not None

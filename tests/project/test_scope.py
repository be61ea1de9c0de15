"""Paths lead into blocks, end where they lead nowhere, and are found."""

from __future__ import annotations

import pytest

from nnstudio.project import edits
from nnstudio.project.scope import (
    block_at,
    distance,
    graph_at,
    leads,
    longest_beginning,
    named,
    path_to,
    renamed,
    use_at,
)
from tests.project.blocky import blocky

PROJECT = blocky()
FIRST, SECOND = (PROJECT.graph.named(name).id for name in ("first", "second"))
UNIT = PROJECT.graph_of("Stage").named("unit").id


def test_a_path_leads_through_uses() -> None:
    assert block_at(PROJECT, ()) is None
    assert block_at(PROJECT, (FIRST,)) == "Stage"
    assert block_at(PROJECT, (SECOND, UNIT)) == "Unit"
    assert graph_at(PROJECT, (SECOND, UNIT)) is PROJECT.graph_of("Unit")


def test_what_is_no_use_leads_nowhere() -> None:
    image = PROJECT.graph.named("image").id
    for path in ((image,), (999,), (FIRST, 999)):
        assert not leads(PROJECT, path)
        with pytest.raises(KeyError):
            block_at(PROJECT, path)


def test_the_beginning_of_a_path_that_still_leads() -> None:
    assert longest_beginning(PROJECT, (FIRST, UNIT)) == (FIRST, UNIT)
    assert longest_beginning(PROJECT, (FIRST, 999, 3)) == (FIRST,)
    without = edits.remove(["first"]).change(PROJECT)
    assert longest_beginning(without, (FIRST, UNIT)) == ()


def test_the_way_to_a_block_is_close_to_where_one_is() -> None:
    assert path_to(PROJECT, None, (FIRST, UNIT)) == ()
    assert path_to(PROJECT, "Stage") == (FIRST,)
    assert path_to(PROJECT, "Stage", (SECOND,)) == (SECOND,)
    assert path_to(PROJECT, "Stage", (SECOND, UNIT)) == (SECOND,)
    assert path_to(PROJECT, "Unit", (SECOND,)) == (SECOND, UNIT)
    unused = edits.add_block("Alone").change(PROJECT)
    assert path_to(unused, "Alone", (SECOND, UNIT)) == ("Alone",)
    assert path_to(unused, "Alone", ("Alone",)) == ("Alone",)
    assert path_to(unused, "Absent") is None


def test_into_a_block_that_nothing_uses_leads_its_name() -> None:
    unused = edits.remove(["first", "second"]).change(PROJECT)
    assert block_at(unused, ("Stage",)) == "Stage"
    assert block_at(unused, ("Stage", UNIT)) == "Unit"
    assert path_to(unused, "Unit", ("Stage",)) == ("Stage", UNIT)
    assert use_at(unused, ("Stage",)) is None
    assert use_at(unused, ("Stage", UNIT)) == unused.graph_of("Stage").nodes[UNIT]
    for path in (("Absent",), ("Stage", "Unit"), ("Stage", 999)):
        assert not leads(unused, path)
    other = edits.rename_block("Stage", "Floor").change(unused)
    assert renamed(("Stage", UNIT), unused, other) == ("Floor", UNIT)
    gone = edits.remove_block("Stage").change(unused)
    assert longest_beginning(gone, renamed(("Stage", UNIT), unused, gone)) == ()


def test_distance_counts_steps_out_and_in() -> None:
    assert distance((), ()) == 0
    assert distance((1, 2), (1, 3)) == 2
    assert distance((1,), (1, 2, 3)) == 2


def test_a_node_is_found_by_the_names_that_lead_to_it() -> None:
    conv = PROJECT.graph_of("Unit").named("conv").id
    assert named(PROJECT, "first/unit/conv") == ((FIRST, UNIT), conv)
    assert named(PROJECT, "first") == ((), FIRST)
    for name in ("first/absent", "image/conv", "absent", ""):
        with pytest.raises(KeyError):
            named(PROJECT, name)

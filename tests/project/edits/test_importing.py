"""Blocks from elsewhere come whole, once, and under names of their own."""

from __future__ import annotations

import pytest

from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.file import parse, text_of
from nnstudio.project.project import Project
from tests.project.edits.drafts import with_block
from tests.project.nets import Draft


def elsewhere() -> Project:
    """`Outer` uses `Widen`; `Alone` uses nothing."""
    draft = with_block()
    draft.apply(edits.make_block(["second"], "Outer"))
    draft.apply(edits.add_block("Alone"))
    return draft.project


def names(draft: Draft) -> list[str]:
    return [block.name for block in draft.project.blocks]


def test_a_block_comes_with_all_that_it_uses() -> None:
    draft = Draft()
    draft.apply(edits.import_blocks(elsewhere().blocks, ["Outer"]))
    assert names(draft) == ["Widen", "Outer"]
    assert parse(text_of(draft.project), "it") == draft.project


def test_equal_definitions_are_used_again() -> None:
    draft = Draft()
    for _ in range(2):
        draft.apply(edits.import_blocks(elsewhere().blocks))
    assert names(draft) == ["Widen", "Outer", "Alone"]


def test_unequal_ones_of_one_name_get_a_free_name_and_uses_follow() -> None:
    draft = Draft()
    draft.apply(edits.add_block("Widen", "Another."))
    for _ in range(2):
        draft.apply(edits.import_blocks(elsewhere().blocks, ["Outer"]))
    assert names(draft) == ["Widen", "Widen1", "Outer"]
    assert draft.project.graph_of("Outer").named("second").type == "block:Widen1"
    assert parse(text_of(draft.project), "it") == draft.project


def test_a_use_comes_with_its_definition_in_one_step() -> None:
    draft = with_block()
    use = draft.graph.next_id
    draft.apply(edits.use_block(elsewhere().blocks, "Alone", "here", {"repeat": 2}, (3.0, 4.0)))
    assert draft.graph.nodes[use].type == "block:Alone"
    assert draft.graph.nodes[use].at == (3.0, 4.0)
    draft.apply(edits.inside("Alone", edits.use_block(elsewhere().blocks, "Widen")))
    assert draft.project.graph_of("Alone").named("widen1").type == "block:Widen"


def test_a_use_of_a_block_within_itself_is_refused() -> None:
    draft = with_block()
    with pytest.raises(EditError, match="would contain itself"):
        draft.apply(edits.inside("Widen", edits.use_block(elsewhere().blocks, "Outer")))


def test_unknown_and_incomplete_ones_are_refused() -> None:
    with pytest.raises(EditError, match="Did you mean Outer"):
        Draft().apply(edits.import_blocks(elsewhere().blocks, ["Outter"]))
    outer = elsewhere().block("Outer")
    assert outer is not None
    with pytest.raises(EditError, match="Outer uses Widen, which is not among"):
        Draft().apply(edits.import_blocks([outer]))

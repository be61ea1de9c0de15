"""Definitions of blocks: what is done to one reaches all its uses, or is refused."""

from __future__ import annotations

import pytest

from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.file import parse, text_of
from nnstudio.project.kinds import interface_of
from tests.project.edits.drafts import wires_of, with_block
from tests.project.nets import Draft


def interface(draft: Draft, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    block = draft.project.block(name)
    assert block is not None
    face = interface_of(block)
    return face.inputs, face.outputs


def nested() -> Draft:
    """`Outer` uses `Widen`."""
    draft = with_block()
    draft.apply(edits.make_block(["second"], "Outer"))
    return draft


def test_a_new_block_hands_on_what_it_is_given() -> None:
    draft = Draft()
    draft.apply(edits.add_block())
    assert interface(draft, "Block1") == (("x",), ("y",))
    assert wires_of(draft.project.graph_of("Block1")) == [("x", "y", "y", "x")]
    assert parse(text_of(draft.project), "it") == draft.project


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (edits.add_block("Widen"), r"already called 'Widen'.*Widen1 is free"),
        (edits.add_block("2x"), "letters, digits"),
        (edits.rename_block("Widen", "Outer"), "already called 'Outer'"),
        (edits.rename_block("Widen", "class"), "already means something"),
        (edits.rename_block("Widne", "W"), "no block 'Widne'. Did you mean Widen"),
        (edits.remove_block("Widen"), r"used at first; in the block Outer at second"),
        (edits.remove_block("Outer"), r"used at outer1.*unpack"),
        (edits.duplicate_block("Nothing"), "no block 'Nothing'"),
        (edits.make_unique("image"), "image: Input is no block"),
        (edits.reorder_ports("Widen", "inputs", ["y"]), r"expected x, got \['y'\]"),
        (edits.inside("Widen", edits.add_node("block:Outer")), "contain itself, by way of Outer"),
        (edits.inside("Widen", edits.add_node("block:Widen")), "would contain itself"),
        (
            edits.inside("Widen", edits.remove(["x"])),
            r"input x.*wired at first, Outer/second.*Remove these wires",
        ),
        (edits.inside("Gone", edits.remove(["x"])), "no block 'Gone'"),
    ],
)
def test_what_cannot_be_is_refused_with_reason_and_fix(edit: edits.Edit, message: str) -> None:
    draft = nested()
    before = draft.project
    with pytest.raises(EditError, match=message):
        draft.apply(edit)
    assert draft.project is before


def test_a_side_that_is_none_and_an_endless_summary_are_refused() -> None:
    with pytest.raises(EditError, match="inputs and outputs"):
        edits.reorder_ports("Widen", "left", [])
    with pytest.raises(EditError, match="at most 500 characters"):
        edits.set_block_summary("Widen", "x" * 501)


def test_renaming_a_block_reaches_all_uses() -> None:
    draft = nested()
    draft.apply(edits.rename_block("Widen", "Broaden"))
    assert draft.graph.named("first").type == "block:Broaden"
    assert draft.project.graph_of("Outer").named("second").type == "block:Broaden"
    assert [block.name for block in draft.project.blocks] == ["Broaden", "Outer"]
    assert parse(text_of(draft.project), "it") == draft.project


def test_a_port_renamed_inside_is_renamed_at_all_uses() -> None:
    draft = nested()
    draft.apply(edits.inside("Widen", edits.rename("x", "image")))
    assert ("image", "y", "first", "image") in wires_of(draft.graph)
    assert ("x", "y", "second", "image") in wires_of(draft.project.graph_of("Outer"))


def test_a_unique_use_changes_alone() -> None:
    draft = nested()
    draft.apply(edits.make_unique("first"))
    assert draft.graph.named("first").type == "block:Widen2"
    draft.apply(edits.inside("Widen2", edits.rename("conv", "wide")))
    assert draft.project.graph_of("Widen").named("conv")
    draft.apply(edits.inside("Outer", edits.make_unique("second", "Own")))
    assert draft.project.graph_of("Outer").named("second").type == "block:Own"


def test_a_use_with_the_weights_of_another_cannot_be_unique() -> None:
    draft = with_block()
    draft.apply(edits.share("second", "first"))
    for name in ("first", "second"):
        with pytest.raises(EditError, match="weights of its own first"):
            draft.apply(edits.make_unique(name))


def test_a_copy_of_a_block_knows_which_of_the_two_it_is() -> None:
    draft = with_block()
    draft.apply(edits.duplicate_block("Widen"))
    draft.apply(edits.rename_block_setting("Widen2", "channels", "width"))
    draft.apply(edits.inside("Widen2", edits.make_block(["conv"], "Inner")))
    inner = draft.project.block("Inner")
    assert inner is not None
    assert [each.name for each in inner.settings] == ["width"]


def test_a_block_that_nothing_uses_can_go() -> None:
    draft = nested()
    draft.apply(edits.remove(["outer1"]))
    draft.apply(edits.remove_block("Outer"))
    assert [block.name for block in draft.project.blocks] == ["Widen"]


def test_ports_have_an_order_and_uses_keep_their_wires() -> None:
    draft = with_block()
    draft.apply(edits.inside("Widen", edits.add_node("BlockInput", "skip")))
    draft.apply(edits.connect("image", "y", "first", "skip"))
    before = wires_of(draft.graph)
    draft.apply(edits.reorder_ports("Widen", "inputs", ["skip", "x"]))
    assert interface(draft, "Widen")[0] == ("skip", "x")
    assert wires_of(draft.graph) == before
    draft.apply(edits.reorder_ports("Widen", "inputs", ["x", "skip"]))
    assert interface(draft, "Widen")[0] == ("x", "skip")


def test_a_summary_is_what_the_type_says() -> None:
    draft = with_block()
    draft.apply(edits.set_block_summary("Widen", "Twice as wide."))
    block = draft.project.block("Widen")
    assert block is not None and block.summary == "Twice as wide."


def test_edits_of_the_whole_are_the_same_inside_a_block() -> None:
    draft = nested()
    edit = edits.several("Both", [edits.rename_block("Widen", "W"), edits.add_node("ReLU", "more")])
    draft.apply(edits.inside("Outer", edit))
    assert draft.project.graph_of("Outer").named("more")
    assert draft.graph.named("first").type == "block:W"

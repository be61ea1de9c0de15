"""Settings of blocks stay true to the expressions inside and the values at all uses."""

from __future__ import annotations

import pytest

from nnstudio.catalog.expressions import expression
from nnstudio.catalog.values import Value
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.file import parse, text_of
from nnstudio.project.project import BlockSetting
from tests.project.edits.drafts import with_block
from tests.project.nets import Draft


def declared(draft: Draft) -> list[BlockSetting]:
    block = draft.project.block("Widen")
    assert block is not None
    return list(block.settings)


def conv(draft: Draft) -> Value:
    return draft.project.graph_of("Widen").named("conv").settings["out_channels"]


def test_a_setting_is_added_with_a_free_name_and_a_default_of_its_kind() -> None:
    draft = with_block()
    draft.apply(edits.add_block_setting("Widen"))
    draft.apply(edits.add_block_setting("Widen", kind="bool"))
    draft.apply(edits.add_block_setting("Widen", "rate", "float", 2, "How fast."))
    assert declared(draft)[1:] == [
        BlockSetting("setting1", "int", 1),
        BlockSetting("setting2", "bool", False),
        BlockSetting("rate", "float", 2.0, "How fast."),
    ]
    assert type(declared(draft)[3].default) is float


def test_renaming_reaches_expressions_and_uses() -> None:
    draft = with_block()
    draft.apply(edits.set_setting("second", "channels", expression("2 * 4")))
    draft.apply(edits.rename_block_setting("Widen", "channels", "width"))
    assert conv(draft) == expression("width * 2")
    assert dict(draft.graph.named("first").settings) == {"width": 8}
    assert dict(draft.graph.named("second").settings) == {"width": expression("2 * 4")}
    assert parse(text_of(draft.project), "it") == draft.project


def test_removing_takes_it_from_uses_once_nothing_asks_for_it() -> None:
    draft = with_block()
    with pytest.raises(EditError, match=r"conv: a setting of conv.*asks for channels") as refused:
        draft.apply(edits.remove_block_setting("Widen", "channels"))
    assert refused.value.node == "conv"
    draft.apply(edits.inside("Widen", edits.set_setting("conv", "out_channels", 3)))
    draft.apply(edits.remove_block_setting("Widen", "channels"))
    assert not declared(draft)
    assert not draft.graph.named("first").settings


def test_a_kind_changes_with_default_and_uses() -> None:
    draft = with_block()
    draft.apply(edits.change_block_setting("Widen", "channels", kind="float"))
    assert repr(declared(draft)[0].default) == "64.0"
    assert repr(draft.graph.named("first").settings["channels"]) == "8.0"
    draft.apply(edits.change_block_setting("Widen", "channels", kind="int", default=5, help="W"))
    assert declared(draft) == [BlockSetting("channels", "int", 5, "W")]
    assert repr(draft.graph.named("first").settings["channels"]) == "8"


def test_a_kind_that_a_use_contradicts_is_refused_with_the_use() -> None:
    draft = with_block()
    with pytest.raises(EditError, match=r"first.channels: .*true or false.*Change that use"):
        draft.apply(edits.change_block_setting("Widen", "channels", kind="bool"))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (edits.add_block_setting("Widen", "channels"), "two settings are called 'channels'"),
        (edits.add_block_setting("Widen", "repeat"), "used for the repeats"),
        (edits.add_block_setting("Widen", "i"), "used for the repeats"),
        (edits.add_block_setting("Widen", "min"), "already means something"),
        (edits.add_block_setting("Widen", "a", "text"), "one of int, float, bool"),
        (edits.add_block_setting("Widen", "a", "int", 0.5), "must be of its kind int"),
        (edits.add_block_setting("Widen", "a", "int", True), "must be of its kind int"),
        (edits.add_block_setting("Widen", "a", help="x" * 501), "at most 500"),
        (edits.rename_block_setting("Widen", "chanels", "a"), "Did you mean channels"),
        (edits.rename_block_setting("Widen", "channels", "self"), "already means something"),
        (edits.change_block_setting("Widen", "channels", default=0.5), "of its kind int"),
        (edits.reorder_block_settings("Widen", []), r"expected channels, got \[\]"),
        (edits.expose_setting("Widen", "conv", "out_channels"), r"already follows.*channels \* 2"),
        (edits.expose_setting("Widen", "conv", "padding_mode"), "number or true or false"),
        (edits.expose_setting("Widen", "conv", "pading"), "Did you mean padding"),
        (edits.expose_setting("Widen", "cnv", "bias"), "Did you mean conv"),
        (edits.expose_setting("Widen", "conv", "bias", "channels"), "two settings"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(edit: edits.Edit, message: str) -> None:
    draft = with_block()
    before = draft.project
    with pytest.raises(EditError, match=message):
        draft.apply(edit)
    assert draft.project is before


def test_settings_have_an_order() -> None:
    draft = with_block()
    draft.apply(edits.add_block_setting("Widen", "stride"))
    draft.apply(edits.reorder_block_settings("Widen", ["stride", "channels"]))
    assert [each.name for each in declared(draft)] == ["stride", "channels"]


def test_an_exposed_setting_keeps_its_value_as_the_default() -> None:
    draft = with_block()
    draft.apply(edits.inside("Widen", edits.set_setting("conv", "stride", 2)))
    for setting in ("stride", "bias"):
        draft.apply(edits.expose_setting("Widen", "conv", setting))
    draft.apply(edits.expose_setting("Widen", "conv", "groups", "cardinality"))
    assert declared(draft)[1:] == [
        BlockSetting("stride", "int", 2, declared(draft)[1].help),
        BlockSetting("bias", "bool", True, declared(draft)[2].help),
        BlockSetting("cardinality", "int", 1, declared(draft)[3].help),
    ]
    settings = draft.project.graph_of("Widen").named("conv").settings
    assert settings["stride"] == expression("stride")
    assert settings["groups"] == expression("cardinality")
    draft.apply(edits.set_setting("first", "cardinality", 4))
    assert parse(text_of(draft.project), "it") == draft.project

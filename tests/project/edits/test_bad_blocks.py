"""What no edit can make, no file and no pasted part can bring in either."""

from __future__ import annotations

import pytest

from nnstudio.catalog.expressions import expression
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.file import ProjectFileError, parse, text_of
from tests.project.edits.drafts import with_block


def written() -> str:
    draft = with_block()
    draft.apply(edits.add_node("Tanh", "after"))
    draft.apply(edits.connect("second", "y", "after", "x"))
    draft.apply(edits.make_block(["second"], "Outer"))
    return text_of(draft.project)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"name": "Widen"', '"name": "Gone"', "no node type 'block:Widen'"),
        ('"type": "ReLU"', '"type": "block:Outer"', "contains itself"),
        ('"type": "ReLU"', '"type": "block:Widen"', "contains itself"),
        ('"name": "x"', '"name": "z"', "has no input 'x'"),
        ('"name": "Outer"', '"name": "Widen"', "already called 'Widen'"),
        ('"name": "Outer"', '"name": "no name"', "letters, digits"),
        ('"channels * 2"', '"channels ** "', "is not complete"),
        ('"channels * 2"', '"channels 2"', "is no expression"),
        ('"channels * 2"', '"open(1)"', "goes beyond what an expression may hold"),
        ('"default": 64', '"default": true', "of its kind int"),
        ('"kind": "int"', '"kind": "text"', "one of int, float, bool"),
        ('"channels": 8', '"repeat": 0', "from 1 to 1,000"),
        ('"channels": 8', '"repeat": 1000000', "from 1 to 1,000"),
        ('"channels": 8', '"width": 8', "no setting 'width'"),
    ],
)
def test_a_file_with_a_broken_block_is_refused_with_line_and_reason(
    old: str, new: str, message: str
) -> None:
    text = written()
    assert old in text
    with pytest.raises(ProjectFileError, match=message) as refused:
        parse(text.replace(old, new, 1), "it.nns")
    assert refused.value.line


def test_a_block_within_itself_names_the_node_at_its_line() -> None:
    text = written().replace('"type": "ReLU"', '"type": "block:Widen"', 1)
    with pytest.raises(
        ProjectFileError, match=r"Widen contains itself, at its node \w+\. Give"
    ) as it:
        parse(text, "it.nns")
    assert "block:Widen" in text.splitlines()[it.value.line - 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"seed": 0', '"seed": {"expression": "1 + 1"}'),
        ('"batch_size": 64', '"batch_size": {"expression": "1 + 1"}'),
        ('"validation": 0.1', '"validation": {"expression": "1 / 5"}'),
        ('"Adam", "settings": {}', '"Adam", "settings": {"lr": {"expression": "1"}}'),
    ],
)
def test_expressions_outside_of_nodes_are_refused(old: str, new: str) -> None:
    """They were read, and could not be written again."""
    text = written()
    assert old in text, text
    with pytest.raises(ProjectFileError, match="only stand in the settings of a node") as refused:
        parse(text.replace(old, new, 1), "it.nns")
    assert refused.value.line


def test_a_plan_has_no_expressions() -> None:
    half = expression("1 / 2")
    with pytest.raises(EditError, match=r"plan.seed: .*Write a number"):
        with_block().apply(edits.set_plan(seed=half))
    with pytest.raises(EditError, match=r"optimizer.lr: an expression \(1 / 2\) can only"):
        with_block().apply(edits.set_optimizer("Adam", {"lr": half}))


def test_a_use_is_not_pasted_into_its_own_block() -> None:
    draft = with_block()
    part = edits.fragment_of(draft.graph, ["first"])
    with pytest.raises(EditError, match=r"would contain itself.*repeat"):
        draft.apply(edits.inside("Widen", edits.paste(part)))


@pytest.mark.parametrize(
    ("setting", "value"),
    [("repeat", 0), ("repeat", 10**6), ("channels", 2.5), ("channels", True)],
)
def test_values_of_uses_are_checked(setting: str, value: object) -> None:
    with pytest.raises(EditError, match=f"first.{setting}: "):
        with_block().apply(edits.set_setting("first", setting, value))


def test_an_input_or_output_that_is_wired_at_a_use_stays() -> None:
    draft = with_block()
    for port, wires in (("x", "these wires of first, second"), ("y", "that wire of first")):
        with pytest.raises(EditError, match=rf"first.{port}: .*Remove {wires}"):
            draft.apply(edits.inside("Widen", edits.remove([port])))
    draft.apply(edits.disconnect(*draft.graph.wires))
    draft.apply(edits.inside("Widen", edits.remove(["x"])))


def test_only_what_has_weights_is_tied() -> None:
    draft = with_block()
    for node, owner in (("conv", "y"), ("x", "conv")):
        with pytest.raises(EditError, match="has no weight to tie"):
            draft.apply(edits.inside("Widen", edits.tie(node, owner)))


def test_all_uses_at_which_a_port_is_wired_are_named() -> None:
    """One was named, and after its wire was removed the next."""
    draft = with_block()
    wired = (
        r"the output y of the block Widen is wired at first, second\. Remove these wires of first"
    )
    draft.add("ReLU", name="after")
    draft.apply(edits.connect("second", "y", "after", "x"))
    with pytest.raises(EditError, match=wired):
        draft.apply(edits.inside("Widen", edits.remove(["y"])))

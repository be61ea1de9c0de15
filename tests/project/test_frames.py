"""Frames hold what has its middle inside and move it along; their edits are undone exactly."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from nnstudio.project import edits
from nnstudio.project.document import Document
from nnstudio.project.edits import Edit, EditError
from nnstudio.project.file.forms import project_form
from nnstudio.project.file.reading import parse_form
from nnstudio.project.graph import Frame, Graph
from nnstudio.project.holding import frames_along, innermost, nodes_along
from nnstudio.project.project import Project
from nnstudio.project.rules import FRAME_COLORS
from tests.project.nets import Draft


def three() -> Draft:
    """Three nodes in a row, 300 pixels apart: a is 1, b 2, c 3."""
    draft = Draft()
    for number, name in enumerate("abc"):
        draft.apply(edits.add_node("ReLU", name, at=(300.0 * number, 0.0)))
    return draft


def only(graph: Graph) -> Frame:
    (frame,) = graph.frames.values()
    return frame


def test_a_frame_is_made_around_nodes_and_holds_them() -> None:
    draft = three()
    draft.apply(edits.add_frame(["a", "b"], "Stem", color="blue"))
    frame = only(draft.graph)
    assert (frame.title, frame.color, frame.holds) == ("Stem", "blue", True)
    assert frame.at[0] < 0 and frame.at[1] < 0 and frame.size[0] > 460
    assert nodes_along(draft.graph, [frame.id]) == {1, 2}


def test_moving_a_frame_moves_what_it_holds_in_one_step() -> None:
    draft = three()
    draft.apply(edits.add_frame(["a", "b"]))
    draft.apply(edits.add_note("why", (10.0, 60.0), (60.0, 40.0)))
    frame, note = draft.graph.frames.values()
    x, y = frame.at
    draft.apply(edits.move_frame(frame.id, (x + 50, y + 70)))
    assert [node.at for node in draft.graph.nodes.values()] == [(50, 70), (350, 70), (600, 0)]
    assert draft.graph.frames[note.id].at == (60, 130)


def test_a_node_without_a_place_is_held_by_no_frame() -> None:
    draft = Draft()
    draft.add("ReLU")
    draft.apply(edits.add_frame(at=(-500.0, -500.0), size=(1000.0, 1000.0)))
    draft.apply(edits.move_frame(only(draft.graph).id, (0.0, 0.0)))
    assert draft.graph.nodes[1].at is None


def test_a_frame_takes_frames_inside_of_frames_along_but_no_larger_one() -> None:
    draft = Draft()
    for at, size in (((0, 0), (900, 900)), ((50, 50), (500, 500)), ((60, 60), (100, 100))):
        draft.apply(edits.add_frame(at=at, size=size))
    assert frames_along(draft.graph, [1]) == {1, 2, 3}
    assert frames_along(draft.graph, [2]) == {2, 3}
    assert innermost(draft.graph) == {2: 1, 3: 2}


def test_of_two_equal_frames_in_one_place_the_older_holds_the_newer() -> None:
    draft = Draft()
    for _ in range(2):
        draft.apply(edits.add_frame(at=(0.0, 0.0), size=(100.0, 100.0)))
    assert innermost(draft.graph) == {2: 1}


def test_a_note_holds_nothing() -> None:
    draft = three()
    draft.apply(edits.add_note("all", (-100.0, -100.0), (2000.0, 1000.0)))
    draft.apply(edits.move_frame(only(draft.graph).id, (0.0, 0.0)))
    assert draft.graph.nodes[1].at == (0, 0)


def test_removing_a_frame_leaves_what_it_held() -> None:
    draft = three()
    draft.apply(edits.add_frame(["a", "b"]))
    draft.apply(edits.remove_frames(only(draft.graph).id))
    assert not draft.graph.frames and len(draft.graph.nodes) == 3


def test_typing_a_title_and_dragging_are_one_step_each() -> None:
    document = Document(three().project, clock=lambda: 0.0)
    document.apply(edits.add_frame(["a"]))
    key = only(document.project.graph).id
    for title in ("S", "St", "Stem"):
        document.apply(edits.set_frame(key, title=title))
    for x in (10.0, 20.0, 30.0):
        document.apply(edits.move_frame(key, (x, 0.0)))
    for wide in (200.0, 300.0):
        document.apply(edits.resize_frame(key, (30.0, 0.0), (wide, 200.0)))
    assert document.labels == ("Add a frame", "Set title", "Move frame", "Resize")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (edits.add_frame(size=(5.0, 100.0)), "size is two numbers from 24, not"),
        (edits.add_frame(title="one\ntwo"), "title is one line"),
        (edits.add_frame(title="x" * 201), "title.*200"),
        (edits.add_frame(color="pink"), "gray, blue, green, yellow, red, purple, not 'pink'"),
        (edits.add_frame(["nobody"]), "no node called 'nobody'"),
        (edits.add_note("x" * 20_001), "text.*20,?000"),
        (edits.add_note(at=(float("nan"), 0.0)), "position is two numbers"),
        (edits.set_frame(99, title="x"), "no frame with the id 99"),
        (edits.remove_frames(1), "no frame with the id 1"),
        (edits.move_frame(1, (0.0, 0.0)), "no frame with the id 1"),
    ],
)
def test_what_is_out_of_range_is_refused_and_nothing_changes(edit: Edit, said: str) -> None:
    draft = three()
    before = draft.project
    with pytest.raises(EditError, match=said):
        draft.apply(edit)
    assert draft.project is before


def test_copies_of_frames_are_pasted_with_their_nodes() -> None:
    draft = three()
    draft.apply(edits.add_frame(["a"], "Stem", color="red"))
    key = only(draft.graph).id
    fragment = edits.fragment_of(draft.graph, ["a"], [key])
    draft.apply(edits.paste(fragment, (0.0, 500.0)))
    old, copy = draft.graph.frames.values()
    assert (copy.title, copy.color, copy.size) == ("Stem", "red", old.size)
    assert copy.at == (old.at[0], old.at[1] + 500)
    assert nodes_along(draft.graph, [copy.id]) == {draft.graph.named("a2").id}


def test_a_pasted_frame_out_of_range_is_refused() -> None:
    fragment = edits.Fragment((), frames=(Frame(1, (0.0, 0.0), (1.0, 1.0)),))
    with pytest.raises(EditError, match="size"):
        edits.paste(fragment).change(Project())


PLACES = some.tuples(*[some.integers(-500, 900).map(float)] * 2)
SIZES = some.tuples(*[some.integers(24, 800).map(float)] * 2)
STEPS = some.one_of(
    some.builds(lambda at, size: ("frame", at, size), PLACES, SIZES),
    some.builds(lambda at, text: ("note", at, text), PLACES, some.text(max_size=20)),
    some.builds(lambda pick, at: ("move", pick, at), some.integers(0, 99), PLACES),
    some.builds(lambda pick, size: ("resize", pick, size), some.integers(0, 99), SIZES),
    some.builds(
        lambda pick, color: ("color", pick, color),
        some.integers(0, 99),
        some.sampled_from(FRAME_COLORS),
    ),
    some.builds(lambda pick: ("remove", pick), some.integers(0, 99)),
    some.builds(lambda pick: ("copy", pick), some.integers(0, 99)),
)


def _edit(graph: Graph, step: tuple[object, ...]) -> Edit | None:
    what, *rest = step
    if what == "frame":
        return edits.add_frame(at=rest[0], size=rest[1])  # type: ignore[arg-type]
    if what == "note":
        return edits.add_note(str(rest[1]).replace("\x00", ""), rest[0])  # type: ignore[arg-type]
    keys = list(graph.frames)
    if not keys:
        return None
    key = keys[int(str(rest[0])) % len(keys)]
    frame = graph.frames[key]
    made = {
        "move": lambda: edits.move_frame(key, rest[1]),  # type: ignore[arg-type]
        "resize": lambda: edits.resize_frame(key, frame.at, rest[1]),  # type: ignore[arg-type]
        "color": lambda: edits.set_frame(key, color=str(rest[1])),
        "remove": lambda: edits.remove_frames(key),
        "copy": lambda: edits.paste(
            edits.fragment_of(graph, nodes_along(graph, [key]), frames_along(graph, [key]))
        ),
    }
    return made[str(what)]()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(STEPS, max_size=12))
def test_any_edits_of_frames_survive_saving_and_are_undone_exactly(
    steps: list[tuple[object, ...]],
) -> None:
    start = three().project
    document = Document(start)
    for step in steps:
        before = document.project.graph
        edit = _edit(before, step)
        if edit is None:
            continue
        try:
            document.apply(edit)
        except EditError:
            assert document.project.graph is before
            continue
        document.seal()
        after = document.project.graph
        if step[0] == "move":
            _moved_together(before, after)
        assert set(innermost(after)) <= set(after.frames)
    end = document.project
    assert parse_form(project_form(end), "x") == end
    while document.undo():
        pass
    assert document.project is start
    while document.redo():
        pass
    assert document.project == end


def _moved_together(before: Graph, after: Graph) -> None:
    """Everything that moved moved by the same way."""
    ways = {
        (new.at[0] - old.at[0], new.at[1] - old.at[1])
        for table in ("nodes", "frames")
        for key, old, new in getattr(before, table).changes(getattr(after, table))
    }
    assert len(ways) <= 1

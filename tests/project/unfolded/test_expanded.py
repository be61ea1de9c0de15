"""Blocks in place of their uses: frames, wires through ports, values of settings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.catalog.expressions import Expression, expression
from nnstudio.project import edits
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import block_name, kinds_of
from nnstudio.project.project import Project
from nnstudio.project.scope import graph_at
from nnstudio.project.unfolded import Unfolded, expanded
from tests.project.blocky import blocky


def opened(project: Project, depth: int = 8, only: list[int] | None = None) -> Unfolded:
    return expanded(project.graph, kinds_of(project), depth, only)


def titles(found: Unfolded) -> list[str]:
    return [frame.title for frame in found.graph.frames.values()]


def uses(project: Project) -> list[int]:
    return [node.id for node in project.graph.nodes.values() if block_name(node.type)]


def test_blocks_stand_in_frames_with_the_names_of_their_uses() -> None:
    project = blocky()
    found = opened(project)
    names = [project.graph.nodes[key].name for key in uses(project)]
    assert names == ["first", "second"]
    assert titles(found) == ["first", "unit", "second  1 of 2", "unit", "second  2 of 2", "unit"]
    assert not any(block_name(node.type) for node in found.graph.nodes.values())
    assert not any(node.type.startswith("Block") for node in found.graph.nodes.values())


def test_one_level_leaves_the_blocks_inside_closed() -> None:
    found = opened(blocky(), depth=1)
    assert {block_name(node.type) for node in found.graph.nodes.values()} == {None, "Unit"}


def test_only_the_chosen_use_is_opened() -> None:
    project = blocky()
    first, second = uses(project)[:2]
    found = opened(project, only=[first])
    closed = [node.name for node in found.graph.nodes.values() if block_name(node.type)]
    assert closed == [project.graph.nodes[second].name]


def test_settings_are_what_they_come_to() -> None:
    found = opened(blocky())
    convolutions = [node for node in found.graph.nodes.values() if node.type == "Conv2d"]
    assert convolutions
    assert all(isinstance(node.settings["out_channels"], int) for node in convolutions)


def test_a_use_that_repeats_has_a_frame_for_each_with_its_own_index() -> None:
    project = blocky()
    use = uses(project)[0]
    many = edits.several("Repeat", [
        edits.set_setting(use, "repeat", 3),
        edits.set_setting(use, "channels", expression("8 * 2**i")),
    ]).change(project)  # fmt: skip
    found = opened(many, only=[use])
    name = project.graph.nodes[use].name
    assert [each for each in titles(found) if each.startswith(name)] == [
        f"{name}  {at} of 3" for at in (1, 2, 3)
    ]
    wide = [n.settings["out_channels"] for n in found.graph.nodes.values() if n.type == "Conv2d"]
    assert len(set(wide)) == 3
    chained = {(found.origins[w.source].repeats[:1], found.origins[w.target].repeats[:1])
               for w in found.graph.wires.values()}  # fmt: skip
    assert {((0,), (1,)), ((1,), (2,))} <= chained


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_every_copy_maps_back_and_every_input_stays_wired(
    depth: int, repeat: int, inner: int
) -> None:
    project = blocky()
    project = edits.set_setting(uses(project)[0], "repeat", repeat).change(project)
    project = edits.inside("Stage", edits.set_setting("unit", "repeat", inner)).change(project)
    found = opened(project, depth)
    for node in found.graph.nodes.values():
        origin = found.origins[node.id]
        before = graph_at(project, origin.path).nodes[origin.node]
        assert before.type == node.type
        assert not any(isinstance(value, Expression) for value in node.settings.values())
    _assert_wired(project.graph, found)
    assert all(frame in found.uses for frame in found.graph.frames)
    placed = found.placed({}, 64.0)
    for key, owner in placed.owners.items():
        if key in placed.graph.nodes:
            at, frame = placed.graph.nodes[key].at, placed.graph.frames[owner]
            assert at is not None
            assert frame.at[0] < at[0] < frame.at[0] + frame.size[0]
            assert frame.at[1] < at[1] < frame.at[1] + frame.size[1]


def _assert_wired(graph: Graph, found: Unfolded) -> None:
    """Each copy has as many wires in as what it stands for."""
    for key, origin in found.origins.items():
        into = [wire for wire in found.graph.wires.values() if wire.target == key]
        assert all(wire.source in found.graph.nodes for wire in into)
        if not origin.path:
            assert len(into) == sum(w.target == origin.node for w in graph.wires.values())
        else:
            assert len(into) == 1, "every node in these blocks takes one value"

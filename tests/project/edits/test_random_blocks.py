"""Whatever is edited in whatever order: uses fit their blocks, undo is exact, files hold it."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.project import edits
from nnstudio.project.document import Document
from nnstudio.project.edits import EditError
from nnstudio.project.edits.inside import graphs
from nnstudio.project.file import parse, text_of
from nnstudio.project.kinds import kinds_of
from nnstudio.project.project import Project
from tests.project.edits.drafts import likeness
from tests.project.edits.randomly import Chance, names, random_edit, random_graph


def chance_of(data: st.DataObject) -> Chance:
    """Choices that hypothesis makes, and makes simpler where something is wrong."""
    return Chance(lambda high: data.draw(st.integers(0, high - 1)))


def assert_legal(project: Project) -> None:
    """All that the strict reader refuses is not there; wires of uses end at ports that exist."""
    assert parse(text_of(project), "it") == project
    kinds = kinds_of(project)
    for _, graph in graphs(project):
        for wire in graph.wires.values():
            source, target = graph.nodes[wire.source], graph.nodes[wire.target]
            assert kinds[source.type].output(wire.output) is not None
            assert kinds[target.type].input(wire.input) is not None
    for block in project.blocks:
        assert block.name not in [inner.name for inner in kinds.reach(block.name)[:-1]]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_make_and_unpack_gives_the_graph_back(data: st.DataObject) -> None:
    chance = chance_of(data)
    before = random_graph(chance)
    chosen = chance.some(names(before))
    use = before.graph.next_id
    try:
        packed = edits.make_block(chosen).change(before)
    except EditError:
        return
    assert_legal(packed)
    assert packed.graph.nodes[use].type == "block:Block1"
    after = edits.unpack(use).change(packed)
    assert_legal(after)
    assert likeness(after.graph) == likeness(before.graph)
    assert sorted(map(repr, _places(after))) == sorted(map(repr, _places(before)))


def _places(project: Project) -> list[object]:
    graph = project.graph
    if any(node.at is None for node in graph.nodes.values()):
        return []
    nodes: list[object] = [(node.name, node.at) for node in graph.nodes.values()]
    return [*nodes, *((frame.at, frame.size) for frame in graph.frames.values())]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_random_edits_keep_every_use_consistent_and_undo_is_exact(data: st.DataObject) -> None:
    chance = chance_of(data)
    document = Document(random_graph(chance, nodes=6, wires=10))
    document.apply(edits.add_block())
    values = [document.project]
    for _ in range(5 + chance.number(30)):
        before = document.project
        try:
            document.apply(random_edit(chance, document.project))
        except EditError as refused:
            assert document.project is before
            assert str(refused)
            continue
        document.seal()
        if document.project is not before:
            values.append(document.project)
    assert_legal(document.project)
    for value in reversed(values[:-1]):
        document.undo()
        assert document.project is value
    for value in values[1:]:
        document.redo()
        assert document.project is value


def test_the_random_edits_do_happen() -> None:
    """So that the property above is not true for want of edits."""
    happened: Counter[str] = Counter()
    for seed in range(80):
        chance = Chance(random.Random(seed).randrange)
        project = random_graph(chance, nodes=6, wires=10)
        for _ in range(60):
            edit = random_edit(chance, project)
            try:
                after = edit.change(project)
            except EditError:
                continue
            happened[edit.label.split()[0]] += after is not project
            project = after
        assert_legal(project)
    wanted = ("Make", "Unpack", "Connect", "Rename", "Duplicate", "Reorder", "Remove", "Change")
    assert all(happened[word] > 10 for word in wanted), happened

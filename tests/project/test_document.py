"""The document: undo is exact, followers can mirror it, repeated edits are one step."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from nnstudio.project import edits
from nnstudio.project.difference import Difference, difference
from nnstudio.project.document import GAP, Document
from nnstudio.project.edits import Edit, EditError
from nnstudio.project.file import parse, text_of
from nnstudio.project.graph import Graph
from nnstudio.project.project import Project
from tests.project.nets import chain, lenet


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


TYPES = ("Input", "Conv2d", "Linear", "ReLU", "Add", "Concatenate", "CrossEntropyLoss", "LSTM")


class Editing(RuleBasedStateMachine):
    """Any sequence of edits: history, mirror and file agree with the document at every step."""

    @initialize()
    def start(self) -> None:
        self.clock = Clock()
        self.document = Document(Project(), self.clock)
        self.first = self.document.project
        self.values = [self.first]  # the value after each step
        self.mirror = Graph()
        self.document.subscribe(self.follow)

    def follow(self, found: Difference) -> None:
        self.mirror = found.apply_to(self.mirror)

    def apply(self, make: Callable[[], Edit]) -> None:
        before = self.document.project
        try:
            self.document.apply(make())
        except EditError:
            assert self.document.project is before
            return
        self.clock.now += 2 * GAP
        if self.document.project != before:
            self.values.append(self.document.project)

    def node(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from([*self.document.project.graph.nodes] or [1]))

    def wire(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from([*self.document.project.graph.wires] or [1]))

    @rule(type=st.sampled_from(TYPES))
    def add(self, type: str) -> None:
        self.apply(lambda: edits.add_node(type))

    @rule(
        data=st.data(),
        output=st.sampled_from(("y", "h", "loss")),
        input=st.sampled_from(("x", "input", "target")),
        position=st.sampled_from((None, 0, 1)),
    )
    def connect(self, data: st.DataObject, output: str, input: str, position: int | None) -> None:
        source, target = self.node(data), self.node(data)
        self.apply(lambda: edits.connect(source, output, target, input, position))

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        nodes = {self.node(data), self.node(data)}
        self.apply(lambda: edits.remove(nodes))

    @rule(data=st.data())
    def remove_keeping_chain(self, data: st.DataObject) -> None:
        node = self.node(data)
        self.apply(lambda: edits.remove_keeping_chain([node]))

    @rule(data=st.data())
    def disconnect(self, data: st.DataObject) -> None:
        wire = self.wire(data)
        self.apply(lambda: edits.disconnect(wire))

    @rule(data=st.data(), type=st.sampled_from(TYPES))
    def insert(self, data: st.DataObject, type: str) -> None:
        wire = self.wire(data)
        self.apply(lambda: edits.insert_on_wire(type, wire))

    @rule(data=st.data(), value=st.integers(0, 40))
    def set_setting(self, data: st.DataObject, value: int) -> None:
        node = self.node(data)
        name = data.draw(st.sampled_from(("out_channels", "out_features", "kernel_size")))
        self.apply(lambda: edits.set_setting(node, name, value))

    @rule(data=st.data(), name=st.sampled_from(("a", "b", "class", "größe")))
    def rename(self, data: st.DataObject, name: str) -> None:
        node = self.node(data)
        self.apply(lambda: edits.rename(node, name))

    @rule(data=st.data(), x=st.floats(-100, 100), y=st.floats(-100, 100))
    def move(self, data: st.DataObject, x: float, y: float) -> None:
        node = self.node(data)
        self.apply(lambda: edits.move({node: (x, y)}))

    @rule(data=st.data())
    def duplicate(self, data: st.DataObject) -> None:
        nodes = {self.node(data), self.node(data)}
        self.apply(lambda: edits.duplicate(nodes))

    @rule(epochs=st.integers(0, 5), title=st.sampled_from(("A", "B", "")))
    def change_the_rest(self, epochs: int, title: str) -> None:
        self.apply(lambda: edits.set_plan(epochs=epochs))
        self.apply(lambda: edits.rename_project(title))

    @rule()
    def undo_all_and_redo_all(self) -> None:
        last = self.document.project
        for value in reversed(self.values[:-1]):
            assert self.document.undo() is not None
            assert self.document.project is value
        assert self.document.undo() is None
        assert self.document.project is self.first
        for value in self.values[1:]:
            assert self.document.redo() is not None
            assert self.document.project is value
        assert self.document.project is last

    @rule()
    def undo_for_good(self) -> None:
        if self.document.undo() is not None:
            self.values.pop()

    @invariant()
    def the_mirror_equals_the_graph(self) -> None:
        if hasattr(self, "document"):
            assert self.mirror == self.document.project.graph

    @invariant()
    def the_file_holds_the_very_project(self) -> None:
        if hasattr(self, "document"):
            text = text_of(self.document.project)
            read = parse(text, "mirror.nns")
            assert read == self.document.project
            assert text_of(read) == text


Editing.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestAnySequenceOfEdits = Editing.TestCase


def test_a_refused_edit_changes_nothing() -> None:
    document = Document(lenet())
    before = document.project
    with pytest.raises(EditError):
        document.apply(edits.set_setting("conv1", "kernel_size", "large"))
    assert document.project is before
    assert not document.can_undo


def test_an_edit_without_effect_is_no_step() -> None:
    document = Document(lenet())
    assert not document.apply(edits.set_setting("conv1", "out_channels", 6))
    assert not document.can_undo
    assert not document.dirty


def test_the_difference_says_what_changed() -> None:
    document = Document(lenet())
    found = document.apply(edits.remove(["conv1"]))
    assert [node.name for node in found.nodes.removed] == ["conv1"]
    assert len(found.wires.removed) == 2
    assert not (found.nodes.added or found.nodes.changed or found.plan or found.data)
    found = document.apply(edits.several("", [edits.set_plan(epochs=2), edits.set_notes("n")]))
    assert (found.plan, found.notes, found.graph) == (True, True, False)


def test_typing_merges_until_a_pause_or_a_seal() -> None:
    clock = Clock()
    document = Document(lenet(), clock)

    def type_in(value: int) -> None:
        document.apply(edits.set_setting("conv1", "out_channels", value))

    for value in (1, 12, 128):
        type_in(value)
        clock.now += GAP / 2
    assert document.labels == ("Set out_channels",)
    clock.now += GAP
    type_in(64)
    assert len(document.labels) == 2
    document.seal()
    type_in(65)
    assert len(document.labels) == 3
    document.apply(edits.set_setting("conv2", "out_channels", 5))
    type_in(66)
    assert len(document.labels) == 5
    for _ in range(5):
        document.undo()
    assert document.project == lenet()


def test_what_ends_where_it_began_is_no_step_and_can_be_redone_still() -> None:
    clock = Clock()
    document = Document(chain(3), clock)
    key = next(iter(document.project.graph.nodes))
    document.apply(edits.move({key: (1.0, 1.0)}))
    document.undo()
    labels = document.labels
    place = document.project.graph.nodes[key].at
    document.apply(edits.move({key: (8.0, 8.0)}))
    assert not document.can_redo
    document.apply(edits.move({key: place}))
    assert document.labels == labels and document.can_redo
    edit = edits.move({key: (9.0, 9.0)})
    document.apply(edit)
    clock.now += 2 * GAP
    document.apply(edits.move({key: (7.0, 7.0)}))
    assert document.withdraw(edit.merge) and not document.withdraw(edit.merge)
    assert document.labels == labels and document.project.graph.nodes[key].at == place
    document.redo()
    assert document.project.graph.nodes[key].at == (1.0, 1.0)


def test_undo_ends_a_step() -> None:
    document = Document(lenet(), Clock())
    document.apply(edits.set_setting("conv1", "out_channels", 7))
    document.undo()
    document.redo()
    document.apply(edits.set_setting("conv1", "out_channels", 8))
    assert len(document.labels) == 2


def test_labels_of_undo_and_redo() -> None:
    document = Document(lenet())
    document.apply(edits.add_node("ReLU"))
    assert (document.undo_label, document.redo_label) == ("Add ReLU", None)
    document.undo()
    assert (document.undo_label, document.redo_label) == (None, "Add ReLU")
    document.apply(edits.add_node("Tanh"))
    assert not document.can_redo


def test_dirty_means_different_from_the_file() -> None:
    document = Document(lenet())
    document.apply(edits.rename_project("Other"))
    assert document.dirty
    document.undo()
    assert not document.dirty
    document.redo()
    document.mark_saved()
    assert not document.dirty
    document.undo()
    assert document.dirty
    document.mark_unsaved()
    document.redo()
    assert document.dirty


def test_followers_hear_differences_in_order_even_if_one_edits() -> None:
    document = Document(Project())
    heard: list[str] = []

    def numbering(found: Difference) -> None:
        if found.name and found.after.name == "A":
            document.apply(edits.rename_project("B"))

    document.subscribe(numbering)
    end = document.subscribe(lambda found: heard.append(found.after.name))
    document.apply(edits.rename_project("A"))
    assert heard == ["A", "B"]
    end()
    document.undo()
    assert heard == ["A", "B"]


def test_replace_forgets_the_history() -> None:
    document = Document(Project())
    document.apply(edits.rename_project("A"))
    found = document.replace(lenet())
    assert len(found.nodes.added) == len(lenet().graph.nodes)
    assert not document.can_undo
    assert not document.dirty


def test_a_difference_of_equal_projects_is_empty() -> None:
    assert not difference(lenet(), lenet())


def test_ten_thousand_edits_of_ten_thousand_nodes_add_little_memory() -> None:
    document = Document(chain(10_000))
    linear = [node.id for node in document.project.graph.nodes.values() if node.type == "Linear"]
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for turn in range(10_000):
            node = linear[turn % len(linear)]
            document.apply(edits.set_setting(node, "out_features", 100 + turn))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(document.labels) == 10_000
    assert after - before < 50e6

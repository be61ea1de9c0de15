"""Ten thousand nodes: opened, edited and painted without building everything anew."""

from __future__ import annotations

from nnstudio.project import edits
from tests.benchmarks.scenes import grid
from tests.ui.canvas.conftest import MakeHand


def test_ten_thousand_nodes_open_select_vanish_and_come_back(make_hand: MakeHand) -> None:
    hand = make_hand(grid(10_000))
    scene = hand.canvas.scene
    assert scene.nodes.count == 10_000
    hand.canvas.operations.select_all()
    assert len(hand.studio.selection) == 10_000
    hand.canvas.operations.delete()
    assert scene.nodes.count == scene.wires.count == 0
    hand.studio.undo()
    assert scene.nodes.count == 10_000 and scene.wires.count == len(hand.graph.wires)
    assert not hand.canvas.grab().isNull()


def test_one_edit_touches_one_row(make_hand: MakeHand) -> None:
    hand = make_hand(grid(2_000))
    scene = hand.canvas.scene
    before = list(scene.nodes.values)
    hand.studio.apply(edits.move({7: (1.0, 2.0)}))
    changed = [at for at, node in enumerate(scene.nodes.values) if node is not before[at]]
    assert len(changed) == 1
    assert scene.nodes.rects[changed[0], :2].tolist() == [1.0, 2.0]


def test_the_view_stays_what_the_document_is_through_a_hundred_edits(make_hand: MakeHand) -> None:
    hand = make_hand(grid(60))
    studio, scene = hand.studio, hand.canvas.scene
    for step in range(100):
        ids = list(studio.project.graph.nodes)
        if step % 4 == 0:
            studio.apply(edits.remove([ids[step % len(ids)]]))
        elif step % 4 == 1:
            studio.undo()
        elif step % 4 == 2:
            studio.apply(edits.duplicate(ids[:3]))
        else:
            studio.apply(edits.add_node("ReLU", at=(step, step)))
        graph = studio.project.graph
        assert {node.id: node for node in scene.nodes.values} == dict(graph.nodes.items())
        assert {wire.id: wire for wire in scene.wires.values} == dict(graph.wires.items())
        assert len(scene.ends) == len(graph.wires)


def test_a_project_without_places_is_laid_out_without_a_step(make_hand: MakeHand) -> None:
    project = edits.several(
        "Build",
        [edits.add_node("Input", "image"), edits.add_node("ReLU", "relu"),
         edits.connect("image", "y", "relu", "x")],
    ).change(grid(0))  # fmt: skip
    hand = make_hand(project)
    left, right = hand.canvas.scene.node(1), hand.canvas.scene.node(2)
    assert left is not None and right is not None and left.at and right.at
    assert left.at[0] < right.at[0] and left.at[1] == right.at[1]
    assert hand.studio.project is project and not hand.studio.document.can_undo

"""Whatever is edited, undone, entered or left: the scene is that of the graph shown."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from nnstudio.project import edits
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import ENTRY, EXIT, block_name, kinds_of
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.studio import Studio
from tests.project.blocky import blocky
from tests.ui.canvas.conftest import Hand, MakeHand

_STEPS = 80


def seen(scene: Scene) -> dict[str, object]:
    """What a scene shows, by id."""
    nodes, wires = scene.nodes, scene.wires
    ends = scene.ends
    return {
        "nodes": {
            key: (*nodes.table[at].tolist(), nodes.values[at].name)
            for at, key in enumerate(nodes.ids.tolist())
        },
        "wires": {key: ends[at].tolist() for at, key in enumerate(wires.ids.tolist())},
        "ports": {
            key: (dict(scene.form(key).outline.inputs), dict(scene.form(key).outline.outputs))
            for key in nodes.ids.tolist()
        },
    }


def afresh(studio: Studio, places: dict[int, tuple[float, float]]) -> dict[str, object]:
    """What a scene shows that has just been made; what nobody placed lies where it lay."""
    scene = Scene()
    graph = studio.graph
    placed = edits.move({key: at for key, at in places.items() if key in graph.nodes})
    graph = placed.change(replace(studio.project, graph=graph)).graph
    scene.load(graph, kinds_of(studio.project))
    return seen(scene)


def steps(studio: Studio, dice: random.Random) -> list[Callable[[], object]]:
    """Things that a user could do now."""
    graph: Graph = studio.graph
    nodes = list(graph.nodes.values())
    blocks = [block.name for block in studio.project.blocks]
    at = (dice.randrange(0, 900, 4), dice.randrange(0, 600, 4))
    found: list[Callable[[], object]] = [
        studio.undo,
        studio.redo,
        studio.leave,
        lambda: studio.apply(edits.add_node("ReLU", at=at)),
        lambda: studio.apply(edits.add_node(f"block:{dice.choice(blocks)}", at=at)),
    ]
    if studio.block is not None:
        found += [lambda: studio.apply(edits.add_node(dice.choice((ENTRY, EXIT)), at=at))] * 2
        found.append(lambda: studio.apply(edits.add_block_setting(str(studio.block))))
        found.append(lambda: studio.apply(edits.rename_block(str(studio.block), f"B{at[0]}")))
    if nodes:
        node, other = dice.choice(nodes), dice.choice(nodes)
        chosen = [each.id for each in dice.sample(nodes, min(2, len(nodes)))]
        found += [
            lambda: studio.apply(edits.connect(node.id, "y", other.id, "x")),
            lambda: studio.apply(edits.remove([node.id])),
            lambda: studio.apply(edits.rename(node.id, f"n{at[0]}_{at[1]}")),
            lambda: studio.apply(edits.move({node.id: at})),
            lambda: studio.apply(edits.make_block(chosen)),
        ]
        if block_name(node.type) is not None:
            found += [lambda: studio.enter(node.id)] * 3
            found.append(lambda: studio.apply(edits.unpack(node.id)))
            found.append(lambda: studio.apply(edits.make_unique(node.id)))
            found.append(lambda: studio.apply(edits.set_setting(node.id, "repeat", 3)))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_scene_is_that_of_the_graph_shown(make_hand: MakeHand, seed: int) -> None:
    hand: Hand = make_hand(blocky())
    studio, scene, dice = hand.studio, hand.canvas.scene, random.Random(seed)
    for _ in range(_STEPS):
        dice.choice(steps(studio, dice))()
        assert seen(scene) == afresh(studio, dict(scene.places))
        assert studio.selection <= set(studio.graph.nodes)
    while studio.document.can_undo:
        studio.undo()
        assert seen(scene) == afresh(studio, dict(scene.places))
    assert studio.project == blocky()

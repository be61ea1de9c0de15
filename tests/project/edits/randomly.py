"""Random graphs and edits for property tests."""

from __future__ import annotations

from collections.abc import Callable

from nnstudio.catalog.expressions import expression
from nnstudio.project import edits
from nnstudio.project.edits import Edit, EditError
from nnstudio.project.kinds import block_name, block_type, interface_of, kinds_of
from nnstudio.project.project import Project

TYPES = ("Input", "Linear", "ReLU", "Add", "Concatenate", "LSTM", "Delay", "BatchNorm1d", "Linear")
MARKS = ("", "stepped", "held", "every", "last")
Draw = Callable[[int], int]  # a number from 0 below that which is given


class Chance:
    """Choices of one example: the same draws give the same project."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def number(self, high: int) -> int:
        """A number from 0 below `high` (0 where there is no choice)."""
        return self._draw(high) if high > 1 else 0

    def one(self, options: list[str] | tuple[str, ...]) -> str:
        """One of some words; "" of none."""
        return options[self.number(len(options))] if options else ""

    def some(self, options: list[str]) -> list[str]:
        """Some of them."""
        return [each for each in options if self.number(2)]


def random_graph(chance: Chance, nodes: int = 10, wires: int = 18) -> Project:
    """A project whose main graph has random nodes, wires, marks, weights in common and frames."""
    project = Project()
    for at in range(2 + chance.number(nodes)):
        place = None if chance.number(3) == 0 else (200.0 * at, 40.0 * chance.number(5))
        project = edits.add_node(chance.one(TYPES), at=place).change(project)
    for _ in range(chance.number(wires)):
        project = tried(project, random_wire(chance, project))
    for _ in range(chance.number(4)):
        project = tried(project, random_weights(chance, project))
        project = tried(project, random_mark(chance, project))
    if chance.number(2):
        project = edits.add_frame(chance.some(names(project))).change(project)
    return project


def names(project: Project) -> list[str]:
    """The names of the nodes at hand."""
    return [node.name for node in project.graph.nodes.values()]


def tried(project: Project, edit: Edit) -> Project:
    """The project after an edit; where that is refused, as it was."""
    try:
        return edit.change(project)
    except EditError:
        return project


def random_wire(chance: Chance, project: Project) -> Edit:
    """An edit that runs a wire somewhere."""
    kinds, graph = kinds_of(project), project.graph
    source, target = chance.one(names(project)), chance.one(names(project))
    outputs = [port.name for port in kinds[graph.named(source).type].outputs] if source else []
    inputs = [port.name for port in kinds[graph.named(target).type].inputs] if target else []
    return edits.connect(source, chance.one(outputs), target, chance.one(inputs))


def random_weights(chance: Chance, project: Project) -> Edit:
    """An edit by which a node has the weights of another."""
    kind = edits.share if chance.number(3) else edits.tie
    return kind(chance.one(names(project)), chance.one(names(project)))


def random_mark(chance: Chance, project: Project) -> Edit:
    """An edit that marks some wire."""
    wires = list(project.graph.wires)
    return edits.mark_wire(wires[chance.number(len(wires))] if wires else 0, chance.one(MARKS))


def random_edit(chance: Chance, project: Project) -> Edit:
    """Any edit of nodes, wires or blocks, in any place; it may be refused."""
    blocks = [block.name for block in project.blocks]
    place = chance.one(["", *blocks])
    here = project.graph_of(place or None)
    at_hand = Project(graph=here, blocks=project.blocks)
    nodes = names(at_hand)
    uses = [each.name for each in here.nodes.values() if block_name(each.type)]
    node, block = chance.one(nodes), chance.one(blocks)
    own = project.block(block)
    settings = [each.name for each in own.settings] if own else []
    ports = list(interface_of(own).inputs) if own else []
    inner = [each.name for each in own.graph.nodes.values()] if own else []
    linear = {"out_features": expression(f"{chance.one(settings) or 'width'} * 2")}
    choices: list[Callable[[], Edit]] = [
        lambda: random_wire(chance, at_hand),
        lambda: random_wire(chance, at_hand),
        lambda: random_weights(chance, at_hand),
        lambda: edits.add_node(chance.one((*TYPES, "BlockInput", "BlockOutput"))),
        lambda: edits.add_node("Linear", settings=linear),
        lambda: edits.add_node(block_type(block)),
        lambda: edits.add_node(block_type(block), settings={"repeat": 1 + chance.number(3)}),
        lambda: (edits.remove if chance.number(2) else edits.remove_keeping_chain)([node]),
        lambda: edits.rename(node, chance.one(("a", "b", "c", "x"))),
        lambda: edits.duplicate(chance.some(nodes)),
        lambda: edits.make_block(chance.some(nodes)),
        lambda: edits.make_block([node]),
        lambda: edits.unpack(chance.one(uses) or node),
        lambda: edits.make_unique(chance.one(uses) or node),
        edits.add_block,
        lambda: edits.duplicate_block(block),
        lambda: edits.rename_block(block, chance.one(("A", "B", "C"))),
        lambda: edits.remove_block(block),
        lambda: edits.reorder_ports(block, "inputs", ports[::-1]),
        lambda: edits.add_block_setting(block),
        lambda: edits.rename_block_setting(block, chance.one(settings), chance.one(("p", "q"))),
        lambda: edits.remove_block_setting(block, chance.one(settings)),
        lambda: edits.change_block_setting(
            block, chance.one(settings), kind=chance.one(("int", "float", "bool"))
        ),
        lambda: edits.expose_setting(block, chance.one(inner), "out_features"),
        lambda: edits.set_setting(node, chance.one((*settings, "repeat")), chance.number(4)),
    ]
    return edits.inside(place or None, choices[chance.number(len(choices))]())

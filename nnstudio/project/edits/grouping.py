"""The edit that makes a block of a selection: what crosses its border becomes ports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.values import Value, Values
from nnstudio.project.declared import FARTHEST
from nnstudio.project.edits.blocks import new_name
from nnstudio.project.edits.border import Border, End, border_of
from nnstudio.project.edits.edit import Edit, NodeKey, node_of
from nnstudio.project.edits.selecting import Selection, selected
from nnstudio.project.edits.terms import names_asked
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.holding import around_nodes, frames_along, middles_of, nodes_along
from nnstudio.project.kinds import ENTRY, EXIT, block_type, kinds_of
from nnstudio.project.layout.net import DEFAULT_BOX
from nnstudio.project.naming import free_name, stem
from nnstudio.project.project import Block, BlockSetting, Project
from nnstudio.project.refusal import EditError

Point = tuple[float, float]
PORT_GAP, PORT_STEP = 80.0, 96.0  # pixels between content and ports, and from port to port


def make_block(
    nodes: Iterable[NodeKey], name: str | None = None, frames: Iterable[int] = ()
) -> Edit:
    """Make a block of nodes and put a use of it in their place, which gets the graph's next id.

    Each outside value that they take becomes an input, each of their values that is taken outside
    an output. So do inputs that lack a wire, and, where nothing is taken, what comes last. Settings
    of the surrounding block that they ask for become settings of the new one.

    Args:
        nodes: ids or names; not Input, Target, Output, losses, metrics or ports.
        name: of the block; None: the next free one.
        frames: ids of frames and notes that go along, beside those that hold only these nodes.

    Raises EditError, naming a node and what to do, where the selection cannot be a block: its
    result comes back to it, it splits a loop over time, or it shares weights with the rest.
    """
    chosen, along = tuple(nodes), tuple(frames)

    def change(project: Project) -> Project:
        graph = project.graph
        keys = {node_of(graph, key).id for key in chosen}
        called = new_name(project, name)
        found = selected(graph, kinds_of(project), keys)
        return _made(project, found, called, _frames(graph, keys, along))

    return Edit("Make a block", change)


def surrounding(project: Project) -> Block | None:
    """The block whose graph is at hand, as `inside` puts it there; None for the main graph."""
    return next((block for block in project.blocks if block.graph is project.graph), None)


def _frames(graph: Graph, nodes: set[int], along: Iterable[int]) -> set[int]:
    """The frames that go with these nodes: those asked for, and those that hold no other node."""
    found = set(along)
    for key in found:
        if key not in graph.frames:
            raise EditError(f"there is no frame with the id {key}", fix="It may be removed.")
    middles = middles_of(graph) if graph.frames else {}
    for frame in graph.frames.values():
        held = nodes_along(graph, [frame.id], middles) if frame.holds else set()
        if held and held <= nodes:
            found |= frames_along(graph, [frame.id])
    return found


def _made(project: Project, found: Selection, name: str, frames: set[int]) -> Project:
    graph = project.graph
    border = border_of(graph, kinds_of(project), found)
    content = [graph.nodes[key] for key in sorted(found.nodes)]
    settings = _settings(project, content)
    use = _use(graph, name, content, settings)
    inner = _inner(graph, found, border, frames)
    outer = _outer(graph.without(nodes=found.nodes, frames=frames), graph, found, border, use)
    return replace(project, graph=outer).with_block(Block(name, inner, settings))


def _settings(project: Project, nodes: Iterable[Node]) -> tuple[BlockSetting, ...]:
    around = surrounding(project)
    asked = names_asked(nodes)
    return tuple(each for each in around.settings if each.name in asked) if around else ()


def _use(graph: Graph, name: str, content: list[Node], settings: tuple[BlockSetting, ...]) -> Node:
    gone = {node.id for node in content}
    rest = {node.name for node in graph.nodes.values() if node.id not in gone}
    called = free_name(stem(name), rest, numbered=True)
    values: dict[str, Value] = {each.name: Expression(each.name) for each in settings}
    around = around_nodes(content)
    at = None
    if around is not None:
        (left, top), (wide, tall) = around
        at = (left + (wide - DEFAULT_BOX.width) / 2, top + (tall - DEFAULT_BOX.height) / 2)
    return Node(graph.next_id, block_type(name), called, Values(values), at)


def _inner(graph: Graph, found: Selection, border: Border, frames: set[int]) -> Graph:
    """The block's graph: inputs, then all that was there in its order, then outputs."""
    around = around_nodes(graph.nodes[key] for key in found.nodes)
    made = Graph()
    starts: dict[End, int] = {}
    heights = [graph.nodes[wire.target] for wire in border.first.values()]
    heights += [graph.nodes[node] for node, _ in border.open]
    places = _beside(around, heights, left=True)
    for position, (end, name) in enumerate(border.inputs.items()):
        starts[end] = made.next_id
        made = made.with_node(_port(made, ENTRY, name, position, places[position]))
    opened: dict[tuple[int, str], int] = {}
    for position, (open_, name) in enumerate(border.open.items(), len(starts)):
        opened[open_] = made.next_id
        made = made.with_node(_port(made, ENTRY, name, position, places[position]))
    made, ids = _content(made, graph, found, border, starts, frames)
    for (node, input), start in opened.items():
        made = made.with_wire(Wire(made.next_id, start, "y", ids[node], input))
    places = _beside(around, [graph.nodes[node] for node, *_ in border.outputs], left=False)
    for position, (end, name) in enumerate(border.outputs.items()):
        port = _port(made, EXIT, name, position, places[position])
        made = made.with_node(port)
        node, output, mark = end
        made = made.with_wire(Wire(made.next_id, ids[node], output, port.id, "x", mark=mark))
    return made


def _content(
    made: Graph,
    graph: Graph,
    found: Selection,
    border: Border,
    starts: Mapping[End, int],
    frames: set[int],
) -> tuple[Graph, dict[int, int]]:
    """The block's graph with the selection in it, and the new ids: given in the old order."""
    ending = {id: wire for id, wire in graph.wires.items() if wire.target in found.nodes}
    everything = sorted({*found.nodes, *ending, *frames})
    ids = {old: new for new, old in enumerate(everything, made.next_id)}
    for old in sorted(found.nodes):
        node = graph.nodes[old]
        shares = None if node.shares is None else ids[node.shares]
        tied = None if node.tied is None else ids[node.tied]
        made = made.with_node(replace(node, id=ids[old], shares=shares, tied=tied))
    for old in frames:
        made = made.with_frame(replace(graph.frames[old], id=ids[old]))
    for old, wire in ending.items():
        moved = replace(wire, id=ids[old], target=ids[wire.target])
        if old in border.taken:
            mark = wire.mark if found.mark_is_inside(wire) else ""
            moved = replace(moved, source=starts[border.taken[old]], output="y", mark=mark)
        else:
            moved = replace(moved, source=ids[wire.source])
        made = made.with_wire(moved)
    return made, ids


def _port(graph: Graph, type: str, name: str, position: int, at: Point | None) -> Node:
    settings = Values({"position": position} if position else {})
    return Node(graph.next_id, type, name, settings, at)


def _beside(
    around: tuple[Point, Point] | None, nodes: list[Node], left: bool
) -> list[Point | None]:
    """Places of ports beside the content: each at the height of its node, below the one before."""
    if around is None:
        return [None] * len(nodes)
    (x, lowest), (wide, _) = around
    x += -PORT_GAP - DEFAULT_BOX.width if left else wide + PORT_GAP
    x = max(-FARTHEST, min(FARTHEST, x))
    places: list[Point | None] = []
    for node in nodes:
        y = max(lowest, node.at[1] if node.at is not None else lowest)
        places.append((x, min(FARTHEST, y)))
        lowest = y + PORT_STEP
    return places


def _outer(made: Graph, graph: Graph, found: Selection, border: Border, use: Node) -> Graph:
    """The graph with the use in place of the selection; wires out of it keep their ids."""
    made = made.with_node(use)
    for (source, output, mark), name in border.inputs.items():
        made = made.with_wire(Wire(made.next_id, source, output, use.id, name, mark=mark))
    for old, end in border.given.items():
        wire = graph.wires[old]
        mark = "" if found.mark_is_inside(wire) else wire.mark
        made = made.with_wire(replace(wire, source=use.id, output=border.outputs[end], mark=mark))
    return made

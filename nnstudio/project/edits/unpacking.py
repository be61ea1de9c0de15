"""The edit that puts what a block holds in the place of its use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nnstudio.catalog.expressions import Expression, ExpressionError, evaluate
from nnstudio.catalog.values import SettingError, Value, shown
from nnstudio.project.declared import checked_value, setting_named
from nnstudio.project.edits.blocks import used_by
from nnstudio.project.edits.edit import Edit, NodeKey, node_of
from nnstudio.project.edits.nodes import without
from nnstudio.project.edits.room import with_room
from nnstudio.project.edits.selecting import DELAY, loops_of
from nnstudio.project.edits.terms import with_values
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.holding import around_nodes
from nnstudio.project.index import NamesIn, nodes_sharing, wires_from, wires_into
from nnstudio.project.kinds import ENTRY, EXIT, INDEX, REPEAT, Kinds, kinds_of, ports_of
from nnstudio.project.layout.net import DEFAULT_BOX
from nnstudio.project.naming import copied_name
from nnstudio.project.project import Block, Project
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import checked_place

Point = tuple[float, float]
End = tuple[int, str, str]  # where a value comes from: node, output, mark of the wire so far
_GAP = 80.0  # pixels between the copies of a repeated block
_MOST_NODES = 20_000


def unpack(use: NodeKey, room: bool = False) -> Edit:
    """Put the nodes of a block in the place of a use of it; the definition stays.

    Settings that follow from the block's become the values of this use, or its expressions. A
    repeated use becomes the chain of its copies, each with its own index. Names that are taken get
    a number. With `room`, nodes and frames around make room where something would be covered.

    Raises EditError where the use has the same weights as another, repeats as often as a setting
    says, or holds a loop within a loop.
    """

    def change(project: Project) -> Project:
        node = node_of(project.graph, use)
        block, kinds = used_by(project, node), kinds_of(project)
        _refuse_shared(project.graph, node)
        _refuse_nested_loop(project.graph, node, block)
        count = _copies(node, block, kinds)
        return replace(project, graph=_unpacked(project.graph, kinds, node, block, count, room))

    return Edit("Unpack", change)


def _refuse_shared(graph: Graph, use: Node) -> None:
    users = [graph.nodes[use.shares]] if use.shares is not None else nodes_sharing(graph, use.id)
    for other in users:
        sharing = use if use.shares is not None else other
        raise EditError(
            f"it has the same weights as {other.name}, which single nodes could not keep",
            node=use.name,
            fix=f"Give {sharing.name} weights of its own first.",
        )


def _refuse_nested_loop(graph: Graph, use: Node, block: Block) -> None:
    delay = next((node for node in block.graph.nodes.values() if node.type == DELAY), None)
    if delay is not None and use.id in loops_of(graph):
        raise EditError(
            f"it is on a loop over time and has one of its own, through {delay.name}: a loop"
            " within a loop needs its block",
            node=use.name,
            fix="Keep it packed.",
        )


def _copies(use: Node, block: Block, kinds: Kinds) -> int:
    declared = setting_named(kinds[use.type].settings, REPEAT)
    assert declared is not None
    value = use.settings.get(REPEAT, declared.default)
    try:
        if isinstance(value, Expression):
            value = checked_value(declared, evaluate(value, {}))
    except (ExpressionError, SettingError):
        raise EditError(
            f"it repeats {shown(value)} times, and how often that is depends on other settings",
            node=use.name,
            setting=REPEAT,
            fix="Set repeat to a number first.",
        ) from None
    assert isinstance(value, int)
    if value > 1 and not (ports_of(block.graph, ENTRY) and ports_of(block.graph, EXIT)):
        raise EditError(
            "it repeats, but a block is chained by its first input and its first output",
            node=use.name,
            setting=REPEAT,
            fix="Set repeat to 1 first.",
        )
    if value * len(block.graph.nodes) > _MOST_NODES:
        raise EditError(
            f"it would become {value * len(block.graph.nodes):,} nodes, at most {_MOST_NODES:,}"
            " can be unpacked at once",
            node=use.name,
            setting=REPEAT,
            fix="Lower repeat first.",
        )
    return value


def _unpacked(graph: Graph, kinds: Kinds, use: Node, block: Block, count: int, room: bool) -> Graph:
    given = {w.input: (w.source, w.output, w.mark) for w in wires_into(graph, use.id)}
    leaving = wires_from(graph, use.id)
    graph = without(graph, {use.id})
    entries, exits = ports_of(block.graph, ENTRY), ports_of(block.graph, EXIT)
    shifts = _shifts(use, block.graph, count)
    if room:
        graph, shifts = _with_room(graph, use, shifts, block.graph)
    results: dict[str, End] = {}
    for index in range(count):
        values = _values(use, kinds, index)
        graph, results = _copied(graph, kinds, block.graph, given, values, shifts[index])
        if index < count - 1:
            given.pop(entries[0].name, None)
            if exits[0].name in results:
                given[entries[0].name] = results[exits[0].name]
    for wire in leaving:
        if wire.output in results:
            source, output, mark = results[wire.output]
            joined = _joined(replace(wire, source=source, output=output), mark, graph)
            graph = graph.with_wire(joined)
    return graph


def _values(use: Node, kinds: Kinds, index: int) -> dict[str, Value]:
    """What the block's settings are at this use, its index put in."""
    kind = kinds[use.type]
    numbered = with_values(use, kind, {INDEX: index}).settings
    return {
        each.name: numbered.get(each.name, each.default)
        for each in kind.settings
        if each.name != REPEAT
    }


def _shifts(use: Node, graph: Graph, count: int) -> list[Point | None]:
    """How far each copy moves, so that their middle is where the use was; None: not placed."""
    content = [node for node in graph.nodes.values() if node.type not in (ENTRY, EXIT)]
    around = around_nodes(content)
    if use.at is None or around is None:
        return [None] * count
    (left, top), (wide, tall) = around
    x = use.at[0] + DEFAULT_BOX.width / 2 - (left + wide / 2)
    y = use.at[1] + DEFAULT_BOX.height / 2 - (top + tall / 2)
    step = wide + _GAP
    first = x - step * (count - 1) / 2
    return [(round(first + step * index, 3), round(y, 3)) for index in range(count)]


def _with_room(
    graph: Graph, use: Node, shifts: list[Point | None], inner: Graph
) -> tuple[Graph, list[Point | None]]:
    """The graph with room for the copies, and how far each of them moves then."""
    content = [node for node in inner.nodes.values() if node.type not in (ENTRY, EXIT)]
    places = [
        (node.at[0] + shift[0], node.at[1] + shift[1])
        for node in content
        for shift in shifts
        if node.at is not None and shift is not None
    ]
    if use.at is None or not places:
        return graph, shifts
    graph, aside = with_room(graph, use.at, places)
    return graph, [(each[0] + aside, each[1]) for each in shifts if each is not None]


def _copied(
    graph: Graph,
    kinds: Kinds,
    inner: Graph,
    given: Mapping[str, End],
    values: Mapping[str, Value],
    shift: Point | None,
) -> tuple[Graph, dict[str, End]]:
    """The graph with one copy of a block's nodes, and where its outputs come from now."""
    ids: dict[int, int] = {}
    kept = {node.id: node for node in inner.nodes.values() if node.type not in (ENTRY, EXIT)}
    for old in sorted({*kept, *inner.wires, *inner.frames}):
        ids[old] = graph.next_id
        if old in kept:
            node = with_values(kept[old], kinds.known(kept[old].type), values)
            name = copied_name(node.name, NamesIn(graph))
            at = _moved(node.at, shift)
            graph = graph.with_node(replace(node, id=graph.next_id, name=name, at=at))
        elif old in inner.frames:
            frame = inner.frames[old]
            at = _moved(frame.at, shift) or frame.at
            graph = graph.with_frame(replace(frame, id=graph.next_id, at=at))
        else:
            graph = replace(graph, next_id=graph.next_id + 1)
    graph = _own_weights(graph, kept, ids)
    results: dict[str, End] = {}
    for wire in inner.wires.values():
        start = _start(wire, inner, given, ids)
        if start is None:
            continue
        source, output, mark = start
        target = inner.nodes[wire.target]
        moved = replace(wire, id=ids[wire.id], source=source, output=output)
        if target.type == EXIT:
            results[target.name] = (source, output, _marked(moved, mark, graph).mark)
        else:
            joined = _joined(replace(moved, target=ids[target.id]), mark, graph)
            graph = graph.with_wire(joined)
    return graph, results


def _start(
    wire: Wire, inner: Graph, given: Mapping[str, End], ids: Mapping[int, int]
) -> End | None:
    source = inner.nodes[wire.source]
    if source.type == ENTRY:
        return given.get(source.name)
    return ids[source.id], wire.output, ""


def _joined(wire: Wire, mark: str, graph: Graph) -> Wire:
    """The wire, from where its value comes now; EditError where that is the node that it feeds."""
    if wire.source == wire.target:
        raise EditError(
            "the block hands its input on, so that without it a wire would lead from a node to"
            " itself",
            node=graph.nodes[wire.target].name,
            port=wire.input,
            fix="Remove that wire first.",
        )
    return _marked(wire, mark, graph)


def _marked(wire: Wire, mark: str, graph: Graph) -> Wire:
    """The wire with the mark of that which it joins; EditError where each has another."""
    if wire.mark and mark and wire.mark != mark:
        source = graph.nodes.get(wire.source)
        raise EditError(
            f"the value leaves one loop ({mark}) and passes another border ({wire.mark}), which one"
            " wire cannot say",
            node=source.name if source is not None else "",
            fix="Put an Identity between the loop and the block first.",
        )
    return replace(wire, mark=wire.mark or mark)


def _moved(at: Point | None, shift: Point | None) -> Point | None:
    if at is None or shift is None:
        return None
    return checked_place((at[0] + shift[0], at[1] + shift[1]))


def _own_weights(graph: Graph, kept: Mapping[int, Node], ids: Mapping[int, int]) -> Graph:
    for old in kept.values():
        if old.shares is not None or old.tied is not None:
            node = graph.nodes[ids[old.id]]
            shares = None if old.shares is None else ids[old.shares]
            tied = None if old.tied is None else ids.get(old.tied)  # none of a port
            graph = graph.with_node(replace(node, shares=shares, tied=tied))
    return graph

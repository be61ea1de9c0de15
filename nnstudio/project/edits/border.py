"""What crosses the border of a selection, and the ports of a block that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nnstudio.project.edits.chains import main_output
from nnstudio.project.edits.selecting import Selection
from nnstudio.project.graph import Graph, Wire
from nnstudio.project.index import wires_from, wires_into
from nnstudio.project.kinds import Kinds
from nnstudio.project.naming import free_name

End = tuple[int, str, str]  # a value that crosses: its node, output, and mark for a loop


@dataclass(frozen=True)
class Border:
    """Ports of a block to be made: names by what crosses, in their order; and the wires that do.

    `taken` and `given` say what comes by each wire into the selection and goes by each out of it;
    `first` is the wire by which each value enters first. `open` are inputs that lack a wire, which
    become ports as well: node and input, with their names.
    """

    inputs: Mapping[End, str]
    outputs: Mapping[End, str]
    taken: Mapping[int, End]
    given: Mapping[int, End]
    first: Mapping[End, Wire]
    open: Mapping[tuple[int, str], str]


def border_of(graph: Graph, kinds: Kinds, found: Selection) -> Border:
    """One input for each outside value that is taken, one output for each value that is given.

    An input that must be wired and is not becomes one too. Where no value is given at all, those at
    the ends of the selection are: a part that is drawn by itself becomes a block that can be wired.
    """
    taken: dict[int, End] = {}
    given: dict[int, End] = {}
    first: dict[End, Wire] = {}
    for wire in graph.wires.values():
        comes, goes = wire.source in found.nodes, wire.target in found.nodes
        if comes == goes:
            continue
        inside = found.mark_is_inside(wire)
        if goes:
            end = taken[wire.id] = (wire.source, wire.output, "" if inside else wire.mark)
            if end not in first or _place(wire) < _place(first[end]):
                first[end] = wire
        else:
            given[wire.id] = (wire.source, wire.output, wire.mark if inside else "")
    first = dict(sorted(first.items(), key=lambda item: _place(item[1])))
    names = {graph.nodes[key].name for key in found.nodes}
    inputs = _input_names(graph, kinds, first, names)
    opened = _open_names(graph, kinds, found, names, bool(inputs))
    ends = sorted(set(given.values())) or _loose_ends(graph, kinds, found)
    outputs = _output_names(graph, ends, names)
    return Border(inputs, outputs, taken, given, first, opened)


def _loose_ends(graph: Graph, kinds: Kinds, found: Selection) -> list[End]:
    """The main outputs of the selected nodes whose values nobody takes."""
    loose = [key for key in sorted(found.nodes) if not wires_from(graph, key)]
    named = [(key, main_output(kinds.known(graph.nodes[key].type))) for key in loose]
    return [(key, output, "") for key, output in named if output]


def _open_names(
    graph: Graph, kinds: Kinds, found: Selection, taken: set[str], others: bool
) -> dict[tuple[int, str], str]:
    """Names for the inputs that must be wired and are not: as the ports, or with their nodes."""
    names: dict[tuple[int, str], str] = {}
    for key in sorted(found.nodes):
        node = graph.nodes[key]
        wired = {wire.input for wire in wires_into(graph, key)}
        for port in kinds.known(node.type).inputs:
            if port.optional or port.name in wired:
                continue
            wanted = port.name
            free = wanted == "x" and not others and not names and "x" not in taken
            if wanted == "x" and not free:
                wanted = f"{node.name}_in"
            names[key, port.name] = "x" if free else free_name(wanted, taken, numbered=False)
            taken.add(names[key, port.name])
    return names


def _place(wire: Wire) -> tuple[int, int, int]:
    return wire.target, wire.position, wire.id


def _input_names(
    graph: Graph, kinds: Kinds, first: Mapping[End, Wire], taken: set[str]
) -> dict[End, str]:
    """`x` for the first, then what the port is called, `skip` into a sum, or what the source is."""
    names: dict[End, str] = {}
    for end, wire in first.items():
        port = kinds.known(graph.nodes[wire.target].type).input(wire.input)
        wanted = wire.input
        if wanted == "x" and names:
            wanted = "skip" if port is not None and port.many else graph.nodes[wire.source].name
        # `x` is the one reserved word that a port may have
        free = wanted == "x" and "x" not in taken
        names[end] = "x" if free else free_name(wanted, taken, numbered=False)
        taken.add(names[end])
    return names


def _output_names(graph: Graph, ends: list[End], taken: set[str]) -> dict[End, str]:
    """`y` for the first, then what the port is called, or the node with `_out`."""
    names: dict[End, str] = {}
    for end in ends:
        node, output, _ = end
        wanted = f"{graph.nodes[node].name}_out" if output == "y" and names else output
        names[end] = free_name(wanted, taken, numbered=False)
        taken.add(names[end])
    return names

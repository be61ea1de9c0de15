"""From a graph's JSON form to the graph: ids, names, types, settings, wires. Raises FormError."""

from __future__ import annotations

from typing import Any

from nnstudio.catalog.settings import Values, shown
from nnstudio.project.declared import known_type
from nnstudio.project.file.faults import FormError, refused
from nnstudio.project.file.shapes import list_of, object_with, text, whole
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.naming import complaint
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import checked_place, checked_settings, refuse_wire
from nnstudio.project.table import Table

_NODE_KEYS = ("id", "type", "name", "settings", "at", "shares")
_WIRE_KEYS = ("id", "source", "output", "target", "input", "position")
_NOTHING_SET = Values()


def parse_graph(form: Any) -> Graph:
    """The graph of a JSON form."""
    object_with(form, ("next_id", "nodes", "wires"), required=("nodes", "wires"))
    used: set[int] = set()
    nodes = _parse_nodes(form["nodes"], used)
    wires = _parse_wires(form["wires"], nodes, used)
    lowest = max(used, default=0) + 1
    next_id = lowest
    if "next_id" in form:
        next_id = whole(form, "next_id", high=2**31)
        if next_id < lowest:
            raise FormError(f"must be above every id, at least {lowest}, not {next_id}", "next_id")
    return Graph(Table(nodes.items()), Table((wire.id, wire) for wire in wires), next_id)


def _parse_nodes(form: Any, used: set[int]) -> dict[int, Node]:
    nodes: dict[int, Node] = {}
    names: set[str] = set()
    for index, item in enumerate(_listed(form, "nodes")):
        try:
            node = parse_node(item)
            if node.id in used:
                raise FormError(f"another node already has the id {node.id}", "id")
            if node.name in names:
                raise FormError(f"another node is already called {shown(node.name)}", "name")
        except FormError as fault:
            raise fault.under("nodes", index) from None
        used.add(node.id)
        names.add(node.name)
        nodes[node.id] = node
    for index, node in enumerate(nodes.values()):
        if node.shares is not None:
            _refuse_sharing(node, nodes.get(node.shares), index)
    return nodes


def _refuse_sharing(node: Node, owner: Node | None, index: int) -> None:
    reason = ""
    if owner is None:
        reason = f"must be the id of another node, not {node.shares}"
    elif owner.type != node.type:
        reason = f"a {node.type} cannot use the module of {owner.name}, which is a {owner.type}"
    elif owner.shares is not None:
        reason = f"{owner.name} has no module of its own to share"
    if reason:
        raise FormError(reason, "nodes", index, "shares")


def parse_node(form: Any) -> Node:
    """A node; what is missing is empty."""
    object_with(form, _NODE_KEYS, required=("id", "type", "name"))
    key = whole(form, "id")
    name = form["name"]
    reason = complaint(name)
    if reason:
        raise FormError(reason, "name")
    try:
        declaration = known_type(text(form, "type"))
    except EditError as error:
        raise FormError(error.reason, "type") from None
    settings = form.get("settings", _NOTHING_SET)
    if settings is not _NOTHING_SET:
        if not isinstance(settings, dict):
            raise FormError(f"must be an object of settings, not {shown(settings)}", "settings")
        try:
            settings = checked_settings(declaration.settings, name, settings)
        except EditError as error:
            raise refused(error, "settings") from None
    at = form.get("at")
    if at is not None:
        try:
            at = checked_place(at)
        except EditError as error:
            raise refused(error, "at") from None
    shares = whole(form, "shares") if "shares" in form else None
    return Node(key, declaration.key, name, settings, at, shares)


def _parse_wires(form: Any, nodes: dict[int, Node], used: set[int]) -> list[Wire]:
    wires: list[Wire] = []
    into: dict[tuple[int, str], Wire] = {}  # one wire of each input tells that it is taken
    ends: dict[tuple[int, str, int, str], Wire] = {}
    for index, item in enumerate(_listed(form, "wires")):
        try:
            wire = parse_wire(item)
            if wire.id in used:
                raise FormError(f"another node or wire already has the id {wire.id}", "id")
            beside = (into.get((wire.target, wire.input)), ends.get(_ends(wire)))
            _refuse_ends(wire, nodes, [other for other in beside if other is not None])
        except FormError as fault:
            raise fault.under("wires", index) from None
        used.add(wire.id)
        into[wire.target, wire.input] = ends[_ends(wire)] = wire
        wires.append(wire)
    return wires


def _ends(wire: Wire) -> tuple[int, str, int, str]:
    return wire.source, wire.output, wire.target, wire.input


def parse_wire(form: Any) -> Wire:
    """A wire, its ends not yet looked at."""
    object_with(form, _WIRE_KEYS, required=_WIRE_KEYS[:-1])
    position = whole(form, "position", 0) if "position" in form else 0
    return Wire(
        whole(form, "id"),
        whole(form, "source"),
        text(form, "output"),
        whole(form, "target"),
        text(form, "input"),
        position,
    )


def _refuse_ends(wire: Wire, nodes: dict[int, Node], beside: list[Wire]) -> None:
    source, target = nodes.get(wire.source), nodes.get(wire.target)
    if source is None:
        raise FormError(f"the wire dangles: there is no node with the id {wire.source}", "source")
    if target is None:
        raise FormError(f"the wire dangles: there is no node with the id {wire.target}", "target")
    try:
        refuse_wire(source, wire.output, target, wire.input, beside)
    except EditError as error:
        at_output = error.node == source.name and source.id != target.id
        key = "output" if at_output else "input"
        raise FormError(f"{error.where}: {error.reason}", key) from None


def _listed(form: Any, key: str) -> list[Any]:
    try:
        return list_of(form)
    except FormError as fault:
        raise fault.under(key) from None

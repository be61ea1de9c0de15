"""From a graph's JSON form to the graph: ids, names, types, settings, wires. Raises FormError."""

from __future__ import annotations

from typing import Any

from nnstudio.catalog.values import Values, shown
from nnstudio.project.file.faults import FormError, refused
from nnstudio.project.file.shapes import list_of, object_with, text, whole
from nnstudio.project.graph import Frame, Graph, Node, Wire
from nnstudio.project.kinds import CATALOG, Kinds
from nnstudio.project.naming import complaint
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import (
    MARKS,
    checked_frame,
    checked_place,
    checked_settings,
    refuse_wire,
)
from nnstudio.project.table import Table

_NODE_KEYS = ("id", "type", "name", "settings", "at", "shares", "tied")
_WIRE_KEYS = ("id", "source", "output", "target", "input", "position", "mark")
_FRAME_KEYS = ("id", "at", "size", "title", "text", "color", "holds")
_NOTHING_SET = Values()


def parse_graph(form: Any, kinds: Kinds = CATALOG) -> Graph:
    """The graph of a JSON form; `kinds` are the types that its nodes can have."""
    object_with(form, ("next_id", "nodes", "wires", "frames"), required=("nodes", "wires"))
    used: set[int] = set()
    nodes = _parse_nodes(form["nodes"], used, kinds)
    wires = _parse_wires(form["wires"], nodes, used, kinds)
    frames = _parse_frames(form.get("frames", []), used)
    lowest = max(used, default=0) + 1
    next_id = lowest
    if "next_id" in form:
        next_id = whole(form, "next_id", high=2**31)
        if next_id < lowest:
            raise FormError(f"must be above every id, at least {lowest}, not {next_id}", "next_id")
    return Graph(
        Table(nodes.items()),
        Table((wire.id, wire) for wire in wires),
        next_id,
        Table((frame.id, frame) for frame in frames),
    )


def _parse_nodes(form: Any, used: set[int], kinds: Kinds) -> dict[int, Node]:
    nodes: dict[int, Node] = {}
    names: set[str] = set()
    for index, item in enumerate(_listed(form, "nodes")):
        try:
            node = parse_node(item, kinds)
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
        if node.tied is not None:
            _refuse_tying(node, nodes.get(node.tied), index)
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


def _refuse_tying(node: Node, owner: Node | None, index: int) -> None:
    reason = ""
    if owner is None or owner.id == node.id:
        reason = f"must be the id of another node, not {node.tied}"
    elif owner.tied is not None or owner.shares is not None or node.shares is not None:
        reason = f"{owner.name} has no weight of its own to give"
    if reason:
        raise FormError(reason, "nodes", index, "tied")


def parse_node(form: Any, kinds: Kinds = CATALOG) -> Node:
    """A node; what is missing is empty."""
    object_with(form, _NODE_KEYS, required=("id", "type", "name"))
    key = whole(form, "id")
    name = form["name"]
    reason = complaint(name, form["type"])
    if reason:
        raise FormError(reason, "name")
    try:
        declaration = kinds.known(text(form, "type"))
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
    tied = whole(form, "tied") if "tied" in form else None
    return Node(key, declaration.key, name, settings, at, shares, tied)


def _parse_frames(form: Any, used: set[int]) -> list[Frame]:
    frames: list[Frame] = []
    for index, item in enumerate(_listed(form, "frames")):
        try:
            frame = parse_frame(item)
            if frame.id in used:
                raise FormError(f"something else already has the id {frame.id}", "id")
        except FormError as fault:
            raise fault.under("frames", index) from None
        used.add(frame.id)
        frames.append(frame)
    return frames


def parse_frame(form: Any) -> Frame:
    """A frame or a note; what is missing is empty."""
    object_with(form, _FRAME_KEYS, required=("id", "at", "size"))
    try:
        return checked_frame(
            Frame(
                whole(form, "id"),
                form["at"],
                form["size"],
                form.get("title", ""),
                form.get("text", ""),
                form.get("color", "gray"),
                form.get("holds", True),
            )
        )
    except EditError as error:
        raise refused(error) from None


def _parse_wires(form: Any, nodes: dict[int, Node], used: set[int], kinds: Kinds) -> list[Wire]:
    wires: list[Wire] = []
    into: dict[tuple[int, str], Wire] = {}  # one wire of each input tells that it is taken
    ends: dict[tuple[int, str, int, str], Wire] = {}
    for index, item in enumerate(_listed(form, "wires")):
        try:
            wire = parse_wire(item)
            if wire.id in used:
                raise FormError(f"another node or wire already has the id {wire.id}", "id")
            beside = (into.get((wire.target, wire.input)), ends.get(_ends(wire)))
            _refuse_ends(wire, nodes, [other for other in beside if other is not None], kinds)
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
    object_with(form, _WIRE_KEYS, required=_WIRE_KEYS[:-2])
    position = whole(form, "position", 0) if "position" in form else 0
    mark = text(form, "mark") if "mark" in form else ""
    if mark not in MARKS:
        raise FormError(f"must be one of {', '.join(MARKS[1:])}, not {shown(mark)}", "mark")
    return Wire(
        whole(form, "id"),
        whole(form, "source"),
        text(form, "output"),
        whole(form, "target"),
        text(form, "input"),
        position,
        mark,
    )


def _refuse_ends(wire: Wire, nodes: dict[int, Node], beside: list[Wire], kinds: Kinds) -> None:
    source, target = nodes.get(wire.source), nodes.get(wire.target)
    if source is None:
        raise FormError(f"the wire dangles: there is no node with the id {wire.source}", "source")
    if target is None:
        raise FormError(f"the wire dangles: there is no node with the id {wire.target}", "target")
    try:
        refuse_wire(source, wire.output, target, wire.input, beside, kinds)
    except EditError as error:
        at_output = error.node == source.name and source.id != target.id
        key = "output" if at_output else "input"
        raise FormError(f"{error.where}: {error.reason}", key) from None


def _listed(form: Any, key: str) -> list[Any]:
    try:
        return list_of(form)
    except FormError as fault:
        raise fault.under(key) from None

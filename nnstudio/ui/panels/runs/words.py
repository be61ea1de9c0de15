"""The difference between two projects in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.values import Values, shown
from nnstudio.project.declared import parts
from nnstudio.project.difference import Difference
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.kinds import Kinds, kinds_of
from nnstudio.project.project import Chosen

MOST_WIRES = 4  # more are only counted


def in_words(found: Difference) -> tuple[str, ...]:
    """What changed from the one to the other; where nodes stand does not count."""
    before, after = found.before, found.after
    lines = [*_nodes(found), *_wires(found)]
    lines += [f"block {name} changed" for name in found.blocks]
    lines += _values("", before.plan, after.plan)
    lines += _values("", before.data, after.data)
    return tuple(lines)


def _nodes(found: Difference) -> Iterator[str]:
    for node in found.nodes.removed:
        yield f"without {node.name} ({node.type})"
    for node in found.nodes.added:
        yield f"with {node.name} ({node.type})"
    for old, new in found.nodes.changed:
        yield from _node(old, new, kinds_of(found.after))


def _node(old: Node, new: Node, kinds: Kinds) -> Iterator[str]:
    if old.name != new.name:
        yield f"{old.name} is named {new.name}"
    if old.type != new.type:
        yield f"{new.name}: {old.type} → {new.type}"
        return
    yield from _settings(new.name + ": ", old.settings, new.settings, kinds.get(new.type))
    if old.shares != new.shares:
        yield f"{new.name}: shares another module" if new.shares else f"{new.name}: shares nothing"


def _settings(head: str, old: Values, new: Values, kind: NodeType | None) -> Iterator[str]:
    defaults = {each.name: each.default for each in kind.settings} if kind else {}
    for name in sorted(old.keys() | new.keys()):
        was, now = (values.get(name, defaults.get(name)) for values in (old, new))
        if was != now:
            yield f"{head}{name} {_plain(was)} → {_plain(now)}"


def _wires(found: Difference) -> Iterator[str]:
    graphs = {"without": found.before.graph, "with": found.after.graph}
    gone = {node.id for node in (*found.nodes.removed, *found.nodes.added)}
    for word, wires in (("without", found.wires.removed), ("with", found.wires.added)):
        told = [wire for wire in wires if wire.source not in gone and wire.target not in gone]
        if len(told) > MOST_WIRES:
            yield f"{word} {len(told)} wires"
        else:
            yield from (f"{word} the wire {_ends(wire, graphs[word])}" for wire in told)


def _ends(wire: Wire, graph: Graph) -> str:
    return f"{graph.nodes[wire.source].name} → {graph.nodes[wire.target].name}.{wire.input}"


def _values(head: str, old: object, new: object) -> Iterator[str]:
    """Fields of plan and data that differ, those of chosen parts by `optimizer.lr`."""
    if old == new:
        return
    if isinstance(old, Chosen) and isinstance(new, Chosen):
        yield from _chosen(head, old, new)
    elif is_dataclass(old) and is_dataclass(new) and type(old) is type(new):
        for each in fields(old):
            name = f"{head}.{each.name}" if head else each.name
            yield from _values(name, getattr(old, each.name), getattr(new, each.name))
    elif head == "columns":
        yield "the roles of columns differ"
    else:
        yield f"{head.replace('_', ' ')} {_plain(old)} → {_plain(new)}"


def _chosen(head: str, old: Chosen, new: Chosen) -> Iterator[str]:
    if old.type != new.type:
        yield f"{head} {old.type} → {new.type}"
        return
    known: Mapping[str, object] = parts(head)
    part = known.get(new.type)
    defaults = {each.name: each.default for each in getattr(part, "settings", ())}
    for name in sorted(old.settings.keys() | new.settings.keys()):
        was, now = (each.settings.get(name, defaults.get(name)) for each in (old, new))
        if was != now:
            yield f"{head} {name} {_plain(was)} → {_plain(now)}"


def _plain(value: object) -> str:
    if isinstance(value, Chosen):
        return value.type
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) and 0 < len(value) < 60 else shown(value)

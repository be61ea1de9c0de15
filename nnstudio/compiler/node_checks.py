"""What is wrong at one node before shapes are worked out: names, values, wires, kinds, sharing."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sized
from typing import TYPE_CHECKING

from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.catalog.settings import checked
from nnstudio.catalog.values import SettingError, shown
from nnstudio.compiler.order import cycles
from nnstudio.project.graph import Graph, Node
from nnstudio.project.looping import DELAY
from nnstudio.project.naming import complaint
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.project import Block
from nnstudio.project.wiring import out_of

if TYPE_CHECKING:
    from nnstudio.compiler.report import Tensor

UNKNOWN = NodeType("", "Unknown", "", "", "operation", inputs=(), outputs=(), call="")


def unknown_type(node: Node) -> Problem:
    """A type that the catalog does not have."""
    message = f"there is no node type {shown(node.type)}"
    return Problem("error", message, node.id, shown(node.name)[1:-1], "", (Fix("delete it"),))


def unwritable(node: Node, kind: NodeType) -> Iterator[Problem]:
    """Names and values that no edit and no file could have set: they must not reach the source."""
    reason = complaint(node.name, node.type)
    if reason:
        yield Problem("error", reason, node.id, shown(node.name), "", (Fix("rename it"),))
    known = {setting.name: setting for setting in kind.settings}
    for name, value in node.settings.items():
        try:
            checked(kind.settings, {name: value}, kind.key)
        except SettingError as error:
            default = known[name].default if name in known else None
            fix = Fix(f"set {name} of {node.name} back", node.id, name, default)
            yield Problem("error", str(error), node.id, node.name, "", (fix,))


def nearest_first(word: str, offers: Iterable[str]) -> list[str]:
    """The offers, those that look most like the word first."""

    def unlike(offer: str) -> float:
        return -difflib.SequenceMatcher(None, word[:64], offer[:64]).ratio()

    return sorted(offers, key=unlike)


def wiring_problems(node: Node, kind: NodeType, inputs: Mapping[str, Sized]) -> Iterator[Problem]:
    """Inputs without a wire, and inputs with more than they take."""
    for port in kind.inputs:
        wired = len(inputs.get(port.name, ()))
        if not wired and not port.optional:
            message = f"nothing is wired to it; it expects {_looks(port)}"
            fix = Fix(f"wire an output to {node.name}.{port.name}, or delete {node.name}")
            yield Problem("error", message, node.id, node.name, port.name, (fix,))
        if wired > 1 and not port.many:
            message = f"{wired} wires end here, but it takes one"
            fix = Fix("remove all but one, or join them with Add or Concatenate first")
            yield Problem("error", message, node.id, node.name, port.name, (fix,))


def _looks(port: Port) -> str:
    if port.text == "...":
        return "any tensor"
    return " × ".join("…" if axis == "..." else axis for axis in port.axes) or "one number"


_NUMBERS = {"float": "decimal numbers", "int": "whole numbers", "bool": "truth values"}


def dtype_problems(
    node: Node, kind: NodeType, inputs: Mapping[str, tuple[Tensor, ...]]
) -> Iterator[Problem]:
    """Kinds of numbers that a port does not take."""
    for port in kind.inputs:
        for tensor in inputs.get(port.name, ()):
            if port.dtype == "any" or tensor.dtype == port.dtype or tensor.dtype == "any":
                continue
            message = f"expects {_NUMBERS[port.dtype]}, but gets {_NUMBERS[tensor.dtype]}"
            fix = Fix(_dtype_advice(kind, port))
            yield Problem("error", message, node.id, node.name, port.name, (fix,))


def _dtype_advice(kind: NodeType, port: Port) -> str:
    if kind.kind == "layer" and port.dtype == "float":
        return "put an Embedding in front: it turns indices into vectors"
    if kind.kind not in ("loss", "metric"):
        return f"wire a field of {_NUMBERS[port.dtype]} to it"
    ours, other = "numbers", "CrossEntropyLoss" if kind.kind == "loss" else "Accuracy"
    if port.dtype == "int":
        ours, other = "classes", "MSELoss" if kind.kind == "loss" else "MAE"
    rest = "numbers" if ours == "classes" else "classes"
    return f"wire a Target of {ours} to it, or use {other} for {rest}"


def sharing_problems(node: Node, graph: Graph) -> Iterator[Problem]:
    """A module can be shared with a node of the same type and settings that has one of its own."""
    if node.shares is None:
        return
    owner = graph.nodes.get(node.shares)
    if owner is None or owner.shares is not None:
        message = "the node whose module it shares is gone, or shares another's itself"
    elif (owner.type, owner.settings) != (node.type, node.settings):
        message = f"it shares the module of {owner.name}, but its type or settings differ"
    else:
        return
    fix = Fix(f"give {node.name} a module of its own", node.id, own=True)
    yield Problem("error", message, node.id, node.name, "", (fix,))


_OUTSIDE_ONLY = ("input", "target", "output", "loss", "metric")


def misplaced(node: Node, kind: NodeType, block: Block | None) -> Iterator[Problem]:
    """Ports of blocks outside of any, and what only the main graph can have inside of one."""
    if block is None and kind.kind in ("entry", "exit"):
        message = f"a {kind.title} is a port of a block, but this is the main graph"
        other = "an Input" if kind.kind == "entry" else "an Output"
        fix = Fix(f"delete {node.name}, or use {other}")
        yield Problem("error", message, node.id, node.name, "", (fix,))
    if block is not None and kind.kind in _OUTSIDE_ONLY:
        message = f"{kind.title} belongs into the main graph, not into the block {block.name}"
        fix = Fix(f"delete {node.name}, and wire it outside to a Block input or Block output")
        yield Problem("error", message, node.id, node.name, "", (fix,))


def idle_problems(graph: Graph, idle: Collection[int]) -> Iterator[Problem]:
    """Nodes of a block that reach none of its outputs: one warning for all before the last."""
    inner = {wire.source for wire in graph.wires.values() if wire.target in idle}
    for id_ in sorted(set(idle) - inner):
        node = graph.nodes[id_]
        message = "its value reaches no Block output, so it is left out of the code"
        fix = Fix(f"wire {node.name} on, or delete it")
        yield Problem("warning", message, id_, node.name, "", (fix,))


def equal_names(graph: Graph) -> Iterator[Problem]:
    """Names become attributes of one class. No edit and no file gives two nodes the same."""
    first: dict[str, int] = {}
    for node in graph.nodes.values():
        if first.setdefault(node.name, node.id) != node.id:
            message = f"another node is called {shown(node.name)} as well"
            yield Problem("error", message, node.id, node.name, "", (Fix("rename one of them"),))


def cycle_problems(graph: Graph) -> Iterator[Problem]:
    """Every group of nodes that depend on each other, by one cycle in it."""
    for cycle in cycles(graph):
        names = [graph.nodes[id_].name for id_ in (*cycle, cycle[0])]
        walk = " → ".join(names if len(names) < 9 else [*names[:7], "…", names[-1]])
        message = f"its value depends on itself: {walk}"
        fix = Fix(
            f"put a Delay into {names[-2]} → {names[-1]}, which then brings the value of one time"
            " step ago, or remove one of these wires",
            insert=DELAY,
            wire=next(w.id for w in out_of(graph)[cycle[-1]] if w.target == cycle[0]),
        )
        node = graph.nodes[cycle[0]]
        yield Problem("error", message, node.id, node.name, "", (fix,))

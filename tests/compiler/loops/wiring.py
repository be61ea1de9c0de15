"""Recurrent cells wired by hand, gate by gate, in the main graph or in a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nnstudio
from nnstudio.catalog.expressions import Expression
from nnstudio.project.edits.sharing import mark_wire
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.blocks import BlockDraft
from nnstudio.workbench.wiring import NodeRef

Where = Workbench | BlockDraft
Width = int | Expression


def sequence(features: int = 3, length: int = 7) -> tuple[Workbench, NodeRef]:
    """A project whose input is a sequence of vectors."""
    net = nnstudio.new("Hand")
    return net, net.add("Input", name="input", shape=(length, features))


def mark(where: Where, source: NodeRef, target: NodeRef, mark: str) -> None:
    """Say how a value passes the border of a loop."""
    for wire in where.graph.wires.values():
        if (wire.source, wire.target) == (source.id, target.id):
            where.apply(mark_wire(wire.id, mark))


def delays(where: Where, *names: str, init: NodeRef | None = None, **options: Any) -> list[NodeRef]:
    """The delays of one loop, with equal options and, where given, one wired first value."""
    found = []
    for name in names:
        delay = where.add("Delay", name=name, **options)
        if init is not None:
            where.connect(init, delay, "init")
        found.append(delay)
    return found


def gate(
    where: Where,
    name: str,
    act: str,
    x: NodeRef,
    h: NodeRef,
    hidden: Width,
    c: NodeRef | None = None,
) -> NodeRef:
    """σ(W h + U x [+ V c]) with σ of the type `act`: linears NAME_h, NAME_x and NAME_c."""
    parts = [
        where.add("Linear", x, name=f"{name}_x", out_features=hidden),
        where.add("Linear", h, name=f"{name}_h", out_features=hidden),
    ]
    if c is not None:
        parts.append(where.add("Linear", c, name=f"{name}_c", out_features=hidden, bias=False))
    total = where.add("Add", *parts, name=f"{name}_sum")
    return where.add(act, total, name=f"{name}_on")


def rnn(where: Where, x: NodeRef, hidden: Width, prefix: str = "", **options: Any) -> NodeRef:
    """h = tanh(W h + U x)."""
    (h,) = delays(where, f"{prefix}h", **options)
    new = gate(where, f"{prefix}g", "Tanh", x, h, hidden)
    where.connect(new, h, "x")
    return new


def lstm(
    where: Where,
    x: NodeRef,
    hidden: Width,
    prefix: str = "",
    peephole: bool = False,
    **options: Any,
) -> NodeRef:
    """The long short-term memory; with `peephole` every gate sees the cell's state as well."""
    h, c = delays(where, f"{prefix}h", f"{prefix}c", **options)
    seen = c if peephole else None
    i, f = (gate(where, prefix + n, "Sigmoid", x, h, hidden, seen) for n in ("i", "f"))
    g = gate(where, f"{prefix}g", "Tanh", x, h, hidden)
    keep = where.add("Multiply", f, c, name=f"{prefix}keep")
    write = where.add("Multiply", i, g, name=f"{prefix}write")
    new = where.add("Add", keep, write, name=f"{prefix}c_new")
    o = gate(where, f"{prefix}o", "Sigmoid", x, h, hidden, new if peephole else None)
    squash = where.add("Tanh", new, name=f"{prefix}squash")
    out = where.add("Multiply", o, squash, name=f"{prefix}h_new")
    where.connect(new, c, "x")
    where.connect(out, h, "x")
    return out


def gru(where: Where, x: NodeRef, hidden: Width, prefix: str = "", **options: Any) -> NodeRef:
    """h = (1 - z) n + z h, where n = tanh(U x + r (W h))."""
    (h,) = delays(where, f"{prefix}h", **options)
    r, z = (gate(where, prefix + name, "Sigmoid", x, h, hidden) for name in ("r", "z"))
    n_x = where.add("Linear", x, name=f"{prefix}n_x", out_features=hidden)
    n_h = where.add("Linear", h, name=f"{prefix}n_h", out_features=hidden)
    reset = where.add("Multiply", r, n_h, name=f"{prefix}reset")
    n = where.add("Tanh", where.add("Add", n_x, reset, name=f"{prefix}n_sum"), name=f"{prefix}n")
    fresh = where.add("Multiply", where.add("OneMinus", z, name=f"{prefix}rest"), n)
    new = where.add("Add", fresh, where.add("Multiply", z, h), name=f"{prefix}h_new")
    where.connect(new, h, "x")
    return new


def peephole(where: Where, x: NodeRef, hidden: Width, prefix: str = "", **options: Any) -> NodeRef:
    """An LSTM whose gates see the cell's state: i and f the old one, o the new one."""
    return lstm(where, x, hidden, prefix, peephole=True, **options)


CELLS: dict[str, Callable[..., NodeRef]] = {"RNN": rnn, "LSTM": lstm, "GRU": gru}
GATES = {"RNN": ("g",), "LSTM": ("i", "f", "g", "o"), "GRU": ("r", "z", "n")}  # torch's order

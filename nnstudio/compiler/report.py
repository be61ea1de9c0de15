"""What an analysis tells: tensors on wires, a report on every node, and the whole of a graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nnstudio.catalog.dims import Dim, Dims, text
from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.values import Value as SettingValue
from nnstudio.compiler.loops import Loop, Unit
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.problem import Problem
from nnstudio.project.project import Block

Value = tuple[int, str]  # node id and output port; behind a loop the port and " every" or " last"


@dataclass(frozen=True)
class Tensor:
    """What a wire carries: sizes (batch first) and the kind of numbers. `below`: whole numbers from
    0 that are less than this (0: nobody knows)."""

    shape: Dims
    dtype: str = "float"
    field: Field | None = None
    below: int = 0

    def __str__(self) -> str:
        return text(self.shape)


@dataclass(frozen=True)
class NodeReport:
    """What is known of one node. `outputs` is empty where a problem keeps shapes unknown.

    `parameters` counts learned numbers that this node owns (shared ones count at their owner),
    `macs` multiply-adds per sample. `settings` are values; those of `expressions` were worked out.
    `inner` are the analyses of the block that a node uses, one for each of its repeats.
    """

    kind: NodeType
    settings: Mapping[str, SettingValue]
    inputs: Mapping[str, tuple[Tensor, ...]] = field(default_factory=dict)
    outputs: Mapping[str, Tensor] = field(default_factory=dict)
    bound: Mapping[str, Dim] = field(default_factory=dict)
    parameters: int = 0
    macs: int = 0
    problems: tuple[Problem, ...] = ()
    inner: tuple[Analysis, ...] = ()
    expressions: Mapping[str, Expression] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether all shapes of this node are known."""
        return not self.wrong and (bool(self.outputs) or not self.kind.outputs)

    @property
    def wrong(self) -> bool:
        """Whether something is an error here, or inside of the block that it uses."""
        return any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True)
class LoopReport:
    """A loop over time: its nodes, the wires that it takes step by step, and its options.

    `length` is the number of steps (None where a problem keeps it unknown); `settings` are those of
    its delays that concern the whole loop.
    """

    loop: Loop
    settings: Mapping[str, SettingValue]
    stepped: frozenset[int] = frozenset()  # ids of entering wires and teachers
    length: Dim | None = None


@dataclass(frozen=True)
class Analysis:
    """All that is known of a graph. `order` is the order of computation, loops walked through.

    `across` is what wires at the border of a loop carry, seen from their targets; `left` what they
    bring out of a loop, where the target is in another. For the graph of
    a block, `block` is its definition, `values` what its settings are, `given` its inputs and
    `outputs` what it gives, by port; `idle` are nodes that reach no output, and are left out.
    """

    graph: Graph
    order: tuple[int, ...]
    nodes: Mapping[int, NodeReport]
    problems: tuple[Problem, ...]
    units: tuple[Unit, ...] = ()
    loops: tuple[LoopReport, ...] = ()
    across: Mapping[int, Tensor] = field(default_factory=dict)
    block: Block | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Tensor] = field(default_factory=dict)
    outputs: Mapping[str, Tensor] = field(default_factory=dict)
    idle: frozenset[int] = frozenset()
    left: Mapping[int, Tensor] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> int:
        """Learned numbers in total."""
        used = [id_ for id_ in self.nodes if id_ not in self.idle]
        owners = {self.graph.nodes[id_].shares or id_ for id_ in used}
        return sum(each.parameters for id_, each in self.nodes.items() if id_ in owners)

    @cached_property
    def macs(self) -> int:
        """Multiply-adds per sample in total."""
        return sum(each.macs for id_, each in self.nodes.items() if id_ not in self.idle)

    @property
    def broken(self) -> bool:
        """Whether an error keeps the graph from being compiled."""
        return any(problem.severity == "error" for problem in self.problems)

    def of_kind(self, *kinds: str) -> Iterator[tuple[Node, NodeReport]]:
        """Nodes whose type is of one of these kinds, in order of computation."""
        for node in self.order:
            if self.nodes[node].kind.kind in kinds:
                yield self.graph.nodes[node], self.nodes[node]

    @cached_property
    def loop_of(self) -> Mapping[int, LoopReport]:
        """The loop that a node is on, by node id."""
        return {node: report for report in self.loops for node in report.loop.nodes}

    def mark(self, wire: Wire) -> str:
        """How a value passes a loop's border on this wire: stepped, held, every, last, or ""."""
        home, goal = self.loop_of.get(wire.source), self.loop_of.get(wire.target)
        if home is goal:
            return ""
        if home is not None:
            return wire.mark if wire.mark == "last" else "every"
        return self.entry(wire)

    def entry(self, wire: Wire) -> str:
        """How the loop of its target takes what a wire brings: stepped or held."""
        return "stepped" if wire.id in self.loop_of[wire.target].stepped else "held"

    def value(self, wire: Wire) -> Value:
        """The value that a wire carries to its target."""
        home = self.loop_of.get(wire.source)
        if home is None or home is self.loop_of.get(wire.target):
            return wire.source, wire.output
        return wire.source, f"{wire.output} {'last' if wire.mark == 'last' else 'every'}"

    def tensor(self, value: Value) -> Tensor | None:
        """What is known of a value."""
        node, output = value
        if " " not in output:
            return self.nodes[node].outputs.get(output)
        return self._leaving.get(value)

    @cached_property
    def _leaving(self) -> Mapping[Value, Tensor]:
        wires = self.graph.wires
        return {self.value(wires[id_]): tensor for id_, tensor in self.left.items()}

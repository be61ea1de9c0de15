"""Names of values in a function: a chain reuses `x`, what is used twice keeps its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from nnstudio.compiler.analysis import NodeReport
from nnstudio.project.graph import Graph, Node
from nnstudio.project.wiring import out_of

Value = tuple[int, str]  # node id and output port

CHAIN = "x"


class Variables:
    """Chooses variable names while lines are written in order of computation.

    A value takes the name `x` where it is used once and no other `x` is still waiting for its use;
    any other value gets its node's name.
    """

    def __init__(
        self,
        graph: Graph,
        nodes: Iterable[int],
        given: Mapping[Value, str],
        returned: Iterable[Value],
    ) -> None:
        self._graph = graph
        inside = set(nodes)
        self._uses = Counter(
            (wire.source, wire.output)
            for id_ in {value[0] for value in given} | inside
            for wire in out_of(graph).get(id_, ())
            if wire.target in inside
        )
        self._uses.update(returned)
        self._names: dict[Value, str] = dict(given)
        self._taken = {node.name for node in graph.nodes.values()} | {CHAIN}
        self._chain: Value | None = None

    def take(self, value: Value) -> str:
        """The name of a value that is used now; the last use of `x` sets it free."""
        if value == self._chain:
            self._chain = None
        return self._names[value]

    def assign(self, node: Node, report: NodeReport) -> dict[str, str | None]:
        """Names for the outputs of a node; None for an output that nothing uses."""
        names: dict[str, str | None] = {}
        for index, port in enumerate(report.kind.outputs):
            value = (node.id, port.name)
            uses = self._uses[value]
            name = node.name if index == 0 else free(f"{node.name}_{port.name}", self._taken)
            if uses == 1 and index == 0 and self._chain is None:
                name = CHAIN
                self._chain = value
            self._taken.add(name)
            names[port.name] = name if uses else None
            self._names[value] = name
        return names


def free(name: str, taken: Container[str]) -> str:
    """The name, with as many `_` behind it as make it different from all that are taken."""
    while name in taken:
        name += "_"
    return name

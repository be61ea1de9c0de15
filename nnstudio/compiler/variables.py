"""Names of values in a function: a chain reuses `x` (or `y`), what is used twice has its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from nnstudio.compiler.loops import INIT, TEACHER
from nnstudio.compiler.report import Analysis, NodeReport, Value
from nnstudio.project.graph import Node
from nnstudio.project.looping import DELAY
from nnstudio.project.wiring import into

CHAINS = ("x", "y")  # the second while the first waits for its use, as beside a skip


class Variables:
    """Chooses variable names while lines are written in order of computation.

    A value takes the name `x` where it is used once and no other `x` is still waiting for its use;
    else `y`, likewise; any other value gets its node's name.
    """

    def __init__(
        self,
        uses: Counter[Value],
        given: Mapping[Value, str],
        taken: Iterable[str],
        meeting: Container[Value] = (),
        titles: Mapping[Value, str] | None = None,
    ) -> None:
        """`uses` counts how often each value is used, `given` are those that have names already,
        `taken` the names that no value may get. Values of `meeting` are told apart by name;
        `titles` are better ones than their nodes'."""
        self._meeting = meeting
        self._titles = titles or {}
        self._uses = uses
        self._names: dict[Value, str] = dict(given)
        names = set(taken)
        own = set(given.values())
        self._chains = [name for name in CHAINS if name == "x" or name in own or name not in names]
        self._taken = {*names, *CHAINS}
        self._waiting: dict[str, Value] = {}  # chain -> the value that it holds
        self._left: dict[Value, int] = {}
        for value, name in given.items():
            if name in self._chains and uses[value]:
                self._hold(name, value)

    def _hold(self, chain: str, value: Value) -> None:
        self._waiting[chain] = value
        self._left[value] = self._uses[value]

    def take(self, value: Value) -> str:
        """The name of a value that is used now; the last use of `x` sets it free."""
        name = self._names[value]
        if self._waiting.get(name) == value:
            self._left[value] -= 1
            if not self._left[value]:
                del self._waiting[name]
        return name

    def used(self, value: Value) -> bool:
        """Whether anything uses a value."""
        return self._uses[value] > 0

    def name(self, value: Value, wanted: str, can_chain: bool = True) -> str:
        """A name for a value that is made now: `x` or `y` if it can be, else the wanted one."""
        name = wanted
        free_chain = next((each for each in self._chains if each not in self._waiting), None)
        chains = can_chain and self._uses[value] == 1 and value not in self._meeting
        if chains and free_chain is not None:
            name = free_chain
            self._hold(name, value)
        self._taken.add(name)
        self._names[value] = name
        return name

    def bind(self, value: Value, text: str) -> None:
        """Let a value be written in a way of its own (a state of a loop: `h`)."""
        self._names[value] = text

    def free(self, name: str) -> str:
        """The name, changed so that nothing else has it."""
        found = free(name, self._taken)
        self._taken.add(found)
        return found

    def assign(self, node: Node, report: NodeReport) -> dict[str, str | None]:
        """Names for the outputs of a node; None for an output that nothing uses."""
        names: dict[str, str | None] = {}
        for index, port in enumerate(report.kind.outputs):
            value = (node.id, port.name)
            wanted = node.name if index == 0 else free(f"{node.name}_{port.name}", self._taken)
            title = self._titles.get(value)
            can_chain = index == 0 and title is None
            name = self.name(value, title or wanted, can_chain)
            names[port.name] = name if self.used(value) else None
        return names


def uses_in(
    analysis: Analysis, nodes: Iterable[int], returned: Iterable[Value] = ()
) -> Counter[Value]:
    """How often values are used by some nodes (a loop takes each value that enters it once), and
    by a return."""
    inside = set(nodes)
    found: Counter[Value] = Counter()
    entering: set[tuple[int, Value, str]] = set()
    for id_ in inside:
        goal = analysis.loop_of.get(id_)
        for wire in into(analysis.graph).get(id_, ()):
            value = analysis.value(wire)
            if goal is None:
                found[value] += 1
            elif wire.source not in goal.loop.inside:
                entering.add((goal.loop.nodes[0], value, entry_kind(analysis, wire.id)))
    found.update(value for _, value, _ in entering)
    found.update(returned)
    return found


def meeting_in(
    analysis: Analysis, nodes: Iterable[int], uses: Counter[Value], given: Container[Value]
) -> set[Value]:
    """Values that are made for one and the same node, such as the gates of a product: a reader
    wants their names. Beside a skip (which has another use) a value needs none."""
    found: set[Value] = set()
    inside = set(nodes)
    for id_ in inside:
        loop = analysis.loop_of.get(id_)
        wires = into(analysis.graph).get(id_, ())
        main = _main_input(analysis, id_)
        values = {analysis.value(wire) for wire in wires if wire.source in inside}
        values -= {analysis.value(wire) for wire in wires if wire.input == main}
        made = {value for value in values if uses[value] == 1 and value not in given}
        if loop is not None:  # in a cell every value that meets another is told apart
            many = len({(wire.source, wire.output) for wire in wires}) > 1
            found |= {value for value in made if many and value[0] in loop.loop.inside}
        elif len(made) > 1:
            found |= made
    for report in analysis.loops:
        if report.loop.nodes[0] in inside:
            values = {analysis.value(wire) for wire in report.loop.entering}
            found |= values if len(values) > 1 else set()
    return found


def _main_input(analysis: Analysis, node: int) -> str:
    """The input of a block that the chain runs through, while others join it; "" for other types,
    whose inputs are equals."""
    report = analysis.nodes[node]
    return report.kind.inputs[0].name if report.inner and report.kind.inputs else ""


def entry_kind(analysis: Analysis, wire: int) -> str:
    """How a loop takes what a wire brings: stepped, held, or at the port init or teacher."""
    found = analysis.graph.wires[wire]
    target = analysis.graph.nodes[found.target]
    if target.type == DELAY and found.input in (INIT, TEACHER):
        return f"{found.input} {target.id}"
    return analysis.entry(found)


def free(name: str, taken: Container[str]) -> str:
    """The name, with as many `_` behind it as make it different from all that are taken."""
    while name in taken:
        name += "_"
    return name

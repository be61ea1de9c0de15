"""One pass over one graph: every node's shapes, counts and problems, in order of computation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from nnstudio.catalog.dims import Dim
from nnstudio.catalog.node_type import NodeType
from nnstudio.compiler.loop_pass import LoopPass
from nnstudio.compiler.loops import Loop, Unit, ordered
from nnstudio.compiler.named import terms_of
from nnstudio.compiler.node_checks import (
    UNKNOWN,
    cycle_problems,
    dtype_problems,
    equal_names,
    idle_problems,
    misplaced,
    sharing_problems,
    unknown_type,
    unwritable,
    wiring_problems,
)
from nnstudio.compiler.node_pass import from_data, inferred
from nnstudio.compiler.order import upstream
from nnstudio.compiler.projecting import projection
from nnstudio.compiler.report import Analysis, LoopReport, NodeReport, Tensor
from nnstudio.compiler.resolving import Resolved, resolved, worded
from nnstudio.compiler.use_checks import inner_problems, suited, suiting, unchained
from nnstudio.compiler.weights import uses_others, weight_problems, without_tied
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.kinds import ENTRY, EXIT, INDEX, REPEAT, Kinds
from nnstudio.project.problem import Problem
from nnstudio.project.project import Block
from nnstudio.project.wiring import into

Fields = Mapping[str, Field]
Inputs = Mapping[str, tuple[Tensor | None, ...]]
_ENDS = ("output", "loss", "metric")


@dataclass(frozen=True)
class Known:
    """What the last pass found at a node, and all that it depended on."""

    node: Node
    inputs: Inputs
    report: NodeReport
    blocks: tuple[Block, ...] = ()


class BlockMemo:
    """Analyses of blocks by definition, settings and inputs: equal uses are looked at once."""

    def __init__(self) -> None:
        self._found: dict[object, tuple[tuple[Block, ...], Analysis]] = {}
        self._used: set[object] = set()

    def analyze(
        self,
        block: Block,
        given: Mapping[str, Tensor],
        values: Mapping[str, Any],
        kinds: Kinds,
        measures: bool,
    ) -> Analysis:
        """What a block is with these inputs and settings."""
        reach = kinds.reach(block.name)
        key = (
            tuple(map(id, reach)),
            tuple((name, type(value), value) for name, value in values.items()),
            tuple((name, tensor.shape, tensor.dtype) for name, tensor in given.items()),
            measures,
        )
        self._used.add(key)
        found = self._found.get(key)
        if found is None:
            done = GraphPass(block.graph, kinds, {}, measures, self, block, values, given).run()
            found = self._found[key] = (reach, done)  # keeps the blocks: their ids are the key
        return found[1]

    def forget_unused(self) -> None:
        """Keep only what the analysis that just ended asked for."""
        if len(self._found) > 4 * len(self._used):
            self._found = {key: self._found[key] for key in self._used}
        self._used.clear()


@dataclass
class GraphPass:
    """One look at a graph. `block` None: the main graph, which takes its inputs from the data.

    `naming`: numbers are `Named`, nothing is remembered from node to node; `texts` then say what
    the block's settings are called in the class that is being written.
    """

    graph: Graph
    kinds: Kinds
    fields: Fields | None
    measures: bool
    memo: BlockMemo
    block: Block | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Tensor] = field(default_factory=dict)
    last: Mapping[int, Known] = field(default_factory=dict)
    naming: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    seen: dict[int, Known] = field(default_factory=dict)
    across: dict[int, Tensor | None] = field(default_factory=dict)
    left: dict[int, Tensor | None] = field(default_factory=dict)  # what wires bring out of loops
    loops: list[LoopReport] = field(default_factory=list)

    def run(self) -> Analysis:
        """Look at all nodes."""
        self.nodes = dict(self.graph.nodes.items())
        self.wires = into(self.graph)
        units, left = ordered(self.graph)
        for unit in units:
            if isinstance(unit, Loop):
                self.loops.append(LoopPass(self, unit).run())
            else:
                self.look(unit)
        order = _walked(units)
        reports = {id_: self.seen[id_].report for id_ in order}
        idle = frozenset() if self.block is None or left else self._idle(order)
        if uses_others(self.graph):
            unused = idle if self.block is not None else self._unused(reports)
            reports = without_tied(self.graph, reports, unused, self.loops)
        problems = [problem for id_ in order for problem in reports[id_].problems]
        problems += equal_names(self.graph)
        problems += weight_problems(self.graph, reports, self.loops)
        if left:
            problems += cycle_problems(self.graph)
        if idle and not _is_error(tuple(problems)):
            problems += idle_problems(self.graph, idle)
        return Analysis(
            self.graph,
            order,
            reports,
            tuple(problems),
            units,
            tuple(self.loops),
            {id_: tensor for id_, tensor in self.across.items() if tensor is not None},
            self.block,
            self.values,
            self.given,
            self._outputs(),
            idle,
            {id_: tensor for id_, tensor in self.left.items() if tensor is not None},
        )

    def _idle(self, order: Sequence[int]) -> frozenset[int]:
        """The nodes of a block that none of its outputs depends on; its inputs are none of them."""
        exits = (node.id for node in self.graph.nodes.values() if node.type == EXIT)
        ports = (id_ for id_ in order if self.graph.nodes[id_].type == ENTRY)
        return frozenset(order) - upstream(self.graph, exits) - frozenset(ports)

    def _unused(self, reports: Mapping[int, NodeReport]) -> frozenset[int]:
        """The nodes of the main graph that no Output, loss or metric depends on, once there are."""
        ends = [id_ for id_, each in reports.items() if each.kind.kind in _ENDS]
        return frozenset(reports) - upstream(self.graph, ends) if ends else frozenset()

    def _outputs(self) -> dict[str, Tensor]:
        if self.block is None:
            return {}
        found: dict[str, Tensor] = {}
        for known in self.seen.values():
            if known.node.type == EXIT:
                tensors = known.report.inputs.get("x", ())
                if tensors and not known.report.problems:
                    found[known.node.name] = tensors[0]
        return found

    def look(self, id_: int, anew: bool = False) -> NodeReport:
        """Look at one node whose inputs have been looked at; `anew`: whatever was known of it."""
        node = self.nodes[id_]
        inputs = self.gather(self.wires.get(id_, ()))
        blocks = self._blocks(node)
        last = self.last.get(id_)
        if (
            last is not None
            and not anew
            and last.node is node
            and node.shares is None
            and (last.blocks is blocks or _identical(last.blocks, blocks))
            and last.inputs == inputs
            and not last.report.problems  # which may name what is wired to it
        ):
            self.seen[id_] = last
        else:
            self.seen[id_] = Known(node, inputs, self._report(node, inputs), blocks)
        return self.seen[id_].report

    def _blocks(self, node: Node) -> tuple[Block, ...]:
        used = self.kinds.block(node.type) if self.kinds.blocks else None
        return self.kinds.reach(used.name) if used is not None else ()

    def gather(self, wires: Sequence[Wire]) -> Inputs:
        """What arrives at each input; None where that is not known."""
        found: dict[str, tuple[Tensor | None, ...]] = {}
        for wire in wires:
            if wire.id in self.across:
                tensor = self.across[wire.id]
            else:
                source = self.seen.get(wire.source)
                tensor = source.report.outputs.get(wire.output) if source else None
            found[wire.input] = (*found.get(wire.input, ()), tensor)
        return found

    def _report(self, node: Node, inputs: Inputs) -> NodeReport:
        kind = self.kinds.get(node.type)
        if kind is None:
            return NodeReport(UNKNOWN, {}, problems=(unknown_type(node),))
        smuggled = (*unwritable(node, kind), *misplaced(node, kind, self.block))
        found = resolved(node, kind, self.values, self.texts)
        if smuggled:
            return NodeReport(kind, found.values, problems=smuggled)
        if kind.kind in ("input", "target"):
            return from_data(node, kind, found.values, self.fields)
        if kind.kind == "entry":
            tensor = self.given.get(node.name)
            return NodeReport(kind, found.values, {}, {"y": tensor} if tensor else {})
        used = self.kinds.block(node.type)
        problems = [*wiring_problems(node, kind, inputs), *sharing_problems(node, self.graph)]
        problems += [] if used is not None else found.problems
        known = {port: each for port, each in inputs.items() if None not in each}
        tensors: Mapping[str, tuple[Tensor, ...]] = known  # type: ignore[assignment]
        problems += dtype_problems(node, kind, tensors)
        if problems or len(known) < len(inputs):
            return NodeReport(
                kind, found.values, tensors, problems=tuple(problems), expressions=found.expressions
            )
        if used is not None:
            return self._suited(node, kind, used, tensors)
        if kind.kind == "exit":
            return NodeReport(kind, found.values, tensors)
        report = inferred(
            node,
            kind,
            found.values,
            tensors,
            self.measures,
            not self.naming,
            lambda: projection(self.graph, self.wires.get(node.id, ()), tensors),
        )
        return replace(report, expressions=found.expressions) if found.expressions else report

    def _suited(
        self, node: Node, kind: NodeType, block: Block, tensors: Mapping[str, tuple[Tensor, ...]]
    ) -> NodeReport:
        """A use of a block; what is wrong inside of it may be mended by one of its settings."""
        report = self._use(node, kind, block, tensors)
        if not (report.inner and _is_error(report.problems)) or self.naming or node.shares:
            return report
        fix = suiting(
            node,
            kind,
            report.settings,
            tensors,
            lambda changed: not _is_error(self._use(changed, kind, block, tensors).problems),
        )
        return replace(report, problems=suited(report.problems, fix)) if fix else report

    def _use(
        self, node: Node, kind: NodeType, block: Block, tensors: Mapping[str, tuple[Tensor, ...]]
    ) -> NodeReport:
        """A use of a block: its graph, once for each repeat, what one gives the next takes."""
        whole = resolved(_only(node, REPEAT), kind, self.values, self.texts)
        if whole.problems:
            return NodeReport(kind, whole.values, tensors, problems=whole.problems)
        repeat = whole.values[REPEAT]
        assert isinstance(repeat, int)
        if repeat > 1 and not (kind.inputs and kind.outputs):
            return NodeReport(kind, whole.values, tensors, problems=(unchained(node, repeat),))
        given = {port: replace(each[0], field=None) for port, each in tensors.items()}
        inner: list[Analysis] = []
        first: Any = None
        for index in range(max(repeat, _SHOWING) if self._varies(whole) else repeat):
            texts = {**self.texts, INDEX: str(index)} if self.naming else {}
            found = resolved(node, kind, {**self.values, INDEX: index}, texts)
            first = first or found
            if found.problems:
                return NodeReport(
                    kind,
                    found.values,
                    tensors,
                    problems=found.problems,
                    expressions=found.expressions,
                )
            values = {name: each for name, each in found.values.items() if name != REPEAT}
            done = self._inside(block, given, values, _worded(found, texts))
            if index >= repeat and done.broken:
                break  # one more than there are: only to see a pattern
            inner.append(done)
            given = _handed_on(kind, given, done)
        problems = inner_problems(node, inner)
        outputs = dict(inner[repeat - 1].outputs) if not _is_error(problems) else {}
        if len(inner) > 2 and self._varies(whole):
            outputs = {port: _after(port, inner, repeat) for port in outputs}
        whole_known = len(outputs) == len(kind.outputs)
        return NodeReport(
            kind,
            first.values,
            tensors,
            outputs if whole_known else {},
            parameters=0 if node.shares is not None else sum(each.parameters for each in inner),
            macs=sum(each.macs for each in inner),
            problems=problems,
            inner=tuple(inner),
            expressions=first.expressions,
        )

    def _varies(self, whole: Resolved) -> bool:
        """Whether the number of repeats is a formula that the source must keep."""
        return self.naming and REPEAT in whole.expressions

    def _inside(
        self,
        block: Block,
        given: Mapping[str, Tensor],
        values: Mapping[str, Any],
        texts: Mapping[str, str],
    ) -> Analysis:
        if not self.naming:
            return self.memo.analyze(block, given, values, self.kinds, self.measures)
        return GraphPass(
            block.graph,
            self.kinds,
            {},
            self.measures,
            self.memo,
            block,
            values,
            given,
            naming=True,
            texts=texts,
        ).run()


_SHOWING = 3  # repeats that show how sizes grow from one to the next


def _identical(one: tuple[Block, ...], other: tuple[Block, ...]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _is_error(problems: tuple[Problem, ...]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _after(port: str, inner: Sequence[Analysis], repeat: int) -> Tensor:
    """What some repeats give in the end, where sizes grow by the same amount each time."""
    shapes = [each.outputs[port].shape for each in inner]
    dims: list[Dim] = []
    for at, last in enumerate(shapes[int(repeat) - 1]):
        sizes = [shape[at] for shape in shapes if len(shape) > at]
        steps = [b + a * -1 for a, b in pairwise(sizes)]
        if steps and all(terms_of(each) == terms_of(steps[0]) for each in steps) and steps[0] != 0:
            dims.append(sizes[0] + steps[0] * (repeat - 1))
        else:
            dims.append(last)
    return replace(inner[int(repeat) - 1].outputs[port], shape=tuple(dims))


def _worded(found: Resolved, texts: Mapping[str, str]) -> dict[str, str]:
    """What the settings of a use are called in the class that is being written."""
    return {
        name: worded(found.expressions[name], texts) if name in found.expressions else repr(value)
        for name, value in found.values.items()
    }


def _walked(units: Sequence[Unit]) -> tuple[int, ...]:
    order: list[int] = []
    for unit in units:
        order += unit.nodes if isinstance(unit, Loop) else (unit,)
    return tuple(order)


def _only(node: Node, name: str) -> Node:
    """The node with only one of its settings set."""
    kept = {key: value for key, value in node.settings.items() if key == name}
    return replace(node, settings=type(node.settings)(kept))


def _handed_on(kind: NodeType, given: Mapping[str, Tensor], done: Analysis) -> dict[str, Tensor]:
    """What the next repeat is given: the first output at the first input, all else as before."""
    if not kind.inputs or not kind.outputs:
        return dict(given)
    first, result = kind.inputs[0].name, done.outputs.get(kind.outputs[0].name)
    rest = {port: tensor for port, tensor in given.items() if port != first}
    return {first: result, **rest} if result is not None else rest

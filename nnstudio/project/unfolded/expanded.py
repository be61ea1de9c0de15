"""Blocks in place of their uses: what each holds stands in a frame with the use's name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nnstudio.catalog.expressions import Expression, ExpressionError, evaluate
from nnstudio.catalog.values import Value
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.index import wires_into
from nnstudio.project.kinds import ENTRY, EXIT, INDEX, MOST_REPEATS, REPEAT, Kinds, ports_of
from nnstudio.project.project import Block
from nnstudio.project.unfolded.copies import Builder, Origin, Unfolded

MOST = 4_000  # copies; a use that would bring more stays as it is
_COLORS = ("blue", "purple", "gray")  # of frames, by how deep they lie
_DEEPEST = 64

_End = tuple[int, str]


def expanded(
    graph: Graph,
    kinds: Kinds,
    depth: int = 1,
    only: Collection[int] | None = None,
    values: Mapping[str, Any] | None = None,
) -> Unfolded:
    """The graph with the nodes of blocks in place of their uses, wired as when it is computed.

    Expressions in settings become what they come to. A use whose repeats cannot be worked out is
    shown once.

    Args:
        graph: the graph that is shown.
        kinds: the types of its nodes.
        depth: how many levels of blocks within blocks are opened.
        only: the uses of this graph that are opened, by id; None: all.
        values: what the settings are that expressions of this graph ask for, if it is a block's.
    """
    return _Expanding(kinds, depth, only).run(graph, values or {})


@dataclass(frozen=True)
class _Scope:
    """A graph in which a path of uses ends; `around` is that of the last use, `frame` is its own.

    `values` are those that its expressions ask for, `inner` are the scopes of the uses opened in
    it, one for each repeat.
    """

    graph: Graph
    path: tuple[int, ...]
    repeats: tuple[int, ...]
    frame: int | None
    around: _Scope | None
    values: Mapping[str, Any]
    inner: dict[int, list[_Scope]]
    copies: dict[int, int]


class _Expanding:
    def __init__(self, kinds: Kinds, depth: int, only: Collection[int] | None) -> None:
        self._kinds, self._depth, self._only = kinds, depth, only
        self._made = Builder()
        self._total = 0

    def run(self, graph: Graph, values: Mapping[str, Any]) -> Unfolded:
        """All of it."""
        self._total = len(graph.nodes)
        whole = _Scope(graph, (), (), None, None, values, {}, {})
        self._fill(whole)
        self._wire(whole)
        return self._made.done()

    def _fill(self, scope: _Scope) -> None:
        """Copy the nodes of a scope, and open its uses."""
        nodes, copies = scope.graph.nodes, scope.copies
        for node in nodes.values():
            block = self._opened(node, scope)
            if block is not None:
                self._open(node, block, scope)
            elif scope.around is None or node.type not in (ENTRY, EXIT):
                origin = Origin(node.id, scope.path, scope.repeats)
                worth = _worked_out(node, scope.values)
                copies[node.id] = self._made.node(worth, node.name, origin, scope.frame)
        for node in nodes.values():
            owner = node.shares if node.shares is not None else node.tied
            if node.id in copies and owner in copies:
                self._made.share(copies[node.id], copies[owner])

    def _opened(self, node: Node, scope: _Scope) -> Block | None:
        """The block of a use that is opened."""
        block = self._kinds.block(node.type)
        if block is None or len(scope.path) >= self._depth:
            return None
        if not scope.path and self._only is not None and node.id not in self._only:
            return None
        more = len(block.graph.nodes) * _count(node, scope.values)
        if self._total + more > MOST:
            return None
        self._total += more
        return block

    def _open(self, node: Node, block: Block, around: _Scope) -> None:
        count = _count(node, around.values)
        scopes = around.inner[node.id] = []
        for index in range(count):
            title = f"{node.name}  {index + 1} of {count}" if count > 1 else node.name
            color = _COLORS[len(around.path) % len(_COLORS)]
            use = Origin(node.id, around.path, around.repeats)
            frame = self._made.frame(title, color, around.frame, use)
            values = _values(node, block, {**around.values, INDEX: index})
            path, repeats = (*around.path, node.id), (*around.repeats, index)
            scopes.append(_Scope(block.graph, path, repeats, frame, around, values, {}, {}))
            self._fill(scopes[-1])
        if node.shares in around.inner:
            for own, theirs in zip(scopes, around.inner[node.shares], strict=False):
                for key in own.copies.keys() & theirs.copies.keys():
                    self._made.share(own.copies[key], theirs.copies[key])

    def _wire(self, scope: _Scope) -> None:
        for key, copy in scope.copies.items():
            for wire in wires_into(scope.graph, key):
                start = self._source(scope, wire, 0)
                if start is not None:
                    self._made.wire(wire, start[0], start[1], copy)
        for scopes in scope.inner.values():
            for inner in scopes:
                self._wire(inner)

    def _source(self, scope: _Scope, wire: Wire, far: int) -> _End | None:
        """The copy, and its output, that a wire's value comes from; None where nothing is wired."""
        if far > _DEEPEST * 16:
            return None
        if wire.source in scope.copies:
            return scope.copies[wire.source], wire.output
        if wire.source in scope.inner:
            return self._result(scope.inner[wire.source][-1], wire.output, far + 1)
        if scope.around is None:
            return None
        return self._given(scope, scope.graph.nodes[wire.source], far + 1)

    def _result(self, scope: _Scope, output: str, far: int) -> _End | None:
        """Where an output of a block comes from."""
        for node in ports_of(scope.graph, EXIT):
            if node.name == output:
                for wire in wires_into(scope.graph, node.id):
                    return self._source(scope, wire, far + 1)
        return None

    def _given(self, scope: _Scope, entry: Node, far: int) -> _End | None:
        """Where an input of a block comes from: outside, or the repeat before."""
        assert scope.around is not None
        use, index = scope.path[-1], scope.repeats[-1]
        entries, exits = ports_of(scope.graph, ENTRY), ports_of(scope.graph, EXIT)
        if index and exits and entries and entries[0].name == entry.name:
            before = scope.around.inner[use][index - 1]
            return self._result(before, exits[0].name, far + 1)
        for wire in wires_into(scope.around.graph, use):
            if wire.input == entry.name:
                return self._source(scope.around, wire, far + 1)
        return None


def _worth(value: Value, values: Mapping[str, Any]) -> Value:
    """What an expression comes to; itself where that cannot be told."""
    if not isinstance(value, Expression):
        return value
    try:
        found: Value = evaluate(value, values)
    except ExpressionError:
        return value
    return found


def _worked_out(node: Node, values: Mapping[str, Any]) -> Node:
    settings = node.settings
    for name, value in node.settings.items():
        if isinstance(value, Expression):
            settings = settings.with_(name, _worth(value, values))
    return node if settings is node.settings else replace(node, settings=settings)


def _count(use: Node, values: Mapping[str, Any]) -> int:
    found = _worth(use.settings.get(REPEAT, 1), values)
    if not isinstance(found, int) or isinstance(found, bool):
        return 1
    return min(max(found, 1), MOST_REPEATS)


def _values(use: Node, block: Block, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the settings of a block are in a use of it."""
    found = {
        each.name: _worth(use.settings.get(each.name, each.default), values)
        for each in block.settings
    }
    return {name: value for name, value in found.items() if not isinstance(value, Expression)}

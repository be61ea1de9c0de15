"""Expressions in the settings of nodes: what they ask for, and other terms put in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnstudio.catalog.expressions import (
    Expression,
    ExpressionError,
    evaluate,
    expression,
    names_in,
    renamed,
)
from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import SettingError, Value, Values
from nnstudio.project.declared import setting_named
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import INDEX
from nnstudio.project.refusal import EditError


def names_asked(nodes: Iterable[Node]) -> dict[str, Node]:
    """The settings that expressions of these nodes ask for, with the first node that does.

    The index of a repeated use is none of them: it belongs to the use itself.
    """
    found: dict[str, Node] = {}
    for node in nodes:
        for value in node.settings.values():
            if isinstance(value, Expression):
                for name in names_in(value):
                    found.setdefault(name, node)
    found.pop(INDEX, None)
    return found


def with_names(graph: Graph, names: Mapping[str, str]) -> Graph:
    """The graph with settings called otherwise in all expressions; EditError if one is too long."""
    changed: dict[int, Node | None] = {}
    for node in graph.nodes.values():
        settings = {
            name: _with_terms(value, names, node.name, name)
            for name, value in node.settings.items()
            if isinstance(value, Expression)
        }
        if any(node.settings[name] != value for name, value in settings.items()):
            changed[node.id] = replace(node, settings=Values(node.settings, **settings))
    return replace(graph, nodes=graph.nodes.update(changed)) if changed else graph


def with_values(node: Node, kind: NodeType, values: Mapping[str, Value]) -> Node:
    """The node with values, or expressions, in place of the settings that its own ask for.

    What asks for nothing any more becomes its number, where it has one that the setting takes.
    """
    terms = {name: _literal(value) for name, value in values.items()}
    settings: dict[str, Value] = {}
    for name, value in node.settings.items():
        if isinstance(value, Expression) and not terms.keys().isdisjoint(names_in(value)):
            found = _with_terms(value, terms, node.name, name)
            settings[name] = _number(setting_named(kind.settings, name), found)
    return replace(node, settings=Values(node.settings, **settings)) if settings else node


def _literal(value: Value) -> str:
    return value.text if isinstance(value, Expression) else repr(value)


def _with_terms(value: Expression, terms: Mapping[str, str], node: str, setting: str) -> Expression:
    if terms.keys().isdisjoint(names_in(value)):
        return value
    try:
        return expression(renamed(value, terms).text)
    except ExpressionError as error:
        raise EditError(str(error), node=node, setting=setting, fix="Make it shorter.") from None


def _number(setting: Setting | None, value: Expression) -> Value:
    """The number of an expression without names; itself where it has none that fits."""
    if setting is None or names_in(value):
        return value
    try:
        return setting.check(evaluate(value, {}))
    except (ExpressionError, SettingError):
        return value  # the check names it, at the node where it stands now

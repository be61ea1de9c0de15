"""Settings as values: expressions worked out with what the surrounding block is set to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nnstudio.catalog.expressions import (
    Expression,
    ExpressionError,
    evaluate,
    names_in,
)
from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.settings import Setting, filled
from nnstudio.catalog.values import SettingError, Value
from nnstudio.compiler.named import Named, bracketed, replaced, written
from nnstudio.project.graph import Node
from nnstudio.project.kinds import INDEX
from nnstudio.project.problem import Fix, Problem

Environment = Mapping[str, Any]  # values of a block's settings; numbers may be `Named`


@dataclass(frozen=True)
class Resolved:
    """Every setting with its value, and which of them expressions gave."""

    values: Mapping[str, Value]
    expressions: Mapping[str, Expression] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def resolved(
    node: Node,
    kind: NodeType,
    environment: Environment,
    texts: Mapping[str, str] | None = None,
) -> Resolved:
    """A node's settings, defaults filled in, expressions worked out and within their ranges.

    `texts` say what the names of expressions are called in the class that is being written.
    """
    values = filled(kind.settings, node.settings)
    found = {name: value for name, value in values.items() if isinstance(value, Expression)}
    if not found:
        return Resolved(values)
    problems: list[Problem] = []
    for name, each in found.items():
        setting = kind.setting(name)
        try:
            values[name] = _value(setting, each, environment, texts or {})
        except (ExpressionError, SettingError) as error:
            values[name] = setting.default
            problems.append(_problem(node, setting, each, error, environment))
    return Resolved(values, found, tuple(problems))


def _value(
    setting: Setting, found: Expression, environment: Environment, texts: Mapping[str, str]
) -> Value:
    value = evaluate(found, environment)
    if isinstance(value, float) and value.is_integer() and not setting.accepts(value):
        raise SettingError(
            f"{setting.name} must be {setting.expected()}, but {found.text!r} gives {value}"
        )
    try:
        checked = setting.check(value)
    except SettingError:
        message = f"{setting.name} must be {setting.expected()}, but {found.text!r} gives {value}"
        raise SettingError(message) from None
    if isinstance(checked, int) and not isinstance(checked, bool) and names_in(found):
        named = any(isinstance(environment[each], Named) for each in names_in(found))
        return written(checked, worded(found, texts)) if named else checked
    return checked


def worded(found: Expression, texts: Mapping[str, str]) -> str:
    """An expression with its names as they are called elsewhere."""
    if found.text in texts:
        return texts[found.text]
    return replaced(found.text, {name: bracketed(text) for name, text in texts.items()})


def _problem(
    node: Node,
    setting: Setting,
    found: Expression,
    error: Exception,
    environment: Environment,
) -> Problem:
    missing = [name for name in names_in(found) if name not in environment]
    if missing == [INDEX]:
        text = "only the settings of a repeated block know i: give the block a setting for it"
    elif missing:
        text = f"add a setting {missing[0]} to the block, or write a number"
    elif "/" in found.text and "//" not in found.text:
        text = f"write // for whole numbers, or set {setting.name} to a number"
    else:
        text = f"change the expression of {setting.name}, or the settings that it is made of"
    fixes = (
        Fix(text),
        Fix(f"set {setting.name} of {node.name} back", node.id, setting.name, setting.default),
    )
    return Problem("error", str(error), node.id, node.name, "", fixes)

"""Expressions of settings: `channels * 2`, `64 * 2**i`, `2 if i == 0 else 1`.

A small part of Python's own grammar, so that an expression stands in the generated source as it was
typed. Nothing is executed: the syntax tree is walked, sizes and lengths are bounded.
"""

from __future__ import annotations

import ast
import contextlib
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

LONGEST: Final = 200  # characters
LARGEST: Final = 2**31  # of any number on the way
HIGHEST_POWER: Final = 64
_DEEPEST: Final = 30


class ExpressionError(ValueError):
    """An expression that cannot be read or has no value; the message says why and what to do."""


_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "round": round,
    "int": int,
}
_ALLOWED = "numbers, names of settings, + - * / // % **, comparisons, `a if c else b`, and "
_ALLOWED += ", ".join(FUNCTIONS)


@dataclass(frozen=True)
class Expression:
    """A value of a setting that follows from other settings. Made by `expression`."""

    text: str

    def __repr__(self) -> str:
        return f"={self.text}"


def expression(text: object) -> Expression:
    """The expression of a text, written as a formatter would; ExpressionError where it is none."""
    if not isinstance(text, str):
        raise ExpressionError(f"an expression is a text, not {type(text).__name__}")
    if len(text) > LONGEST:
        raise ExpressionError(f"an expression has at most {LONGEST} characters, not {len(text):,}")
    return Expression(_tidy(_tree(text.strip())))


def names_in(found: Expression) -> tuple[str, ...]:
    """The settings that an expression asks for, in order of first use."""
    tree = _tree(found.text)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    places = sorted((n.col_offset, n.id) for n in names if id(n) not in called)
    return tuple(dict.fromkeys(name for _, name in places))


def renamed(found: Expression, names: Mapping[str, str]) -> Expression:
    """The expression with some names replaced (by names, or by what stands in brackets if need be).

    The new texts are ours (`self.channels`, `i + 1`), never a user's.
    """
    tree = ast.parse(found.text, mode="eval")
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}

    class Rename(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            if id(node) in called or node.id not in names:
                return node
            return ast.parse(names[node.id], mode="eval").body

    changed: ast.Expression = Rename().visit(tree)
    return Expression(_tidy(changed))


def folded(found: Expression, numbers: Mapping[str, int]) -> Expression:
    """The expression with some names replaced by numbers, and what then is known worked out:
    `stride if i == 0 else 1` with i = 1 is `1`."""
    tree = ast.parse(found.text, mode="eval")

    class Fold(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            if isinstance(node, ast.Name) and node.id in numbers:
                return ast.Constant(numbers[node.id])
            if isinstance(node, ast.Call):
                node.args = [self.visit(part) for part in node.args]  # type: ignore[misc]
            else:
                node = self.generic_visit(node)
            if isinstance(node, ast.IfExp) and isinstance(node.test, ast.Constant):
                return node.body if node.test.value else node.orelse
            if isinstance(node, ast.expr) and not _open(node):
                with contextlib.suppress(ExpressionError):  # perhaps it is never asked for
                    return ast.parse(repr(_value(node, {})), mode="eval").body
            return node

    changed = Fold().visit(tree)
    assert isinstance(changed, ast.Expression)
    return Expression(_tidy(changed))


def _open(node: ast.expr) -> bool:
    """Whether the value of an expression depends on names."""
    called = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    return any(isinstance(n, ast.Name) and id(n) not in called for n in ast.walk(node))


def evaluate(found: Expression, names: Mapping[str, Any]) -> Any:
    """The value: a number, a truth value, or a tuple of them. ExpressionError where it has none.

    Numbers may be of classes of their own (`Named`), which carry on through + - * as they define.
    """
    try:
        return _value(_tree(found.text).body, names)
    except ExpressionError as error:
        raise ExpressionError(f"{found.text!r} has no value: {error}") from None


@lru_cache(maxsize=4096)
def _tree(text: str) -> ast.Expression:
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, SyntaxError) and _ends_early(error, text):
            raise ExpressionError(_incomplete(text)) from None
        message = f"{text!r} is no expression; it may hold {_ALLOWED}"
        raise ExpressionError(message) from None
    _refuse(tree.body, text, _DEEPEST)
    return tree


def _ends_early(error: SyntaxError, text: str) -> bool:
    """Whether what is wrong with a text is that it goes no further."""
    if any(words in error.msg for words in ("never closed", "expected 'else'")):
        return True
    at = error.offset  # 0 or behind the text: its end was not expected; None: it is no text at all
    return at is not None and (at == 0 or at > len(text))


def _incomplete(text: str) -> str:
    return f"the expression {text!r} is not complete" if text else "the expression is empty"


def _refuse(node: ast.AST, text: str, levels: int) -> None:
    if levels == 0:
        raise ExpressionError(f"{text!r} is nested too deeply")
    if isinstance(node, ast.Constant):
        if not isinstance(node.value, bool | int | float):
            raise ExpressionError(f"{text!r} holds {node.value!r}; it may hold {_ALLOWED}")
        return
    if isinstance(node, ast.Name):
        return
    parts: list[ast.AST]
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        parts = [node.left, node.right]
    elif isinstance(node, ast.UnaryOp) and type(node.op) in _UNARY:
        parts = [node.operand]
    elif isinstance(node, ast.BoolOp):
        parts = list(node.values)
    elif isinstance(node, ast.Compare) and all(type(op) in _COMPARE for op in node.ops):
        parts = [node.left, *node.comparators]
    elif isinstance(node, ast.IfExp):
        parts = [node.test, node.body, node.orelse]
    elif isinstance(node, ast.Tuple):
        parts = list(node.elts)
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in FUNCTIONS
        and not node.keywords
        and node.args
    ):
        parts = list(node.args)
    else:
        raise ExpressionError(f"{text!r} goes beyond what an expression may hold: {_ALLOWED}")
    for part in parts:
        _refuse(part, text, levels - 1)


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return _bounded(node.value)
    if isinstance(node, ast.Name):
        if node.id not in names:
            known = ", ".join(names)
            raise ExpressionError(
                f"there is no setting {node.id!r}; known are: {known}"
                if known
                else f"there is no setting {node.id!r} here: only inside a block are there any"
            )
        return names[node.id]
    if isinstance(node, ast.BinOp):
        return _binary(node, names)
    if isinstance(node, ast.UnaryOp):
        operand = _value(node.operand, names)
        if isinstance(operand, tuple) and not isinstance(node.op, ast.Not):
            raise ExpressionError("lists cannot be calculated with")
        return _UNARY[type(node.op)](operand)
    if isinstance(node, ast.BoolOp):
        return _either(node, names)
    if isinstance(node, ast.Compare):
        return _compared(node, names)
    if isinstance(node, ast.IfExp):
        return _value(node.body if _value(node.test, names) else node.orelse, names)
    if isinstance(node, ast.Tuple):
        return tuple(_value(part, names) for part in node.elts)
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    arguments = [_value(part, names) for part in node.args]
    try:
        return _bounded(FUNCTIONS[node.func.id](*arguments))
    except (TypeError, ValueError, OverflowError) as error:
        raise ExpressionError(str(error)) from None


def _binary(node: ast.BinOp, names: Mapping[str, Any]) -> Any:
    left, right = _value(node.left, names), _value(node.right, names)
    if isinstance(left, tuple) or isinstance(right, tuple):
        raise ExpressionError("lists cannot be calculated with")
    if isinstance(node.op, ast.Pow) and abs(right) > HIGHEST_POWER:
        raise ExpressionError(f"the power {right} is above {HIGHEST_POWER}")
    try:
        return _bounded(_BINARY[type(node.op)](left, right))
    except ZeroDivisionError:
        below = ast.unparse(node.right)
        why = "" if isinstance(node.right, ast.Constant) else f" ({below} is {right})"
        raise ExpressionError(f"it divides by zero{why}") from None
    except (TypeError, OverflowError) as error:
        raise ExpressionError(str(error)) from None


def _either(node: ast.BoolOp, names: Mapping[str, Any]) -> Any:
    stops = isinstance(node.op, ast.Or)
    found: Any = not stops
    for part in node.values:
        found = _value(part, names)
        if bool(found) is stops:
            return found
    return found


def _compared(node: ast.Compare, names: Mapping[str, Any]) -> bool:
    left = _value(node.left, names)
    for op, part in zip(node.ops, node.comparators, strict=True):
        right = _value(part, names)
        try:
            if not _COMPARE[type(op)](left, right):
                return False
        except TypeError as error:
            raise ExpressionError(str(error)) from None
        left = right
    return True


def _bounded(value: Any) -> Any:
    if isinstance(value, complex):
        raise ExpressionError("it is no real number")
    if isinstance(value, float) and not math.isfinite(value):
        raise ExpressionError("it is no finite number")
    if abs(value) > LARGEST:
        raise ExpressionError(f"numbers on the way may be at most {LARGEST:,}")
    return value


def _tidy(tree: ast.Expression) -> str:
    """The text as formatters write it: `2**i` without spaces around the simple power."""
    text = ast.unparse(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            whole = ast.unparse(node)
            left, right = ast.unparse(node.left), ast.unparse(node.right)
            if whole == f"{left} ** {right}" and _simple(node.left) and _simple(node.right):
                text = text.replace(whole, f"{left}**{right}")
    return text


def _simple(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Constant | ast.Attribute)

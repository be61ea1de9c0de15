"""Joining statements as a person does: `return self.fc(x)`, and arithmetic on one line.

Works on the statements of one function, each as it was written for one node. A value that a single
later statement uses may stand there in place of its name; nothing is computed twice or in another
way.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

from nnstudio.compiler.wrapping import WIDTH
from nnstudio.compiler.writing import RETURNED, Page

_DEEPEST = 4  # calls and operators in each other
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_SUMS = (ast.Add, ast.Sub)


@dataclass(frozen=True)
class Statement:
    """A statement with its indent, unwrapped; `inside` are the nodes that went into it. `made` is
    where its value is now, if that has changed."""

    line: str
    node: int | None = None
    comment: str = ""
    inside: tuple[int, ...] = ()
    made: str = ""


@dataclass
class Draft(Page):
    """A function as it is written first: a statement for each node."""

    statements: list[Statement] = field(default_factory=list)

    def add(
        self,
        line: str = "",
        node: int | None = None,
        comment: str = "",
        inside: tuple[int, ...] = (),
    ) -> None:
        self.statements.append(Statement(line, node, comment, inside))

    def finished(self, arithmetic: bool) -> Page:
        """The function with its statements joined, as `joined` does it."""
        page = Page()
        found = joined(self.statements, arithmetic, () if arithmetic else self.values)
        gone = {node for each in found for node in each.inside}
        page.values = {node: value for node, value in self.values.items() if node not in gone}
        for each in found:
            page.add(each.line, each.node, each.comment, each.inside)
            if each.node in page.values and each.made:
                page.values[each.node] = (page.values[each.node][0], each.made)
        return page


def joined(
    statements: Sequence[Statement], arithmetic: bool, watched: Container[int | None] = ()
) -> list[Statement]:
    """The statements of a function, the last of which returns: fewer where a person writes fewer.

    A value that is made only to be returned is returned at once, and what only gets another name
    has that from the start. With `arithmetic` also operands of sums and products, and what a
    function takes from them, stand where they are used. The nodes of `watched` keep a name each.
    """
    found = [_Line(each) for each in statements]
    level = found[-1].indent
    for each in [line for line in found if line.indent == level]:
        if each.statement.node not in watched:
            _rename(found, found.index(each))
    at = 0
    while at < len(found):
        place = _operand(found, at) if arithmetic and found[at].indent == level else None
        if place is None:
            at += 1
            continue
        taken = found[at].taking(found[place])
        assert taken is not None
        found[at] = taken
        del found[place]
        at -= 1
    if len(found) > 1 and _is_returned_at_once(found[-2], found[-1]):
        made = found[-2].statement
        text = f"{level}return {found[-2].text}"
        found[-2:] = [_Line(replace(made, line=text, made=RETURNED))]
    return [each.statement for each in found]


class _Line:
    """A statement taken apart, where it is of the simple kind: `name = expression`, `return name`.

    `target` is "" for a return, `value` None for anything else (loops, several targets).
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        text = statement.line.strip()
        self.indent = statement.line[: len(statement.line) - len(text)]
        self.target, self.value = "", None
        target, equals, right = text.partition(" = ")
        self.names: set[str] = set(_WORD.findall(text))
        self.reads: list[str] = _WORD.findall(text)
        if equals and target.isidentifier():
            self.target, self.text = target, right
        elif text.startswith("return "):
            self.text = text.removeprefix("return ")
        else:
            return
        self.value = ast.parse(self.text, mode="eval").body
        self.reads = [each.id for each in ast.walk(self.value) if isinstance(each, ast.Name)]

    def taking(self, operand: _Line) -> _Line | None:
        """This statement with an operand in place of its name; None where that cannot be."""
        text = _substituted(self.text, operand.target, operand.text)
        if text is None:
            return None
        head = f"{self.target} = " if self.target else "return "
        one, other = self.statement, operand.statement
        more = () if other.node is None else (other.node,)
        inside = (*other.inside, *more, *one.inside)
        return _Line(replace(one, line=f"{self.indent}{head}{text}", inside=inside))

    def renamed(self, old: str, new: str) -> _Line | None:
        """This statement with another name for what it reads; None where that cannot be."""
        text = _substituted(self.text, old, new)
        if text is None:
            return None
        head = f"{self.target} = " if self.target else "return "
        return _Line(replace(self.statement, line=f"{self.indent}{head}{text}"))


def _is_returned_at_once(made: _Line, last: _Line) -> bool:
    given = last.value
    return (
        not last.target
        and isinstance(given, ast.Name)
        and made.target == given.id
        and made.indent == last.indent
        and made.value is not None
    )


def _rename(lines: list[_Line], at: int) -> None:
    """Let a value have the name from the start that a statement `name = other` gives to it."""
    copy = lines[at]
    if not isinstance(copy.value, ast.Name) or not copy.target:
        return
    old, new = copy.value.id, copy.target
    place = at - 1
    while place >= 0 and lines[place].target != old:
        if lines[place].value is None or new in lines[place].names:
            return
        place -= 1
    if place < 0 or not _is_unread(lines, at + 1, old) or lines[place].indent != copy.indent:
        return
    renamed = [lines[each].renamed(old, new) for each in range(place + 1, at)]
    if all(renamed):
        made = lines[place].statement
        inside = made.inside if copy.statement.node is None else (*made.inside, copy.statement.node)
        line = f"{copy.indent}{new} = {lines[place].text}"
        first = _Line(replace(made, line=line, inside=inside, made=new))
        lines[place : at + 1] = [first, *(each for each in renamed if each)]


def _is_unread(lines: list[_Line], at: int, name: str) -> bool:
    """Whether no statement from here on reads a name before it is given a new value."""
    level = lines[-1].indent
    for line in lines[at:]:
        if name in (line.names if line.value is None else line.reads):
            return False
        if line.target == name and line.indent == level:
            return True
    return True


def _operand(lines: list[_Line], at: int) -> int | None:
    """The earlier statement whose value can stand in this one; the nearest comes first."""
    user = lines[at]
    if user.value is None:
        return None
    for place in range(at - 1, -1, -1):
        made = lines[place]
        if made.value is None or made.indent != user.indent:
            return None  # a loop is not looked across
        if (
            made.target in user.reads
            and _wants(user.value, made)
            and _is_used_once(lines, place, at)
            and _stays_the_same(lines, place, at)
            and _is_readable(user.taking(made))
        ):
            return place
    return None


def _wants(user: ast.expr, made: _Line) -> bool:
    """Whether a person writes such a value inside of such an expression."""
    assert made.value is not None
    if isinstance(user, ast.BinOp):
        plain = not isinstance(made.value, ast.Call) or _depth(made.value) == 1
        return plain and made.target in _operands(user) and not isinstance(made.value, ast.Name)
    if isinstance(user, ast.Call) and isinstance(made.value, ast.BinOp) and user.args:
        first, given = user.args[0], [*user.args, *(each.value for each in user.keywords)]
        names = {n.id for each in given for n in ast.walk(each) if isinstance(n, ast.Name)}
        return isinstance(first, ast.Name) and names - {"self"} == {made.target}
    return False


def _operands(expression: ast.expr) -> set[str]:
    """Names that are operands themselves, at any place of a sum or product."""
    if isinstance(expression, ast.BinOp):
        return _operands(expression.left) | _operands(expression.right)
    return {expression.id} if isinstance(expression, ast.Name) else set()


def _is_used_once(lines: list[_Line], place: int, at: int) -> bool:
    """Whether the value that one statement makes is read by one other alone, and there once."""
    name = lines[place].target
    return (
        lines[at].reads.count(name) == 1
        and not any(name in lines[each].reads for each in range(place + 1, at))
        and (lines[at].target == name or _is_unread(lines, at + 1, name))
    )


def _stays_the_same(lines: list[_Line], place: int, at: int) -> bool:
    """Whether nothing in between gives another value to what a statement reads, or to its name."""
    between = {lines[each].target for each in range(place + 1, at)}
    return between.isdisjoint([*lines[place].reads, lines[place].target])


def _is_readable(line: _Line | None) -> bool:
    if line is None or line.value is None:
        return False
    return len(line.statement.line) <= WIDTH and _depth(line.value) <= _DEEPEST


def _depth(expression: ast.expr) -> int:
    """How many calls and operators stand in each other; a sum of many is one."""
    if isinstance(expression, ast.BinOp):
        left = _depth(expression.left)
        if isinstance(expression.left, ast.BinOp) and _rank(expression.left) == _rank(expression):
            left -= 1
        return 1 + max(left, _depth(expression.right))
    if isinstance(expression, ast.UnaryOp):
        return _depth(expression.operand) + (not isinstance(expression.operand, ast.Constant))
    if isinstance(expression, ast.Call):
        inner = [expression.func.value] if isinstance(expression.func, ast.Attribute) else []
        given = [*inner, *expression.args, *(each.value for each in expression.keywords)]
        return 1 + max(map(_depth, given), default=0)
    if isinstance(expression, ast.Subscript):
        return 1 + _depth(expression.value)
    return max(
        (_depth(each) for each in ast.iter_child_nodes(expression) if isinstance(each, ast.expr)),
        default=0,
    )


def _rank(operation: ast.BinOp) -> bool:
    return isinstance(operation.op, _SUMS)


def _substituted(text: str, name: str, operand: str) -> str | None:
    """A text with an operand in place of a name, in brackets where it needs them."""
    place = re.compile(rf"(?<![\w.]){name}\b(?!=)")
    meant = ast.dump(_Replacing(name, _parsed(operand)).visit(_parsed(text)))
    for form in (operand, f"({operand})"):
        found = place.sub(form.replace("\\", r"\\"), text)
        if ast.dump(_parsed(found)) == meant:
            return found
    return None


class _Replacing(ast.NodeTransformer):
    """Puts an expression in place of a name."""

    def __init__(self, name: str, value: ast.expr) -> None:
        self.name, self.value = name, value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.value if node.id == self.name else node


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body

"""What is wrong with a use of a block, and the setting that would suit what it is given: the
channels of a residual unit must be those that arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.settings import Int
from nnstudio.catalog.values import Value
from nnstudio.compiler.report import Analysis, Tensor
from nnstudio.project.graph import Node
from nnstudio.project.kinds import REPEAT
from nnstudio.project.problem import Fix, Problem

_MOST = 8  # changes that are tried


def suiting(
    node: Node,
    kind: NodeType,
    values: Mapping[str, Value],
    given: Mapping[str, Sequence[Tensor]],
    mends: Callable[[Node], bool],
) -> Fix | None:
    """The change of one setting of a use to the channels or features that it is given, where that
    mends all that is wrong inside of it. `mends` looks at the use with another value."""
    tries = 0
    for setting in kind.settings:
        value = values.get(setting.name)
        written = node.settings.get(setting.name)
        chosen = isinstance(setting, Int) and setting.name != REPEAT and type(value) is int
        if not chosen or (written is not None and written != value):
            continue  # an expression says it
        for size in dict.fromkeys(_sizes(given)):
            tries += 1
            if size == value or tries > _MOST:
                continue
            if mends(replace(node, settings=node.settings.with_(setting.name, size))):
                words = f"set {setting.name} of {node.name} to {size}, as it is given"
                return Fix(words, node.id, setting.name, size)
    return None


def _sizes(given: Mapping[str, Sequence[Tensor]]) -> Iterator[int]:
    for tensors in given.values():
        for tensor in tensors:
            size = tensor.shape[1 if len(tensor.shape) == 4 else -1] if tensor.shape else None
            if type(size) is int:
                yield size


def suited(problems: Sequence[Problem], fix: Fix) -> tuple[Problem, ...]:
    """The problems inside of a use, the errors with the fix of the use before all others."""
    return tuple(
        replace(each, fixes=(replace(fix, out=len(each.path)), *each.fixes))
        if each.severity == "error"
        else each
        for each in problems
    )


def unchained(node: Node, repeat: int) -> Problem:
    """A use repeats that has nothing to hand on."""
    message = f"it repeats {repeat} times, but a block is chained by its first input and output"
    fix = Fix(
        f"give the block a Block input and a Block output, or set repeat of {node.name} to 1",
        node.id,
        REPEAT,
        1,
    )
    return Problem("error", message, node.id, node.name, "", (fix,))


def inner_problems(node: Node, inner: Sequence[Analysis]) -> tuple[Problem, ...]:
    """What is wrong inside, told at the use: once, though several repeats have it."""
    for found in inner:
        problems = [each for each in found.problems if each.severity == "error"]
        if problems:
            return tuple(each.within(node.id, node.name) for each in found.problems)
    return tuple(each.within(node.id, node.name) for each in inner[0].problems if inner)

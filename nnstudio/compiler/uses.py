"""How a use of a block is constructed: its arguments, and the pattern of its repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from nnstudio.catalog.expressions import Expression, folded, names_in, renamed
from nnstudio.catalog.settings import Setting
from nnstudio.compiler.instances import Signature, signature
from nnstudio.compiler.named import Named, bracketed, terms_of, text_of
from nnstudio.compiler.report import Analysis, NodeReport
from nnstudio.project.graph import Node
from nnstudio.project.kinds import INDEX, REPEAT
from nnstudio.project.project import Block

MOST_LISTED = 4  # repeats that are written one by one


@dataclass(frozen=True)
class Argument:
    """An argument of a block's constructor: size `at` of the input `port`, a setting of the block,
    or else the size `letter` of one of its nodes (or an argument of a block inside)."""

    name: str
    port: str = ""
    at: int = 0
    node: int | None = None
    letter: str = ""

    @property
    def is_setting(self) -> bool:
        """Whether it is a setting of the block, which has a default."""
        return not self.port and self.node is None


@dataclass(frozen=True)
class BlockClass:
    """A class of the source that stands for a block."""

    name: str
    block: Block
    arguments: tuple[Argument, ...]


@dataclass(frozen=True)
class Classes:
    """The classes of all blocks in use; several for a block whose uses differ in more than numbers
    can say."""

    by_use: Mapping[Signature, BlockClass]
    by_block: Mapping[str, BlockClass]

    def of(self, analysis: Analysis) -> BlockClass:
        """The class for a block with these settings and sizes."""
        assert analysis.block is not None
        return self.by_use.get(signature(analysis)) or self.by_block[analysis.block.name]


NO_CLASSES = Classes({}, {})
Extras = Mapping[tuple[int, str], str]  # (node, letter or argument) -> name of what is given


def is_repeated(report: NodeReport) -> bool:
    """Whether a use stands for several modules in a row."""
    return len(report.inner) > 1 or REPEAT in report.expressions


def construction(
    node: Node, report: NodeReport, classes: Classes, extras: Extras, chained: bool
) -> str:
    """The expression that makes the module of a use. `chained`: repeats can be an nn.Sequential."""
    items = [_Item(node, report, index, classes, extras) for index in range(len(report.inner))]
    dynamic = report.expressions.get(REPEAT)
    if len(items) == 1 and dynamic is None:
        return items[0].text()
    try:
        inside = _repeated(items, dynamic.text if dynamic else "")
    except IrregularError:  # one by one; uses with another number get a class of their own
        number = report.settings[REPEAT]
        assert isinstance(number, int)
        inside = _repeated(items[:number], "")
    return f"nn.Sequential({inside})" if chained else f"nn.ModuleList([{inside}])"


def argument_texts(node: Node, report: NodeReport, classes: Classes) -> dict[str, str]:
    """What a use that does not repeat gives to each argument of its block's class."""
    return dict(_Item(node, report, 0, classes, {}).given())


class _Item:
    """One of the repeats of a use."""

    def __init__(
        self, node: Node, report: NodeReport, index: int, classes: Classes, extras: Extras
    ) -> None:
        self.node, self.report, self.index = node, report, index
        self.inner = report.inner[index]
        self.made = classes.of(self.inner)
        self._classes, self._extras = classes, extras

    def text(self) -> str:
        """`BasicBlock(64, channels=128)`."""
        return self.written(dict(self.given()))

    def written(self, texts: Mapping[str, str]) -> str:
        """The call with these texts for the arguments that are given: sizes and the first setting
        by place, as in torch's own layers, the others by name."""
        parts: list[str] = []
        by_name = False
        for argument in self.made.arguments:
            text = texts.get(argument.name)
            if text is not None:
                parts.append(f"{argument.name}={text}" if by_name else text)
            by_name = by_name or argument.is_setting
        return f"{self.made.name}({', '.join(parts)})"

    def given(self, general: bool = False) -> list[tuple[str, str]]:
        """Arguments with their texts; settings at their defaults left out. `general`: expressions
        of i stay as they are."""
        found = []
        for argument in self.made.arguments:
            text = self._extras.get((self.node.id, argument.name))
            if text is None and argument.is_setting:
                text = self._setting(argument.name, general)
            elif text is None:
                text = text_of(self.size(argument))
            if text is not None:
                found.append((argument.name, text))
        return found

    def size(self, argument: Argument) -> object:
        """The number that an argument which is no setting is given."""
        if argument.port:
            return self.inner.given[argument.port].shape[argument.at]
        assert argument.node is not None
        report = self.inner.nodes[argument.node]
        if not report.inner:
            return report.bound[argument.letter]
        within = _Item(self.inner.graph.nodes[argument.node], report, 0, self._classes, {})
        (wanted,) = (each for each in within.made.arguments if each.name == argument.letter)
        return within.size(wanted)

    def _setting(self, name: str, general: bool) -> str | None:
        setting: Setting = self.report.kind.setting(name)
        found = self.report.expressions.get(name)
        if found is None:
            value = self.report.settings[name]
            if type(value) is type(setting.default) and value == setting.default:
                return None
            return setting.literal(value)
        if INDEX not in names_in(found) or general:
            return found.text
        text = folded(found, {INDEX: self.index}).text
        return None if text == setting.literal(setting.default) else text


def _repeated(items: Sequence[_Item], count: str) -> str:
    """Several in a row as a person writes them: listed, or as a pattern. `count` is the text of the
    number of repeats where that is not fixed."""
    texts = [item.text() for item in items]
    number = count or str(len(items))
    rest = renamed(Expression("n - 1"), {"n": count}).text if count else str(len(items) - 1)
    listed = not count and len(items) <= MOST_LISTED
    if listed:
        return ", ".join(texts)
    if len(set(texts)) == 1:
        return f"*({texts[0]} for _ in range({number}))"
    pattern = _by_index(items)
    if pattern:
        return f"*({pattern} for {INDEX} in range({number}))"
    if len(set(texts[1:])) == 1:
        return f"{texts[0]}, *({texts[1]} for _ in range({rest}))"
    if count:
        raise IrregularError(items[0].node.name)
    return ", ".join(texts)


class IrregularError(Exception):
    """Repeats whose number is an expression, but whose sizes follow no pattern."""


def _by_index(items: Sequence[_Item]) -> str:
    """The call with i in it, where every argument is constant or rises by the same amount."""
    first = items[0]
    if any(item.made != first.made for item in items) or len(items) < 3:
        return ""
    texts = {}
    for argument in first.made.arguments:
        if argument.is_setting:
            general = [dict(item.given(general=True)).get(argument.name) for item in items]
            if len(set(general)) > 1:
                return ""
            if general[0] is not None:
                texts[argument.name] = general[0]
            continue
        sizes = [item.size(argument) for item in items]
        line = _straight(sizes)
        if line is None:
            return ""
        texts[argument.name] = line
    return first.written(texts)


def _straight(sizes: Sequence[object]) -> str | None:
    """`a + b * i` for numbers that rise by the same amount each time; None for others."""
    if not all(isinstance(size, int) for size in sizes):
        return text_of(sizes[0]) if len(set(sizes)) == 1 else None
    steps = [b - a for a, b in pairwise(cast(list[int], sizes))]
    if any(terms_of(step) != terms_of(steps[0]) or step != steps[0] for step in steps):
        return None
    if not steps[0]:
        return text_of(sizes[0])
    step = "" if steps[0] == 1 and not isinstance(steps[0], Named) else text_of(steps[0])
    return (
        f"{text_of(sizes[0])} + {bracketed(step)} * {INDEX}"
        if step
        else (f"{text_of(sizes[0])} + {INDEX}")
    )

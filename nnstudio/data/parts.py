"""The pieces that a reader's text is made of, and how they become a function."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from nnstudio.data.writing import (
    WIDTH,
    Expression,
    call,
    dict_of,
    literal,
    quoted,
    statement,
)
from nnstudio.errors import DataProblem
from nnstudio.portable_import import needed
from nnstudio.project.project import Split

Fields = list[tuple[str, str]]  # name and meaning of each field, for the docstring


@dataclass(frozen=True)
class DataCode:
    """A function as source, and what it needs.

    Attributes:
        imports: import lines, sorted.
        text: the function, 88 columns wide.
        portable: names of the portable modules that an export copies, with all that they need.
        files: files that the function reads; a folder means everything in it. An export copies each
            to its data folder under the path that it has relative to `folder`.
        folder: what to pass as `folder` when the function runs here.
    """

    imports: tuple[str, ...]
    text: str
    portable: tuple[str, ...]
    files: tuple[Path, ...]
    folder: Path

    @property
    def source(self) -> str:
        """Imports and function as one module."""
        return "\n".join(self.imports) + "\n\n\n" + self.text


@dataclass
class Body:
    """The body of a function while it is being written.

    Names are used through `use`, which remembers the import.
    """

    lines: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def use(self, dotted: str) -> str:
        """A name from `portable`, such as "arrays.read_npz", or the module "torch"."""
        self.names.add(dotted)
        return dotted.rpartition(".")[2]

    def call(self, dotted: str, *items: Expression, **keywords: Expression) -> Expression:
        """A call of a portable function."""
        return call(self.use(dotted), *items, **keywords)

    def add(self, before: str, value: Expression) -> None:
        """A statement: `before` and an expression."""
        self.lines += statement(before, value)

    def blank(self, comment: str = "") -> None:
        """An empty line, and a comment if there is one."""
        self.lines += ["", *([f"    # {comment}"] if comment else [])]

    def imports(self) -> tuple[str, ...]:
        """The import lines for the names used."""
        modules: dict[str, set[str]] = {}
        lines = []
        for dotted in self.names:
            module, _, name = dotted.rpartition(".")
            if module:
                modules.setdefault(module, set()).add(name)
            else:
                lines.append(f"import {dotted}")
        for module, found in modules.items():
            lines.append(f"from portable.{module} import {', '.join(_import_order(found))}")
        return tuple(sorted(lines, key=lambda line: (line.startswith("from"), line)))

    def portable(self) -> tuple[str, ...]:
        """The portable modules that these names need."""
        return needed({dotted.partition(".")[0] for dotted in self.names if "." in dotted})


def _import_order(names: set[str]) -> list[str]:
    return sorted(names, key=lambda name: (not name[0].isupper(), name))


def function(signature: str, title: str, fields: Iterable[tuple[str, str]], body: Body) -> str:
    """The text of a function with a docstring that lists its fields."""
    title = plain(title)
    fields = [(name, plain(meaning)) for name, meaning in fields]
    one_line = f'    """{title}: {", ".join(" ".join(pair) for pair in fields)}."""'
    if len(one_line) <= WIDTH:
        head = [one_line]
    else:
        width = max(len(name) for name, _ in fields)
        head = [f'    """{title}.', ""]
        for name, meaning in fields:
            head += textwrap.wrap(
                meaning,
                WIDTH,
                initial_indent=f"    {name:{width}}  ",
                subsequent_indent=" " * (width + 6),
                break_long_words=False,
            )
        head += ['    """']
    return "\n".join([signature, *head, *body.lines]) + "\n"


def plain(text: str) -> str:
    """A text that cannot end or escape from a docstring, on one line."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.replace("\\", "/").replace('"', "'").split())


def file(name: str) -> str:
    """`folder / "name"`."""
    return f"folder / {quoted(name)}"


def split_lines(body: Body, split: Split, rows: str, labels: str, held_out: str = "") -> None:
    """`splits = split_…(…)` for rows without groups.

    `held_out` is the size of an official test part, as an expression. Raises DataProblem where the
    kind of split needs what the data does not have.
    """
    keywords: dict[str, Expression] = {"validation": literal(split.validation)}
    if not held_out:
        keywords["test"] = literal(split.test)
    if split.kind in ("random", "stratified"):
        keywords["seed"] = literal(split.seed)
    if held_out:
        keywords["held_out"] = held_out
    if split.kind == "stratified" and not labels:
        raise DataProblem(
            "A stratified split needs a target of classes, and this data has numbers to predict."
            " Choose a random or a chronological split."
        )
    if split.kind == "group":
        raise DataProblem(
            "A split by group needs a table with a column whose role is group. Give a column that"
            " role, or choose a random, stratified or chronological split."
        )
    items = labels if split.kind == "stratified" else rows
    body.add("splits = ", body.call(f"splits.split_{split.kind}", items, **keywords))


def returned(
    body: Body,
    fields: Mapping[str, str],
    classes: Mapping[str, str] = MappingProxyType({}),
    scales: Expression = "",
    preparation: Expression = "preparation",
) -> None:
    """`return Dataset(…)` with fields, and `classes` and `scales` where there are any."""
    keywords: dict[str, Expression] = {"fields": dict_of(fields.items()), "splits": "splits"}
    if classes:
        keywords["classes"] = dict_of(classes.items())
    if scales:
        keywords["scales"] = scales
    body.add("return ", body.call("dataset.Dataset", **keywords, preparation=preparation))


def normalized(normalize: str) -> dict[str, Expression]:
    """`normalize=…`, left out where it is the readers' default."""
    return {} if normalize == "standard" else {"normalize": literal(normalize)}

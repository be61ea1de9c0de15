"""Writing Python as a person would: 88 columns, comments behind lines, only the imports in use."""

from __future__ import annotations

import keyword
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import Value
from nnstudio.compiler.wrapping import WIDTH, wrapped

_SAFE = re.compile(r"[^\w .,:;()+\-×%/&']")

# What generated files import or define under a capital letter; a network so called would hide it
# (a test compares with what `portable` defines).
_TAKEN = frozenset(
    (
        "F", "Path", "HERE", "SEED", "EPOCHS", "SHUFFLE", "DEVICE", "THREADS", "INPUTS",
        "TARGETS", "TEACHERS", "BEST", "OUTPUT", "Objective", "Accuracy", "Answer", "Average",
        "Best", "BinaryDiceLoss", "Category", "CenterCrop", "ConfusionMatrix", "ContrastiveLoss",
        "DataError", "Dataset", "DiceLoss", "ENDINGS", "Figures", "Guard", "History", "LARGEST",
        "LayerNorm2d", "LayerScale", "MAE", "MISSING", "MSE", "Metric", "NonFinite", "Number",
        "Perplexity", "R2", "SPLITS", "ScheduledForcing", "Script", "SpatialPyramidPooling",
        "Step", "StochasticDepth", "Table", "Training",
    )
)  # fmt: skip


def plain(text: str, longest: int = 70) -> str:
    """A text of the user's for a docstring: letters, digits and harmless signs on one line."""
    normal = unicodedata.normalize("NFKC", text[: longest * 4])
    return " ".join(_SAFE.sub(" ", normal).split())[:longest].strip()


def class_name(title: str) -> str:
    """A project's name as a class name: `lenet 5 (mnist)` becomes `Lenet5Mnist`."""
    words = re.findall(r"[A-Za-z0-9]+", title[:200])
    name = "".join(word[:1].upper() + word[1:] for word in words)[:40]
    if keyword.iskeyword(name) or name in _TAKEN:
        return f"{name}Net"
    return name if name[:1].isalpha() else f"Net{name}"


def literal(value: Value) -> str:
    """A validated value as Python source, texts in double quotes."""
    return Setting("").literal(value)


def docstring(first: str, *paragraphs: Iterable[str], indent: str = "") -> list[str]:
    """The lines of a docstring; paragraphs are lines that keep their own indents."""
    one = f'{indent}"""{first}"""'
    if not paragraphs and len(one) <= WIDTH:
        return [one]
    lines = _filled(f'{indent}"""{first}', indent)
    for paragraph in paragraphs:
        lines.append("")
        for line in paragraph:
            inner = line[: len(line) - len(line.lstrip())]
            lines += _filled(indent + line, indent + inner + ("    " if inner else ""))
    return [*lines, f'{indent}"""']


def _filled(text: str, indent: str) -> list[str]:
    """A line of text broken at 88 columns, further lines indented."""
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, drop_whitespace=True)


RETURNED = "return"  # in place of a variable: the value is what the function returns


@dataclass
class Page:
    """A growing text that remembers which node each line belongs to.

    `values` are the output and the variable (or RETURNED) that the lines of a node leave behind.
    While `block` is set, lines belong to nodes of that block, and are remembered in `inner`.
    `inside` are further nodes of a line, which are computed within its node's statement.
    """

    lines: list[str] = field(default_factory=list)
    nodes: dict[int, int] = field(default_factory=dict)  # line number from 1 -> node id
    values: dict[int, tuple[str, str]] = field(default_factory=dict)
    inner: dict[int, tuple[str, int]] = field(default_factory=dict)
    block: str = ""
    inside: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def add(
        self,
        line: str = "",
        node: int | None = None,
        comment: str = "",
        inside: tuple[int, ...] = (),
    ) -> None:
        """Add a statement, wrapped where it is too long, with a comment behind it or above it."""
        whole = f"{line}  # {comment}" if comment else line
        if comment and len(whole) > WIDTH:
            indent = line[: len(line) - len(line.lstrip())]
            self._put(f"{indent}# {comment}", node, inside)
            whole = line
        for part in wrapped(whole) if len(whole) > WIDTH else [whole]:
            self._put(part, node, inside)

    def keep(self, node: int, value: tuple[str, str]) -> None:
        """Remember the output and the variable in which a node's value is."""
        if not self.block:
            self.values[node] = value

    def include(self, other: Page) -> None:
        """Add the lines of another page, which knows of no block."""
        for number, line in enumerate(other.lines, 1):
            self._put(line, other.nodes.get(number), other.inside.get(number, ()))
        for node, value in other.values.items():
            self.keep(node, value)

    def text(self, text: str) -> None:
        """Add ready lines."""
        for line in text.rstrip("\n").split("\n"):
            self._put(line, None)

    def _put(self, line: str, node: int | None, inside: tuple[int, ...] = ()) -> None:
        self.lines.append(line)
        if inside:
            self.inside[len(self.lines)] = inside
        if node is not None and self.block:
            self.inner[len(self.lines)] = (self.block, node)
        elif node is not None:
            self.nodes[len(self.lines)] = node


_COMMON = (
    ("import torch", re.compile(r"\btorch\.")),
    ("from torch import nn", re.compile(r"\bnn\.")),
    ("from torch.nn import functional as F", re.compile(r"\bF\.")),
)
_NOT_CODE = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|' r"'(?:\\.|[^'\\\n])*'|#[^\n]*")
_STDLIB = ("argparse", "json", "math", "pathlib", "sys", "time")


def imports(body: Sequence[str], more: Iterable[str] = ()) -> list[str]:
    """Import lines for a body of code, sorted in the usual three groups."""
    code = _NOT_CODE.sub("", "\n".join(body))
    wanted = {line for line, used in _COMMON if used.search(code)} | set(more)
    groups: list[list[str]] = [[], [], []]
    for line in _merged(wanted):
        root = line.split()[1].split(".")[0]
        groups[0 if root in _STDLIB else 1 if root in ("torch", "numpy", "PIL") else 2].append(line)
    lines: list[str] = []
    for group in groups:
        group.sort(key=lambda line: (line.startswith("from"), line.lower()))
        lines += [""] if lines and group else []
        for line in group:
            lines += _wrapped_import(line)
    return lines


def _merged(lines: Iterable[str]) -> list[str]:
    """Join `from m import a` and `from m import b` into one line."""
    names: dict[str, set[str]] = {}
    rest: list[str] = []
    for line in lines:
        module, found, listed = line.partition(" import ")
        if line.startswith("from ") and found and " as " not in listed:
            names.setdefault(module, set()).update(name.strip() for name in listed.split(","))
        else:
            rest.append(line)
    return rest + [
        f"{module} import {', '.join(sorted(found, key=_name_order))}"
        for module, found in names.items()
    ]


def _name_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as import sorters have them."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def _wrapped_import(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    module, _, listed = line.partition(" import ")
    return [f"{module} import (", *(f"    {name.strip()}," for name in listed.split(",")), ")"]

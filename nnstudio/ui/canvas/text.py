"""What is written on nodes and wires."""

from __future__ import annotations

from functools import lru_cache

from nnstudio.catalog.dims import BATCH, Dims, text
from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.settings import Bool, Setting, filled
from nnstudio.catalog.values import Value
from nnstudio.compiler.report import NodeReport
from nnstudio.project.graph import Node

_MOST = 3
_FRONT = ("out_", "num_", "in_")
_BACK = ("_size", "_dim")


def settings_parts(node: Node, kind: NodeType) -> list[str]:
    """The settings worth a line: those that every call names, and those that were set."""
    values = filled(kind.settings, node.settings)
    parts: list[str] = []
    for setting in kind.settings:
        value = values[setting.name]
        changed = setting.name in node.settings and value != setting.default
        if value is not None and (changed or _named(setting, kind)):
            parts.append(said(setting.name, value))
    return parts[:_MOST]


def _named(setting: Setting, kind: NodeType) -> bool:
    """Whether the lines of Python always say this setting."""
    calls = (kind.call,) if isinstance(kind.call, str) else tuple(each.text for each in kind.call)
    said = f"{{{setting.name}}}"
    return not isinstance(setting, Bool) and any(said in text for text in (kind.setup, *calls))


def said(name: str, value: Value) -> str:
    """A setting with its value in few words: `channels 64`, `no bias`, `channels = 2 * width`."""
    if isinstance(value, bool):
        return spoken(name) if value else f"no {spoken(name)}"
    if isinstance(value, Expression):
        word = spoken(name)
        return f"= {word}" if value.text in (name, word) else f"{word} = {value.text}"
    shown = "×".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if isinstance(value, float):
        shown = f"{value:g}"
    return f"{spoken(name)} {shown}"


def spoken(name: str) -> str:
    """A setting's name as a word: `out_channels` → `channels`."""
    for front in _FRONT:
        name = name.removeprefix(front)
    for back in _BACK:
        name = name.removesuffix(back)
    return name.replace("_", " ")


def output_text(report: NodeReport | None) -> str:
    """The shape of a node's first output; "?" where it is not known, "" where there is none."""
    if report is None or not report.kind.outputs:
        return ""
    tensor = report.outputs.get(report.kind.outputs[0].name)
    return shape_text(tensor.shape) if tensor else "?"


@lru_cache(maxsize=4096)
def shape_text(shape: Dims) -> str:
    """Sizes as on a node: `N × 16 × 14 × 14`."""
    return text(shape) if shape else "one number"


@lru_cache(maxsize=4096)
def label_text(shape: Dims) -> str:
    """Sizes as on a wire, without the batch: `16×14×14`."""
    rest = shape[1:] if len(shape) > 1 and shape[0] == BATCH else shape
    return "×".join(str(dim) for dim in rest) if rest else "1"


def count_text(count: int) -> str:
    """A number of parameters: `61,706`, `12.3 M`."""
    if count < 1_000_000:
        return f"{count:,}"
    return f"{count / 1e6:,.4g} M" if count < 1e9 else f"{count / 1e9:,.4g} G"


def short_count(count: int) -> str:
    """A number of parameters in three digits: `335 k`, `12.3 M`."""
    if count < 1_000:
        return str(count)
    for size, unit in ((1e3, "k"), (1e6, "M"), (1e9, "G")):
        if count < 999.5 * size:
            return f"{count / size:.3g} {unit}"
    return f"{count / 1e9:,.0f} G"


@lru_cache(maxsize=4096)
def thickness(shape: Dims) -> float:
    """0 to 3 for the size of a tensor per sample: below 100, 1,000, 10,000 numbers, or more."""
    numbers = 1
    for dim in shape:
        numbers *= dim if isinstance(dim, int) else 1
    return float((numbers >= 100) + (numbers >= 1_000) + (numbers >= 10_000))

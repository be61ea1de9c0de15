"""The ranges of everything a user can set outside the graph: plan, split, data, columns.

Declared once, with the same settings that node types use; edits, the file reader, `set_by_key` and
the window's editors all check against these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nnstudio.catalog.expressions import Expression, ExpressionError, expression
from nnstudio.catalog.node_type import Part
from nnstudio.catalog.registry import optimizers, schedules
from nnstudio.catalog.settings import Bool, Choice, Float, Int, Setting, Text
from nnstudio.catalog.sources import sources
from nnstudio.catalog.values import SettingError, Value

FORMAT_LIMIT = 2**53  # whole numbers up to here survive every JSON reader
FARTHEST = 1e7  # pixels from the canvas's origin
MOST_COLUMNS = 100_000

_DEVICE = re.compile(r"auto|cpu|mps|cuda(:[0-9]{1,2})?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DEEPEST = 4
_LARGEST_LIST = 10_000


@dataclass(frozen=True)
class Device(Setting):
    """auto, cpu, mps, cuda or cuda:N."""

    def expected(self) -> str:
        return "auto, cpu, mps, cuda, or cuda:N with a number N"

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and _DEVICE.fullmatch(value) is not None


SEED_HIGH = 2**63 - 1

PLAN: tuple[Setting, ...] = (
    Int("epochs", 10, "How often training goes through all rows.", low=1, high=1_000_000),
    Int("seed", 0, "Repeats the same random numbers.", low=0, high=SEED_HIGH),
    Device("device", "auto", "Where to compute."),
    Int("threads", None, "Processor threads; none: measured.", low=1, high=1024, optional=True),
    Float(
        "clip_norm",
        None,
        "Longest gradient before it is scaled down; none: as long as it is.",
        low=0.0,
        above=True,
        optional=True,
    ),
    Text("best", "loss", "The validation figure by which the best weights are picked.", longest=64),
)

DATA: tuple[Setting, ...] = (
    Choice(
        "normalize",
        "standard",
        "How numbers are scaled, with figures of the training part.",
        options=("none", "standard", "minmax"),
    ),
    Int("batch_size", 64, "Rows per step.", low=1, high=1_000_000),
    Bool("shuffle", True, "Whether each epoch takes the rows in a new order."),
)

SPLIT: tuple[Setting, ...] = (
    Choice(
        "kind",
        "random",
        "How rows are divided.",
        options=("random", "stratified", "chronological", "group"),
    ),
    Float("validation", 0.1, "Share of the rows for validation.", low=0.0, high=1.0),
    Float("test", 0.1, "Share of the rows for the final test.", low=0.0, high=1.0),
    Int("seed", 0, "Repeats the same division.", low=0, high=SEED_HIGH),
)

COLUMN: tuple[Setting, ...] = (
    Text("name", "", "The column's name in its file.", longest=1024),
    Choice(
        "role",
        "input",
        "What the column is for.",
        options=("input", "target", "group", "time", "ignore"),
    ),
    Choice("kind", "number", "What its values are.", options=("number", "class")),
    Choice(
        "missing",
        "error",
        "What happens to rows without a value.",
        options=("error", "drop", "mean", "most_frequent"),
    ),
    Choice(
        "encoding",
        "one_hot",
        "How a class becomes numbers as an input.",
        options=("one_hot", "index"),
    ),
)

PROJECT_NAME = Text("name", "Untitled", "The project's title.", longest=200)
NOTES = Text("notes", "", "What a reader should know.", longest=1_000_000)


def checked_value(setting: Setting, value: object) -> Value:
    """The value in its normal form; SettingError where it is out of range or no plain value."""
    return setting.check(plain(value, setting.name))


def plain(value: object, name: str) -> Value:
    """The value if it is None, bool, int, float, str, an expression, or a list of those; else
    SettingError. A file has an expression as an object: {"expression": "channels * 2"}."""
    if isinstance(value, dict) and set(value) == {"expression"}:
        try:
            return expression(value["expression"])
        except ExpressionError as error:
            raise SettingError(f"{name}: {error}") from None
    _refuse_strange(value, name, _DEEPEST)
    return value  # type: ignore[return-value]


def _refuse_strange(value: object, name: str, levels: int) -> None:
    if value is None or isinstance(value, bool | int | float | Expression):
        return
    if isinstance(value, str):
        found = _CONTROL.search(value)
        if found is None:
            return
        raise SettingError(f"{name} holds the character {found.group()!r}, which no text may have")
    if not isinstance(value, list | tuple):
        kind = "an object" if isinstance(value, dict) else type(value).__name__
        raise SettingError(
            f"{name} must be none, true or false, a number, a text or a list, not {kind}"
        )
    if levels == 0:
        raise SettingError(f"{name} holds lists within lists, more than {_DEEPEST} levels deep")
    if len(value) > _LARGEST_LIST:
        raise SettingError(f"{name} holds {len(value):,} values, at most are {_LARGEST_LIST:,}")
    for item in value:
        _refuse_strange(item, name, levels - 1)


def setting_named(settings: tuple[Setting, ...], name: str) -> Setting | None:
    """The setting of that name, or None."""
    return next((setting for setting in settings if setting.name == name), None)


def parts(kind: str) -> Mapping[str, Part]:
    """What can be chosen as `optimizer`, `schedule` or data `source`, by key."""
    if kind == "source":
        return sources()
    return optimizers() if kind == "optimizer" else schedules()


def share_complaint(validation: float, test: float) -> str:
    """Why two shares leave nothing to train on; "" where they do."""
    if validation + test < 1.0:
        return ""
    return (
        f"validation ({validation:g}) and test ({test:g}) together must stay below 1,"
        " so that rows are left to train on"
    )

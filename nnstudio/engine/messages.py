"""Messages between the window and its workers: frozen values of numbers, texts, tuples and arrays.

Every request has a serial number, which its reply carries, so that an answer that nobody waits for
any more can be told. Projects travel as the text of their file, data specs as JSON of their form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from nnstudio.project.event import Event, Figures
from nnstudio.project.fields import Field
from nnstudio.project.problem import Problem
from nnstudio.project.project import Column

PROTOCOL = 1
Role = Literal["analyst", "trainer"]
Verb = Literal["pause", "resume", "step", "stop", "change"]
ITEM_SIZES = {
    "bool": 1, "uint8": 1, "int32": 4, "int64": 8, "float16": 2, "float32": 4, "float64": 8,
}  # fmt: skip


@dataclass(frozen=True)
class Array:
    """A tensor as raw bytes, row by row, in the machine's byte order. ValueError if they misfit."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.dtype not in ITEM_SIZES or any(size < 0 for size in self.shape):
            raise ValueError(f"an array cannot be {self.dtype} of sizes {self.shape}")
        expected = ITEM_SIZES[self.dtype] * math.prod(self.shape)
        if len(self.data) != expected:
            raise ValueError(
                f"{self.dtype} of sizes {self.shape} has {expected} bytes, not {len(self.data)}"
            )


@dataclass(frozen=True)
class Answered:
    """The answer to one input: a class with ranked probabilities, or values in their own units."""

    input: str
    answer: str
    probabilities: tuple[tuple[str, float], ...] = ()
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Worst:
    """A row that the model gets wrong. `badness`: 1 - probability of the truth, or the error."""

    row: int
    truth: str
    answer: str
    badness: float


@dataclass(frozen=True)
class ColumnListed:
    """A column of a table with its role; see `data.listing.Listed`."""

    column: Column
    guessed: bool
    missing: int
    example: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """Anything that is sent."""


@dataclass(frozen=True)
class Hello(Message):
    """The window's first message. `program` is the version of NN Studio."""

    program: str


@dataclass(frozen=True)
class Shutdown(Message):
    """End: a run finishes its step and saves first."""


@dataclass(frozen=True)
class Train(Message):
    """Train a project as a recorded run; `settings` are values of this run by key, as text.

    Here and elsewhere: `path` is the project's file, and `home` what stands for it where there is
    none (its runs lie beside it).
    """

    project: str
    path: str | None
    settings: tuple[tuple[str, str], ...] = ()
    resume: str | None = None
    home: str | None = None


@dataclass(frozen=True)
class Control(Message):
    """Steer the run; `what` and `value` are for "change"."""

    verb: Verb
    what: str = ""
    value: float = 0.0


@dataclass(frozen=True)
class Request(Message):
    """Something that is answered by a `Reply` of the same serial number."""

    serial: int


@dataclass(frozen=True)
class Describe(Request):
    """What does this data offer? Answered by `Described`."""

    data: str
    folder: str


@dataclass(frozen=True)
class ListColumns(Request):
    """Which columns does the table have? Answered by `ColumnsListed`."""

    data: str
    folder: str


@dataclass(frozen=True)
class Verify(Request):
    """Does torch accept the whole project? Answered by `Verified`."""

    project: str
    folder: str


@dataclass(frozen=True)
class Samples(Request):
    """Some rows of a split, to look at. Answered by `Sampled`."""

    data: str
    folder: str
    split: str
    first: int
    count: int


@dataclass(frozen=True)
class Export(Request):
    """Write the export folder `out`. Answered by `Exported`."""

    project: str
    path: str | None
    out: str
    run: str | None = None
    weights: str = "best"
    home: str | None = None


@dataclass(frozen=True)
class Ask(Request):
    """A question to a trained model: that of a trainer's own run, or of a recorded run.

    `run` names a recorded run of the project; None: the trainer's own, or for an analyst the latest
    that fits the graph.
    """

    project: str
    path: str | None
    run: str | None
    home: str | None


@dataclass(frozen=True)
class Predict(Ask):
    """Answer raw inputs: file names, rows, prompts; or `arrays`, images of uint8 (H, W[, 3]).

    `options` are those of a model that writes text: length, temperature, seed. Answered by
    `Answers`.
    """

    inputs: tuple[str, ...] = ()
    arrays: tuple[Array, ...] = ()
    options: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Surface(Ask):
    """The answer over a grid of a plane, in the units of the data. Answered by `Surfaced`."""

    x0: float
    x1: float
    y0: float
    y1: float
    columns: int
    rows: int


@dataclass(frozen=True)
class Curve(Ask):
    """The model's answer along its one input, in the units of the data. Answered by `Curved`."""

    x0: float
    x1: float
    count: int


@dataclass(frozen=True)
class Judge(Ask):
    """Figures of a whole split, and its `worst` rows. Answered by `Judged`."""

    split: str
    worst: int


@dataclass(frozen=True)
class Ready(Message):
    """A worker's first message after its start: torch is loaded."""

    program: str
    role: Role
    torch: str
    devices: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Alive(Message):
    """A sign of life, about once a second. `busy` names the request in work ("" none)."""

    busy: str = ""


@dataclass(frozen=True)
class Happened(Message):
    """An event of the run."""

    event: Event


@dataclass(frozen=True)
class Log(Message):
    """Something to write down."""

    level: Literal["info", "warning", "error"]
    text: str


@dataclass(frozen=True)
class Reply(Message):
    """The answer to the request of this serial number."""

    serial: int


@dataclass(frozen=True)
class Failed(Reply):
    """The request could not be met; the message says why and what to do.

    reason: refused (by what was asked for), defect (of NN Studio), lost (with the worker). The
    serial number 0 says that the worker itself cannot work.
    """

    message: str
    reason: Literal["refused", "defect", "lost"] = "refused"


@dataclass(frozen=True)
class Described(Reply):
    """Fields, the text that loads the data, rows per split, and rows of each class.

    `balance`: (class field, ((split, counts by class), ...)).
    """

    fields: tuple[Field, ...]
    imports: tuple[str, ...]
    text: str
    rows: tuple[tuple[str, int], ...]
    balance: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]


@dataclass(frozen=True)
class ColumnsListed(Reply):
    """The columns in the file's order; none where the data is no table."""

    columns: tuple[ColumnListed, ...]


@dataclass(frozen=True)
class Verified(Reply):
    """All problems of the project, errors first."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Sampled(Reply):
    """Rows `first`, `first` + 1, ... of `total` in a split; `rows` int64 are their numbers.

    Images are uint8 (n, C, H, W), 0 black; columns and series of numbers are in their own units;
    classes and text are int64 with their words in `labels`.
    """

    split: str
    first: int
    total: int
    rows: Array
    fields: tuple[tuple[str, Array], ...]
    labels: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Exported(Reply):
    """The export is in `path`."""

    path: str


@dataclass(frozen=True)
class FromRun(Reply):
    """An answer by the weights of a run as they were after `step` (-1: of a checkpoint)."""

    run: str
    step: int


@dataclass(frozen=True)
class Answers(FromRun):
    """One answer per input."""

    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Surfaced(FromRun):
    """float32 (rows, columns, K): probabilities of the K `names`d classes, or K predicted numbers.

    Row 0 is at y0, column 0 at x0.
    """

    names: tuple[str, ...]
    is_class: bool
    values: Array


@dataclass(frozen=True)
class Curved(FromRun):
    """x float32 (count,), and values float32 (count, K) as in `Surfaced`."""

    names: tuple[str, ...]
    is_class: bool
    x: Array
    values: Array


@dataclass(frozen=True)
class Judged(FromRun):
    """Losses and metrics of a split; for classes the confusion matrix (rows: truth).

    `inputs` are the worst rows' fields as in `Sampled`, `probabilities` float32 (worst, classes).
    """

    split: str
    rows: int
    figures: Figures
    classes: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    worst: tuple[Worst, ...]
    inputs: tuple[tuple[str, Array], ...]
    probabilities: Array


# A newer one makes the older void.
LATEST = (Describe, ListColumns, Verify, Predict, Surface, Curve, Judge)


def kinds(root: type[Message] = Message) -> dict[str, type[Message]]:
    """All messages by name."""
    found = {root.__name__: root}
    for kind in root.__subclasses__():
        found |= kinds(kind)
    return found

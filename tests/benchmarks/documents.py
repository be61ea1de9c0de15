"""A document of 10,000 nodes: what an edit costs in time and memory, opening and saving."""

from __future__ import annotations

import gc
import tempfile
import time
import tracemalloc
from pathlib import Path

import nnstudio
from nnstudio.project import edits
from nnstudio.project.document import Document
from tests.benchmarks.graphs import chain
from tests.benchmarks.measurement import Measurement, milliseconds, repeated, seconds

NODES = 10_000
EDITS = 10_000
REPEATS = 9


def measure(repeats: int = REPEATS) -> list[Measurement]:
    """One edit, 10,000 edits, open, save."""
    return [_one_edit(), _many_edits(), *_file(repeats)]


def _edit(number: int) -> edits.Edit:
    """A different value for a dropout; neighbors in the series never merge into one step."""
    dropouts = NODES // 4 - 2
    node = 3 + 4 * (number % dropouts)
    return edits.set_setting(node, "p", 0.1 + 0.8 * number / EDITS)


def _document() -> Document:
    clock = iter(range(10 * EDITS))  # no two edits come within the time that merges them
    document = Document(chain(NODES), clock=lambda: float(10 * next(clock)))
    document.subscribe(lambda difference: None)
    return document


def _one_edit() -> Measurement:
    document = _document()
    times = tuple(seconds(lambda at=at: document.apply(_edit(at))) for at in range(200))
    what = f"one edit of {NODES:,} nodes"
    return Measurement(what, milliseconds(times), 1, "ms", note="with its difference")


def _many_edits() -> Measurement:
    document = _document()
    document.apply(_edit(0))
    gc.collect()
    tracemalloc.start()
    start = time.perf_counter()
    for number in range(1, EDITS + 1):
        document.apply(_edit(number))
    spent = time.perf_counter() - start
    gc.collect()
    added = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    steps = len(document.labels)
    note = f"{steps:,} steps of history, {spent:.1f} s while traced"
    return Measurement(f"memory of {EDITS:,} edits", (added,), 50, "MB", note=note)


def _file(repeats: int) -> list[Measurement]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.nns"
        bench = nnstudio.new()
        bench.document.replace(chain(NODES))
        saving = repeated(lambda: bench.save(path), repeats)
        opening = repeated(lambda: nnstudio.open(path), repeats)
    return [
        Measurement(f"open a project of {NODES:,} nodes", opening, 0.5, "s"),
        Measurement(f"save a project of {NODES:,} nodes", saving, 0.5, "s"),
    ]

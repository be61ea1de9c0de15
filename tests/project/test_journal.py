"""The journal: a crash loses at most the last second of edits, and nothing is made up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.errors import FileError
from nnstudio.project import edits
from nnstudio.project.difference import difference
from nnstudio.project.document import Document
from nnstudio.project.file import text_of, write
from nnstudio.project.journal import Journal, journal_path, recover
from nnstudio.project.project import Block, Project
from nnstudio.project.records import change_record, first_record, framed
from tests.project.nets import chain, lenet, residual

ROOT = Path(__file__).parents[2]


def versions() -> list[Project]:
    """A project after each of several edits of every kind."""
    document = Document(lenet())
    found = [document.project]
    for edit in (
        edits.set_setting("conv1", "out_channels", 8),
        edits.add_node("Dropout", at=(1.5, 2)),
        edits.connect("conv1", "y", "dropout1", "x"),
        edits.remove(["tanh1"]),
        edits.set_plan(epochs=99),
        edits.set_data(batch_size=5),
        edits.rename_project("Größe"),
        edits.set_notes("a\nb"),
    ):
        document.apply(edit)
        found.append(document.project)
    document.undo()
    blocks = (Block("Part", residual(1).graph),)
    return [*found, document.project, replace(document.project, blocks=blocks)]


def test_the_journal_lies_beside_the_file() -> None:
    assert journal_path("folder/net.nns") == Path("folder/.net.nns.journal")


def test_recovery_gives_the_newest_value_exactly(tmp_path: Path) -> None:
    file = tmp_path / "a.nns"
    write(lenet(), file)
    journal = Journal(file, pause=0.0)
    for project in versions():
        journal.note(project)
        journal.flush()
        if project != lenet():
            assert recover(file) == project
    journal.close(remove=False)
    assert recover(file) == versions()[-1]


def test_every_torn_tail_gives_an_earlier_value(tmp_path: Path) -> None:
    file = tmp_path / "a.nns"
    known = versions()
    records = [first_record(known[0])]
    steps = pairwise(known)
    records += [change_record(difference(old, new)) for old, new in steps]
    content = b"".join(records)
    ends = [sum(map(len, records[: at + 1])) for at in range(len(records))]
    for length in range(0, len(content), 7):
        journal_path(file).write_bytes(content[:length])
        whole = sum(end <= length for end in ends)
        assert recover(file) == (known[whole - 1] if whole else None)


@given(at=st.integers(0, 5000), byte=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_damaged_byte_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    file = tmp_path_factory.mktemp("damaged") / "a.nns"
    known = versions()[:3]
    content = bytearray(first_record(known[0]))
    content += change_record(difference(known[0], known[1]))
    content[at % len(content)] = byte
    journal_path(file).write_bytes(content)
    assert recover(file) in (None, known[0], known[1])


def test_saving_and_closing_remove_it(tmp_path: Path) -> None:
    file = tmp_path / "a.nns"
    journal = Journal(file)
    journal.note(lenet())
    journal.flush()
    assert journal.path.exists()
    journal.clear()
    assert not journal.path.exists()
    assert recover(file) is None
    journal.note(residual())
    journal.flush()
    assert recover(file) == residual()
    journal.close()
    assert not journal.path.exists()
    with pytest.raises(ValueError, match="closed"):
        journal.note(lenet())


def test_nothing_is_offered_when_the_file_holds_it_all(tmp_path: Path) -> None:
    file = tmp_path / "a.nns"
    journal = Journal(file)
    journal.note(lenet())
    journal.close(remove=False)
    assert recover(file) == lenet()
    write(lenet(), file)
    assert recover(file) is None


def test_a_long_journal_starts_over(tmp_path: Path) -> None:
    file = tmp_path / "a.nns"
    journal = Journal(file, pause=0.0)
    project = lenet()
    largest = 0
    for turn in range(30):
        project = edits.set_notes(f"{turn}" + "n" * 100_000).change(project)
        journal.note(project)
        journal.flush()
        largest = max(largest, journal.path.stat().st_size)
    journal.close(remove=False)
    assert largest < 1_500_000
    assert recover(file) == project


def test_a_note_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "a.nns", pause=60.0)
    project = chain(2000)
    for _ in range(1000):
        journal.note(project)
    assert not journal.path.exists(), "written later, by the journal's own thread"
    journal.close()


def test_a_place_that_cannot_be_written_is_told_and_tried_again(tmp_path: Path) -> None:
    failures: list[FileError] = []
    file = tmp_path / "later" / "a.nns"
    journal = Journal(file, failures.append, pause=0.0)
    journal.note(lenet())
    with pytest.raises(FileError, match=r"the folder does not exist.*Save the project soon"):
        journal.flush()
    assert len(failures) == 1
    file.parent.mkdir()
    journal.note(lenet())
    journal.flush()
    journal.close(remove=False)
    assert recover(file) == lenet()


def test_a_forged_journal_is_read_as_strictly_as_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.nns"
    forged: list[bytes] = [
        framed({"project": {"nnstudio": 1}}),
        framed({"project": 3}),
        framed({}),
        first_record(lenet()) + framed({"next_id": 1}),
        first_record(lenet()) + framed({"next_id": 99, "nodes": {"1": {"id": 1}}}),
        first_record(lenet()) + framed({"next_id": 99, "nodes": [1]}),
        first_record(lenet()) + framed({"next_id": 99, "plan": {"epochs": -1}}),
        first_record(lenet()) + framed({"next_id": 99, "graph": {}}),
    ]
    for content in forged:
        journal_path(file).write_bytes(content)
        with pytest.raises(FileError):
            recover(file)


KILLED = """
import sys, time
from nnstudio.project import edits
from nnstudio.project.document import Document
from nnstudio.project.file import read
from nnstudio.project.journal import Journal
document = Document(read(sys.argv[1]))
journal = Journal(sys.argv[1])
document.subscribe(lambda found: journal.note(found.after))
for turn in range(100_000):
    document.seal()
    document.apply(edits.set_plan(epochs=turn + 1, seed=turn))
    print(turn, time.time(), flush=True)
    time.sleep(0.01)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_kill_9_loses_at_most_the_last_second(tmp_path: Path) -> None:
    file = tmp_path / "a.nns"
    write(lenet(), file)
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(file)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    edited: list[float] = []
    for line in process.stdout:
        edited.append(float(line.split()[1]))
        if edited[-1] - edited[0] > 1.5:
            break
    process.send_signal(signal.SIGKILL)
    killed = time.time()
    edited += [float(line.split()[1]) for line in process.stdout.read().splitlines()]
    process.wait()
    recovered = recover(file)
    assert recovered is not None
    turn = recovered.plan.seed
    assert recovered.plan.epochs == turn + 1, "two values of one edit belong together"
    expected = edits.set_plan(epochs=turn + 1, seed=turn).change(lenet())
    assert text_of(recovered) == text_of(expected)
    next_edit = edited[turn + 1] if turn + 1 < len(edited) else killed
    assert killed - next_edit < 2.0, "one second, and one more for a busy machine"

"""Event files: nothing that was written is lost, nothing half-written is read."""

from __future__ import annotations

import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest

from nnstudio.errors import FileError
from nnstudio.project.event import Paused, RunEnded, RunStarted, Steps
from nnstudio.runs.event_file import (
    EventWriter,
    follow,
    frame,
    good_size,
    read_events,
    read_outline,
)
from tests.runs.samples import events


def write(path: Path, count: int = 3) -> None:
    writer = EventWriter(path)
    for event in events()[:count]:
        writer.write(event)
    writer.close()


def test_events_come_back_in_order(tmp_path: Path) -> None:
    write(tmp_path / "events", 6)
    assert list(read_events(tmp_path / "events")) == events()


def test_a_file_cut_at_any_byte_gives_the_whole_events_before(tmp_path: Path) -> None:
    path = tmp_path / "events"
    write(path)
    whole = path.read_bytes()
    ends = [len(frame(events()[0]))]
    for event in events()[1:3]:
        ends.append(ends[-1] + len(frame(event)))
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        assert len(list(read_events(path))) == sum(end <= cut for end in ends)


def test_a_torn_tail_is_cut_off_before_more_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "events"
    write(path)
    path.write_bytes(path.read_bytes()[:-3])
    writer = EventWriter(path)
    writer.write(Paused(7))
    writer.close()
    assert list(read_events(path)) == [*events()[:2], Paused(7)]


def test_damage_in_the_middle_is_an_error_that_says_where(tmp_path: Path) -> None:
    path = tmp_path / "events"
    write(path)
    data = bytearray(path.read_bytes())
    data[len(frame(events()[0])) + 20] ^= 1
    path.write_bytes(data)
    with pytest.raises(FileError, match=r"damaged at byte .* check sum is wrong"):
        list(read_events(path))


def test_an_event_of_the_future_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "events"
    line = frame(Paused(1)).replace(b"Paused", b"Beamed")[9:-1]
    path.write_bytes(frame(Paused(1)) + b"%08x %s\n" % (zlib.crc32(line), line))
    with pytest.raises(FileError, match=r"line 2: unknown event 'Beamed'.*newer NN Studio"):
        list(read_events(path))


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot read"):
        list(read_events(tmp_path / "no"))


def test_an_outline_keeps_the_last_steps_only(tmp_path: Path) -> None:
    path = tmp_path / "events"
    writer = EventWriter(path)
    steps = [Steps(n, 1, (("loss", (1.0,)),), (0.1,), (None,), 1.0) for n in range(1, 6)]
    for event in [events()[0], *steps, Paused(5), *steps[:2]]:
        writer.write(event)
    writer.close()
    assert list(read_outline(path)) == [events()[0], steps[4], Paused(5), steps[1]]


def test_following_sees_what_comes_and_stops_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "events"
    write(path, 1)
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.extend(follow(path)))
    thread.start()
    writer = EventWriter(path)
    for event in events()[1:]:
        writer.write(event)
    thread.join(10)
    assert not thread.is_alive()
    assert seen == events()


def test_following_can_be_called_off(tmp_path: Path) -> None:
    path = tmp_path / "events"
    write(path, 2)
    assert list(follow(path, until=lambda: True)) == events()[:2]


FULL = """
import resource, signal, sys
from pathlib import Path
from nnstudio.project.event import Paused
from nnstudio.runs.event_file import EventWriter
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
writer = EventWriter(Path(sys.argv[1]))
for step in range(5):
    writer.write(Paused(step))
assert "Training goes on" in writer.trouble, writer.trouble
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
writer.write(Paused(5))
assert writer.trouble == ""
writer.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of file sizes")
def test_a_full_disk_keeps_events_until_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "events"
    subprocess.run([sys.executable, "-c", FULL, str(path)], check=True)
    assert list(read_events(path)) == [Paused(step) for step in range(6)]


def test_a_folder_that_cannot_be_written_is_an_error_before_training(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot write"):
        EventWriter(tmp_path / "missing" / "events")


def test_the_good_size_is_that_of_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_bytes(frame(Paused(1)) + b"0000")
    assert good_size(path) == len(frame(Paused(1)))


def test_the_sample_starts_and_ends() -> None:
    assert isinstance(events()[0], RunStarted)
    assert isinstance(events()[-1], RunEnded)

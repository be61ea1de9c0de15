"""The index of a project's runs: a SQLite table of summaries, derived from the run folders.

Nothing depends on it. A run whose event file changed since is summarized anew; an index that is
missing, damaged or of another version is made anew; where it cannot be written, the list is only
slower.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nnstudio.errors import FileError
from nnstudio.runs.folder import EVENTS, RunFolder
from nnstudio.runs.summary import RunSummary, Track, summary_of

__all__ = ["RunSummary", "find_run", "list_runs"]

INDEX = "index.sqlite"
VERSION = 1
_Stamp = tuple[int, int]  # size and time of change of the event file


def list_runs(runs: Path) -> tuple[RunSummary, ...]:
    """The runs in a folder such as `my.runs`, newest first; none where there is no such folder.

    Raises:
        FileError: the folder cannot be read.
    """
    try:
        stamps = {path.name: _stamp(path / EVENTS) for path in runs.iterdir() if _is_run(path)}
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FileError(f"cannot read {runs}: {error.strerror or error}") from error
    known = _read(runs / INDEX)
    found: dict[str, RunSummary] = {}
    fresh: dict[str, RunSummary] = {}
    for name in sorted(stamps, reverse=True):
        stamp, summary = known.get(name, (None, None))
        if summary is None or stamp != stamps[name]:
            summary = fresh[name] = summary_of(RunFolder(runs / name))
        found[name] = summary
    gone = known.keys() - stamps.keys()
    if fresh or gone:
        _write(runs / INDEX, {n: (stamps[n], s) for n, s in fresh.items() if _settled(s)}, gone)
    return tuple(found.values())


def find_run(runs: Path, name: str) -> RunFolder:
    """The folder of a run by its name, or by a part of it that only one run has; "" is the latest.

    Raises:
        FileError: there is no such run, or several; the message lists them.
    """
    names = names_of_runs(runs)
    fitting = [name] if name in names else [each for each in names if name in each]
    if fitting and (len(fitting) == 1 or not name):
        return RunFolder(runs / fitting[-1])
    listed = ", ".join(names[-8:]) or "none; train first"
    what = f"{len(fitting)} runs fit" if fitting else "there is no run"
    raise FileError(f"{what} {name!r} in {runs}. Its latest runs: {listed}.")


def names_of_runs(runs: Path) -> list[str]:
    """The names of the runs in a folder, oldest first; none where there is no such folder."""
    return sorted(path.name for path in runs.iterdir() if _is_run(path)) if runs.is_dir() else []


def _is_run(path: Path) -> bool:
    return (path / EVENTS).is_file()


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _settled(summary: RunSummary) -> bool:
    """Whether a summary stays true until the event file changes."""
    return summary.state in ("finished", "stopped", "failed")


@contextlib.contextmanager
def _database(path: Path, address: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={address}", uri=True, timeout=2)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def _read(path: Path) -> dict[str, tuple[_Stamp, RunSummary]]:
    """What the index knows; nothing where it is missing, damaged or of another version."""
    if not path.is_file():
        return {}
    try:
        with _database(path, "ro") as database:
            if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                return {}
            rows = database.execute("SELECT name, size, changed, summary FROM runs").fetchall()
        return {name: ((size, changed), _summary(text)) for name, size, changed, text in rows}
    except (sqlite3.Error, ValueError, TypeError, KeyError):
        return {}


def _write(path: Path, fresh: dict[str, tuple[_Stamp, RunSummary]], gone: set[str]) -> None:
    """Put summaries in, making the index anew where it is unusable; a failure only costs time."""
    rows = [(n, *stamp, json.dumps(asdict(summary))) for n, (stamp, summary) in fresh.items()]
    for _ in range(2):
        try:
            with _database(path, "rwc") as database:
                if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                    database.execute("DROP TABLE IF EXISTS runs")
                database.execute(
                    "CREATE TABLE IF NOT EXISTS runs"
                    " (name TEXT PRIMARY KEY, size INTEGER, changed INTEGER, summary TEXT)"
                )
                database.execute(f"PRAGMA user_version = {VERSION}")
                database.executemany("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", rows)
                database.executemany("DELETE FROM runs WHERE name = ?", [(n,) for n in gone])
            return
        except sqlite3.OperationalError:
            return  # read-only, full, or another writer is at it
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):
                path.unlink()


def _summary(text: str) -> RunSummary:
    data: dict[str, Any] = json.loads(text)
    data["figures"] = tuple(Track(**track) for track in data["figures"])
    data["test"] = tuple((name, _frozen(value)) for name, value in data["test"])
    return RunSummary(**data)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value

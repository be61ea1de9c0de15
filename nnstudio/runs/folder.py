"""The folder of one run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from nnstudio.errors import FileError, TrainingError
from nnstudio.runs.event_file import EventWriter
from nnstudio.runs.files import reason, write_whole
from nnstudio.runs.lock import acquire, is_taken

EVENTS, INFO, PREPARATION, PROJECT = "events", "info.json", "preparation.json", "project.nns"


@dataclass(frozen=True)
class RunInfo:
    """How a run was made: what it takes, beside the project, to repeat it.

    `graph` is a hash of the project's graph, `nodes` the node ids by the names that parameters had,
    `better` says of metrics whether "higher" or "lower" is better, `versions` are those of Python,
    torch and so on, `started` is the local time in ISO form. `data` describes the fields that the
    data offered, so that the model can be used without it.
    """

    started: str = ""
    seed: int = 0
    device: str = ""
    threads: int = 0
    graph: str = ""
    nodes: dict[str, int] = field(default_factory=dict)
    better: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


class RunFolder:
    """A run on disk: events, info, preparation of inputs, project, and checkpoints `*.pt`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(
        cls,
        runs: Path,
        title: str,
        project_text: str,
        info: RunInfo,
        preparation: Mapping[str, Any],
    ) -> RunFolder:
        """Make a new folder in `runs`, named by the time and the title.

        Raises:
            FileError: it cannot be written.
        """
        now = datetime.now()
        stem = f"{now:%Y-%m-%d-%H%M%S}-{slug(title)}"
        try:
            runs.mkdir(parents=True, exist_ok=True)
            folder = cls(free_folder(runs, stem))
        except OSError as error:
            raise FileError(
                f"cannot make a folder for the run in {runs}: {reason(error)}"
            ) from error
        known = {**asdict(info), "started": info.started or now.isoformat(timespec="seconds")}
        write_whole(folder.path / PROJECT, project_text.encode())
        write_whole(folder.path / PREPARATION, _json(preparation))
        folder.write_info(RunInfo(**known))
        write_whole(folder.path / EVENTS, b"")
        return folder

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """The run in a folder.

        Raises:
            FileError: there is none.
        """
        if not (path / EVENTS).is_file():
            raise FileError(
                f"there is no run in {path}: it has no file named {EVENTS!r}. `nnstudio runs` lists"
                " the runs of a project."
            )
        return cls(path)

    @property
    def name(self) -> str:
        """The folder's own name, which is the run's."""
        return self.path.name

    @property
    def events(self) -> Path:
        """The event file."""
        return self.path / EVENTS

    def checkpoint(self, kind: str) -> Path:
        """The file of a checkpoint: last, best, or another kind."""
        return self.path / f"{kind}.pt"

    def writer(self) -> EventWriter:
        """For appending events; FileError where that is not possible."""
        return EventWriter(self.events)

    def project_text(self) -> str:
        """The project as it was when the run started."""
        return _read(self.path / PROJECT).decode()

    def preparation(self) -> dict[str, Any]:
        """What turns raw inputs into tensors and outputs into answers."""
        return _object(self.path / PREPARATION)

    def info(self) -> RunInfo:
        """How the run was made; FileError where the file is not as it should be."""
        path = self.path / INFO
        data = _object(path)
        blank = RunInfo()
        for one in fields(RunInfo):
            expected = type(getattr(blank, one.name))
            if type(data.get(one.name)) is not expected:
                got = repr(data.get(one.name))[:60]
                raise FileError(f"{path}: {one.name} must be {expected.__name__}, not {got}.")
        return RunInfo(**{one.name: data[one.name] for one in fields(RunInfo)})

    def write_info(self, info: RunInfo) -> None:
        """Replace the info; FileError where that is not possible."""
        write_whole(self.path / INFO, _json(asdict(info)))

    def lock(self) -> IO[bytes]:
        """Claim the run for training; closing the file gives it back.

        Raises:
            TrainingError: it is being trained already.
            FileError: the folder cannot be written to.
        """
        try:
            file = acquire(self.path / "lock")
        except OSError as error:
            raise FileError(f"cannot write to {self.path}: {reason(error)}") from error
        if file is None:
            raise TrainingError(
                f"the run {self.name} is being trained already. Stop it there first, or start a new"
                " run."
            )
        return file

    def is_running(self) -> bool:
        """Whether a living process trains it."""
        return is_taken(self.path / "lock")


def runs_folder(project: Path) -> Path:
    """Where the runs of a project file lie: `my.nns` has `my.runs` beside it."""
    return project.with_suffix(".runs")


def slug(title: str) -> str:
    """A title as part of a folder name: small letters, digits, dashes, at most 40 of them."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "run"


def free_folder(runs: Path, stem: str) -> Path:
    """Make a folder of that name in `runs`, or the first that is free: `name-2`, `name-3` …

    Raises:
        OSError: it cannot be made.
        FileError: there are too many.
    """
    for number in range(1, 10_000):
        path = runs / (stem if number == 1 else f"{stem}-{number}")
        try:
            path.mkdir()
            return path
        except FileExistsError:
            continue
    raise FileError(f"{runs} has ten thousand runs named {stem}; clear it out.")


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error


def _object(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(_read(path))
    except (ValueError, RecursionError) as error:
        raise FileError(
            f"{path} is damaged: {error}. Restore it from a copy, or delete the run."
        ) from error
    if not isinstance(data, dict):
        raise FileError(f"{path} is damaged: expected an object, got {type(data).__name__}.")
    return data

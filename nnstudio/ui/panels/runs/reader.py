"""What the runs panel reads from disk, beside the window: the list, the curves, the differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnstudio.project.difference import difference
from nnstudio.project.file import parse
from nnstudio.project.project import Project
from nnstudio.runs.folder import RunFolder
from nnstudio.runs.index import list_runs
from nnstudio.ui.panels.runs.words import in_words
from nnstudio.ui.plots.jobs import Jobs
from nnstudio.ui.plots.reading import read_run
from nnstudio.ui.plots.record import Record

KEPT = 12  # runs whose curves stay in memory after they were looked at


@dataclass(frozen=True)
class Differences:
    """How one thing differs from another, in words; `trouble` says why that is not known."""

    heading: str
    lines: tuple[str, ...] = ()
    trouble: str = ""


class Reader(QObject):
    """Reads one thing after another. `listed` gives the summaries, `read` a name with its record
    (or with the reason why there is none), `compared` Differences."""

    listed = Signal(object)
    read = Signal(str, object)
    compared = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self)
        self._records: dict[str, tuple[int, Record]] = {}  # size of the event file, curves
        self._asked = 0

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._jobs.busy

    def forget(self) -> None:
        """Other runs are asked for from now on."""
        self._jobs.cancel()
        self._records.clear()

    def list(self, runs: Path) -> None:
        """Ask for the list of runs in a folder."""
        self._jobs.start(partial(list_runs, runs), self.listed.emit)

    def curves(self, folder: RunFolder) -> None:
        """Ask for the curves of a run; those that did not change are there at once."""
        name, size = folder.name, _size(folder.events)
        if name in self._records and self._records[name][0] == size:
            self.read.emit(name, self._records[name][1])
            return
        self._jobs.start(partial(read_run, folder.events), partial(self._keep, name, size))

    def compare(self, heading: str, before: RunFolder, after: RunFolder | Project) -> None:
        """Ask for the difference between the projects of two runs, or of one and a project."""
        self._asked += 1
        self._jobs.start(
            partial(_compared, before, after), partial(self._tell, self._asked, heading)
        )

    def _keep(self, name: str, size: int, found: Record | Exception) -> None:
        if isinstance(found, Record):
            self._records[name] = size, found
            for old in list(self._records)[:-KEPT]:
                del self._records[old]
        self.read.emit(name, found)

    def _tell(self, asked: int, heading: str, found: Sequence[str] | Exception) -> None:
        if asked != self._asked:
            return  # something else was chosen since
        if isinstance(found, Exception):
            self.compared.emit(Differences(heading, trouble=str(found)))
        else:
            self.compared.emit(Differences(heading, tuple(found)))


def _compared(before: RunFolder, after: RunFolder | Project) -> tuple[str, ...]:
    end = after if isinstance(after, Project) else _project(after)
    return in_words(difference(_project(before), end))


def _project(folder: RunFolder) -> Project:
    return parse(folder.project_text(), str(folder.path / "project.nns"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1

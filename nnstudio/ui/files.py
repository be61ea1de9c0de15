"""Project files in the window: open, save, recover, and what happens to them outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs
from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QTimer, Signal

from nnstudio.errors import FileError, StudioError
from nnstudio.project.difference import Difference
from nnstudio.project.file import Stamp, changed_outside, read_stamped, write
from nnstudio.project.journal import Journal, journal_path, recover
from nnstudio.project.project import Project
from nnstudio.ui.preferences import Preferences
from nnstudio.ui.questions import Question
from nnstudio.ui.studio import Studio
from nnstudio.workbench.templates import template

SETTLE = 200  # milliseconds until a file that another program writes is looked at


def place_of_unsaved() -> Path:
    """Where a project without a file keeps its journal."""
    return Path(platformdirs.user_data_dir("nnstudio", appauthor=False)) / "unsaved.nns"


class Files(QObject):
    """The file of a studio's project: opened, saved, watched, locked, and journaled for recovery.

    `asked` is given a Question, `settled` the name of one that no longer matters.
    """

    asked = Signal(object)
    settled = Signal(object)

    def __init__(self, studio: Studio, preferences: Preferences) -> None:
        super().__init__(studio)
        self._studio, self._preferences = studio, preferences
        self._stamp: Stamp | None = None
        self._lock: QLockFile | None = None
        self._journal = Journal(place_of_unsaved(), self._tell_failure)
        self.read_only = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(lambda _: self._pause.start())
        self._pause = QTimer(self, singleShot=True, interval=SETTLE)
        self._pause.timeout.connect(self._look)
        studio.changed.connect(self._note)

    @property
    def dirty(self) -> bool:
        """Whether there are edits that no file holds."""
        return self._studio.document.dirty

    def open(self, path: Path) -> bool:
        """Open a project file; what cannot be read leaves the open project untouched."""
        try:
            project, stamp = read_stamped(path)
        except FileError as error:
            self._studio.notice(str(error), "error")
            return False
        self._take(project, path, stamp)
        self._offer_recovery(path)
        return True

    def open_template(self, name: str) -> bool:
        """Start a new project from the gallery."""
        try:
            project, _ = read_stamped(template(name).path)
        except StudioError as error:
            self._studio.notice(str(error), "error")
            return False
        self.start(project)
        return True

    def start(self, project: Project) -> None:
        """Work on a project that has no file yet."""
        self._take(project, None, None)

    def recover_unsaved(self) -> None:
        """Offer what a crash left of a project that had no file."""
        self._offer_recovery(place_of_unsaved(), saved=False)

    def save(self) -> bool:
        """Save to the project's file; False where it has none, or could not be written."""
        return self._studio.path is not None and self.save_as(self._studio.path)

    def save_as(self, path: Path) -> bool:
        """Save under a name."""
        path = path if path.suffix else path.with_suffix(".nns")
        if self.read_only and path == self._studio.path:
            text = "This file is open in another window. Save under another name instead."
            self._studio.notice(text, "warning")
            return False
        self._unwatch()
        try:
            self._stamp = write(self._studio.project, path)
        except FileError as error:
            self._studio.notice(str(error), "error")
            self._watch()
            return False
        renamed = path != self._studio.path
        self._studio.path = path
        self._studio.document.mark_saved()
        if renamed:
            self._claim(path)
            self._change_journal(path)
            self._studio.opened.emit(path)
        else:
            self._journal.clear()
        self._preferences.add_recent(path)
        self._watch()
        return True

    def close(self, keep_edits: bool = False) -> None:
        """End: without `keep_edits` the journal goes, and with it what was not saved."""
        self._unwatch()
        self._journal.close(remove=not keep_edits)
        self._release()

    def _take(self, project: Project, path: Path | None, stamp: Stamp | None) -> None:
        self._unwatch()
        self._stamp = stamp
        self._claim(path)
        self._change_journal(path or place_of_unsaved())
        self._studio.load(project, path)
        if path is not None:
            self._preferences.add_recent(path)
        self._watch()

    def _change_journal(self, path: Path) -> None:
        if self._journal.path == journal_path(path):
            return
        self._journal.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._journal = Journal(path, self._tell_failure)

    def _note(self, difference: Difference) -> None:
        if self.dirty and not self.read_only:
            self._journal.note(self._studio.project)

    def _tell_failure(self, error: FileError) -> None:
        self._studio.notice(str(error), "warning")

    def _offer_recovery(self, path: Path, saved: bool = True) -> None:
        try:
            found = recover(path)
        except FileError as error:
            self._studio.notice(str(error), "warning")
            return
        if found is None or found == self._studio.project:
            return
        what = path.name if saved else "a project that had no file yet"
        self._ask(
            "recovery",
            f"Edits of {what} were not saved when NN Studio ended last time.",
            ("Bring them back", lambda: self._recover(found)),
            ("Discard", self._journal.clear),
        )

    def _recover(self, project: Project) -> None:
        self._studio.document.replace(project)
        self._studio.document.mark_unsaved()
        self._journal.note(project)

    def _ask(self, about: str, text: str, *answers: tuple[str, Callable[[], None]]) -> None:
        self.asked.emit(Question(about, text, answers))

    def _claim(self, path: Path | None) -> None:
        """Lock a file against a second window; where one has it already, ours is read-only."""
        self._release()
        self.read_only = False
        self.settled.emit("locked")
        if path is None:
            return
        lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
        lock.setStaleLockTime(0)
        if lock.tryLock(0):
            self._lock = lock
        elif lock.error() == QLockFile.LockError.LockFailedError:
            self.read_only = True
            text = f"{path.name} is open in another window. Here it can be looked at and changed,"
            self._ask("locked", f"{text} but only saved under another name.", ("Understood", _pass))

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _watch(self) -> None:
        if self._studio.path is not None:
            self._watcher.addPath(str(self._studio.path))

    def _unwatch(self) -> None:
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    def _look(self) -> None:
        path = self._studio.path
        if path is None or self._stamp is None:
            return
        self._watch()
        if not path.is_file():
            self._studio.document.mark_unsaved()
            self._studio.notice(f"{path.name} is gone from its folder. Save to write it again.")
        elif changed_outside(path, self._stamp):
            loss = " Reloading drops the edits made here." if self.dirty else ""
            self._ask(
                "outside",
                f"{path.name} was changed by another program.{loss}",
                ("Reload it", lambda: self._reload(path)),
                ("Keep what is here", self._studio.document.mark_unsaved),
            )

    def _reload(self, path: Path) -> None:
        try:
            project, self._stamp = read_stamped(path)
        except FileError as error:
            self._studio.notice(str(error), "error")
            return
        self._studio.document.replace(project)


def _pass() -> None:
    """An answer after which nothing is left to do."""

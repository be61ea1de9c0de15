"""Project files in the window: open, save, recover, and what happens to them outside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from nnstudio.errors import FileError, StudioError
from nnstudio.project.difference import Difference
from nnstudio.project.event import Event, RunStarted
from nnstudio.project.file import Stamp, changed_outside, read_stamped, write
from nnstudio.project.journal import Journal, journal_path, recover
from nnstudio.project.project import Project
from nnstudio.runs.index import names_of_runs
from nnstudio.ui.claims import Claim, claim_home, claim_left, leave_home, sweep_homes
from nnstudio.ui.preferences import Preferences
from nnstudio.ui.questions import Question
from nnstudio.ui.studio import Studio
from nnstudio.workbench.templates import template

SETTLE = 200  # milliseconds until a file that another program writes is looked at


class Files(QObject):
    """The file of a studio's project: opened, saved, watched, locked, and journaled for recovery.

    `asked` is given a Question, `settled` the name of one that no longer matters, `placed` the file
    that a project without one was saved to; `marked` says that `dirty` or `read_only` may differ,
    `crashed` that the last window of the project that is open now did not end as it should.
    """

    asked = Signal(object)
    settled = Signal(object)
    placed = Signal(object)
    marked = Signal()
    crashed = Signal()
    _failed = Signal(object)

    def __init__(self, studio: Studio, preferences: Preferences) -> None:
        super().__init__(studio)
        self._studio, self._preferences = studio, preferences
        self._stamp: Stamp | None = None
        self._home = claim_home()  # of a project that has no file
        self._left: Claim | None = None  # one that a crash left, until the user has answered
        studio.home = self._home.path
        self._claim = self._home
        self._journal = Journal(self._home.path, self._failed.emit)
        self._found: Project | None = None  # what a crash left, until the user has answered
        self._failed.connect(self._tell_failure)  # the journal's thread says it
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(lambda _: self._pause.start())
        self._pause = QTimer(self, singleShot=True, interval=SETTLE)
        self._pause.timeout.connect(self._look)
        studio.changed.connect(self._note)
        studio.ran.connect(self._note_run)

    @property
    def dirty(self) -> bool:
        """Whether there are edits that no file holds."""
        return self._studio.document.dirty

    @property
    def at_stake(self) -> str:
        """What would be lost without saving, in words; "" where nothing would."""
        edits = "edits that are not saved" if self.dirty else ""
        homeless = self._studio.path is None and names_of_runs(self._studio.place_of_runs)
        runs = "runs that only a file keeps" if homeless else ""
        return " and ".join(filter(None, (edits, runs)))

    @property
    def read_only(self) -> bool:
        """Whether another window has the file."""
        return not self._claim.mine

    @property
    def place(self) -> Path:
        """The file, or what stands for it while the project has none."""
        return self._studio.path or self._home.path

    def open(self, path: Path) -> bool:
        """Open a project file; what cannot be read leaves the open project untouched."""
        try:
            project, stamp = read_stamped(path)
        except FileError as error:
            self._studio.notice(str(error), "error")
            return False
        self._take(project, path.absolute(), stamp)
        if self._claim.inherited:
            self.crashed.emit()
        self._offer_recovery()
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
        sweep_homes()
        left = claim_left()
        if left is None:
            return
        try:
            found = recover(left.path)
        except FileError as error:
            self._studio.notice(str(error), "warning")
            found = None
        if found is None:
            left.release()
            return
        self._left = left
        what = f"{found.name} had no file yet and was"
        self._ask_to_recover(what, partial(self._bring_back, found), self._drop_left)

    def _bring_back(self, found: Project) -> None:
        left, self._left = self._left, None
        self._take(found, None, None, left)
        self._note_recovered(found)

    def _drop_left(self) -> None:
        left, self._left = self._left, None
        if left is not None:
            journal_path(left.path).unlink(missing_ok=True)
            leave_home(left)

    def save(self) -> bool:
        """Save to the project's file; False where it has none, or could not be written."""
        return self._studio.path is not None and self.save_as(self._studio.path)

    def save_as(self, path: Path) -> bool:
        """Save under a name."""
        path = (path if path.suffix else path.with_suffix(".nns")).absolute()
        claim = self._claim if path == self._studio.path else Claim(path)
        if not claim.mine:
            text = f"{path.name} is open in another window. Save under another name instead."
            self._studio.notice(text, "warning")
            return False
        self._unwatch()
        try:
            self._stamp = write(self._studio.project, path)
        except FileError as error:
            self._studio.notice(str(error), "error")
            self._watch()
            if claim is not self._claim:
                claim.release()
            return False
        self._settle_saved(path, claim)
        return True

    def _settle_saved(self, path: Path, claim: Claim) -> None:
        before, self._studio.path = self._studio.path, path
        self._studio.document.mark_saved()
        if path == before:
            self._journal.clear()
        else:
            self._hold(claim)
            self._change_journal(path)
            self._studio.opened.emit(path)
            if before is None:
                self.placed.emit(path)
        self._preferences.add_recent(path)
        self._watch()
        self.marked.emit()

    def close(self) -> None:
        """End. What a crash left and nobody has answered for is kept for the next start."""
        self._unwatch()
        self._leave_journal()
        self._hold(self._home)
        leave_home(self._home)

    def _take(
        self, project: Project, path: Path | None, stamp: Stamp | None, home: Claim | None = None
    ) -> None:
        self._unwatch()
        self._stamp = stamp
        before = self._home
        if path is None:
            self._home = home or claim_home()
        if path is None or path != self._studio.path:
            self._hold(self._home if path is None else Claim(path))
        self._change_journal(path or self._home.path)
        if self._home is not before:
            leave_home(before)
        self._studio.load(project, path, self._home.path)
        if path is not None:
            self._preferences.add_recent(path)
        self._watch()

    # What a crash would lose.

    def _change_journal(self, path: Path) -> None:
        if self._journal.path == journal_path(path):
            return
        self._leave_journal()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._journal = Journal(path, self._failed.emit)

    def _leave_journal(self) -> None:
        found, self._found = self._found, None
        left, self._left = self._left, None
        if left is not None:
            left.release()
        self.settled.emit("recovery")
        if found is None:
            self._journal.close()
            return
        self._journal.note(found)
        try:
            self._journal.close(remove=False)
        except FileError as error:
            self._tell_failure(error)

    def _note(self, difference: Difference) -> None:
        if self.dirty and not self.read_only:
            self._journal.note(self._studio.project)

    def _note_run(self, event: Event) -> None:
        """A project without a file is worth bringing back once it was trained, edited or not."""
        if isinstance(event, RunStarted) and self._studio.path is None:
            self._journal.note(self._studio.project)

    def _tell_failure(self, error: FileError) -> None:
        self._studio.notice(str(error), "warning")

    def _offer_recovery(self) -> None:
        if self.read_only:
            return  # the journal is that of the other window, at work
        path = self.place
        try:
            found = recover(path)
        except FileError as error:
            self._studio.notice(str(error), "warning")
            return
        if found is None or found == self._studio.project:
            return
        self._found = found
        self._ask_to_recover(f"Edits of {path.name} were", self._recover, self._discard)

    def _ask_to_recover(
        self, what: str, bring: Callable[[], None], drop: Callable[[], None]
    ) -> None:
        text = f"{what} not saved when NN Studio ended last time."
        self._ask("recovery", text, ("Bring them back", bring), ("Discard", drop))

    def _recover(self) -> None:
        found, self._found = self._found, None
        if found is not None:
            self._studio.load(found, self._studio.path, self._studio.home)
            self._note_recovered(found)

    def _note_recovered(self, found: Project) -> None:
        self._studio.document.mark_unsaved()
        self._journal.note(found)
        self.marked.emit()
        self.crashed.emit()

    def _discard(self) -> None:
        self._found = None
        if not self.dirty:
            self._journal.clear()

    def _ask(self, about: str, text: str, *answers: tuple[str, Callable[[], None]]) -> None:
        self.asked.emit(Question(about, text, answers))

    # Other windows and programs.

    def _hold(self, claim: Claim) -> None:
        """Let go of the file held so far, and hold another; the place without a file is kept."""
        if self._claim not in (claim, self._home):
            self._claim.release()
        self._claim = claim
        self.settled.emit("locked")
        self.marked.emit()
        if not claim.mine:
            name = claim.path.name
            text = f"{name} is open in another window. Here it can be looked at and changed,"
            self._ask("locked", f"{text} but only saved under another name.", ("Understood", _pass))

    def _watch(self) -> None:
        if self._studio.path is not None:
            self._watcher.addPath(str(self._studio.path))

    def _unwatch(self) -> None:
        self._pause.stop()
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    def _look(self) -> None:
        path = self._studio.path
        if path is None or self._stamp is None:
            return
        self._watch()
        if not path.is_file():
            self._studio.document.mark_unsaved()
            self.marked.emit()
            self._studio.notice(
                f"{path.name} is gone from its folder. Save to write it again.", "warning"
            )
        elif changed_outside(path, self._stamp):
            loss = " Reloading drops the edits made here." if self.dirty else ""
            self._ask(
                "outside",
                f"{path.name} was changed by another program.{loss}",
                ("Reload it", lambda: self._reload(path)),
                ("Keep what is here", self._keep),
            )

    def _reload(self, path: Path) -> None:
        try:
            project, self._stamp = read_stamped(path)
        except FileError as error:
            self._studio.notice(str(error), "error")
            return
        self._journal.clear()
        self._studio.load(project, path, self._studio.home)

    def _keep(self) -> None:
        self._studio.document.mark_unsaved()
        self._journal.note(self._studio.project)
        self.marked.emit()


def _pass() -> None:
    """An answer after which nothing is left to do."""

"""What the File menu does: new, open, recent, save, export; and what is dropped on the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from nnstudio.engine import messages
from nnstudio.errors import FileError
from nnstudio.project import edits
from nnstudio.project.file import write_atomically
from nnstudio.project.project import Project
from nnstudio.ui.files import Files
from nnstudio.ui.questions import Question
from nnstudio.ui.runner import Runner
from nnstudio.ui.window import MainWindow

PROJECTS = "NN Studio projects (*.nns)"
Act = Callable[[], object]


class FileActions(QObject):
    """Joins the window's actions on files to the files."""

    def __init__(self, window: MainWindow, files: Files, runner: Runner) -> None:
        super().__init__(window)
        self._window, self._studio = window, window.studio
        self._files, self._runner = files, runner
        on = window.on
        on("new", lambda: self.unless_unsaved(lambda: files.start(Project())))
        on("gallery", self._show_gallery)
        on("open", self._choose_file)
        on("save", self.save)
        on("save_as", self._choose_place)
        on("export", self.export)
        on("picture", self._save_picture)
        on("quit", window.close)
        files.asked.connect(window.questions.ask)
        files.settled.connect(window.questions.close_question)
        files.marked.connect(self._show_marks)
        window.dropped.connect(self.take_dropped)
        self.recent = window.menus["File"].addMenu("Open &recent")
        window.menus["File"].insertMenu(window.actions_by_id["save"], self.recent)
        self.recent.aboutToShow.connect(self._list_recent)

    def open(self, path: Path) -> None:
        """Open a project instead of the one at hand, whose edits are asked about."""
        self.unless_unsaved(partial(self._files.open, path))

    def open_template(self, name: str) -> None:
        """Start from a template."""
        self.unless_unsaved(partial(self._files.open_template, name))

    def save(self) -> bool:
        """Save, asking for a name where there is none; whether it was."""
        if self._studio.path is None or self._files.read_only:
            return self._choose_place()
        return self._files.save()

    def unless_unsaved(self, act: Act) -> None:
        """Leave the project: first its run has to end, and its edits have to be asked about."""
        if self._studio.run.under_way:
            self._window.questions.ask(
                Question(
                    "leaving",
                    "A training goes on. Stop it first: it is saved and can be continued later.",
                    (("Stop it", self._runner.stop), ("Go on training", _pass)),
                )
            )
        elif self._files.at_stake:
            drop = "Drop the edits" if self._files.dirty else "Drop the runs"
            self._window.questions.ask(
                Question(
                    "leaving",
                    f"{self._name} has {self._files.at_stake}.",
                    (
                        ("Save first", lambda: self.save() and act()),
                        (drop, act),
                        ("Cancel", _pass),
                    ),
                )
            )
        else:
            act()

    def take_dropped(self, paths: list[Path]) -> None:
        """Open a dropped project, or ask whether to use dropped data."""
        projects = [path for path in paths if path.suffix == ".nns"]
        if projects:
            self.open(projects[0])
            return
        from nnstudio.ui.panels.data.accepted import NotAcceptedError, choice_of

        try:
            edit = choice_of(paths, self._studio.project, self._studio.path)
        except (NotAcceptedError, edits.EditError) as error:
            self._studio.notice(f"{error} Projects are .nns files.", "warning")
            return
        self._window.questions.ask(
            Question(
                "dropped",
                f"Use {paths[0].name} as the data of this project?",
                (("Use it", partial(self._use, edit)), ("Cancel", _pass)),
            )
        )

    def _use(self, edit: edits.Edit) -> None:
        self._studio.document.seal()
        if self._studio.apply(edit):
            self._studio.document.seal()
            self._window.panel_docks.show_panel("data")

    @property
    def _name(self) -> str:
        return self._studio.path.name if self._studio.path else self._studio.project.name

    def _show_marks(self) -> None:
        self._window.read_only = self._files.read_only
        self._window.show_title()

    def _show_gallery(self) -> None:
        from nnstudio.ui.gallery import Gallery

        gallery = Gallery(self._window)
        gallery.chosen.connect(self.open_template)
        gallery.show()

    def _list_recent(self) -> None:
        self.recent.clear()
        paths = self._window.preferences.recent
        for number, path in enumerate(paths, 1):
            name = str(path).replace("&", "&&")
            self.recent.addAction(f"&{number % 10}  {name}", partial(self.open, path))
        if paths:
            self.recent.addSeparator()
            self.recent.addAction("&Clear this list", self._window.preferences.forget_recent)
        else:
            self.recent.addAction("Nothing was opened yet").setEnabled(False)

    def _choose_file(self) -> None:
        place = str(self._studio.folder)
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a project", place, PROJECTS)
        if name:
            self.open(Path(name))

    def _choose_place(self) -> bool:
        place = str(self._studio.path or self._studio.folder / f"{self._studio.project.name}.nns")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the project", place, PROJECTS)
        return bool(name) and self._files.save_as(Path(name))

    def export(self) -> None:
        """Ask for a folder and write the Python project there."""
        place = str(self._studio.folder / "exported")
        name, _ = QFileDialog.getSaveFileName(self._window, "Export to a new folder", place)
        if name:
            self.export_to(Path(name))

    def export_to(self, folder: Path) -> None:
        """Write the Python project to a folder; a notice says how to run it."""
        studio, run, home = self._studio, self._studio.chosen_run, self._studio.home
        self._runner.engine.export(
            studio.project, studio.path, folder, self._tell_export, run=run, home=home
        )
        studio.notice(f"Writing {folder.name}…")

    def _tell_export(self, reply: messages.Reply) -> None:
        if isinstance(reply, messages.Exported):
            text = f"Exported to {reply.path}. Run it there with: python train.py"
            self._studio.notice(text)
        elif isinstance(reply, messages.Failed):
            self._studio.notice(reply.message, "error")

    def _save_picture(self) -> None:
        analysis = self._studio.analysis
        if analysis is None:
            return
        place = str(self._studio.folder / f"{self._studio.project.name}.svg")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save a picture", place, "SVG (*.svg)")
        if name:
            from nnstudio.workbench.drawing import drawing

            try:
                write_atomically(Path(name), drawing(self._studio.project, analysis).encode())
            except FileError as error:
                self._studio.notice(str(error), "error")


def _pass() -> None:
    """An answer after which nothing is left to do."""

"""What the window's actions do: joins studio, files, runner and panels, which know no other."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnstudio.errors import FileError
from nnstudio.project.file import write_atomically
from nnstudio.project.project import Project
from nnstudio.ui import theme
from nnstudio.ui.crash import log_path
from nnstudio.ui.files import Files
from nnstudio.ui.questions import Question
from nnstudio.ui.run_state import RunState
from nnstudio.ui.runner import Runner
from nnstudio.ui.window import MainWindow, application
from nnstudio.workbench.drawing import drawing

PROJECTS = "NN Studio projects (*.nns)"
_WORDS = {
    "idle": "Ready",
    "preparing": "Preparing the data and measuring the first steps…",
    "stopping": "Stopping after this step, and saving…",
    "finished": "Finished",
    "stopped": "Stopped and saved",
    "failed": "Failed",
}


class Controller(QObject):
    """Connects a window's actions to what they do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.studio = window, window.studio
        self.files = Files(self.studio, window.preferences)
        self.runner = Runner(self.studio)
        self._connect_files()
        self._connect_runs()
        self._connect_view()
        window.closing.connect(self._close)

    def begin(self, file: Path | None) -> None:
        """Open what was asked for, and start the workers and the late panels."""
        self.runner.start()
        if file is None:
            self.files.recover_unsaved()
        else:
            self.open(file)
        self.window.load_panels()

    # Files.

    def open(self, path: Path) -> None:
        """Open a project instead of the one at hand, whose edits are asked about."""
        self._unless_unsaved(partial(self.files.open, path))

    def open_template(self, name: str) -> None:
        """Start from a template."""
        self._unless_unsaved(partial(self.files.open_template, name))

    def _connect_files(self) -> None:
        on, files = self.window.on, self.files
        on("new", lambda: self._unless_unsaved(lambda: files.start(Project())))
        on("open", self._choose_file)
        on("save", lambda: files.save() or self._choose_place())
        on("save_as", self._choose_place)
        on("export", self._export)
        on("picture", self._save_picture)
        on("quit", self.window.close)
        files.asked.connect(self.window.questions.ask)
        files.settled.connect(self.window.questions.close_question)
        self.window.dropped.connect(self._take_dropped)

    def _choose_file(self) -> None:
        place = str(self.studio.folder)
        name, _ = QFileDialog.getOpenFileName(self.window, "Open a project", place, PROJECTS)
        if name:
            self.open(Path(name))

    def _choose_place(self) -> bool:
        place = str(self.studio.path or self.studio.folder / f"{self.studio.project.name}.nns")
        name, _ = QFileDialog.getSaveFileName(self.window, "Save the project", place, PROJECTS)
        return bool(name) and self.files.save_as(Path(name))

    def _take_dropped(self, paths: list[Path]) -> None:
        if paths[0].suffix == ".nns":
            self.open(paths[0])
        else:
            self.studio.notice(
                f"{paths[0].name} is no project. Drop a .nns file here, or data on the data panel.",
                "warning",
            )

    def _unless_unsaved(self, act: object) -> None:
        """Do something that leaves the project, after asking about its edits where there are any."""
        assert callable(act)
        if not self.files.dirty:
            act()
            return
        name = self.studio.path.name if self.studio.path else self.studio.project.name
        question = Question(
            "unsaved",
            f"{name} has edits that are not saved.",
            (
                ("Save first", lambda: (self.files.save() or self._choose_place()) and act()),
                ("Drop the edits", act),
                ("Cancel", lambda: None),
            ),
        )
        self.window.questions.ask(question)

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.window, "Export to a new folder", str(self.studio.folder / "exported")
        )
        if name:
            place = Path(name)
            self.runner.engine.export(
                self.studio.project, self.studio.path, place, self._tell_export
            )

    def _tell_export(self, reply: object) -> None:
        path = getattr(reply, "path", None)
        if path is None:
            self.studio.notice(str(getattr(reply, "message", reply)), "error")
        else:
            self.studio.notice(f"Exported to {path}. Run it with: python train.py")

    def _save_picture(self) -> None:
        analysis = self.studio.analysis
        if analysis is None:
            return
        place = str(self.studio.folder / f"{self.studio.project.name}.svg")
        name, _ = QFileDialog.getSaveFileName(self.window, "Save a picture", place, "SVG (*.svg)")
        if name:
            try:
                write_atomically(Path(name), drawing(self.studio.project, analysis).encode())
            except (OSError, FileError) as error:
                self.studio.notice(str(error), "error")

    # Runs.

    def _connect_runs(self) -> None:
        on, runner = self.window.on, self.runner
        on("train", self.studio.train)
        on("pause", runner.pause_or_go_on)
        on("step", runner.step)
        on("stop", runner.stop)
        on("resume", lambda: runner.train(resume=self.studio.run.name or ""))
        self.studio.run_changed.connect(self._show_run)
        self.studio.train_asked.connect(runner.train)
        runner.engine_changed.connect(self._tell_engine)
        self._show_run(self.studio.run)

    def _show_run(self, run: RunState) -> None:
        enable = self.window.enable
        enable("train", not run.under_way)
        enable("resume", not run.under_way)
        enable("pause", run.state in ("running", "paused"))
        enable("step", run.state in ("running", "paused"))
        enable("stop", run.state in ("preparing", "running", "paused"))
        self.window.status.show_state(_sentence(run))

    def _tell_engine(self, state: object) -> None:
        word, role = getattr(state, "state", ""), getattr(state, "role", "")
        reason = getattr(state, "reason", "")
        if word == "lost":
            self.studio.notice(f"The {role} ended: {reason}. It was started again.", "warning")
        elif word == "failed":
            self.window.questions.ask(
                Question(
                    f"engine-{role}",
                    f"The {role} does not stay alive: {reason}",
                    (("Start it again", partial(self.runner.engine.restart, role)),),
                )
            )

    # View.

    def _connect_view(self) -> None:
        on, studio = self.window.on, self.studio
        on("undo", studio.undo)
        on("redo", studio.redo)
        canvas = self.window.canvas.operations
        for id_ in ("zoom_in", "zoom_out", "zoom_one", "minimap"):
            on(id_, getattr(canvas, id_))
        on("dark", self._switch_theme)
        on("reset_panels", self.window.reset_panels)
        on("log", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path()))))
        on("about", self._about)
        self.window.actions_by_id["dark"].setChecked(theme.current().dark)
        studio.changed.connect(lambda _: self._show_history())
        self._show_history()

    def _show_history(self) -> None:
        document = self.studio.document
        for id_, label, word in (
            ("undo", document.undo_label, "Undo"),
            ("redo", document.redo_label, "Redo"),
        ):
            self.window.enable(id_, label is not None)
            self.window.actions_by_id[id_].setText(f"&{word} {label}" if label else f"&{word}")

    def _switch_theme(self) -> None:
        chosen = theme.LIGHT if theme.current().dark else theme.DARK
        self.window.preferences.theme = "dark" if chosen.dark else "light"
        theme.apply(application(), chosen)
        self.window.retheme()
        self.studio.themed.emit(chosen)

    def _about(self) -> None:
        from nnstudio.ui.about import AboutBox

        AboutBox(self.window).open()

    # The end.

    def _close(self, event: QCloseEvent) -> None:
        if self.studio.run.under_way and not self._may_stop():
            event.ignore()
            return
        keep = False
        if self.files.dirty:
            answer = self._ask_to_save()
            if answer == QMessageBox.StandardButton.Cancel:
                event.ignore()
                return
            if answer == QMessageBox.StandardButton.Save:
                if not (self.files.save() or self._choose_place()):
                    event.ignore()
                    return
        self.runner.close()
        self.files.close(keep)
        self.studio.close()

    def _may_stop(self) -> bool:
        answer = QMessageBox.question(
            self.window,
            "A run goes on",
            "Stop the training and save where it is? It can be continued later.",
        )
        return bool(answer == QMessageBox.StandardButton.Yes)

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        buttons = QMessageBox.StandardButton
        return QMessageBox.question(
            self.window,
            "Unsaved edits",
            "Save the edits of this project?",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )


def _sentence(run: RunState) -> str:
    if run.state in ("running", "paused"):
        word = "Paused" if run.state == "paused" else "Training"
        threads = f", {run.threads} thread{'s' if run.threads > 1 else ''}" if run.threads else ""
        return (
            f"{word}   ·   epoch {run.epoch}/{run.epochs}   ·   step {run.step:,}/{run.steps:,}"
            f"   ·   {run.device}{threads}"
        )
    return _WORDS[run.state] + (f": {run.message}" if run.state == "failed" else "")

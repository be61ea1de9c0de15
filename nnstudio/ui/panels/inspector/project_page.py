"""The page of the project: title, notes, and the plan of the training."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from nnstudio.catalog.registry import optimizers, schedules
from nnstudio.project.declared import NOTES, PLAN, PROJECT_NAME
from nnstudio.project.edits import (
    EditError,
    rename_project,
    set_notes,
    set_optimizer,
    set_plan,
    set_schedule,
)
from nnstudio.project.project import Project
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.panels.inspector.header import Header
from nnstudio.ui.panels.inspector.numbers import counted, short
from nnstudio.ui.panels.inspector.part_editor import PartEditor
from nnstudio.ui.panels.inspector.preview import RatePreview
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.section import Section

_DEVICES = ("auto", "cpu", "cuda", "mps")
_NOTES_TALL = 76


class ProjectPage(QWidget):
    """What is set when nothing is selected."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._shown: Project | None = None
        self.header = Header(self)
        self.totals = label("", "dim", wrap=True, parent=self)
        self.title = SettingsForm((PROJECT_NAME,), parent=self)
        self.title.edited.connect(lambda _, name: studio.apply(rename_project(str(name))))
        self.title.reset.connect(lambda _: studio.apply(rename_project(str(PROJECT_NAME.default))))
        self.notes = QPlainTextEdit(self)
        self.notes.setPlaceholderText(NOTES.help)
        self.notes.setAccessibleName("notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(_NOTES_TALL)
        self.notes.textChanged.connect(self._write_notes)
        self.notes.installEventFilter(self)
        self.plan = SettingsForm(PLAN, {"device": _DEVICES, "best": ("loss",)}, self)
        self.plan.edited.connect(self._set_plan)
        self.plan.reset.connect(self._reset_plan)
        for form in (self.title, self.plan):
            form.finished.connect(studio.document.seal)
        self.optimizer = PartEditor(studio, "optimizer", optimizers(), set_optimizer, self)
        self.schedule = PartEditor(studio, "schedule", schedules(), set_schedule, self)
        self.preview = RatePreview(self)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S3)
        for widget in (self.header, self.totals, self.title, self.notes):
            column.addWidget(widget)
        column.addWidget(Section("Training", self.plan, self))
        column.addWidget(Section("Optimizer", self.optimizer, self))
        body = QWidget(self)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.S3)
        inside.addWidget(self.preview)
        inside.addWidget(self.schedule)
        column.addWidget(Section("Learning rate", body, self))

    def put(self, project: Project) -> None:
        """Show a project; what did not change stays as it is."""
        last, self._shown = self._shown, project
        if last is None or last.name != project.name:
            self.header.put(project.name, "project", icon="nnstudio")
            self.title.put({"name": project.name})
        if self.notes.toPlainText() != project.notes:
            blocked = self.notes.blockSignals(True)
            self.notes.setPlainText(project.notes)
            self.notes.blockSignals(blocked)
        if last is None or last.plan is not project.plan:
            plan = project.plan
            self.plan.put({setting.name: getattr(plan, setting.name) for setting in PLAN})
            self.optimizer.put(plan.optimizer)
            self.schedule.put(plan.schedule)
            self.preview.put(plan)

    def put_report(self) -> None:
        """Show the latest totals, and offer the figures that can pick the best weights."""
        analysis = self._studio.analysis
        if analysis is None:
            self.totals.setText("")
            return
        parts = [
            counted(len(analysis.graph.nodes), "node"),
            counted(analysis.parameters, "parameter"),
            f"{short(analysis.macs)} MACs per sample",
        ]
        self.totals.setText(" · ".join(parts))
        field = self.plan.rows["best"].field
        if isinstance(field, ChoiceField):
            figures = [node.name for node, _ in analysis.of_kind("metric", "loss")]
            field.offer(tuple(dict.fromkeys(("loss", *figures))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the notes ends the step."""
        if event.type() == QEvent.Type.FocusOut:
            self._studio.document.seal()
        return super().eventFilter(watched, event)

    def _write_notes(self) -> None:
        try:
            self._studio.apply(set_notes(self.notes.toPlainText()))
        except EditError as error:
            self._studio.notice(str(error), "warning")

    def _set_plan(self, name: str, value: object) -> None:
        try:
            self._studio.apply(set_plan(**{name: value}))
        except EditError as error:
            self.plan.tell(name, error.reason)

    def _reset_plan(self, name: str) -> None:
        self._studio.document.seal()
        row = self.plan.rows[name]
        row.forget()
        self._studio.apply(set_plan(**{name: row.setting.default}))
        row.put(getattr(self._studio.project.plan, name))

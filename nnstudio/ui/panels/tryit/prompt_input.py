"""Letting a model of text write on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from nnstudio.catalog.settings import Float, Int, Setting
from nnstudio.catalog.values import SettingError
from nnstudio.engine.arrays import numbers_of
from nnstudio.engine.messages import Sampled
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.panels.tryit.question import Input, Question, Stepper
from nnstudio.ui.widgets.labels import label

OPTIONS: tuple[Setting, ...] = (
    Int("length", 120, "Characters to write.", low=1, high=2000),
    Float("temperature", 0.8, "0: always the likeliest; higher: more daring.", low=0.0, high=5.0),
    Int("seed", 0, "The same seed writes the same text.", low=0, high=2**31 - 1),
)


class PromptInput(Input):
    """The beginning of a text, and how it is continued."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: frozenset[str] = frozenset()
        self._options = {setting.name: setting.default for setting in OPTIONS}
        self.stepper = Stepper(self)
        self.stepper.wanted.connect(self.wanted)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("beginning of the text")
        self.text.setPlaceholderText("The beginning of a text…")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(84)
        self.text.textChanged.connect(self._type)
        self.words = label("", "warning", wrap=True, parent=self)
        self.form = SettingsForm(OPTIONS, parent=self)
        self.form.put(self._options)
        self.form.edited.connect(self._set)
        self.form.reset.connect(self._reset)
        self.again = QPushButton(theme.icon("refresh"), "Another", self)
        self.again.setToolTip("Write on with the next seed")
        self.again.clicked.connect(self._next_seed)
        row = QHBoxLayout()
        row.addWidget(self.stepper, 1)
        row.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S2)
        column.addLayout(row)
        column.addWidget(self.text)
        column.addWidget(self.words)
        column.addWidget(self.form)
        column.addStretch(1)
        self.words.hide()

    def put_fields(self, fields: Mapping[str, Field]) -> None:
        field = next((each for each in fields.values() if each.kind == "text"), None)
        self._known = frozenset(field.classes) if field is not None else frozenset()
        self._check()

    @property
    def question(self) -> Question | None:
        prompt = self.text.toPlainText()
        if not prompt or self._strange(prompt):
            return None
        options = {name: float(value) for name, value in self._options.items()}  # type: ignore[arg-type]
        return Question(inputs=(prompt,), options=options)

    def take_sample(self, sampled: Sampled, fields: Mapping[str, Field]) -> None:
        texts = dict(sampled.labels).get("text", ())
        if texts and numbers_of(sampled.rows).size:
            blocked = self.text.blockSignals(True)
            self.text.setPlainText(texts[0])
            self.text.blockSignals(blocked)
            self.stepper.put(sampled)
            self._check()
            self.changed.emit()

    def _strange(self, prompt: str) -> str:
        """Characters that the model has never seen."""
        if not self._known:
            return ""
        return "".join(dict.fromkeys(each for each in prompt if each not in self._known))

    def _check(self) -> None:
        strange = self._strange(self.text.toPlainText())
        known = "".join(sorted(self._known)).replace("\n", "⏎")
        text = f"The model knows no {', '.join(map(repr, strange[:5]))}. It knows: {known[:120]}"
        self.words.setText(text if strange else "")
        self.words.setVisible(bool(strange))

    def _type(self) -> None:
        self.stepper.leave()
        self._check()
        self.changed.emit()

    def _set(self, name: str, value: object) -> None:
        setting = self.form.rows[name].setting
        try:
            self._options[name] = setting.check(value)
        except SettingError as error:
            self.form.tell(name, str(error))
            return
        self.form.put(self._options)
        self.changed.emit()

    def _reset(self, name: str) -> None:
        self.form.rows[name].forget()
        self._set(name, self.form.rows[name].setting.default)

    def _next_seed(self) -> None:
        seed = self._options["seed"]
        assert isinstance(seed, int)
        self._set("seed", seed + 1)

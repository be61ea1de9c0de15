"""Trying the model by hand: an input at one side, its answer at the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from nnstudio.engine.messages import Answers, ColumnListed, Failed, Reply, Sampled
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.panels.asking import Asking, Done, Pace
from nnstudio.ui.panels.tryit.answer import AnswerView
from nnstudio.ui.panels.tryit.image_input import ImageInput
from nnstudio.ui.panels.tryit.prompt_input import PromptInput
from nnstudio.ui.panels.tryit.question import Input
from nnstudio.ui.panels.tryit.row_input import RowInput
from nnstudio.ui.panels.tryit.series_input import SeriesInput
from nnstudio.ui.panels.tryit.standing import reason
from nnstudio.ui.widgets.sides import Sides

Sample = Callable[[int, Done], None]
_INVITATIONS = {
    "image": "Draw something, drop an image, or take one from the test part.",
    "row": "Fill in the row, or take one from the test part.",
    "series": "Type some values, or take a window from the test part.",
    "text": "Type the beginning of a text, or take one from the test part.",
}


def kind_of(fields: Mapping[str, Field]) -> str:
    """How a model of such data is asked: image, series, text, row, or "" for not at all."""
    kinds = {field.kind for field in fields.values()}
    if "image" in kinds:
        return "image"
    if "series" in kinds:
        return "series"
    if "text" in kinds:
        return "text"
    return "row" if "x" in fields else ""


class ByHand(QWidget):
    """Asks as soon as there is something to ask, and again when weights have changed.

    `taken` gives the answers.
    """

    taken = Signal(object)

    def __init__(self, sample: Sample, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample = sample
        self._asking: Asking | None = None
        self._fields: Mapping[str, Field] = {}
        self._pace = Pace(self._send, self._take, self, interval=250)
        self._samples = Pace(self._send_sample, self._take_sample, self, interval=30)
        self._place = 0
        self._truth = ""
        self.image = ImageInput(self)
        self.row = RowInput(self)
        self.series = SeriesInput(self)
        self.prompt = PromptInput(self)
        self.inputs: dict[str, Input] = {
            "image": self.image,
            "row": self.row,
            "series": self.series,
            "text": self.prompt,
        }
        self.pages = QWidget(self)
        one = QVBoxLayout(self.pages)
        one.setContentsMargins(0, 0, 0, 0)
        for page in self.inputs.values():
            one.addWidget(page)
            page.hide()
            page.changed.connect(self.refresh)
            page.wanted.connect(self._want_sample)
        self.kind = ""
        self.view = AnswerView(self)
        self.written = QTextEdit(self)
        self.written.setReadOnly(True)
        self.written.setAccessibleName("what the model writes")
        self.written.setFont(theme.code_font(theme.SMALL))
        self.written.setMinimumHeight(140)
        self.written.hide()
        answer = QWidget(self)
        column = QVBoxLayout(answer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S2)
        column.addWidget(self.view)
        column.addWidget(self.written, 1)
        self.sides = Sides(self.pages, answer, 348, 640, self)
        self.sides.arranged.connect(self._fit_room)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.sides)

    def ask_through(self, asking: Asking | None) -> None:
        """Take the engine's answers from here on."""
        self._asking = asking
        self._pace.drop()
        self.refresh()

    def put_fields(self, fields: Mapping[str, Field]) -> None:
        """Suit the data; another kind of it has another way to ask."""
        self._fields = fields
        kind = kind_of(fields)
        if kind != self.kind:
            self.kind = kind
            self._pace.drop()
        if kind:
            page = self.inputs[kind]
            for each in self.inputs.values():
                each.setVisible(each is page)  # hidden ones do not count for the height
            page.put_fields(fields)
        self.pages.setVisible(bool(kind))
        self.refresh()

    def put_columns(self, listed: Sequence[ColumnListed]) -> None:
        """Know the columns of the table."""
        self.row.put_columns(listed)

    def refresh(self) -> None:
        """Ask again: weights have changed, or the page is seen again."""
        if not self.kind:
            self._say("There is no data to try by hand. Choose data in the Data panel.")
        elif self._asking is None:
            self._say("The engine is starting; answers come as soon as it is there.")
        elif self.inputs[self.kind].question is None:
            self._pace.drop()
            self._say(self._invitation())
        else:
            self._pace.want()

    def _invitation(self) -> str:
        if self.kind == "row" and any(self.row.values) and self.row.missing:
            return f"{self.row.missing} has no value yet."
        return _INVITATIONS[self.kind]

    def _fit_room(self) -> None:
        """The pad and the bars stay in sight in a low panel."""
        room = self.sides.room
        self.image.fit(room)
        self.view.fit(room.height() if room is not None else None)

    def _say(self, words: str) -> None:
        self.view.say(words)
        self.written.hide()

    def _send(self, done: Done) -> None:
        question = self.inputs[self.kind].question if self.kind else None
        if question is None or self._asking is None:
            self._pace.drop()
            return
        self._truth = question.truth
        self._asking.predict(done, question.inputs, question.arrays, question.options or None)

    def _take(self, reply: Reply) -> None:
        if isinstance(reply, Failed):
            self._say(reason(reply))
            return
        if not isinstance(reply, Answers) or not reply.answers:
            return
        self.taken.emit(reply)
        answered = reply.answers[0]
        if self.kind == "text":
            self._write(answered.input, answered.answer)
            return
        self.written.hide()
        self.view.put(answered, self._order, self._names, self._truth)
        if self.kind == "series":
            self.series.put_answer(answered)

    @property
    def _order(self) -> Sequence[str]:
        return next((f.classes for f in self._fields.values() if f.kind == "class"), ())

    @property
    def _names(self) -> Sequence[str]:
        target = self._fields.get("y")
        return target.columns if target is not None else ()

    def _write(self, prompt: str, answer: str) -> None:
        """The prompt dim, what the model wrote behind it in the color of text."""
        colors = theme.current()
        self.view.say("")
        self.written.show()
        self.written.clear()
        continued = answer.removeprefix(prompt)
        self.written.setTextColor(colors.text_faint)
        self.written.insertPlainText(prompt)
        self.written.setTextColor(colors.text)
        self.written.insertPlainText(continued)

    def _want_sample(self, place: int) -> None:
        self._place = place
        self._samples.want(now=True)

    def _send_sample(self, done: Done) -> None:
        self._sample(self._place, done)

    def _take_sample(self, reply: Reply) -> None:
        if isinstance(reply, Failed):
            self._say(reason(reply))
        elif isinstance(reply, Sampled) and self.kind:
            if not reply.rows.shape[0]:
                self._say("The data has no test rows; give them a share in the Data panel.")
                return
            self.inputs[self.kind].take_sample(reply, self._fields)

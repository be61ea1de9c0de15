"""Real rows of the data, page by page and split by split."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from nnstudio.engine.messages import Described, Failed, Reply, Sampled
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.panels.asking import Done, Pace
from nnstudio.ui.panels.data.balance import Balance
from nnstudio.ui.panels.data.split_bar import SPLITS
from nnstudio.ui.panels.data.views import COUNTS, SampleView
from nnstudio.ui.panels.samples import look_of
from nnstudio.ui.widgets.labels import emptied, label
from nnstudio.ui.widgets.section import Section
from nnstudio.ui.widgets.segments import Segments

_PAGER = 190  # pixels for turning pages

Ask = Callable[[str, int, int, Done], None]


class Preview(QWidget):
    """Shows samples of a description. `ask(split, first, count, done)` gets them."""

    shown = Signal()

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._fields: Mapping[str, Field] = {}
        self._rows: dict[str, int] = {}
        self._classes: tuple[str, ...] = ()
        self._target = ""
        self._first = 0
        self._pace = Pace(self._send, self._take, self, interval=30)
        self.split = Segments((), self)
        self.split.setAccessibleName("Split")
        self.split.chosen.connect(self._turn_split)
        self.range = label("", "dim", parent=self)
        self.range.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.before = self._button("chevron-right", "Earlier samples", -1)
        self.after = self._button("chevron-right", "More samples", 1)
        self.view = SampleView(self)
        self.words = label("", "dim", wrap=True, parent=self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.balances = QWidget(self)
        self._balance_column = QVBoxLayout(self.balances)
        self._balance_column.setContentsMargins(0, 0, 0, 0)
        self._balance_column.setSpacing(theme.S3)
        self.balance = Section("Rows of each class", self.balances, self)
        self._lay_out()
        self.clear("")

    def _button(self, icon: str, tip: str, step: int) -> QToolButton:
        made = QToolButton(self)
        name = "chevron-left" if step < 0 and _has_icon("chevron-left") else icon
        if step < 0 and name == icon:
            made.setArrowType(Qt.ArrowType.LeftArrow)
        elif step > 0 and not _has_icon("chevron-left"):
            made.setArrowType(Qt.ArrowType.RightArrow)
        else:
            made.setIcon(theme.icon(name, "text_dim"))
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.setFixedSize(28, 28)
        made.clicked.connect(lambda: self.turn(step))
        return made

    def _lay_out(self) -> None:
        pager = QHBoxLayout()
        pager.setSpacing(theme.S1)
        pager.addStretch(1)
        for widget in (self.before, self.range, self.after):
            pager.addWidget(widget)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(theme.S1)
        self._head.addWidget(self.split)
        self._head.addLayout(pager, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S3)
        column.addLayout(self._head)
        column.addWidget(self.words)
        column.addWidget(self.view, 1)
        column.addWidget(self.balance)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The pages are turned beside the splits, or below them where there is no room."""
        needed = self.split.sizeHint().width() + _PAGER
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._head.setDirection(beside if self.width() >= needed else below)

    def clear(self, words: str) -> None:
        """Show nothing but words."""
        self._pace.drop()
        self._fields, self._rows = {}, {}
        for widget in (self.split, self.before, self.after, self.range, self.view, self.balance):
            widget.hide()
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def put(self, described: Described) -> None:
        """Show the samples of data that was described; page and split stay where they can."""
        fields = {field.name: field for field in described.fields}
        if look_of(fields) != self.look:
            self._first = 0
        self._fields, self._rows = fields, dict(described.rows)
        choices = [(s, f"{s.capitalize()} {self._rows[s]:,}") for s in SPLITS if self._rows.get(s)]
        self.split.offer(choices)
        self._arrange()
        self._first = min(self._first, max(self._rows.get(self.split.key, 0) - 1, 0))
        self._first -= self._first % self.count
        for widget in (self.split, self.view):
            widget.show()
        self.words.hide()
        self._put_balance(described)
        self._pace.want(now=True)

    def put_columns(self, classes: tuple[str, ...], target: str) -> None:
        """Which columns hold classes, so that they are shown as words, and which is predicted."""
        if (classes, target) != (self._classes, self._target):
            self._classes, self._target = classes, target
            if self._rows and self.look == "rows":
                self._pace.want(now=True)

    @property
    def look(self) -> str:
        """How samples are shown; see `views.look_of`."""
        return look_of(self._fields)

    @property
    def count(self) -> int:
        """Samples on a page."""
        return COUNTS[self.look]

    @property
    def first(self) -> int:
        """The place of the first sample shown in its split."""
        return self._first

    def turn(self, pages: int) -> None:
        """Show later samples, or earlier ones."""
        total = self._rows.get(self.split.key, 0)
        first = self._first + pages * self.count
        if 0 <= first < total:
            self._first = first
            self._pace.want(now=True)

    def _turn_split(self, _: str) -> None:
        self._first = 0
        self._pace.want(now=True)

    def _put_balance(self, described: Described) -> None:
        emptied(self._balance_column)
        for name, parts in described.balance:
            field = self._fields.get(name)
            if field is None:
                continue
            if len(described.balance) > 1:
                self._balance_column.addWidget(label(name, "dim", parent=self.balances))
            bars = Balance(self.balances)
            bars.put(field.classes, dict(parts))
            self._balance_column.addWidget(bars)
        self.balance.setVisible(bool(described.balance))

    def _send(self, done: Done) -> None:
        if self.split.key:
            self._ask(self.split.key, self._first, self.count, done)
        else:
            self._pace.drop()

    def _take(self, reply: Reply) -> None:
        if isinstance(reply, Failed):
            self.words.setText(reply.message)
            self.words.show()
            self.view.hide()
            return
        if not isinstance(reply, Sampled) or reply.split != self.split.key:
            return
        self.words.hide()
        self.view.show()
        self.view.show_samples(reply, self._fields, self._classes, self._target)
        last = reply.first + reply.rows.shape[0]
        paged = reply.total > self.count
        self.range.setText(f"{reply.first + 1:,}–{last:,} of {reply.total:,}")
        for widget in (self.before, self.after, self.range):
            widget.setVisible(paged)
        self.before.setEnabled(reply.first > 0)
        self.after.setEnabled(last < reply.total)
        self.shown.emit()


def _has_icon(name: str) -> bool:
    try:
        theme.icon(name)
    except FileNotFoundError:
        return False
    return True

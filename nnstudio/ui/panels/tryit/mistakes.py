"""Where the model errs: figures of a split, the confusion matrix, and the worst rows beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnstudio.engine.arrays import numbers_of
from nnstudio.engine.messages import ColumnListed, Failed, Judged, Reply, Worst
from nnstudio.project.fields import ANSWERS, Field
from nnstudio.ui import theme
from nnstudio.ui.panels.asking import Asking, Done, Pace
from nnstudio.ui.panels.samples import cells_of
from nnstudio.ui.panels.tryit.confusion import Cell, Confusion
from nnstudio.ui.panels.tryit.standing import reason
from nnstudio.ui.plots.ticks import short
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.picture_grid import Captioned, PictureGrid
from nnstudio.ui.widgets.pixels import picture_of
from nnstudio.ui.widgets.plane import Line, Plane, Points, Scene, span_of
from nnstudio.ui.widgets.rows_table import RowsTable
from nnstudio.ui.widgets.segments import Segments
from nnstudio.ui.widgets.sides import Sides

WORST = 200  # rows that are asked for, so that a cell of the matrix has some of its own
SHOWN = 48
_SPLITS = (("validation", "Validation"), ("test", "Test"), ("train", "Train"))
_EVERY = 1000  # milliseconds between two judgments: each goes through a whole split


class Mistakes(QWidget):
    """Judges a split, at most once a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asking: Asking | None = None
        self._fields: Mapping[str, Field] = {}
        self._one_hot: tuple[str, ...] = ()
        self.judged: Judged | None = None
        self._pace = Pace(self._send, self._take, self, interval=_EVERY)
        self.split = Segments(_SPLITS, self)
        self.split.choose("test")
        self.split.chosen.connect(lambda _: self.refresh(now=True))
        self.figures = label("", "", wrap=True, parent=self)
        self.figures.setMinimumHeight(1)  # its width decides, not the two lines of its own hint
        self.words = label("", "dim", wrap=True, parent=self)
        self.matrix = Confusion(self)
        self.matrix.chosen.connect(lambda _: self._show_worst())
        self.plane = Plane(self)
        self.plane.setFixedHeight(260)
        self.head = label("", "heading", wrap=True, parent=self)
        self.grid = PictureGrid(self)
        self.table = RowsTable(self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.grid)
        self.pages.addWidget(self.table)
        self._lay_out()
        self._say("")

    def _lay_out(self) -> None:
        left, right = QWidget(self), QWidget(self)
        for part, widgets in (
            (left, (self.split, self.figures, self.words, self.matrix, self.plane)),
            (right, (self.head, self.pages)),
        ):
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.S2)
            for widget in widgets:
                column.addWidget(widget)
        right_layout = right.layout()
        assert isinstance(right_layout, QVBoxLayout)
        right_layout.addStretch(1)
        self.sides = Sides(left, right, 400, 720, self)
        self.sides.arranged.connect(self._fit_matrix)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.sides)

    def ask_through(self, asking: Asking | None) -> None:
        """Take the engine's answers from here on."""
        self._asking = asking
        self._pace.drop()

    def put_fields(self, fields: Mapping[str, Field]) -> None:
        """Know what the rows of the data hold."""
        if fields != self._fields:
            self._fields, self.judged = fields, None
            self._say("")

    def put_columns(self, listed: Sequence[ColumnListed]) -> None:
        """Know which columns are one-hot."""
        self._one_hot = tuple(
            each.column.name
            for each in listed
            if each.column.kind == "class" and each.column.encoding == "one_hot"
        )

    def refresh(self, now: bool = False) -> None:
        """Judge again."""
        if self._asking is not None and self._fields:
            self._pace.want(now)

    def _send(self, done: Done) -> None:
        if self._asking is not None:
            self._asking.judge(done, self.split.key, WORST)

    def _take(self, reply: Reply) -> None:
        if isinstance(reply, Failed):
            self.judged = None
            self._say(reason(reply))
        elif isinstance(reply, Judged) and reply.split == self.split.key:
            self.judged = reply
            self._show()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))
        for widget in (self.figures, self.matrix, self.plane, self.head, self.pages):
            widget.hide()

    def _show(self) -> None:
        judged = self.judged
        assert judged is not None
        self.words.hide()
        parts = [
            f"{name} {_figure(name, value)}"
            for name, value in judged.figures
            if isinstance(value, int | float)
        ]
        self.figures.setText(" · ".join([*parts, f"{judged.rows:,} rows"]))
        self.figures.show()
        self.matrix.put(judged.classes, judged.confusion)
        self.matrix.setVisible(bool(judged.confusion))
        self._fit_matrix()
        scene = None if judged.confusion else against_truth(judged)
        self.plane.setVisible(scene is not None)
        if scene is not None:
            self.plane.show_scene(scene)
        self._show_worst()

    @property
    def shown(self) -> tuple[int, ...]:
        """Places among the worst rows that are shown: those of the chosen cell, or the mistakes."""
        judged, cell = self.judged, self.matrix.cell
        if judged is None:
            return ()
        pairs = [(each.truth, each.answer) for each in judged.worst]
        if cell is not None and judged.classes:
            wanted = judged.classes[cell[0]], judged.classes[cell[1]]
            return tuple(at for at, pair in enumerate(pairs) if pair == wanted)[:SHOWN]
        return tuple(range(len(pairs)))[:SHOWN]

    def _show_worst(self) -> None:
        judged = self.judged
        if judged is None:
            return
        places = self.shown
        self.head.setText(self._title(judged, self.matrix.cell, places))
        self.head.show()
        values = {name: numbers_of(array) for name, array in judged.inputs}
        self.pages.setVisible(bool(places))
        if "image" in values:
            self.pages.setCurrentWidget(self.grid)
            self.grid.show_entries(
                [
                    self._captioned(judged, judged.worst[at], values["image"][at], at)
                    for at in places
                ]
            )
            self.pages.setFixedHeight(self.grid.minimumHeight())
        elif places:
            self.pages.setCurrentWidget(self.table)
            self._show_table(judged, places)

    def resizeEvent(self, event: object) -> None:
        if self.pages.currentWidget() is self.grid:
            self.pages.setFixedHeight(max(self.grid.minimumHeight(), 10))

    def _fit_matrix(self) -> None:
        """In a low place the matrix shrinks; in one column with the rest the page scrolls."""
        room = self.sides.room
        if room is None:
            self.matrix.fit(None)
            return
        figures = self.figures.heightForWidth(room.width())
        self.matrix.fit(room.height() - self.split.sizeHint().height() - figures - 2 * theme.S2)

    def _title(self, judged: Judged, cell: Cell | None, places: Sequence[int]) -> str:
        if cell is None:
            return "Worst predicted first" if places else "There are no rows to show."
        words = self.matrix.words(cell)
        if not places and judged.confusion[cell[0]][cell[1]]:
            return f"{words}; none of them is among the {len(judged.worst)} worst."
        return words

    def _captioned(self, judged: Judged, worst: Worst, pixels: object, at: int) -> Captioned:
        picture = picture_of(pixels)  # type: ignore[arg-type]
        if not judged.classes:
            return Captioned(picture, short(worst.badness), tip=f"row {worst.row:,}")
        share = _probability(judged, at, worst.answer)
        right = worst.truth == worst.answer
        tip = (
            f"row {worst.row:,}: it is {worst.truth}, the model says {worst.answer} with"
            f" {share:.1%} and gives {worst.truth} {1 - worst.badness:.1%}"
        )
        caption = worst.truth if right else f"{worst.truth} → {worst.answer}"
        return Captioned(picture, caption, f"{share:.0%}", tip, "ok" if right else "error")

    def _show_table(self, judged: Judged, places: Sequence[int]) -> None:
        values = {
            name: numbers_of(array)[list(places)]
            for name, array in judged.inputs
            if name not in ANSWERS
        }
        labels: dict[str, Sequence[str]] = {}
        head, cells = cells_of(values, self._fields, labels, self._one_hot)
        is_class = bool(judged.classes)
        first = ("true", "predicted", "probability" if is_class else "off by")
        rows = []
        for line, at in enumerate(places):
            worst = judged.worst[at]
            share = _probability(judged, at, worst.answer)
            last = f"{share:.1%}" if is_class else f"{worst.badness:.3g} deviations"
            rows.append([worst.truth, worst.answer, last, *cells[line]])
        self.table.show_rows((*first, *head), rows, [judged.worst[at].row for at in places])
        self.pages.setMinimumHeight(min(34 + 24 * len(rows), 420))
        self.pages.setMaximumHeight(16777215)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)


def against_truth(judged: Judged) -> Scene | None:
    """Predicted numbers over true ones, with the line on which they are equal; None if several."""
    try:
        truth = numpy.array([float(each.truth) for each in judged.worst])
        answers = numpy.array([float(each.answer) for each in judged.worst])
    except ValueError:
        return None
    if not len(truth):
        return None
    span = span_of([truth, answers])
    line = numpy.array(span)
    whole = len(truth) == judged.rows
    name = "rows" if whole else f"the {len(truth)} worst of {judged.rows:,} rows"
    lines = (Line(line, line, 1),)
    points = (Points(truth, answers, 0),)
    return Scene(span, span, "true", "predicted", points, lines, (name, "as it should be"))


def _probability(judged: Judged, at: int, name: str) -> float:
    if not judged.classes:
        return 0.0
    return float(numbers_of(judged.probabilities)[at, judged.classes.index(name)])


def _figure(name: str, value: float) -> str:
    return f"{value:.2%}" if "accuracy" in name and 0 <= value <= 1 else short(value)

"""Samples as people look at them: pictures, points, series, texts, rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from PySide6.QtWidgets import QStackedWidget, QWidget

from nnstudio.engine.arrays import numbers_of
from nnstudio.engine.messages import Sampled
from nnstudio.project.fields import Field
from nnstudio.ui.panels.samples import cells_of, following_text, look_of, one_line, scene_of
from nnstudio.ui.plots.ticks import short
from nnstudio.ui.widgets.picture_grid import Captioned, PictureGrid
from nnstudio.ui.widgets.pixels import picture_of
from nnstudio.ui.widgets.plane import Plane
from nnstudio.ui.widgets.rows_table import RowsTable
from nnstudio.ui.widgets.sparks import Spark, Sparks

Numbers = numpy.ndarray[Any, Any]
_LEAST = 160  # pixels: with less, the panel scrolls instead of the table
COUNTS = {"image": 60, "points": 2000, "series": 12, "text": 20, "rows": 50}


class SampleView(QStackedWidget):
    """One page for each way to look at samples."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = PictureGrid(self)
        self.plane = Plane(self)
        self.sparks = Sparks(self)
        self.table = RowsTable(self)
        self._pages: dict[str, QWidget] = {
            "image": self.grid,
            "points": self.plane,
            "series": self.sparks,
            "text": self.table,
            "rows": self.table,
        }
        for page in (self.grid, self.plane, self.sparks, self.table):
            self.addWidget(page)

    def show_samples(
        self,
        sampled: Sampled,
        fields: Mapping[str, Field],
        classes: Sequence[str],
        target: str = "",
    ) -> None:
        """Show a page of samples; `classes` are columns that hold one-hot classes, `target` is the
        name of the class that is predicted."""
        look = look_of(fields)
        self.setCurrentWidget(self._pages[look])
        values = {name: numbers_of(array) for name, array in sampled.fields}
        labels = dict(sampled.labels)
        rows = numbers_of(sampled.rows).tolist()
        if look == "image":
            self.grid.show_entries(_captioned(values["image"], rows, values, labels))
        elif look == "points":
            self.plane.show_scene(scene_of({sampled.split: values}, fields))
        elif look == "series":
            self.sparks.show_sparks(_sparks(values, rows))
        elif look == "text":
            self.table.show_rows(("text",), [[one_line(text)] for text in labels["text"]], rows)
        else:
            head, cells = cells_of(values, fields, labels, classes, target)
            self.table.show_rows(head, cells, rows)
        self.fit()

    def fit(self) -> None:
        """A page that has a height of its own gets it."""
        page = self.currentWidget() or self.grid
        for other in (self.grid, self.sparks):
            if other is not page:
                other.setMinimumHeight(0)
        fixed = page in (self.grid, self.sparks)
        self.setMinimumHeight(page.minimumHeight() if fixed else _LEAST)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()


def _captioned(
    images: Numbers,
    rows: Sequence[int],
    values: Mapping[str, Numbers],
    labels: Mapping[str, Sequence[str]],
) -> list[Captioned]:
    found = []
    for at, row in enumerate(rows):
        words = [str(texts[at]) for texts in labels.values()]
        words += [
            ", ".join(short(float(each)) for each in numbers[at].ravel()[:3])
            for name, numbers in values.items()
            if name not in labels and name != "image"
        ]
        caption = ", ".join(words)
        tip = f"row {row:,}" + (f"\n{caption}" if caption else "")
        found.append(Captioned(picture_of(images[at]), caption, tip=tip))
    return found


def _sparks(values: Mapping[str, Numbers], rows: Sequence[int]) -> list[Spark]:
    following = values.get("next")
    found = []
    for at, row in enumerate(rows):
        after = None if following is None else float(numpy.ravel(following[at])[0])
        past, caption = values["window"][at][:, 0], f"window {row:,}"
        if after is not None:
            caption += f", then {following_text(after, past)}"
        found.append(Spark(past, after, caption=caption))
    return found

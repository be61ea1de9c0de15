"""How the model divides a plane of two inputs, or the curve it fits through one: live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy
from PySide6.QtCore import QSizeF, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.engine.arrays import numbers_of
from nnstudio.engine.messages import Curved, Failed, FromRun, Reply, Sampled, Surfaced
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.panels.asking import Asking, Done, Pace
from nnstudio.ui.panels.samples import scene_of
from nnstudio.ui.panels.tryit.standing import reason
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.plane import Line, Plane, Scene, color_of, span_of

Numbers = numpy.ndarray[Any, Any]
POINTS = 14_000  # of the grid, drawn smoothly over the plane
COUNT = 300  # points of a curve
MOST_POINTS = 2000  # of each split
_SPLITS = ("train", "test")


def form_of(fields: Mapping[str, Field]) -> str:
    """What can be drawn: surface (two numbers), curve (one number), or "" for neither."""
    x = fields.get("x")
    if x is None or len(fields) > 2 or any("=" in name for name in x.columns):
        return ""
    target = fields.get("y")
    if target is None or target.kind not in ("class", "numbers"):
        return ""
    return "surface" if x.shape == (2,) else "curve" if x.shape == (1,) else ""


class SurfaceView(QWidget):
    """Asks for the surface or the curve, at most four times a second; `taken` gives the answer."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asking: Asking | None = None
        self._fields: Mapping[str, Field] = {}
        self._points: dict[str, Mapping[str, Numbers]] = {}
        self._last: Surfaced | None = None
        self._seen = ((0.0, 1.0), (0.0, 1.0))
        self._asked = self._seen
        self.form = ""
        self.answered: FromRun | None = None
        self._pace = Pace(self._send, self._take, self, interval=250)
        self.plane = Plane(self)
        self.plane.viewed.connect(self.refresh)
        self.words = label("", "dim", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S2, theme.S2, theme.S3, theme.S2)
        column.setSpacing(theme.S1)
        column.addWidget(self.words)
        column.addWidget(self.plane, 1)
        self.words.hide()

    def ask_through(self, asking: Asking | None) -> None:
        """Take the engine's answers from here on."""
        self._asking = asking
        self._pace.drop()

    def put_fields(self, fields: Mapping[str, Field]) -> None:
        """Suit the data; other data has other points."""
        self._fields, self.form = fields, form_of(fields)
        self._points, self._last = {}, None
        self.plane.show_surface(None)
        self.plane.show_scene(Scene())
        self._pace.drop()

    @property
    def missing(self) -> tuple[str, ...]:
        """The splits whose points are not known yet."""
        return tuple(split for split in _SPLITS if split not in self._points) if self.form else ()

    def take_samples(self, sampled: Sampled) -> None:
        """Draw the points of a split."""
        if self.form and "x" in dict(sampled.fields):
            values = {name: numbers_of(array) for name, array in sampled.fields}
            if len(values["x"]) or sampled.split == "test":
                self._points[sampled.split] = values
            if not self.missing:
                there = {split: v for split, v in self._points.items() if len(v["x"])}
                if there:
                    self.plane.show_scene(scene_of(there, self._fields))
                    self.refresh(now=True)

    def refresh(self, now: bool = False) -> None:
        """Ask again: weights have changed."""
        if self._asking is not None and self.form and self._points and not self.missing:
            self._pace.want(now)

    def repaint_surface(self) -> None:
        """Draw what is known in the colors of the theme."""
        if self._last is not None:
            self.plane.show_surface(picture(self._last, self._levels), *self._seen)

    def _send(self, done: Done) -> None:
        if self._asking is None:
            return
        self._asked = self.plane.view
        if self.form == "surface":
            self._asking.surface(done, *self._asked, *grid_of(self.plane.room.size()))
        else:
            self._asking.curve(done, self._asked[0], COUNT)

    def _take(self, reply: Reply) -> None:
        if isinstance(reply, Failed):
            self.words.setText(reason(reply))
            self.words.show()
            return
        self.words.hide()
        if isinstance(reply, Surfaced):
            self._last = reply
            self._seen = self._asked
            self.plane.show_surface(picture(reply, self._levels), *self._seen)
        elif isinstance(reply, Curved):
            self._draw_curve(reply)
        if isinstance(reply, FromRun):
            self.answered = reply
            self.taken.emit(reply)

    @property
    def _levels(self) -> tuple[float, float]:
        """The range of the numbers to predict, so that colors stay while the model learns."""
        parts = [numpy.ravel(v["y"]).astype(float) for v in self._points.values() if "y" in v]
        return span_of(parts)

    def _draw_curve(self, reply: Curved) -> None:
        x, values = numbers_of(reply.x), numbers_of(reply.values)
        scene = scene_of(self._points, self._fields)
        many = values.shape[1] > 1
        names = reply.names if many else ("data", "model")
        lines = tuple(
            Line(x, values[:, at], at if many else 1, name) for at, name in enumerate(reply.names)
        )
        self.plane.show_scene(
            Scene(
                scene.x,
                scene.y,
                scene.x_name,
                scene.y_name,
                scene.points,
                lines,
                tuple(names),
                scene.notes,
            )
        )


def grid_of(size: QSizeF) -> tuple[int, int]:
    """Columns and rows of a grid of about `POINTS` square cells."""
    ratio = max(size.width(), 1.0) / max(size.height(), 1.0)
    columns = min(max(round((POINTS * ratio) ** 0.5), 20), 600)
    return columns, min(max(round(columns / ratio), 20), 600)


def picture(reply: Surfaced, levels: tuple[float, float]) -> QImage:
    """The surface as one picture, its top row at the top: classes mixed by their probability.

    The surer the model, the stronger the color; numbers go from one color over the background to
    another.
    """
    values = numbers_of(reply.values).astype(float)
    ground = _rgb(theme.current().canvas)
    if reply.is_class and values.shape[2] > 1:
        colors = numpy.array([_rgb(color_of(at)) for at in range(values.shape[2])])
        mixed = values @ colors
        even = 1 / values.shape[2]
        sure = numpy.clip((values.max(axis=2, keepdims=True) - even) / (1 - even), 0, 1)
        strength = 0.12 + 0.42 * sure
    else:
        low, high = levels
        at = numpy.clip((values[:, :, :1] - low) / ((high - low) or 1.0), 0, 1) * 2 - 1
        mixed = numpy.where(at < 0, _rgb(color_of(0)), _rgb(color_of(1)))
        strength = numpy.abs(at) * 0.6
    rgb = ground + (mixed - ground) * strength
    rows = numpy.ascontiguousarray(numpy.clip(rgb, 0, 255).astype(numpy.uint8)[::-1])
    height, width = rows.shape[:2]
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _rgb(color: QColor) -> Numbers:
    return numpy.array([color.red(), color.green(), color.blue()], float)

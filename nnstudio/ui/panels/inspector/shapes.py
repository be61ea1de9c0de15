"""What goes in and comes out of a node: each size with the name of its dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.catalog.node_type import Port
from nnstudio.compiler.report import NodeReport, Tensor
from nnstudio.ui import theme

# What the letters of port texts mean.
_LETTERS = {
    "N": "batch", "C": "channels", "K": "features", "H": "height", "W": "width", "L": "length",
    "F": "features", "E": "features", "S": "length", "P": "height", "Q": "width",
}  # fmt: skip
_IMAGE = {"K": "channels"}
_ROW, _NAME = 40, 14
_LEFT, _FARTHEST = 62, 110  # where sizes start, and where they do for ports of long names
_CHIP = 52  # pixels that a size is given at least


@dataclass(frozen=True)
class ShapeLine:
    """One port: its direction and name, and the sizes with names; no sizes: not known."""

    way: str
    port: str
    sizes: tuple[tuple[str, str], ...]
    note: str = ""


def shape_lines(report: NodeReport | None) -> tuple[ShapeLine, ...]:
    """The lines of a node, inputs first."""
    if report is None:
        return ()
    lines: list[ShapeLine] = []
    for port in report.kind.inputs:
        found = report.inputs.get(port.name, ())
        if not found and port.optional:
            continue
        lines += [_line("in", port, tensor) for tensor in found] or [_line("in", port, None)]
    lines += [_line("out", port, report.outputs.get(port.name)) for port in report.kind.outputs]
    return tuple(lines)


def _line(way: str, port: Port, tensor: Tensor | None) -> ShapeLine:
    if tensor is None:
        return ShapeLine(way, port.name, (), "not known")
    if not tensor.shape:
        return ShapeLine(way, port.name, (), "one number")
    names = dimension_names(port, len(tensor.shape), tensor)
    sizes = tuple((str(size), name) for size, name in zip(tensor.shape, names, strict=True))
    return ShapeLine(way, port.name, sizes, "" if tensor.dtype == "float" else tensor.dtype)


def dimension_names(port: Port, count: int, tensor: Tensor | None = None) -> tuple[str, ...]:
    """A name for each dimension, from the letters of the port text; "" where there is none."""
    letters: list[str] = []
    for axis in port.axes:
        open_ = count - len(port.axes) + 1
        letters += [""] * open_ if axis.startswith("...") else [axis.rstrip("'")]
    if len(letters) != count:
        letters = [""] * count
    if tensor is not None and tensor.field is not None and len(tensor.field.axes) == count - 1:
        letters = ["N", *tensor.field.axes]
    if letters and not letters[0] and tensor is not None and str(tensor.shape[0]) == "N":
        letters[0] = "N"
    known = {**_LETTERS, **_IMAGE} if "H" in letters or "L" in letters else _LETTERS
    return tuple(known.get(letter, "") for letter in letters)


class ShapesView(QWidget):
    """Draws the lines; what does not fit beside each other goes on below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[ShapeLine, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def put(self, lines: Sequence[ShapeLine]) -> None:
        """Show these lines."""
        if self.lines == tuple(lines):
            return
        tall = len(self.lines) != len(lines)
        self.lines = tuple(lines)
        self.setAccessibleName("; ".join(
            f"{line.way} {line.port}: {' × '.join(size for size, _ in line.sizes) or line.note}"
            for line in self.lines
        ))  # fmt: skip
        if tall:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, _ROW * len(self.lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self._left()
        for at, line in enumerate(self.lines):
            self._draw(painter, line, at * _ROW, left)

    def _left(self) -> int:
        """Where sizes start: behind the longest name, where sizes leave room for it."""
        metrics = QFontMetricsF(theme.font(theme.TINY))
        names = max((metrics.horizontalAdvance(line.port) for line in self.lines), default=0.0)
        most = max((len(line.sizes) for line in self.lines), default=0)
        room = self.width() - most * _CHIP
        return int(max(_LEFT, min(names + 32, _FARTHEST, room)))

    def _draw(self, painter: QPainter, line: ShapeLine, top: int, left: int) -> None:
        colors = theme.current()
        painter.setFont(theme.font(theme.TINY))
        painter.setPen(colors.text_faint)
        place = QRectF(0, top, 22, 22)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line.way)
        painter.setPen(colors.text_dim)
        port = painter.fontMetrics().elidedText(line.port, Qt.TextElideMode.ElideRight, left - 28)
        painter.drawText(QRectF(24, top, left - 24, 22), Qt.AlignmentFlag.AlignVCenter, port)
        if not line.sizes:
            painter.setPen(colors.text_faint)
            painter.drawText(QRectF(left, top, 200, 22), Qt.AlignmentFlag.AlignVCenter, line.note)
            return
        self._draw_sizes(painter, line, left, top)

    def _draw_sizes(self, painter: QPainter, line: ShapeLine, left: float, top: int) -> None:
        """Sizes in chips, as wide as the panel allows; names below them."""
        colors = theme.current()
        strong, tiny = theme.font(theme.SMALL, strong=True), theme.font(theme.TINY - 1)
        wide, small = QFontMetricsF(strong), QFontMetricsF(tiny)
        gap = 4.0
        room = (self.width() - left - gap * (len(line.sizes) - 1)) / len(line.sizes)
        for size, name in line.sizes:
            needs = max(wide.horizontalAdvance(size), small.horizontalAdvance(name)) + 12
            width = min(room, max(needs, 34.0))
            chip = QRectF(left, top, width, 22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.hover)
            painter.drawRoundedRect(chip, 5, 5)
            painter.setPen(colors.text)
            painter.setFont(strong)
            text = wide.elidedText(size, Qt.TextElideMode.ElideMiddle, width - 4)
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
            painter.setPen(colors.text_faint)
            painter.setFont(tiny)
            text = small.elidedText(name, Qt.TextElideMode.ElideRight, width + 2)
            below = QRectF(left - 2, top + 22, width + 4, _NAME)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
            left += width + gap

"""How rows are divided, as a bar with a part each for training, validation and test."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.ui import theme

SPLITS = ("train", "validation", "test")
_TALL, _BAR, _GRIP = 52, 20, 6
_STEP = 0.01
_LEAST_TRAIN = 0.05


def split_color(split: str) -> str:
    """The role of the theme's color that stands for a split."""
    return {"train": "accent", "validation": "warning", "test": "ok"}[split]


class SplitBar(QWidget):
    """Shows shares and rows. Dragging a border changes shares: `dragged(validation, test)`, then
    `finished`."""

    dragged = Signal(float, float)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares = (0.8, 0.1, 0.1)
        self._rows: dict[str, int] = {}
        self._movable = True
        self._held = ""
        self.setMouseTracking(True)
        self.setFixedHeight(_TALL)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rows for training, validation and test")

    def put(self, validation: float, test: float, rows: dict[str, int], movable: bool) -> None:
        """Show shares, or where they are known the rows themselves."""
        total = sum(rows.values())
        if total:
            self._shares = tuple(rows.get(split, 0) / total for split in SPLITS)  # type: ignore[assignment]
        else:
            self._shares = (max(1 - validation - test, 0.0), validation, test)
        self._rows, self._movable = rows, movable
        words = ", ".join(f"{split} {count:,} rows" for split, count in rows.items())
        self.setAccessibleDescription(words)
        self.setToolTip("Drag a border to change the shares." if movable else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _TALL)

    @property
    def borders(self) -> tuple[float, float]:
        """Where validation and test begin, in pixels."""
        room = self.width() - 1.0
        return room * self._shares[0], room * (self._shares[0] + self._shares[1])

    def _grip_at(self, x: float) -> str:
        if not self._movable:
            return ""
        one, other = self.borders
        if abs(x - other) <= _GRIP and x > one:
            return "test"
        if abs(x - one) <= _GRIP:
            return "validation"
        return "test" if abs(x - other) <= _GRIP else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self._grip_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if not self._held:
            over = self._grip_at(x)
            shape = Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        at = min(max(x / max(self.width() - 1.0, 1.0), 0.0), 1.0)
        train, validation, test = self._shares
        if self._held == "validation":
            train = min(max(at, _LEAST_TRAIN), 1 - test)
            validation = 1 - test - train
        else:
            test = 1 - min(max(at, train), 1.0)
            validation = 1 - train - test
        shares = (round(validation / _STEP) * _STEP, round(test / _STEP) * _STEP)
        self._shares = (1 - sum(shares), *shares)
        self._rows = {}
        self.update()
        self.dragged.emit(round(shares[0], 4), round(shares[1], 4))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self._held = ""
            self.finished.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.unsetCursor()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, 0, self.width(), _BAR)
        clip = QPainterPath()
        clip.addRoundedRect(whole, 5, 5)
        painter.setClipPath(clip)
        painter.fillRect(whole, colors.pressed)
        one, other = self.borders
        edges = (0.0, one, other, float(self.width()))
        for at, split in enumerate(SPLITS):
            part = QRectF(edges[at], 0, edges[at + 1] - edges[at] - (at < 2) * 1.5, _BAR)
            if part.width() > 0:
                painter.fillRect(part, getattr(colors, split_color(split)))
        painter.setClipping(False)
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        colors, room = theme.current(), self.width() / 3
        painter.setFont(theme.font(theme.TINY))
        sides = (
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignHCenter,
            Qt.AlignmentFlag.AlignRight,
        )
        for at, split in enumerate(SPLITS):
            share = f"{self._shares[at]:.0%}"
            count = f"{self._rows[split]:,} · {share}" if split in self._rows else share
            line = QRectF(at * room, _BAR + 3, room, 14)
            painter.setPen(getattr(colors, split_color(split)).lighter(100))
            painter.drawText(line, sides[at], split)
            painter.setPen(colors.text_dim)
            painter.drawText(line.translated(0, 13), sides[at], count)

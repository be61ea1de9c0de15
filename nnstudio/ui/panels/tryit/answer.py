"""What the model says: a class with a bar for each probability, or numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnstudio.engine.messages import Answered
from nnstudio.ui import theme
from nnstudio.ui.plots.ticks import short
from nnstudio.ui.widgets.labels import label

_ROW, _LOWEST_ROW = 22, 15  # pixels
_BAR = 0.55  # of a row
_WIDEST = 520
MOST = 12  # bars; of more classes the likeliest are shown


class Bars(QWidget):
    """Probabilities: few classes in their own order, so that bars do not jump; many by rank."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[tuple[str, float], ...] = ()
        self._truth = ""
        self._room: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(_WIDEST)
        self.setAccessibleName("Probabilities")

    def put(
        self, ranked: Sequence[tuple[str, float]], order: Sequence[str], truth: str = ""
    ) -> None:
        """Show probabilities, the likeliest first in `ranked`; `order` is that of the classes."""
        by_name = dict(ranked)
        if len(ranked) <= MOST and set(order) == set(by_name):
            self.shown = tuple((name, by_name[name]) for name in order)
        else:
            self.shown = tuple(ranked[:MOST])
        self._truth = truth
        words = ", ".join(f"{name} {share:.1%}" for name, share in ranked[:3])
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    @property
    def row(self) -> int:
        """The height of a row: lower where there is little room."""
        if self._room is None or not self.shown:
            return _ROW
        return max(min(self._room // len(self.shown), _ROW), _LOWEST_ROW)

    def fit(self, room: int | None) -> None:
        """Suit this height as far as it can be read; None: any height will do."""
        before, self._room = self.row, room
        if self.row != before:
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, len(self.shown) * self.row)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, len(self.shown) * self.row)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.shown:
            return
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SMALL))
        metrics = painter.fontMetrics()
        best, high = max(share for _, share in self.shown), self.row
        widest = max(metrics.horizontalAdvance(name) for name, _ in self.shown) + 10
        names = min(widest, self.width() // 3)
        figures = metrics.horizontalAdvance("100.0 %") + 6
        room = max(self.width() - names - figures - 6, 10)
        for at, (name, share) in enumerate(self.shown):
            top, leads = at * high, share == best
            painter.setFont(theme.font(theme.SMALL, strong=leads))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names - 8)
            painter.setPen(colors.text if leads else colors.text_dim)
            painter.drawText(QRectF(0, top, names, high), Qt.AlignmentFlag.AlignVCenter, text)
            bar_height = round(high * _BAR)
            track = QRectF(names, top + (high - bar_height) / 2, room, bar_height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.pressed)
            painter.drawRoundedRect(track, 3, 3)
            if share > 0.001:
                painter.setBrush(colors.accent if leads else colors.text_faint)
                bar = QRectF(track.topLeft(), track.bottomRight())
                bar.setWidth(max(track.width() * share, 3))
                painter.drawRoundedRect(bar, 3, 3)
            painter.setPen(colors.text if leads else colors.text_dim)
            figure = QRectF(names + room + 6, top, figures, high)
            painter.drawText(
                figure,
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                f"{share:.1%}".replace("%", " %"),
            )


class AnswerView(QWidget):
    """The answer in large letters, the truth where it is known, bars or numbers below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = label("", "", wrap=True, parent=self)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.truth = label("", "dim", wrap=True, parent=self)
        self.bars = Bars(self)
        self.words = label("", "dim", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S2)
        for widget in (self.answer, self.truth, self.bars, self.words):
            column.addWidget(widget)
        column.addStretch(1)
        self._room: int | None = None
        self.say("")

    def fit(self, room: int | None) -> None:
        """Suit this height; None: any height will do."""
        self._room = room
        if room is not None:
            for words in (self.answer, self.truth):
                if not words.isHidden():
                    room -= words.sizeHint().height() + theme.S2
        self.bars.fit(room)

    def say(self, words: str) -> None:
        """Show words instead of an answer."""
        for widget in (self.answer, self.truth, self.bars):
            widget.hide()
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def put(
        self,
        answered: Answered,
        order: Sequence[str] = (),
        names: Sequence[str] = (),
        truth: str = "",
    ) -> None:
        """Show an answer; `order` are the classes, `names` those of predicted numbers."""
        is_class = bool(answered.probabilities)
        text = _numbers(answered, names) if answered.values else answered.answer
        self.answer.setText(text)
        size = 28 if len(text) <= 12 else theme.TITLE
        self.answer.setStyleSheet(f"font-size: {size}px; font-weight: 600;")
        self.answer.show()
        sign = "✓" if truth == answered.answer else "✗"
        self.truth.setText(f"{sign} it is {truth}" if is_class else f"in truth {truth}")
        self.truth.setVisible(bool(truth))
        self.bars.put(answered.probabilities, order, truth)
        self.bars.setVisible(is_class)
        self.words.hide()
        self.fit(self._room)


def _numbers(answered: Answered, names: Sequence[str]) -> str:
    """Predicted numbers with few digits, each with its name if there is one."""
    shown = [short(value) for value in answered.values]
    if len(names) == len(shown):
        return "\n".join(f"{name} {value}" for name, value in zip(names, shown, strict=True))
    name, _, _ = answered.answer.rpartition(" ")
    return f"{name} {shown[0]}".strip() if len(shown) == 1 else answered.answer

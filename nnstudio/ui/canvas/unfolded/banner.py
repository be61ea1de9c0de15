"""The bar above an unfolded graph: what it is, how much of it, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label

_SLIDER = 112
_HINTED = 420  # pixels of a canvas on which the hint has room


class Banner(QWidget):
    """`amount` tells how many steps or levels are wanted, `left` that it is enough."""

    amount = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._below = parent
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S3, 5, 6, 5)
        row.setSpacing(theme.S2)
        self.words = label(parent=self)
        self.words.setFont(theme.font(theme.BODY, strong=True))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setFixedWidth(_SLIDER)
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(self.amount)
        self.hint = label("View only · Esc to leave", "dim", parent=self)
        self.close_ = QToolButton(self)
        self.close_.setIcon(theme.icon("close", "text_dim"))
        self.close_.setIconSize(QSize(14, 14))
        self.close_.setToolTip("Leave (Esc)")
        self.close_.setAccessibleName("Leave this view")
        self.close_.clicked.connect(self.left)
        for widget in (self.words, self.slider, self.hint, self.close_):
            row.addWidget(widget)

    def put(self, words: str, name: str, amount: int, most: int) -> None:
        """Say what is shown, and how far it can go."""
        self.words.setText(words)
        self.slider.blockSignals(True)
        self.slider.setRange(1, max(most, 1))
        self.slider.setValue(amount)
        self.slider.blockSignals(False)
        self.slider.setVisible(most > 1)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(f"{name}: 1 to {most}")
        self.place()

    def place(self) -> None:
        """At the top, in the middle of what it lies on."""
        self.hint.setVisible(self._below.width() > _HINTED)
        self.adjustSize()
        self.move(max((self._below.width() - self.width()) // 2, theme.S2), theme.S3)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.accent, 1))
        painter.setBrush(look.accent_soft)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()

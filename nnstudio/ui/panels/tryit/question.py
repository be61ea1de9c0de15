"""What is asked of the model by hand, as each kind of input gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from nnstudio.engine.messages import Array, Sampled
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label


@dataclass(frozen=True)
class Question:
    """Inputs as texts or as images, options of models that write text, and the truth if known."""

    inputs: tuple[str, ...] = ()
    arrays: tuple[Array, ...] = ()
    options: Mapping[str, float] = field(default_factory=dict)
    truth: str = ""


class Input(QWidget):
    """A way to ask: `changed` says that there is another question, `wanted` asks for a test row."""

    changed = Signal()
    wanted = Signal(int)

    @property
    def question(self) -> Question | None:
        """What is asked now; None where there is nothing to ask yet."""
        return None

    def put_fields(self, fields: Mapping[str, Field]) -> None:
        """Suit the data."""

    def take_sample(self, sampled: Sampled, fields: Mapping[str, Field]) -> None:
        """Ask about a row of the test part."""


class Stepper(QWidget):
    """Goes through the rows of the test part: `wanted` tells the place of a row."""

    wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place, self.total = -1, 0
        self.before = self._button(Qt.ArrowType.LeftArrow, "The test row before", -1)
        self.after = self._button(Qt.ArrowType.RightArrow, "The next test row", 1)
        self.words: QLabel = label("from the test part", "dim", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S1)
        for widget in (self.before, self.words, self.after):
            row.addWidget(widget)
        row.addStretch(1)

    def _button(self, arrow: Qt.ArrowType, tip: str, step: int) -> QToolButton:
        made = QToolButton(self)
        made.setArrowType(arrow)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.setFixedSize(26, 26)
        made.clicked.connect(lambda: self.step(step))
        return made

    def step(self, by: int) -> None:
        """Want the row so much further on; behind the last comes the first."""
        at = self.place + by if self.place >= 0 else 0
        if self.total:
            at %= self.total
        self.wanted.emit(max(at, 0))

    def put(self, sampled: Sampled) -> None:
        """Say which row is shown."""
        self.place, self.total = sampled.first, sampled.total
        self.words.setText(f"test {sampled.first + 1:,} of {sampled.total:,}")

    def leave(self) -> None:
        """The user's own input is shown, no row."""
        self.words.setText("from the test part")


def truth_of(sampled: Sampled, fields: Mapping[str, Field], given: str) -> str:
    """What a sample truly is: its class. `given` is the field that the model takes."""
    labels = dict(sampled.labels)
    for name, texts in labels.items():
        field = fields.get(name)
        if name != given and texts and field is not None and field.kind == "class":
            return texts[0]
    return ""

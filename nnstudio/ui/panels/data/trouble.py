"""What is wrong with the data, in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label

_ICON = 18


class Trouble(QFrame):
    """A message with a sign; hidden where there is none. Its text can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._kind = "error"
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON, _ICON)
        self.words = label("", "", wrap=True, parent=self)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        row.setSpacing(theme.S2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; "" where nothing is."""
        return self.words.text()

    def say(self, text: str, kind: str = "error") -> None:
        """Say something: kind error, warning or info. "" for nothing."""
        self._kind = kind
        self.words.setText(_broken(text))
        self.setVisible(bool(text))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        self._icon.setPixmap(theme.icon(self._kind, self._kind).pixmap(QSize(_ICON, _ICON)))


def _broken(text: str) -> str:
    """Long paths may be broken after their slashes."""
    return text.replace("/", "/\u200b").replace("\\", "\\\u200b")

"""Where one is: Project ▸ stage1 ▸ block2, at the top left of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnstudio.project.scope import Path, use_at
from nnstudio.ui import theme

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas

_LONGEST = 28  # characters of a name
_MOST = 5  # steps that are shown; of more the middle ones are left out


class Breadcrumb(QWidget):
    """A button for each graph on the way to the one shown; hidden in the main graph."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._said: tuple[tuple[str, Path], ...] = ()
        self.steps: list[QToolButton] = []
        self.setAccessibleName("Where the graph shown lies")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.S1, 2, theme.S1, 2)
        self._row.setSpacing(0)
        studio = canvas.studio
        studio.scoped.connect(lambda _: self.refresh())
        studio.changed.connect(lambda _: self.refresh())
        studio.themed.connect(lambda _: self.update())
        self.move(theme.S3, theme.S3)
        self.refresh()

    def refresh(self) -> None:
        """Show the way to the graph shown."""
        said = tuple(self._way())
        if said != self._said:
            self._said = said
            self._build()
        self.setVisible(bool(self._canvas.studio.scope))

    def _way(self) -> list[tuple[str, Path]]:
        studio = self._canvas.studio
        found: list[tuple[str, Path]] = [(studio.project.name, ())]
        for length in range(1, len(studio.scope) + 1):
            path = studio.scope[:length]
            use = use_at(studio.project, path)
            found.append((use.name if use is not None else str(path[-1]), path))
        return found

    def _build(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.steps = []
        shown = self._said
        if len(shown) > _MOST:
            shown = (shown[0], ("…", shown[-_MOST + 1][1]), *shown[-_MOST + 2 :])
        for at, (name, path) in enumerate(shown):
            if at:
                mark = QLabel(self)
                mark.setPixmap(theme.icon("chevron-right", "text_faint").pixmap(12, 12))
                self._row.addWidget(mark)
            self.steps.append(self._step(name, path, last=at == len(shown) - 1))
            self._row.addWidget(self.steps[-1])
        block = self._canvas.studio.block
        if block is not None and block != self._said[-1][0]:
            self._row.addWidget(self._kind(block))
        for at in range(self._row.count()):
            self._row.itemAt(at).widget().show()  # hidden ones would take no room just yet
        self.adjustSize()
        self.raise_()

    def _step(self, name: str, path: Path, last: bool) -> QToolButton:
        button = QToolButton(self)
        text = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        button.setText(text.replace("&", "&&"))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setFont(theme.font(theme.BODY, last))
        button.setAccessibleName(f"Show {name}")
        button.setToolTip("This graph is shown" if last else f"Back to {name}")
        button.clicked.connect(lambda: self._go(path))
        return button

    def _go(self, path: Path) -> None:
        self._canvas.setFocus()  # what is being typed is finished where it belongs
        self._canvas.studio.go(path)

    def _kind(self, block: str) -> QLabel:
        label = QLabel(f"· {block}", self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("kind", "dim")
        label.setContentsMargins(0, 0, theme.S2, 0)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        label.setToolTip("The block that is edited; all of its uses follow.")
        return label

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(look.panel)
        ground.setAlphaF(0.94)
        painter.setPen(QPen(look.panel_border, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

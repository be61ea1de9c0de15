"""The line above a panel: its name, and buttons that make it float or close it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QWidget

from nnstudio.ui import theme
from nnstudio.ui.widgets.labels import label

_TALL, _ICON = 32, 14


class DockTitle(QWidget):
    """Takes no room while its panel has a tab, since the tab has the name already."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self._tabbed = False
        self.name = label(dock.windowTitle(), "heading", parent=self)
        self.float = self._button("open-window", "Make a window of it, or put it back")
        self.float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self.close_button = self._button("close", "Close (View > Panels opens it again)")
        self.close_button.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S3, 0, theme.S1, 0)
        row.setSpacing(2)
        row.addWidget(self.name, 1)
        row.addWidget(self.float)
        row.addWidget(self.close_button)
        dock.windowTitleChanged.connect(self.name.setText)
        dock.topLevelChanged.connect(lambda _: self.refresh())

    def _button(self, icon: str, tip: str) -> QToolButton:
        made = QToolButton(self)
        made.setIcon(theme.icon(icon, "text_dim"))
        made.setIconSize(QSize(_ICON, _ICON))
        made.setFixedSize(24, 24)
        made.setToolTip(tip)
        made.setAccessibleName(f"{tip.partition(' (')[0]}: {self._dock.windowTitle()}")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def set_tabbed(self, tabbed: bool) -> None:
        """Whether the panel shares its place with others, whose tabs say what they are."""
        self._tabbed = tabbed
        self.refresh()

    def refresh(self) -> None:
        """Take room, or none."""
        hidden = self._tabbed and not self._dock.isFloating()
        for part in (self.name, self.float, self.close_button):
            part.setVisible(not hidden)
        self.setFixedHeight(0 if hidden else _TALL)

    def sizeHint(self) -> QSize:
        return QSize(80, self.maximumHeight() if self.maximumHeight() <= _TALL else _TALL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.panel)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colors.panel_border)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._dock.setFloating(not self._dock.isFloating())

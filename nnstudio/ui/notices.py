"""Notices: sentences that appear over the window, fade by themselves, and are kept in a history."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPropertyAnimation,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QEnterEvent, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.ui import theme
from nnstudio.ui.studio import Notice, Studio
from nnstudio.ui.widgets.labels import label

_SECONDS = {"info": 4.0, "warning": 9.0, "error": 20.0}
_MOST, _KEPT = 4, 500
_WIDE, _FADE, _ICON = 360, 220, 18


@dataclass
class Noted:
    """A notice with the time of day when it came, and how often."""

    notice: Notice
    times: int = 1
    at: float = field(default_factory=time.time)

    def __str__(self) -> str:
        clock = time.strftime("%H:%M:%S", time.localtime(self.at))
        count = f"  (×{self.times})" if self.times > 1 else ""
        return f"{clock}  {self.notice.text}{count}"


class Toast(QFrame):
    """One notice. It stays while the mouse is over it; `gone` tells that it has faded."""

    gone = Signal(object)

    def __init__(self, noted: Noted, parent: QWidget) -> None:
        super().__init__(parent)
        self.noted = noted
        self._ending = False
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S3 + _ICON + theme.S2, theme.S2, theme.S2, theme.S2)
        row.setSpacing(2)
        row.addWidget(self.text, 1)
        self.copy = self._button("copy", "Copy this text", self._copy)
        self.close_button = self._button("close", "Close", self.fade)
        for button in (self.copy, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.fade)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._effect.setEnabled(False)
        self._motion = QPropertyAnimation(self._effect, b"opacity", self)
        self._motion.setDuration(_FADE)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.finished.connect(self._rest)
        self.refresh()
        self._animate(0.0, 1.0)

    def _button(self, icon: str, tip: str, act: object) -> QToolButton:
        made = QToolButton(self)
        made.setIcon(theme.icon(icon, "text_dim"))
        made.setIconSize(QSize(14, 14))
        made.setFixedSize(24, 24)
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.clicked.connect(act)
        return made

    def refresh(self) -> None:
        """Show the text anew and start its time anew."""
        notice = self.noted.notice
        count = f"  ×{self.noted.times}" if self.noted.times > 1 else ""
        self.text.setText(notice.text + count)
        self.setAccessibleName(f"{notice.kind}: {notice.text}")
        self._timer.start(int(_SECONDS[notice.kind] * 1000) + 40 * len(notice.text))

    def fade(self) -> None:
        """Go away."""
        if not self._ending:
            self._ending = True
            self._animate(self._effect.opacity() if self._effect.isEnabled() else 1.0, 0.0)

    def _animate(self, start: float, end: float) -> None:
        self._motion.stop()
        self._effect.setEnabled(True)
        self._motion.setStartValue(start)
        self._motion.setEndValue(end)
        self._motion.start()

    def _rest(self) -> None:
        self._effect.setEnabled(False)  # an effect at rest only costs
        if self._ending:
            self.gone.emit(self)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.noted.notice.text)
        self.copy.setIcon(theme.icon("check", "ok"))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start(int(_SECONDS["info"] * 1000))
        super().leaveEvent(event)

    def tall(self, width: int) -> int:
        """The height that the text needs at a width."""
        room = width - (theme.S3 + _ICON + theme.S2) - theme.S2 - 2 * 26
        return max(40, self.text.heightForWidth(room) + 2 * theme.S2 + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        color = {"info": colors.info, "warning": colors.warning, "error": colors.error}[
            self.noted.notice.kind
        ]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colors.panel_border)
        painter.setBrush(colors.panel_raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(0, 6, 3, self.height() - 12), 1.5, 1.5)
        ratio = self.devicePixelRatioF()
        picture = theme.picture(self.noted.notice.kind, color, round(_ICON * ratio))
        painter.drawPixmap(theme.S3, 11, _ICON, _ICON, picture)


class Notices(QObject):
    """Shows the studio's notices in the lower right corner of a widget, the newest lowest.

    Equal notices are counted, not repeated. `history` keeps them all, up to some hundred;
    `recorded` tells that it grew.
    """

    recorded = Signal()

    def __init__(self, studio: Studio, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._toasts: list[Toast] = []
        self.history: list[Noted] = []
        over.installEventFilter(self)
        studio.noticed.connect(self.show_notice)

    @property
    def toasts(self) -> tuple[Toast, ...]:
        """Those that are shown, oldest first."""
        return tuple(self._toasts)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice and remember it."""
        same = next((each for each in self._toasts if each.noted.notice == notice), None)
        if same is not None:
            same.noted.times += 1
            same.noted.at = time.time()
            same.refresh()
        else:
            noted = Noted(notice)
            self.history.append(noted)
            del self.history[:-_KEPT]
            toast = Toast(noted, self._over)
            toast.gone.connect(self._drop)
            self._toasts.append(toast)
            for old in self._toasts[:-_MOST]:
                old.fade()
        self._place()
        self._toasts[-1].show()  # only once it is in its place, away from the mouse
        self.recorded.emit()

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        room = self._over.rect()
        wide = min(_WIDE, room.width() - 2 * theme.S4)
        bottom = room.bottom() - theme.S5
        for toast in reversed(self._toasts):
            tall = toast.tall(wide)
            toast.setGeometry(room.right() - theme.S4 - wide, bottom - tall, wide, tall)
            toast.raise_()
            bottom -= tall + theme.S2

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


class NoticeHistory(QWidget):
    """All notices so far, newest first, to read again and to copy."""

    def __init__(self, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._notices = notices
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setAccessibleName("Notices so far")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.copy = QPushButton("Copy all", self)
        self.copy.setProperty("kind", "quiet")
        self.copy.clicked.connect(self._copy)
        head = QHBoxLayout()
        head.setContentsMargins(theme.S2, theme.S1, theme.S1, 0)
        head.addWidget(label("Notices", "heading", parent=self), 1)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S1, theme.S1, theme.S1, theme.S1)
        column.setSpacing(theme.S1)
        column.addLayout(head)
        column.addWidget(self.list)
        self.resize(380, 320)
        notices.recorded.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.list.clear()
        self.list.addItems([str(noted) for noted in reversed(self._notices.history)])
        self.copy.setEnabled(bool(self._notices.history))
        if not self._notices.history:
            self.list.addItem("Nothing was noticed so far.")

    def _copy(self) -> None:
        text = "\n".join(str(noted) for noted in self._notices.history)
        QGuiApplication.clipboard().setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

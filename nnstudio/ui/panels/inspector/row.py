"""One setting in the inspector: name, field, reset arrow, help, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import SettingError, Value
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.fields import field_for
from nnstudio.ui.panels.inspector.fields.line import LineField
from nnstudio.ui.panels.inspector.fields.number import NumberField
from nnstudio.ui.panels.inspector.fields.size import SizeField
from nnstudio.ui.panels.inspector.fields.switch import SwitchField
from nnstudio.ui.reading import calculated, written
from nnstudio.ui.terms import Terms
from nnstudio.ui.widgets.labels import label

NAME_WIDTH = 108
ARROW_WIDTH = 26
_ARROW = 22
_PIXELS_A_STEP = 5
_WHOLE = Qt.AlignmentFlag(0)


class ScrubLabel(QLabel):
    """A setting's name; dragging it sideways steps the number (Shift: by ten)."""

    nudged = Signal(object)
    finished = Signal()

    def __init__(self, text: str, draggable: bool, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._draggable = draggable
        self._from: float | None = None
        if draggable:
            self.setCursor(Qt.CursorShape.SizeHorCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._draggable and event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        steps = int((event.position().x() - self._from) / _PIXELS_A_STEP)
        if steps:
            self._from += steps * _PIXELS_A_STEP
            coarse = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.nudged.emit(steps * (10 if coarse else 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._from = None
            self.finished.emit()


class SettingRow(QWidget):
    """The editor of one setting. `edited` gives a value in range, `reset` asks for the default,
    `withdrawn` gives the value before what was typed, which came to nothing, `exposed` asks for a
    setting of the block that this one follows (where it `exposes`)."""

    edited = Signal(object)
    withdrawn = Signal(object)
    exposed = Signal()
    reset = Signal()
    finished = Signal()

    def __init__(
        self, setting: Setting, offers: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setting = setting
        self.exposes = False
        self.field = field_for(setting, offers, self)
        self.error: QLabel | None = None
        self.arrow: QToolButton | None = None
        self._value: Value = None
        self._start: Value = None  # the value before the typing that goes on
        self._typing = False
        self._mixed = True  # until the first value is put
        self.terms = Terms()
        self.worth: QLabel | None = None
        self.formula: LineField | None = None  # in place of a switch that follows from others
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(2, ARROW_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._place(setting)
        lines = self.field.parts if isinstance(self.field, SizeField) else (self.field,)
        for line in lines:
            if isinstance(line, LineField):
                line.installEventFilter(self)
        self.field.tried.connect(self._try)
        self.field.finished.connect(self._finish)

    def _place(self, setting: Setting) -> None:
        tip = f"{setting.help}\n{setting.name}: {setting.expected()}".strip()
        scrubs = isinstance(self.field, NumberField | SizeField)
        name = ScrubLabel(setting.name, scrubs, self)
        name.setFixedWidth(NAME_WIDTH)
        name.setToolTip(tip + ("\nDrag to change (with Shift: faster)." if scrubs else ""))
        shown = name.fontMetrics().elidedText(
            setting.name, Qt.TextElideMode.ElideRight, NAME_WIDTH - 4
        )
        name.setText(shown)
        if isinstance(self.field, NumberField | SizeField):
            name.nudged.connect(self.field.nudge)
            name.finished.connect(self.finished)
        self.name = name
        name.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        name.customContextMenuRequested.connect(
            lambda point: self.menu().popup(name.mapToGlobal(point))
        )
        self.field.setAccessibleName(self.field.accessibleName() or setting.name)
        self.field.setAccessibleDescription(setting.help)
        if not isinstance(self.field, SizeField):
            self.field.setToolTip(tip)
        if isinstance(self.field, LineField):
            self.field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(name, 0, 0)
        beside = Qt.AlignmentFlag.AlignLeft if isinstance(self.field, SwitchField) else _WHOLE
        self._grid.addWidget(self.field, 0, 1, beside)
        if setting.help:
            help_ = label(setting.help, "faint", wrap=True, parent=self)
            self._grid.addWidget(help_, 1, 0, 1, 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The menu of a field: what lines of text have, and what settings have."""
        if event.type() == QEvent.Type.ContextMenu and isinstance(watched, QLineEdit):
            assert isinstance(event, QContextMenuEvent)
            menu = self.menu()
            own = menu.actions()
            usual = watched.createStandardContextMenu()
            usual.setParent(menu)  # its actions live as long as it does
            menu.insertActions(own[0], usual.actions())
            menu.insertSeparator(own[0])
            menu.popup(event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def menu(self) -> QMenu:
        """What else can be done with the setting; it goes when it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        back = menu.addAction("Back to the default")
        back.setEnabled(self._mixed or not _equal(self._value, self.setting.default))
        back.triggered.connect(self.reset)
        if self.terms.names and self.setting.calculable:
            follow = menu.addMenu("Follow a setting of the block")
            for name in self.terms.names:
                chosen = follow.addAction(name)
                chosen.triggered.connect(
                    lambda _=False, name=name: self.edited.emit(Expression(name))
                )
        if self.exposes and self.setting.calculable:
            expose = menu.addAction("Make it a setting of the block")
            single = isinstance(self._value, bool | int | float)
            expose.setEnabled(single and not self._mixed)
            expose.triggered.connect(self.exposed)
        return menu

    @property
    def value(self) -> Value:
        """The value of the project, whatever the field shows."""
        return self._value

    def put(self, value: Value) -> None:
        """Show the project's value; what is wrong in the field stays if the value is the same."""
        if not self._mixed and _equal(value, self._value):
            return
        taken_back = self._is_wrong and not self._mixed and _equal(value, self._start)
        self._value, self._mixed = value, False
        if taken_back:  # what was typed stays in sight, with what is wrong with it
            if isinstance(self.field, LineField):
                self.field.remember(value)
            self._show_arrow(not _equal(value, self.setting.default))
            return
        self.tell("")
        self._show_formula(isinstance(value, Expression))
        (self.formula if self._is_formula else self.field).put(value)
        self._show_arrow(not _equal(value, self.setting.default))
        self._tell_worth()

    def put_terms(self, terms: Terms) -> None:
        """Say what expressions may ask for here."""
        if terms != self.terms:
            self.terms = terms
            self._tell_worth()

    @property
    def _is_formula(self) -> bool:
        return self.formula is not None and not self.formula.isHidden()

    def _show_formula(self, on: bool) -> None:
        """Have a line in place of a switch, for an expression."""
        if not isinstance(self.field, SwitchField) or on == self._is_formula:
            return
        if self.formula is None:
            self.formula = LineField(_truth, written, parent=self)
            self.formula.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.formula.setAccessibleName(self.setting.name)
            self.formula.tried.connect(self._try)
            self.formula.finished.connect(self._finish)
            self._grid.addWidget(self.formula, 0, 1)
        self.formula.setVisible(on)
        self.field.setVisible(not on)

    def _tell_worth(self) -> None:
        """Say below the field what the expression comes to, or why it has no value."""
        value = None if self._mixed else self._value
        if isinstance(value, Expression) and self.worth is None:
            self.worth = label("", "dim", wrap=True, parent=self)
            self._grid.addWidget(self.worth, 3, 0, 1, 2)
        if self.worth is None:
            return
        text, kind = "", "dim"
        if isinstance(value, Expression):
            try:
                text = self.terms.said(self.setting, value)
            except SettingError as error:
                text, kind = str(error), "error"
        self.worth.setText(text)
        if self.worth.property("kind") != kind:
            self.worth.setProperty("kind", kind)
            self.worth.style().unpolish(self.worth)
            self.worth.style().polish(self.worth)
        self.worth.setVisible(bool(text))

    def put_mixed(self) -> None:
        """Show that the selected nodes differ."""
        self._mixed = True
        self.tell("")
        self.field.put_mixed()
        self._show_arrow(True)

    def forget(self) -> None:
        """Let go of what was typed: the next value belongs to something else."""
        self.tell("")
        if not self._mixed:
            self.field.clearFocus()
        self._mixed = True

    def tell(self, error: str) -> None:
        """Say below the field what is wrong with what it shows; "" for nothing."""
        if error and self.error is None:
            self.error = label("", "error", wrap=True, parent=self)
            self._grid.addWidget(self.error, 2, 0, 1, 2)
        if self.error is not None:
            self.error.setText(error)
            self.error.setVisible(bool(error))
        if self.worth is not None:  # of the value before, which is not what is seen
            self.worth.setVisible(not error and bool(self.worth.text()))
        if isinstance(self.field, LineField | SizeField):
            self.field.mark_wrong(bool(error))

    @property
    def _is_wrong(self) -> bool:
        return self.error is not None and bool(self.error.text())

    def _finish(self) -> None:
        self._typing = False
        self.finished.emit()

    def _try(self, entered: object) -> None:
        if not self._typing:
            self._start, self._typing = self._value, True
        line = self.formula if self._is_formula else self.field
        typed = line.text() if isinstance(line, LineField) else ""
        if isinstance(line, SizeField):
            typed = line.parts[0].text()
        try:
            value = self.setting.check(self.terms.read(self.setting, entered, typed))
        except SettingError as error:
            self.tell(str(error))
            if not self._mixed and not _equal(self._value, self._start):
                self.withdrawn.emit(self._start)  # 1 is not what somebody wanted who types 1e30
            return
        self.tell("")
        if self._mixed or not _equal(value, self._value):
            self.edited.emit(value)

    def _show_arrow(self, differs: bool) -> None:
        if differs and self.arrow is None:
            self.arrow = QToolButton(self)
            self.arrow.setIcon(theme.icon("undo", "text_dim"))
            self.arrow.setIconSize(QSize(14, 14))
            self.arrow.setFixedSize(_ARROW, _ARROW)
            default = written(self.setting.default) or "none"
            self.arrow.setToolTip(f"Back to the default: {default}")
            self.arrow.setAccessibleName(f"Reset {self.setting.name}")
            self.arrow.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.arrow.clicked.connect(self.reset)
            self._grid.addWidget(self.arrow, 0, 2, Qt.AlignmentFlag.AlignRight)
        if self.arrow is not None:
            self.arrow.setVisible(differs)


def _truth(text: str) -> object:
    words: dict[str, object] = {"true": True, "false": False}
    found = words.get(text.strip().lower())
    return calculated(text) if found is None else found


def _equal(one: Value, other: Value) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)

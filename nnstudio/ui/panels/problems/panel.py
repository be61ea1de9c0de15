"""The problems panel."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QStackedLayout, QToolTip, QWidget

from nnstudio.project.problem import Fix, Problem
from nnstudio.ui.fixing import edit_of, place_of
from nnstudio.ui.panels.problems.delegate import ProblemsDelegate
from nnstudio.ui.panels.problems.fine import Fine
from nnstudio.ui.panels.problems.model import ProblemsModel, rows_of
from nnstudio.ui.studio import Studio


class ProblemsList(QListView):
    """The rows. Click or Enter: `jumped(problem)`; button or Ctrl+Enter: `chosen(problem, fix)`."""

    jumped = Signal(object)
    chosen = Signal(object, object)

    def __init__(self, model: ProblemsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = model
        self.drawn = ProblemsDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self.drawn)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Problems")

    def problem_at(self, index: QModelIndex) -> Problem | None:
        """The problem of a row; None for headings."""
        row = self.rows.rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Problem) else None

    def _fix_at(self, point: QPoint) -> tuple[int, Fix] | None:
        index = self.indexAt(point)
        problem = self.problem_at(index)
        if problem is None:
            return None
        fix = self.drawn.fix_at(problem, self.visualRect(index), point)
        return (index.row(), fix) if fix is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.drawn.width = self.viewport().width()
        self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._fix_at(event.position().toPoint())
        if over != self.drawn.hovered:
            self.drawn.hovered = over
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        found = self._fix_at(point)
        problem = self.problem_at(self.indexAt(point))
        if found is not None:
            self.chosen.emit(problem, found[1])
        elif problem is not None:
            self.jumped.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        problem = self.problem_at(self.currentIndex())
        if problem is None or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        fix = next((fix for fix in problem.fixes if edit_of(fix) is not None), None)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and fix is not None:
            self.chosen.emit(problem, fix)
        else:
            self.jumped.emit(problem)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        problem = self.problem_at(self.currentIndex())
        if problem is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = menu.addAction("Show the node")
        show.setEnabled(problem.node is not None)
        show.triggered.connect(lambda: self.jumped.emit(problem))
        for fix in problem.fixes:
            action = menu.addAction(fix.text[:1].upper() + fix.text[1:])
            action.setEnabled(edit_of(fix) is not None)
            action.triggered.connect(lambda _=False, fix=fix: self.chosen.emit(problem, fix))
        menu.popup(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            found = self._fix_at(event.pos())
            QToolTip.showText(event.globalPos(), found[1].text if found else "", self)
            return True
        return super().viewportEvent(event)


class ProblemsPanel(QWidget):
    """Lists the studio's problems. `counted(errors, warnings)` tells how many there are."""

    TITLE: ClassVar[str] = "Problems"
    counted = Signal(int, int)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._problems: tuple[Problem, ...] | None = None
        self.model = ProblemsModel(self)
        self.list = ProblemsList(self.model, self)
        self.fine = Fine(self)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.fine)
        self.list.jumped.connect(self._jump)
        self.list.chosen.connect(self._mend)
        studio.analyzed.connect(self._refresh)
        studio.themed.connect(lambda _: self.list.viewport().update())
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(420, 220)

    @property
    def title(self) -> str:
        """The title with the number of problems."""
        count = len(self._problems or ())
        return f"{self.TITLE} ({count:,})" if count else self.TITLE

    def _refresh(self, _: object = None) -> None:
        problems = self._studio.problems
        if problems == self._problems:
            return
        self._problems = problems
        self.model.put(rows_of(problems))
        self.fine.put(self._studio.analysis)
        self._pages.setCurrentWidget(self.list if problems else self.fine)
        errors = sum(problem.severity == "error" for problem in problems)
        self.counted.emit(errors, len(problems) - errors)

    def _jump(self, problem: Problem) -> None:
        if problem.node is not None:
            self._studio.reveal(problem.node, problem.path)
        else:
            self._studio.select()

    def _mend(self, problem: Problem, fix: Fix) -> None:
        edit = edit_of(fix)
        if edit is not None and self._studio.apply(edit, place_of(problem, fix)):
            self._studio.document.seal()

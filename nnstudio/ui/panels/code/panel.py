"""The code panel: one tab for each source."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.project.scope import block_at, path_to, use_at
from nnstudio.ui import theme
from nnstudio.ui.panels.code.finding import FindBar
from nnstudio.ui.panels.code.view import CodeView, Spot
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label

_ORDER = ("model.py", "train.py", "predict.py")


class CodePanel(QWidget):
    """Shows `studio.sources`; `export_asked()` tells that the user wants them as a folder.

    While it is hidden it does nothing; shown again it catches up.
    """

    TITLE: ClassVar[str] = "Code"
    export_asked = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._stale = True
        self._clicking = False
        self.views: dict[str, CodeView] = {}
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.note = label("", "warning", wrap=True, parent=self)
        self.note.setContentsMargins(theme.S3, theme.S1, theme.S3, theme.S1)
        self.pages = QStackedWidget(self)
        self.empty = label("The code appears here as soon as the graph has no errors.", "dim", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages.addWidget(self.empty)
        self.find_bar = FindBar(self)
        self._lay_out()
        self.tabs.currentChanged.connect(self._turn)
        self.find_bar.closed.connect(self._back_to_text)
        studio.sourced.connect(self._refresh)
        studio.changed.connect(self._note_age)
        studio.analyzed.connect(self._note_age)
        studio.selected.connect(self._mark)
        studio.themed.connect(self._recolor)
        self._refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(theme.S1, 0, theme.S2, 0)
        head.setSpacing(2)
        head.addWidget(self.tabs, 1)  # all the room there is, or arrows would cut the last tab
        for icon, tip, act in (
            ("search", "Find in this file (Ctrl+F)", self.open_find),
            ("copy", "Copy this file", self.copy),
            ("export", "Export a folder that runs on its own", self.export_asked.emit),
        ):
            button = QToolButton(self)
            button.setIcon(theme.icon(icon, "text_dim"))
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(act)
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.pages, 1)
        column.addWidget(self.find_bar)

    def sizeHint(self) -> QSize:
        return QSize(520, 260)

    @property
    def view(self) -> CodeView | None:
        """The view of the current tab."""
        return self.views.get(self.tabs.tabText(self.tabs.currentIndex()))

    def open_find(self) -> None:
        """Show the bar that finds text."""
        if self.view is not None:
            self.find_bar.open_for(self.view)

    def copy(self) -> None:
        """Put the current file's text on the clipboard."""
        if self.view is not None and self.view.source is not None:
            QGuiApplication.clipboard().setText(self.view.source.text)
            self._studio.notice(f"{self.view.source.name} is on the clipboard.")

    def event(self, event: QEvent) -> bool:
        """In here Ctrl+F finds text: it does not reach the window's own action."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if event.matches(QKeySequence.StandardKey.Find):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.open_find()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _refresh(self, _: object = None) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        sources = self._studio.sources
        for name in sorted(sources, key=_place):
            if name not in self.views:
                self._add(name)
        view = self.view
        if view is not None:
            self._show(view)
        self._note_age()

    def _add(self, name: str) -> None:
        view = CodeView(self)
        view.setAccessibleName(name)
        view.clicked_node.connect(self._pick)
        self.views[name] = view
        self.pages.addWidget(view)
        before = [each for each in self.views if _place(each) < _place(name)]
        self.tabs.insertTab(len(before), name)
        if len(self.views) == 1:
            self.tabs.setCurrentIndex(0)

    def _turn(self, _: int) -> None:
        view = self.view
        if view is not None:
            self.pages.setCurrentWidget(view)
            self._show(view)
            self.find_bar.turn_to(view)

    def _show(self, view: CodeView) -> None:
        name = self.tabs.tabText(self.tabs.currentIndex())
        source = self._studio.sources.get(name)
        self.pages.setCurrentWidget(view)
        if source is not None:
            fresh = view.source is None
            view.put(source)
            view.mark(self._marked, scroll=fresh)
            if self.find_bar.isVisible():
                self.find_bar.search()

    def _note_age(self, _: object = None) -> None:
        """Say so where the code is older than the graph, because that has errors."""
        analysis = self._studio.analysis
        errors = sum(problem.severity == "error" for problem in self._studio.problems)
        old = analysis is not None and errors > 0 and bool(self.views)
        self.note.setVisible(old)
        if old:
            count = f"{errors:,} error{'' if errors == 1 else 's'}"
            self.note.setText(f"The graph has {count}: this is the code from before.")

    @property
    def _marked(self) -> frozenset[Spot]:
        """The nodes whose lines are marked: the selected ones, or the use that is shown inside."""
        studio = self._studio
        if studio.scope and not studio.selection:
            use = use_at(studio.project, studio.scope)
            around = block_at(studio.project, studio.scope[:-1])
            return frozenset() if use is None else frozenset([(around, use.id)])
        return frozenset((studio.block, node) for node in studio.selection)

    def _mark(self, _: object) -> None:
        if self.view is not None and self.isVisible():
            self.view.mark(self._marked, scroll=not self._clicking)
        else:
            self._stale = True

    def _pick(self, spot: Spot) -> None:
        block, node = spot
        path = path_to(self._studio.project, block, self._studio.scope)
        if path is None:
            return  # the block is gone
        self._clicking = True
        try:
            self._studio.reveal(node, path)
        finally:
            self._clicking = False

    def _recolor(self, _: object) -> None:
        for view in self.views.values():
            view.recolor()

    def _back_to_text(self) -> None:
        if self.view is not None:
            self.view.setFocus()


def _place(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER)), name

"""The palette's panel: a search, families that fold, templates."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QToolTip,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from nnstudio.project.difference import Difference
from nnstudio.project.edits import Edit, EditError
from nnstudio.project.kinds import Kinds
from nnstudio.ui import theme
from nnstudio.ui.panels.palette.adding import add_beside
from nnstudio.ui.panels.palette.block_menu import BlockMenu
from nnstudio.ui.panels.palette.delegate import PaletteDelegate
from nnstudio.ui.panels.palette.entries import Entry, Group, found, offered
from nnstudio.ui.panels.palette.model import PaletteModel
from nnstudio.ui.studio import Studio
from nnstudio.ui.widgets.labels import label


class PaletteTree(QTreeView):
    """The rows. A click on a group folds it; tooltips are made when they are wanted.

    `asked(entry, place)`: the menu of an entry is wanted, at that place of the screen.
    """

    asked = Signal(object, object)

    def __init__(self, model: PaletteModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = model
        self.setModel(model)
        self.setItemDelegate(PaletteDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Types of nodes, and templates")
        self.clicked.connect(self._fold)

    def _fold(self, index: QModelIndex) -> None:
        if isinstance(self.rows.row_of(index), Group):
            self.setExpanded(index, not self.isExpanded(index))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.rows.row_of(self.indexAt(event.pos()))
        if isinstance(row, Entry):
            self.asked.emit(row, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            row = self.rows.row_of(self.indexAt(event.pos()))
            if isinstance(row, Entry):
                from nnstudio.ui.panels.palette.tip import tip  # formulas wait for the first tip

                QToolTip.showText(event.globalPos(), tip(row, self.devicePixelRatioF()), self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)


class PalettePanel(QWidget):
    """Offers node types to drag onto the canvas, or to add beside the selection by Enter.

    `template_chosen(name)` asks for a new project from a template.
    """

    TITLE: ClassVar[str] = "Palette"
    template_chosen = Signal(str)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._all: tuple[Group, ...] = ()
        self._folded: set[str] = set()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search nodes and templates")
        self.search.addAction(
            theme.icon("search", "text_faint"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.model = PaletteModel(self)
        self.tree = PaletteTree(self.model, self)
        self.nothing = label("", "dim", wrap=True, parent=self)
        self.nothing.setContentsMargins(theme.S3, theme.S3, theme.S3, 0)
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.S2, 0, 0)
        column.setSpacing(theme.S1)
        head = QVBoxLayout()
        head.setContentsMargins(theme.S2, 0, theme.S2, 0)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.nothing)
        column.addWidget(self.tree, 1)
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.tree.installEventFilter(self)
        self.tree.doubleClicked.connect(self._take_index)
        self.tree.collapsed.connect(lambda index: self._remember(index, folded=True))
        self.tree.expanded.connect(lambda index: self._remember(index, folded=False))
        studio.themed.connect(lambda _: self.tree.viewport().update())
        studio.scoped.connect(self.refill)
        studio.changed.connect(self._follow)
        studio.libraries.changed.connect(self.refill)
        self.blocks = BlockMenu(studio, self.tree)
        self.tree.asked.connect(self.blocks.open)
        self.refill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._studio.libraries.load)

    def _follow(self, difference: Difference) -> None:
        if difference.blocks:
            self.refill()

    def refill(self, _: object = None) -> None:
        """Offer what fits to the graph shown now."""
        studio = self._studio
        found_ = offered(studio.project, studio.block, studio.libraries.kinds())
        if found_ != self._all:
            self._all = found_
            self._find(self.search.text())

    def sizeHint(self) -> QSize:
        return QSize(232, 600)

    def add(self, key: str) -> None:
        """Add a node of this type beside the selection, and select it."""
        studio = self._studio
        graph, shown = studio.graph, studio.shown
        chosen, cut = studio.selection, studio.selected_wires

        def make(type: str, kinds: Kinds) -> Edit:
            return add_beside(type, graph, kinds, shown, chosen, cut)

        try:
            title = studio.libraries.kind(studio.project, key).title
            edit = studio.libraries.adding(studio.project, key, f"Add {title}", make)
        except EditError as error:
            studio.notice(str(error), "warning")
            return
        if studio.apply(edit):
            new = [node for node in studio.graph.nodes if node >= graph.next_id]
            studio.document.seal()
            if new:
                studio.reveal(new[0])

    def focus_search(self) -> None:
        """Let the user type what to look for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _remember(self, index: QModelIndex, folded: bool) -> None:
        row = self.model.row_of(index)
        if isinstance(row, Group) and not self.search.text():
            (self._folded.add if folded else self._folded.discard)(row.name)

    def _find(self, query: str) -> None:
        groups, best = found(self._all, query)
        self.model.show_groups(groups)
        searching = bool(query.strip())
        for at, group in enumerate(groups):
            open_ = searching or group.name not in self._folded
            self.tree.setExpanded(self.model.index(at, 0), open_)
        self.nothing.setVisible(not groups)
        self.nothing.setText(
            f"Nothing is called “{query.strip()}”. Try a shorter word, such as conv or loss."
        )
        if best is not None:
            self.tree.setCurrentIndex(self.model.index_of(best))
            self.tree.scrollToTop()

    def _take_index(self, index: QModelIndex) -> None:
        row = self.model.row_of(index)
        if isinstance(row, Entry) and row.kind == "block":
            self.blocks.enter(row)
        elif isinstance(row, Entry):
            self._take(row)

    def _take(self, entry: Entry) -> None:
        if entry.kind == "template":
            self.template_chosen.emit(entry.key)
        else:
            self.add(entry.key)

    def _press(self) -> None:
        index = self.tree.currentIndex()
        row = self.model.row_of(index)
        if isinstance(row, Group):
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
        elif isinstance(row, Entry):
            self._take(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the current row; arrows in the search move it; Escape clears the search."""
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        assert isinstance(event, QKeyEvent)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press()
            return True
        if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
            return True
        if watched is self.search and key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        """Go to the next entry, over the headings."""
        index = self.tree.currentIndex()
        index = index if index.isValid() else self.model.index(0, 0)
        while index.isValid():
            index = self.tree.indexBelow(index) if step > 0 else self.tree.indexAbove(index)
            if isinstance(self.model.row_of(index), Entry):
                self.tree.setCurrentIndex(index)
                return

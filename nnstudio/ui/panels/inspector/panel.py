"""The inspector's panel: the page that fits the selection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from nnstudio.project.difference import Difference
from nnstudio.project.graph import Frame
from nnstudio.project.project import Block
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.block_page import BlockPage
from nnstudio.ui.panels.inspector.frame_page import FramePage
from nnstudio.ui.panels.inspector.many_page import ManyPage
from nnstudio.ui.panels.inspector.node_page import NodePage
from nnstudio.ui.panels.inspector.project_page import ProjectPage
from nnstudio.ui.studio import Studio

_MANY = 500  # from here on the page waits until the selecting gesture rests
_REST = 120  # milliseconds
_SLACK = 48  # pixels by which words may break otherwise when a scroll bar comes


class InspectorPanel(QScrollArea):
    """Shows one node, several, frames and notes, a block, or the project.

    It follows selection, edits and analysis. While it is hidden it does nothing; shown again it
    catches up.
    """

    TITLE: ClassVar[str] = "Inspector"

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._stale = True
        self.setProperty("kind", "panel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside = QWidget(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(theme.S3, theme.S3, theme.S3, theme.S5)
        self.setWidget(inside)
        self.node_page = NodePage(studio, inside)
        self.many_page = ManyPage(studio, inside)
        self.project_page = ProjectPage(studio, inside)
        self.block_page = BlockPage(studio, inside)
        self.frame_page = FramePage(studio, inside)
        self._pages = (
            self.node_page,
            self.many_page,
            self.project_page,
            self.block_page,
            self.frame_page,
        )
        for page in self._pages:
            page.hide()
            self._column.addWidget(page)
        self._column.addStretch(1)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._show_many)
        studio.selected.connect(self._close_up)
        studio.selected.connect(self._choose)
        studio.scoped.connect(self._choose)
        studio.changed.connect(self._follow)
        studio.analyzed.connect(self._report)
        studio.described.connect(self._offer)
        studio.opened.connect(self._choose)
        studio.themed.connect(self._repaint)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._let_go)

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return next((page for page in self._pages if not page.isHidden()), None)

    def rename(self) -> None:
        """Let the user type a new name for the selected node."""
        if len(self._studio.selection) == 1:
            self._choose()
            self.node_page.name.focus()
            self.ensureVisible(0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._choose()

    def _choose(self, _: object = None) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        selection = self._studio.selection
        if len(selection) > _MANY:
            self._rest.start()
            return
        self._rest.stop()
        if len(selection) > 1:
            self._show_many()
        elif selection:
            (id_,) = selection
            self.node_page.put(self._studio.graph.nodes[id_])
            self._turn_to(self.node_page)
        elif frames := self._frames:
            self.frame_page.put(frames)
            self._turn_to(self.frame_page)
        elif (block := self._block) is not None:
            self.block_page.put(block)
            self._turn_to(self.block_page)
        else:
            self.project_page.put(self._studio.project)
            self._turn_to(self.project_page)

    @property
    def _block(self) -> Block | None:
        """The block whose graph is shown."""
        name = self._studio.block
        return self._studio.project.block(name) if name is not None else None

    @property
    def _frames(self) -> tuple[Frame, ...]:
        """The selected frames and notes, where no node is selected."""
        found, studio = self._studio.graph.frames, self._studio
        if studio.selection:
            return ()
        return tuple(found[key] for key in sorted(studio.selected_frames) if key in found)

    def _show_many(self) -> None:
        selection = self._studio.selection
        if len(selection) > 1:
            self.many_page.put(selection)
            self._turn_to(self.many_page)

    def _turn_to(self, page: QWidget) -> None:
        before = self.page
        if before is not page:
            if before is not None:
                before.hide()
            self.verticalScrollBar().setValue(0)
        self._report()
        page.show()

    def _follow(self, difference: Difference) -> None:
        if not self.isVisible():
            self._stale = True
            return
        selection, page = self._studio.selection, self.page
        frames = self._frames
        empty: QWidget = self.frame_page
        if not frames:
            empty = self.block_page if self._studio.block is not None else self.project_page
        fits = {0: empty, 1: self.node_page}.get(len(selection), self.many_page)
        if page is not fits:
            self._choose()
        elif frames and frames != self.frame_page.frames:
            self.frame_page.put(frames)
        elif frames:
            self.frame_page.follow()
        elif page is self.project_page:
            self.project_page.put(difference.after)
        elif difference.blocks or any(new.id in selection for _, new in difference.nodes.changed):
            self._choose()

    def _report(self, _: object = None) -> None:
        if not self.isVisible() or self._frames:  # whose page follows by itself
            return
        count = len(self._studio.selection)
        if count == 1:
            with self._held():
                self.node_page.put_report()
        elif not count and self._studio.block is not None:
            self.block_page.put_report()
        elif not count:
            self.project_page.put_report()

    @contextmanager
    def _held(self) -> Iterator[None]:
        """What has the focus stays where it is on the screen, whatever comes or goes above it."""
        held = QApplication.focusWidget()
        if held is None or held is self._inside or not self._inside.isAncestorOf(held):
            yield
            return
        before = held.mapTo(self._inside, QPoint()).y()
        yield
        for layout in (self.node_page.layout(), self._column):
            layout.activate()
        inside = self._inside  # which is squeezed as long as it has its old height
        inside.resize(inside.width(), max(inside.height(), self._tall()))
        grown = held.mapTo(self._inside, QPoint()).y() - before
        if grown:
            self._scroll_to(self.verticalScrollBar().value() + grown)

    def _tall(self) -> int:
        """How tall all that is shown is."""
        inside = self._inside
        asked = inside.heightForWidth(inside.width()) if inside.hasHeightForWidth() else 0
        return max(asked, inside.minimumSizeHint().height())

    def _scroll_to(self, wanted: int) -> None:
        """Scroll that far, with empty room above or below where there is too little to scroll."""
        margins = self._column.contentsMargins()
        above = margins.top() - theme.S3
        inside, tall = self._inside, self._tall() - margins.bottom()
        margins.setTop(theme.S3 + max(above - wanted, 0))
        tall += margins.top() - theme.S3 - above
        wanted = max(wanted - above, 0)
        missing = wanted + self.viewport().height() - tall
        margins.setBottom(max(theme.S5, missing + _SLACK if missing > 0 else 0))
        self._column.setContentsMargins(margins)
        self._column.activate()
        inside.resize(inside.width(), tall + margins.bottom())
        self.verticalScrollBar().setValue(wanted)

    def _close_up(self, _: object = None) -> None:
        """Nothing is held any more: no more room than is needed."""
        self._column.setContentsMargins(theme.S3, theme.S3, theme.S3, theme.S5)

    def _let_go(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self._inside.isAncestorOf(now):
            self._close_up()

    def _offer(self, _: object) -> None:
        self.node_page.offer_fields()

    def _repaint(self, _: object) -> None:
        self.node_page.card.render_card()
        self.frame_page.color_icons()
        self._inside.update()

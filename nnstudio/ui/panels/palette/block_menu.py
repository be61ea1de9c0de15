"""The menu of a block in the palette: rename, edit, copy, delete, keep in the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from nnstudio.errors import StudioError
from nnstudio.project.edits import duplicate_block, remove_block, rename_block
from nnstudio.project.edits.inside import users
from nnstudio.project.kinds import block_name
from nnstudio.project.naming import class_name
from nnstudio.project.scope import path_to
from nnstudio.ui.canvas.naming import NameField
from nnstudio.ui.panels.palette.entries import Entry
from nnstudio.ui.studio import Studio

if TYPE_CHECKING:
    from nnstudio.ui.panels.palette.panel import PaletteTree


class BlockMenu(QObject):
    """What can be done with blocks of the project and of libraries."""

    def __init__(self, studio: Studio, tree: PaletteTree) -> None:
        super().__init__(tree)
        self._studio, self._tree = studio, tree
        self.field = NameField(tree.viewport())

    def open(self, entry: Entry, place: QPoint) -> None:
        """Show the menu of an entry, if it has one."""
        menu = self.menu(entry)
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(place)

    def menu(self, entry: Entry) -> QMenu:
        """The menu of an entry; it goes when it is closed."""
        menu = QMenu(self._tree)
        menu.aboutToHide.connect(menu.deleteLater)
        if entry.kind == "block":
            self._fill(menu, entry)
        elif entry.kind == "personal":
            name = entry.title
            _add(menu, "Delete from my library", lambda: self._remove(name))
        return menu

    def _fill(self, menu: QMenu, entry: Entry) -> None:
        studio, name = self._studio, str(block_name(entry.key))
        count = sum(map(len, users(studio.project, name).values()))
        _add(menu, "Rename", lambda: self._rename(entry, name))
        _add(menu, "Edit inside", lambda: self.enter(entry))
        _add(menu, "Duplicate", lambda: studio.apply(duplicate_block(name)))
        differs = studio.libraries.differs(studio.project, name)
        words = "Replace in my library" if differs else "Save to my library"
        _add(menu, words, lambda: self._save(name, differs))
        menu.addSeparator()
        gone = _add(menu, "Delete", lambda: studio.apply(remove_block(name)))
        gone.setEnabled(not count)
        if count:
            gone.setText(f"Delete (used {count} time{'s' * (count != 1)})")

    def enter(self, entry: Entry) -> None:
        """Show the graph of a block of the project: by the way of a use, if there is one."""
        studio = self._studio
        path = path_to(studio.project, block_name(entry.key), studio.scope)
        if path is not None:
            studio.go(path)

    def _rename(self, entry: Entry, name: str) -> None:
        tree = self._tree
        index = tree.rows.index_of(entry)
        tree.scrollTo(index)
        place = tree.visualRect(index).adjusted(40, 0, -8, 0)

        def accept(text: str) -> bool:
            self._studio.document.seal()
            return self._studio.apply(rename_block(name, class_name(text)))

        self.field.ask(place, name, accept, "Name of the block")

    def _save(self, name: str, replaces: bool) -> None:
        try:
            self._studio.libraries.save(self._studio.project, name, replaces)
        except StudioError as error:
            self._studio.notice(str(error), "warning")
            return
        self._studio.notice(f"{name} is in your library: every project has it in the palette now.")

    def _remove(self, name: str) -> None:
        try:
            self._studio.libraries.remove(name)
        except StudioError as error:
            self._studio.notice(str(error), "warning")
            return
        self._studio.notice(f"{name} is no longer in your library. Projects that use it keep it.")


def _add(menu: QMenu, text: str, act: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _=False: act())
    return action

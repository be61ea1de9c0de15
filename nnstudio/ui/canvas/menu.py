"""The menu of the right button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from nnstudio.ui import theme
from nnstudio.ui.actions import TABLE, spoken

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas

_ON_NODES = ("rename", "", "cut", "copy", "duplicate", "", "delete", "delete_keeping", "",
             "fit_selection")  # fmt: skip
_ON_WIRES = ("delete",)
_ON_EMPTY = ("add", "paste", "", "select_all", "lay_out", "", "fit", "minimap")


def open_menu(canvas: Canvas, event: QContextMenuEvent) -> None:
    """The actions for what lies at the pointer, which becomes selected."""
    pointer = canvas.pointer(QPointF(event.pos()))
    found = canvas.hit(pointer)
    node = found.port.node if found.port else found.node
    if node is not None and node not in canvas.studio.selection:
        canvas.studio.select([node])
    elif found.wire is not None and found.wire not in canvas.studio.selected_wires:
        canvas.studio.select((), [found.wire])
    names = _ON_NODES if node is not None else _ON_WIRES if found.wire is not None else _ON_EMPTY
    menu = menu_of(canvas, names)
    menu.popup(event.globalPos())


def menu_of(canvas: Canvas, names: tuple[str, ...]) -> QMenu:
    """A menu of these actions; it goes when it is closed."""
    menu = QMenu(canvas)
    menu.aboutToHide.connect(menu.deleteLater)
    for name in names:
        if not name:
            menu.addSeparator()
            continue
        action = TABLE[name]
        shown = menu.addAction(spoken(action.text))
        if action.icon:
            shown.setIcon(theme.icon(action.icon, "text_dim"))
        if action.keys:
            shown.setShortcut(QKeySequence(action.keys[0]))
            shown.setShortcutVisibleInContextMenu(True)
        shown.triggered.connect(getattr(canvas.operations, name))
        if name == "rename":
            shown.setEnabled(len(canvas.studio.selection) == 1)
    return menu

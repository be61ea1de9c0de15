"""The menu of the right button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from nnstudio.ui import theme
from nnstudio.ui.actions import COLORS, TABLE, spoken
from nnstudio.ui.canvas.blocks import OF_WEIGHTS, can_be_done
from nnstudio.ui.canvas.frames.coloring import add_color
from nnstudio.ui.canvas.hit import Hit
from nnstudio.ui.canvas.loops.operations import OF_LOOPS, can_loop

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas

_ON_NODES = ("rename", "frame_selection", "", "cut", "copy", "duplicate", "", "delete",
             "delete_keeping", "", "fit_selection")  # fmt: skip
_OF_BLOCKS = ("enter_block", "repeat_block", "make_unique", "unpack_block")
_ON_WIRES = ("delete",)
_ON_FRAMES = ("rename", *COLORS, "", "cut", "copy", "duplicate", "", "delete", "", "fit_selection")
_ON_EMPTY = ("add", "new_block", "add_note", "frame_selection", "paste", "",
             "select_all", "lay_out", "", "fit", "minimap")  # fmt: skip


def open_menu(canvas: Canvas, event: QContextMenuEvent) -> None:
    """The actions for what lies at the pointer, which becomes selected."""
    pointer = canvas.pointer(QPointF(event.pos()))
    found = canvas.hit(pointer)
    node = found.port.node if found.port else found.node
    wire = found.mark if found.wire is None else found.wire
    if node is not None and node not in canvas.studio.selection:
        canvas.studio.select([node])
    elif wire is not None and wire not in canvas.studio.selected_wires:
        canvas.studio.select((), [wire])
    elif found.frame is not None and found.frame not in canvas.studio.selected_frames:
        canvas.studio.select(frames=[found.frame])
    menu = menu_of(canvas, _names(canvas, found))
    menu.popup(event.globalPos())


def _names(canvas: Canvas, found: Hit) -> tuple[str, ...]:
    if found.port is not None or found.node is not None:
        return (*_ON_NODES, *_blocks(canvas))
    if found.wire is not None or found.mark is not None:
        return (*(name for name in OF_LOOPS if can_loop(canvas.studio, name)), "", *_ON_WIRES)
    return _ON_FRAMES if found.frame is not None else _ON_EMPTY


def _blocks(canvas: Canvas) -> tuple[str, ...]:
    """Actions of blocks and weights that can work on what is selected."""
    found: list[str] = []
    for names in (("make_block",), _OF_BLOCKS, OF_WEIGHTS):
        some = [name for name in names if can_be_done(canvas.studio, name)]
        found += ["", *some] if some else []
    return tuple(found)


def menu_of(canvas: Canvas, names: tuple[str, ...]) -> QMenu:
    """A menu of these actions; it goes when it is closed."""
    menu = QMenu(canvas)
    menu.aboutToHide.connect(menu.deleteLater)
    colors: QMenu | None = None
    for name in names:
        if name in COLORS:
            colors = colors or menu.addMenu("Color")
            add_color(colors, canvas, name)
            continue
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
            shown.setEnabled(len(canvas.studio.selection) + len(canvas.studio.selected_frames) == 1)
    return menu

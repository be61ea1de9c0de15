"""Edits: pure functions from project to project, one per thing that a user can do.

An `Edit` has a label for the history and a `change`; making one checks what can be checked without
the project, applying it checks the rest, and either raises `EditError` before anything changed.
Nodes are named by id or by name. There is no inverse code: undo puts the old value back.
"""

from nnstudio.project.edits.block_settings import (
    add_block_setting,
    change_block_setting,
    expose_setting,
    remove_block_setting,
    rename_block_setting,
    reorder_block_settings,
)
from nnstudio.project.edits.blocks import (
    add_block,
    duplicate_block,
    make_unique,
    remove_block,
    rename_block,
    reorder_ports,
    set_block_summary,
)
from nnstudio.project.edits.chains import insert_on_wire, remove_keeping_chain
from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of, several
from nnstudio.project.edits.fragments import Fragment, duplicate, fragment_of, paste
from nnstudio.project.edits.frames import (
    add_frame,
    add_note,
    arrange,
    move_frame,
    remove_frames,
    resize_frame,
    set_frame,
)
from nnstudio.project.edits.grouping import make_block
from nnstudio.project.edits.importing import import_blocks, use_block
from nnstudio.project.edits.inside import inside
from nnstudio.project.edits.keys import set_by_key, setting_keys
from nnstudio.project.edits.looping import insert_delay, loop_back, reset_loop, set_loop
from nnstudio.project.edits.nodes import (
    add_node,
    move,
    remove,
    rename,
    reset_setting,
    set_setting,
)
from nnstudio.project.edits.sharing import mark_wire, share, tie
from nnstudio.project.edits.training import (
    rename_project,
    set_data,
    set_notes,
    set_optimizer,
    set_plan,
    set_schedule,
    set_source,
)
from nnstudio.project.edits.unpacking import unpack
from nnstudio.project.edits.wires import connect, disconnect, reorder
from nnstudio.project.refusal import EditError

__all__ = [
    "Edit",
    "EditError",
    "Fragment",
    "NodeKey",
    "add_block",
    "add_block_setting",
    "add_frame",
    "add_node",
    "add_note",
    "arrange",
    "change_block_setting",
    "connect",
    "disconnect",
    "duplicate",
    "duplicate_block",
    "expose_setting",
    "fragment_of",
    "graph_edit",
    "import_blocks",
    "insert_delay",
    "insert_on_wire",
    "inside",
    "loop_back",
    "make_block",
    "make_unique",
    "mark_wire",
    "move",
    "move_frame",
    "node_of",
    "paste",
    "remove",
    "remove_block",
    "remove_block_setting",
    "remove_frames",
    "remove_keeping_chain",
    "rename",
    "rename_block",
    "rename_block_setting",
    "rename_project",
    "reorder",
    "reorder_block_settings",
    "reorder_ports",
    "reset_loop",
    "reset_setting",
    "resize_frame",
    "set_block_summary",
    "set_by_key",
    "set_data",
    "set_frame",
    "set_loop",
    "set_notes",
    "set_optimizer",
    "set_plan",
    "set_schedule",
    "set_setting",
    "set_source",
    "setting_keys",
    "several",
    "share",
    "tie",
    "unpack",
    "use_block",
]

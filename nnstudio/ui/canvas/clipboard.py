"""Copied nodes as text: the JSON of a project file, so that they also travel by mail.

The definitions of blocks that they use go along.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from nnstudio.project.edits import Edit, EditError, Fragment, paste
from nnstudio.project.edits.importing import imported
from nnstudio.project.file.faults import FormError
from nnstudio.project.file.forms import block_form, frame_form, node_form, wire_form
from nnstudio.project.file.parsing_blocks import parse_blocks
from nnstudio.project.file.parsing_graph import parse_frame, parse_node, parse_wire
from nnstudio.project.graph import Node
from nnstudio.project.kinds import Kinds, block_name, block_type
from nnstudio.project.project import Block, Project
from nnstudio.ui.canvas.mime import FRAGMENT
from nnstudio.ui.offering import belongs

_MARK = "nnstudio-fragment"
_LONGEST = 50_000_000


@dataclass(frozen=True)
class Copied:
    """What was copied: part of a graph, and the blocks that it is made of."""

    fragment: Fragment
    blocks: tuple[Block, ...] = ()


def put(fragment: Fragment, kinds: Kinds) -> None:
    """Place a fragment on the clipboard; `kinds` are the types of its nodes."""
    used = dict.fromkeys(name for node in fragment.nodes if (name := block_name(node.type)))
    blocks = {block.name: block for name in used for block in kinds.reach(name)}
    form = {
        _MARK: 1,
        "nodes": [node_form(node) for node in fragment.nodes],
        "wires": [wire_form(wire) for wire in fragment.wires],
        "incoming": [wire_form(wire) for wire in fragment.incoming],
        "frames": [frame_form(frame) for frame in fragment.frames],
        "blocks": [block_form(block) for block in blocks.values()],
    }
    text = json.dumps(form, separators=(",", ":"))
    mime = QMimeData()
    mime.setText(text)
    mime.setData(FRAGMENT, QByteArray(text.encode()))
    QGuiApplication.clipboard().setMimeData(mime)


def get() -> Copied | None:
    """What is on the clipboard; None where it is something else.

    Raises EditError where it is one of ours, but damaged or of unknown types.
    """
    mime = QGuiApplication.clipboard().mimeData()
    text = bytes(mime.data(FRAGMENT).data()).decode("utf-8", "replace") or mime.text()
    if _MARK not in text[:40] or len(text) > _LONGEST:
        return None
    try:
        form = json.loads(text)
        blocks, kinds = parse_blocks(form.get("blocks", []))
        fragment = Fragment(
            tuple(parse_node(item, kinds) for item in form["nodes"]),
            tuple(parse_wire(item) for item in form["wires"]),
            tuple(parse_wire(item) for item in form.get("incoming", ())),
            tuple(parse_frame(item) for item in form.get("frames", ())),
        )
        return Copied(fragment, blocks)
    except (ValueError, KeyError, TypeError, RecursionError, FormError) as error:
        raise EditError(
            f"what was copied cannot be pasted ({error})", fix="Copy it again."
        ) from error


def sorted_out(copied: Copied, kinds: Kinds, block: str | None) -> tuple[Copied, tuple[Node, ...]]:
    """What can be pasted into the graph of a block (None: the main graph), and the nodes that
    cannot: data, losses and metrics stay outside of blocks, ports inside."""
    whole = copied.fragment
    out = [
        node for node in whole.nodes if (kind := kinds.get(node.type)) and not belongs(kind, block)
    ]
    gone = {node.id for node in out}
    if not gone:
        return copied, ()
    fragment = Fragment(
        tuple(node for node in whole.nodes if node.id not in gone),
        tuple(wire for wire in whole.wires if not gone & {wire.source, wire.target}),
        tuple(wire for wire in whole.incoming if wire.target not in gone),
        whole.frames,
    )
    return replace(copied, fragment=fragment), tuple(out)


def pasting(copied: Copied, by: tuple[float, float], keep_incoming: bool) -> Edit:
    """Add what was copied, with the blocks that the project lacks."""
    plain = paste(copied.fragment, by, keep_incoming)
    if not copied.blocks:
        return plain

    def change(project: Project) -> Project:
        project, names = imported(project, copied.blocks)
        types = {block_type(old): block_type(new) for old, new in names.items()}
        nodes = tuple(
            replace(node, type=types.get(node.type, node.type)) for node in copied.fragment.nodes
        )
        fragment = replace(copied.fragment, nodes=nodes)
        return paste(fragment, by, keep_incoming).change(project)

    return replace(plain, change=change)

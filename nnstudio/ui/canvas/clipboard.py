"""Copied nodes as text: the JSON of a project file, so that they also travel by mail."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from nnstudio.project.edits import EditError, Fragment
from nnstudio.project.file.faults import FormError
from nnstudio.project.file.forms import frame_form, node_form, wire_form
from nnstudio.project.file.parsing_graph import parse_frame, parse_node, parse_wire
from nnstudio.ui.canvas.mime import FRAGMENT

_MARK = "nnstudio-fragment"
_LONGEST = 50_000_000


def put(fragment: Fragment) -> None:
    """Place a fragment on the clipboard."""
    form = {
        _MARK: 1,
        "nodes": [node_form(node) for node in fragment.nodes],
        "wires": [wire_form(wire) for wire in fragment.wires],
        "incoming": [wire_form(wire) for wire in fragment.incoming],
        "frames": [frame_form(frame) for frame in fragment.frames],
    }
    text = json.dumps(form, separators=(",", ":"))
    mime = QMimeData()
    mime.setText(text)
    mime.setData(FRAGMENT, QByteArray(text.encode()))
    QGuiApplication.clipboard().setMimeData(mime)


def get() -> Fragment | None:
    """The fragment on the clipboard; None where there is something else.

    Raises EditError where it is one of ours, but damaged or of unknown types.
    """
    mime = QGuiApplication.clipboard().mimeData()
    text = bytes(mime.data(FRAGMENT).data()).decode("utf-8", "replace") or mime.text()
    if _MARK not in text[:40] or len(text) > _LONGEST:
        return None
    try:
        form = json.loads(text)
        return Fragment(
            tuple(parse_node(item) for item in form["nodes"]),
            tuple(parse_wire(item) for item in form["wires"]),
            tuple(parse_wire(item) for item in form.get("incoming", ())),
            tuple(parse_frame(item) for item in form.get("frames", ())),
        )
    except (ValueError, KeyError, TypeError, RecursionError, FormError) as error:
        raise EditError(
            f"what was copied cannot be pasted ({error})", fix="Copy it again."
        ) from error

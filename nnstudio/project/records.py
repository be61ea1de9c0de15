"""The records of a journal: how they are framed, and what they say.

Each is one line: checksum, length, JSON. The first holds the whole project, each later one what
changed since. A line that was torn by a crash ends the reading.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nnstudio.project.difference import Difference
from nnstudio.project.file.faults import ProjectFileError
from nnstudio.project.file.forms import (
    Form,
    block_form,
    data_form,
    frame_form,
    node_form,
    plan_form,
    project_form,
    wire_form,
)
from nnstudio.project.project import Project

_PARTS = ("name", "notes", "blocks", "plan", "data")  # what a record of changes may replace whole
_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def first_record(project: Project) -> bytes:
    """The record that holds a whole project."""
    return framed({"journal": 1, "project": project_form(project)})


def change_record(found: Difference) -> bytes:
    """The record that leads from one project to the next."""
    return framed(_delta(found))


def framed(record: Form) -> bytes:
    """A record as its line."""
    payload = _encode(record).encode()
    return b"%08x %d %s\n" % (zlib.crc32(payload), len(payload), payload)


def _records(content: bytes) -> Iterator[Form]:
    """The whole records up to the first that is torn or damaged."""
    for line in content.splitlines(keepends=True):
        checksum, _, rest = line.partition(b" ")
        length, _, payload = rest.partition(b" ")
        payload, end = payload[:-1], payload[-1:]
        if end != b"\n" or length != b"%d" % len(payload):
            return
        if checksum != b"%08x" % zlib.crc32(payload):
            return
        yield json.loads(payload)


def _delta(found: Difference) -> Form:
    after = found.after
    record: Form = {"next_id": after.graph.next_id}
    nodes: Form = {str(node.id): None for node in found.nodes.removed}
    for node in (*found.nodes.added, *(new for _, new in found.nodes.changed)):
        nodes[str(node.id)] = node_form(node)
    wires: Form = {str(wire.id): None for wire in found.wires.removed}
    for wire in (*found.wires.added, *(new for _, new in found.wires.changed)):
        wires[str(wire.id)] = wire_form(wire)
    frames: Form = {str(frame.id): None for frame in found.frames.removed}
    for frame in (*found.frames.added, *(new for _, new in found.frames.changed)):
        frames[str(frame.id)] = frame_form(frame)
    record.update({"nodes": nodes} if nodes else {}, **({"wires": wires} if wires else {}))
    record.update({"frames": frames} if frames else {})
    if found.blocks or found.before.blocks != after.blocks:
        record["blocks"] = [block_form(block) for block in after.blocks]
    if found.plan:
        record["plan"] = plan_form(after.plan)
    if found.data:
        record["data"] = data_form(after.data)
    if found.name:
        record["name"] = after.name
    if found.notes:
        record["notes"] = after.notes
    return record


def replayed(content: bytes, path: Path) -> Form | None:
    """The JSON form after all records; it is checked like any file afterwards."""
    form: Any = None
    parts: dict[str, dict[int, Any]] = {}
    try:
        for record in _records(content):
            if form is None:
                form = record["project"]
                for key in ("nodes", "wires", "frames"):
                    parts[key] = {item["id"]: item for item in form["graph"].get(key, ())}
            else:
                for key, entries in parts.items():
                    for at, item in record.pop(key, {}).items():
                        entries[int(at)] = item
                form["graph"]["next_id"] = record.pop("next_id")
                for key, part in record.items():
                    if key not in _PARTS:
                        raise ValueError(f"there is no part {key!r}")
                    form[key] = part
        for key, entries in parts.items():
            form["graph"][key] = [item for item in entries.values() if item is not None]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ProjectFileError(
            str(path),
            f"the journal is damaged ({type(error).__name__}: {error}). Remove it, and open the"
            " project as last saved.",
        ) from error
    return form if isinstance(form, dict) else None

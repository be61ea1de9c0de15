"""A project as text: deterministic, one node or wire per line, so that git diffs read well."""

from __future__ import annotations

import json
from typing import Any

from nnstudio.project.file.forms import Form, project_form
from nnstudio.project.project import Project

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode

# Which parts are opened into lines; everything else stands on one line.
_OPENED_OBJECTS = ((), ("graph",), ("plan",), ("data",), ("blocks",), ("blocks", "graph"))
_OPENED_LISTS = (
    ("graph", "nodes"),
    ("graph", "wires"),
    ("graph", "frames"),
    ("data", "columns"),
    ("blocks",),
    ("blocks", "graph", "nodes"),
    ("blocks", "graph", "wires"),
    ("blocks", "graph", "frames"),
    ("blocks", "settings"),
)


def text_of(project: Project) -> str:
    """The text of a project file; equal projects give equal texts, to the byte."""
    return form_text(project_form(project))


def form_text(form: Form) -> str:
    """The text of a whole project given in its JSON form."""
    return "".join(_lines(form, (), "")) + "\n"


def _lines(value: Any, path: tuple[str, ...], indent: str) -> list[str]:
    if isinstance(value, dict) and path in _OPENED_OBJECTS:
        inner = indent + "  "
        rows = [
            f"{inner}{_encode(key)}: {''.join(_lines(item, (*path, key), inner))}"
            for key, item in value.items()
        ]
        return ["{\n", ",\n".join(rows), f"\n{indent}}}"]
    if isinstance(value, list) and value and path in _OPENED_LISTS:
        inner = indent + "  "
        rows = [f"{inner}{''.join(_lines(item, path, inner))}" for item in value]
        return ["[\n", ",\n".join(rows), f"\n{indent}]"]
    return [_encode(value)]

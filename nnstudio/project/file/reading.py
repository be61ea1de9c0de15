"""Reading a project from text: strict, complete errors, nothing is ever executed.

Everything goes through the same rules as edits. What the rules do not know is refused, not skipped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nnstudio.project.file import scanning
from nnstudio.project.file.faults import FormError, Path, ProjectFileError, path_text
from nnstudio.project.file.forms import Form
from nnstudio.project.file.parsing import parse_project
from nnstudio.project.file.upgrades import UPGRADES, Upgrade, upgraded
from nnstudio.project.project import Project

LARGEST = 256 * 1024 * 1024  # bytes: larger files are refused unread
_RESTORE = "Restore it from a backup or version control."
_CONFLICT_MARKS = ("<<<<<<< ", ">>>>>>> ")


class _DuplicateKeyError(Exception):
    pass


class _ConstantError(Exception):
    pass


def parse(content: bytes | str, file: str, upgrades: Mapping[int, Upgrade] = UPGRADES) -> Project:
    """The project that a file's content holds; `file` names it in errors (ProjectFileError)."""
    text = _decoded(content, file) if isinstance(content, bytes) else content
    form = form_from(text, file)
    try:
        return parse_project(upgraded(form, upgrades))
    except FormError as fault:
        raise _located(file, text, fault) from None


def parse_form(form: Form, file: str) -> Project:
    """The project that a JSON form holds, read as strictly; errors have no line."""
    try:
        return parse_project(upgraded(form))
    except FormError as fault:
        raise ProjectFileError(file, fault.reason, None, path_text(fault.path)) from None


def _located(file: str, text: str, fault: FormError) -> ProjectFileError:
    line = scanning.line_of(text, fault.path)
    return ProjectFileError(file, fault.reason, line, path_text(fault.path))


def _decoded(content: bytes, file: str) -> str:
    if not content.strip():
        raise ProjectFileError(file, f"the file is empty, not a project. {_RESTORE}")
    if len(content) > LARGEST:
        size, most = len(content) // 2**20, LARGEST // 2**20
        raise ProjectFileError(file, f"the file has {size:,} MB; project files have at most {most}")
    if b"\0" in content:
        raise ProjectFileError(
            file, f"the file is binary, not a project (a project file is JSON text). {_RESTORE}"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProjectFileError(
            file,
            f"the text is not UTF-8 (byte {error.start:,} is 0x{content[error.start]:02x}). Save it"
            " as UTF-8, or restore it from a backup.",
            line,
        ) from None


def form_from(text: str, file: str) -> Form:
    """The JSON object that a text holds; ProjectFileError with the line where it is malformed."""
    try:
        form = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except _DuplicateKeyError:
        path, line = scanning.duplicate_key(text)
        raise _error(file, "this key stands twice in one object; remove one", line, path) from None
    except _ConstantError as found:
        path, line = scanning.constant(text, str(found))
        raise _error(file, f"must be a finite number, not {found}", line, path) from None
    except json.JSONDecodeError as error:
        raise _malformed(text, file, error) from None
    except RecursionError:
        raise ProjectFileError(
            file, f"brackets are nested far deeper than in any project. {_RESTORE}"
        ) from None
    except ValueError:  # Python's limit on the digits of a whole number
        raise ProjectFileError(
            file, "a whole number has thousands of digits; no setting is that large"
        ) from None
    if not isinstance(form, dict):
        raise ProjectFileError(file, "a project file holds one JSON object, { … }, at the top", 1)
    if "nnstudio" not in form:
        raise ProjectFileError(
            file, 'this is JSON but no NN Studio project: it must start with {"nnstudio": 1, …', 1
        )
    return form


def _object(pairs: list[tuple[str, Any]]) -> Form:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DuplicateKeyError
    return found


def _refuse_constant(word: str) -> Any:
    raise _ConstantError(word)


def _error(file: str, reason: str, line: int, path: Path) -> ProjectFileError:
    return ProjectFileError(file, reason, line, path_text(path))


def _malformed(text: str, file: str, error: json.JSONDecodeError) -> ProjectFileError:
    for number, row in enumerate(text.split("\n"), 1):
        if row.startswith(_CONFLICT_MARKS):
            reason = "the file holds the marks of a git merge conflict; resolve it and save"
            return ProjectFileError(file, reason, number)
    if not text.lstrip().startswith("{"):
        reason = (
            "this is no NN Studio project, which is JSON and starts with {. A file of data is not"
            " opened itself: it is chosen as the data of a project"
        )
        return ProjectFileError(file, reason, 1)
    if not text.rstrip().endswith("}"):
        reason = f"the text ends in the middle: the file was cut off ({error.msg}). {_RESTORE}"
        return ProjectFileError(file, reason, error.lineno)
    reason = f"this is not valid JSON: {error.msg} (column {error.colno}). Mend that line."
    return ProjectFileError(file, reason, error.lineno)

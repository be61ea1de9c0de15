"""Faults of a project file: the place within the JSON, the line, and the reason."""

from __future__ import annotations

from nnstudio.errors import FileError
from nnstudio.project.refusal import EditError

Path = tuple[str | int, ...]


class FormError(Exception):
    """Something in a project's JSON is off, at a path of keys and indices."""

    def __init__(self, reason: str, *path: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path: Path = path

    def under(self, *path: str | int) -> FormError:
        """The same fault, seen from further up."""
        return FormError(self.reason, *path, *self.path)


def refused(error: EditError, *path: str | int) -> FormError:
    """The fault of a value that no edit could have made."""
    reason = error.reason
    start = f"{error.setting} must "
    if error.setting and reason.startswith(start):
        reason = f"must {reason[len(start) :]}"
    fault = FormError(reason)
    if error.setting:
        fault = fault.under(error.setting)
    return fault.under(*path)


def path_text(path: Path) -> str:
    """`("graph", "nodes", 3)` as `graph.nodes[3]`, keys shortened."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            key = part if len(part) <= 64 else f"{part[:60]}…"
            shown = key if key.isprintable() else ascii(key)
            text += f".{shown}" if text else shown
    return text


class ProjectFileError(FileError):
    """A project file cannot be read: `file`, `line` (from 1), `path` in the JSON, `reason`."""

    def __init__(self, file: str, reason: str, line: int | None = None, path: str = "") -> None:
        self.file, self.reason, self.line, self.path = file, reason, line, path
        place = f"{file}, line {line}" if line else file
        said = f"{path} {reason}" if path and reason.startswith("must ") else reason
        if path and said is reason:
            said = f"{path}: {reason}"
        super().__init__(f"{place}: {said}")

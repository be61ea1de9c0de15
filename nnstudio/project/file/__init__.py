"""The project file: one UTF-8 JSON text, versioned, written atomically, read strictly.

A *form* is a part of a project as plain JSON values. Writing is deterministic and puts one node or
wire on a line. Reading checks everything by the same rules as edits and explains what it refuses
with file, line, place in the JSON and reason; nothing in a file is ever executed.
"""

from nnstudio.project.file.atomic import write_atomically
from nnstudio.project.file.disk import (
    Stamp,
    changed_outside,
    read,
    read_stamped,
    write,
)
from nnstudio.project.file.faults import ProjectFileError
from nnstudio.project.file.forms import VERSION
from nnstudio.project.file.reading import parse
from nnstudio.project.file.writing import text_of

__all__ = [
    "VERSION",
    "ProjectFileError",
    "Stamp",
    "changed_outside",
    "parse",
    "read",
    "read_stamped",
    "text_of",
    "write",
    "write_atomically",
]

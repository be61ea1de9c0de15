"""The function `load_data` of a data spec, as source that reads like a person's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from nnstudio.data import arrays_code, sequences_code, tables_code
from nnstudio.data.parts import Body, DataCode, Fields, function
from nnstudio.data.points_code import points
from nnstudio.data.resolve import Resolved, resolve
from nnstudio.errors import DataProblem
from nnstudio.portable.errors import DataError
from nnstudio.project.project import DataSpec

__all__ = ["DataCode", "code"]

Writer = Callable[[Resolved, Body], Fields]

_WRITERS: Mapping[str, Writer] = {
    "Npz": arrays_code.npz,
    "Npy": arrays_code.npy,
    "Idx": arrays_code.idx,
    "ImageFolder": arrays_code.image_folder,
    "Moons": points,
    "Circles": points,
    "Spiral": points,
    "Xor": points,
    "Gaussians": points,
    "Csv": tables_code.table,
    "TextFile": sequences_code.text,
    "Series": sequences_code.series,
}


def code(spec: DataSpec, folder: Path) -> DataCode:
    """Write `def load_data(folder):` for a spec; its paths are relative to the project's `folder`.

    Reads headers of array files, and guesses a table's format and columns where they are not set.

    Raises:
        DataProblem: no source, a setting out of range, or a file whose beginning cannot be read.
    """
    source = resolve(spec, folder)
    body = Body()
    try:
        fields = _WRITERS[source.type](source, body)
    except DataError as error:
        raise DataProblem(str(error)) from error
    return DataCode(
        imports=body.imports(),
        text=function("def load_data(folder):", source.title, fields, body),
        portable=body.portable(),
        files=tuple(dict.fromkeys(source.files.values())),
        folder=source.folder,
    )

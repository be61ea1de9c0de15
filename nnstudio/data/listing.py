"""The columns of a table as its file has them: what a user assigns roles to.

It needs nothing of the spec to be right but the file itself, so that roles can be mended where the
data as a whole cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnstudio.data.guess import guess_columns_of
from nnstudio.data.resolve import Resolved, resolve
from nnstudio.data.tables_code import found_format
from nnstudio.errors import DataProblem
from nnstudio.portable.errors import DataError
from nnstudio.portable.tables import is_missing, read_csv
from nnstudio.project.project import Column, DataSpec

MOST_VALUES = 100  # different values that are listed; a column with more is no class
_TABLES = ("Csv", "Series")


@dataclass(frozen=True)
class Listed:
    """A column with its role. `values` are its different values where they are few, else ().

    `example` is its first value, `missing` counts the rows without one.
    """

    column: Column
    guessed: bool
    missing: int
    example: str
    values: tuple[str, ...] = ()


def listing(spec: DataSpec, folder: Path) -> tuple[Listed, ...]:
    """The columns of the spec's table in the file's order; () where the source has no table.

    Columns that the spec names come with its roles (also where the file does not have them: with
    no example); others with those that are guessed, or "ignore" where the spec names any.

    Raises:
        DataProblem: the file cannot be read as a table.
    """
    source = resolve(spec, folder)
    if source.type not in _TABLES:
        return ()
    try:
        return _listed(source)
    except DataError as error:
        raise DataProblem(str(error)) from error
    except OSError as error:
        raise DataProblem(f"The file cannot be read: {error}.") from error


def _listed(source: Resolved) -> tuple[Listed, ...]:
    format = found_format(source)
    path = source.files["path"]
    table = read_csv(path, format.delimiter, format.decimal, format.encoding, format.header)
    chosen = {column.name: column for column in source.columns}
    guessed = {} if chosen else {each.name: each for each in guess_columns_of(path, format)}
    found = []
    for name, cells in table.columns.items():
        column = chosen.get(name) or guessed.get(name) or Column(name, role="ignore")
        known = [cell for cell in cells if not is_missing(cell)]
        values = sorted(set(known))
        found.append(
            Listed(
                column=column,
                guessed=not chosen,
                missing=len(cells) - len(known),
                example=known[0] if known else "",
                values=tuple(values) if len(values) <= MOST_VALUES else (),
            )
        )
    gone = [column for name, column in chosen.items() if name not in table.columns]
    return (*found, *(Listed(column, False, 0, "") for column in gone))

"""What a file of the user's own probably is: encoding, delimiter, decimal sign, header, columns."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from nnstudio.errors import DataProblem
from nnstudio.portable.errors import DataError
from nnstudio.portable.files import open_binary, open_text
from nnstudio.portable.tables import Table, is_missing, number, read_csv
from nnstudio.project.project import Column

T = TypeVar("T")
_LINES = 50  # looked at for the delimiter
_FEW = 12  # whole numbers with at most so many values can be classes
_MANY = 30  # text with more values than this is more likely a name than a class
_CHUNK = 2**20
_TARGETS = ("target", "label", "y", "outcome")
_IDS = ("id", "index", "no", "nr", "row", "rownames", "")
_POINT = re.compile(r"[+-]?\d+\.\d+")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_KEPT = 32
_kept: OrderedDict[tuple[object, ...], object] = OrderedDict()


@dataclass(frozen=True)
class Format:
    """How a table is stored; the defaults are those of `portable.tables.read_csv`."""

    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    header: bool = True


def guess_columns(path: Path) -> tuple[Column, ...]:
    """What the columns of a CSV file are probably for.

    The target is a column called target, label, y or outcome, else the last one that is
    usable; text with many different values and running numbers are ignored.

    Raises:
        DataProblem: the file cannot be read as a table.
    """
    try:
        return guess_columns_of(path, guess_format(path))
    except DataError as error:
        raise DataProblem(str(error)) from error


def guess_format(path: Path) -> Format:
    """How a table is stored. Raises DataError where there is no such file."""
    return _remembered(("format", path), path, lambda: _format(path))


def guess_columns_of(path: Path, format: Format) -> tuple[Column, ...]:
    """As `guess_columns`, for a file of known format; raises DataError."""
    return _remembered(("columns", path, format), path, lambda: _columns(path, format))


def guess_encoding(path: Path) -> str:
    """utf-8 or utf-16 if the whole file is that, else cp1252, else latin-1, which is anything."""
    with open_binary(path) as file:
        start = file.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    return next(encoding for encoding in ("utf-8", "cp1252", "latin-1") if _decodes(path, encoding))


def _remembered(key: tuple[object, ...], path: Path, find: Callable[[], T]) -> T:
    """A guess, made again when the file has changed: source is written far more often than that."""
    if not path.is_file():
        return find()  # which says what is wrong
    status = path.stat()
    stamp = (*key, status.st_size, status.st_mtime_ns)
    if stamp not in _kept:
        _kept[stamp] = find()
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return _kept[stamp]  # type: ignore[return-value]


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open_binary(path) as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    except (OSError, EOFError) as error:
        raise DataError(
            "the file cannot be read",
            where=path,
            got=str(error),
            fix="Choose another file, or copy it again",
        ) from error
    return True


def _format(path: Path) -> Format:
    encoding = guess_encoding(path)
    with open_text(path, encoding) as file:
        lines = [line for line, _ in zip(file, range(_LINES), strict=False)]
    delimiter, rows = _delimited(lines)
    cells = [cell.strip() for row in rows for cell in row]
    commas = sum(bool(_COMMA.fullmatch(cell)) for cell in cells)
    points = sum(bool(_POINT.fullmatch(cell)) for cell in cells)
    decimal = "," if delimiter != "," and commas > points else "."
    return Format(delimiter, decimal, encoding, _has_header(rows, decimal))


def _delimited(lines: Sequence[str]) -> tuple[str, list[list[str]]]:
    """The delimiter that divides most lines into the same number of cells, the more the better."""
    best, found = (0.0, 0), (",", [[line] for line in lines])
    for delimiter in (",", ";", "\t", "|", " "):
        rows = [row for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row]
        if not rows:
            continue
        width, count = Counter(map(len, rows)).most_common(1)[0]
        score = (count / len(rows), width)
        if width > 1 and score > best:
            best, found = score, (delimiter, rows)
    return found


def _has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first line holds names: no number in it, or fewer than in the second line."""
    if len(rows) < 2:
        return True

    def count(row: Sequence[str]) -> int:
        return sum(number(cell.strip(), decimal) is not None for cell in row)

    return count(rows[0]) == 0 or count(rows[0]) < count(rows[1]) / 2


def _columns(path: Path, format: Format) -> tuple[Column, ...]:
    table = read_csv(path, format.delimiter, format.decimal, format.encoding, format.header)
    columns = [_input(table, name) for name in table.columns]
    usable = [at for at, column in enumerate(columns) if column.role == "input"]
    named = [at for at in usable if columns[at].name.lower() in _TARGETS]
    if len(usable) > 1:
        at = (named or usable)[-1]
        columns[at] = _target(table, columns[at])
    return tuple(columns)


def _input(table: Table, name: str) -> Column:
    cells = table.column(name)
    known = [cell for cell in cells if not is_missing(cell)]
    values = [number(cell, table.decimal) for cell in known]
    has_gaps = len(known) < len(cells)
    if not known:
        return Column(name, role="ignore")
    if all(value is not None for value in values):
        is_id = name.lower() in _IDS or name.startswith("column ")
        running = all(b == a + 1 for a, b in pairwise(values) if a and b)
        role = "ignore" if is_id and running and len(set(values)) == len(values) else "input"
        return Column(name, role, "number", "mean" if has_gaps else "error")
    role = "input" if len(set(known)) <= _MANY else "ignore"
    return Column(name, role, "class", "most_frequent" if has_gaps else "error")


def _target(table: Table, column: Column) -> Column:
    known = {cell for cell in table.column(column.name) if not is_missing(cell)}
    whole = all(float(number(cell, table.decimal) or 0).is_integer() for cell in known)
    few = len(known) <= _FEW and len(known) * 4 <= len(table)
    is_class = column.kind == "class" or (whole and few)
    missing = "error" if column.missing == "error" else "drop"
    return Column(column.name, "target", "class" if is_class else "number", missing)

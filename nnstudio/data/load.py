"""Running a reader's text: the only way in which the studio loads data."""

from __future__ import annotations

import itertools
import linecache
from pathlib import Path

from nnstudio.data.code import code
from nnstudio.data.parts import DataCode
from nnstudio.errors import DataProblem
from nnstudio.portable.dataset import Dataset
from nnstudio.portable.errors import DataError
from nnstudio.portable_import import namespace
from nnstudio.project.project import DataSpec

_number = itertools.count(1)


def load(spec: DataSpec, folder: Path) -> Dataset:
    """Read the data of a spec; paths in it are relative to the project's `folder`.

    Raises:
        DataProblem: the data cannot be read as the spec says; the message is complete.
    """
    return run(code(spec, folder))


def run(written: DataCode) -> Dataset:
    """Execute a reader's text in a fresh namespace and call it.

    Raises:
        DataProblem: as `load`.
    """
    filename = f"<load_data {next(_number)}>"
    source = written.source
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    names = namespace()
    try:
        exec(compile(source, filename, "exec"), names)
        found = names["load_data"](written.folder)
    except DataError as error:
        raise DataProblem(str(error)) from error
    except (OSError, MemoryError) as error:
        raise DataProblem(f"The data cannot be read: {error or type(error).__name__}.") from error
    finally:
        linecache.cache.pop(filename, None)
    if not isinstance(found, Dataset):
        raise TypeError(f"load_data returned {type(found).__name__}, not a Dataset")
    return found

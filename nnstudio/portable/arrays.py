"""Reading arrays from .npz, .npy and IDX files. Nothing in a file is ever executed."""

from __future__ import annotations

import math
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import torch
from torch import Tensor

from .errors import DataError
from .files import open_binary, require_file

LARGEST = 16 * 2**30  # bytes: what a file may claim to unpack to
_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
_IDX_TYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
# RuntimeError: what zipfile raises for encryption and for ways of packing that it does not know.
_DAMAGED = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError)


def read_npz(path: Path, *names: str) -> list[Any]:
    """Read arrays from an .npz file.

    Args:
        path: the file, as written by numpy.savez or numpy.savez_compressed.
        names: the names of the arrays wanted.

    Returns:
        One tensor per name, whatever its shape; a list of texts where the array holds texts.

    Raises:
        DataError: no such file or array, not an .npz file, Python objects inside, or too large.
    """
    require_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return [_member(archive, path, name) for name in names]
    except DataError:
        raise
    except _DAMAGED as error:
        raise _damaged(path, "an .npz file as numpy.savez writes it", error) from error


def read_npy(path: Path) -> Any:
    """Read the array of an .npy file: a tensor, or a list where the array holds texts.

    Raises:
        DataError: no such file, not an .npy file, Python objects inside, or too large.
    """
    require_file(path)
    try:
        with path.open("rb") as file:
            return _array(file, str(path))
    except DataError:
        raise
    except _DAMAGED as error:
        raise _damaged(path, "an .npy file as numpy.save writes it", error) from error


def read_idx(path: Path) -> Tensor:
    """Read an IDX file, the format of the MNIST family; also compressed with gzip.

    Returns:
        A tensor with the sizes that the file states, for images (N, H, W) uint8.

    Raises:
        DataError: no such file, not an IDX file, shorter than it says, or too large.

    Source: http://yann.lecun.com/exdb/mnist/ ("the IDX file format").
    """
    require_file(path)
    try:
        with open_binary(path) as file:
            dtype, sizes = _idx_header(file, path)
            wanted = math.prod(sizes) * dtype.itemsize
            _require_size(wanted, str(path))
            data = file.read(wanted)
    except DataError:
        raise
    except _DAMAGED as error:
        raise _damaged(path, "an IDX file, plain or compressed with gzip", error) from error
    if len(data) < wanted:
        raise DataError(
            "the file ends too early",
            where=path,
            expected=f"{wanted:,} bytes for {' × '.join(map(str, sizes))} numbers",
            got=f"{len(data):,}",
            fix="Download or copy the file again",
        )
    array = np.frombuffer(bytearray(data), dtype).reshape(sizes)
    return torch.from_numpy(array.astype(dtype.newbyteorder("="), copy=False))


def npz_header(path: Path, name: str) -> tuple[tuple[int, ...], str]:
    """Sizes and kind of an array, without reading its numbers.

    Args:
        path: an .npz file, or an .npy file where `name` is empty.
        name: which array of an .npz file.

    Returns:
        Its sizes, and numpy's letter for its kind: b, i, u (whole numbers), f, U, S (texts), c, …
    """
    require_file(path)
    try:
        if not name:
            with path.open("rb") as file:
                shape, dtype = _header(file, str(path))
                return shape, dtype.kind
        with zipfile.ZipFile(path) as archive, _open_member(archive, path, name) as file:
            shape, dtype = _header(file, f"{path}, array {name!r}")
            return shape, dtype.kind
    except DataError:
        raise
    except _DAMAGED as error:
        raise _damaged(path, "a file of numpy arrays", error) from error


def idx_sizes(path: Path) -> tuple[int, ...]:
    """The sizes that an IDX file states, without reading its numbers."""
    require_file(path)
    try:
        with open_binary(path) as file:
            return _idx_header(file, path)[1]
    except DataError:
        raise
    except _DAMAGED as error:
        raise _damaged(path, "an IDX file, plain or compressed with gzip", error) from error


def _open_member(archive: zipfile.ZipFile, path: Path, name: str) -> IO[bytes]:
    members = [member.removesuffix(".npy") for member in archive.namelist()]
    if name not in members:
        raise DataError(
            f"there is no array named {name!r}",
            where=path,
            expected=f"one of {', '.join(sorted(members)) or 'none: the file is empty'}",
            got=repr(name),
            fix="Choose one of the arrays in the file",
        )
    return archive.open(archive.namelist()[members.index(name)])


def _member(archive: zipfile.ZipFile, path: Path, name: str) -> Any:
    with _open_member(archive, path, name) as file:
        _header(file, f"{path}, array {name!r}")
    with _open_member(archive, path, name) as file:
        return _array(file, f"{path}, array {name!r}", checked=True)


def _header(file: IO[bytes], where: str) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(cast(Any, file))
    reader = _HEADERS.get(version, np.lib.format.read_array_header_2_0)
    shape, _, dtype = reader(cast(Any, file))
    if dtype.hasobject:
        raise DataError(
            "the array holds pickled Python objects, which are never loaded: they could run code",
            where=where,
            expected="numbers or texts",
            got=f"an array of type {dtype}",
            fix="Save it as plain numbers, for example numpy.savez(path, x=x.astype('float32'))",
        )
    _require_size(math.prod(shape) * dtype.itemsize, where)
    return shape, dtype


def _array(file: IO[bytes], where: str, checked: bool = False) -> Any:
    if not checked:
        _header(file, where)
        file.seek(0)
    array = np.lib.format.read_array(cast(Any, file), allow_pickle=False)
    if array.dtype.kind in "US":
        return array.astype(str).tolist()
    if array.dtype.kind not in "biuf":
        raise DataError(
            "arrays of this type cannot be used",
            where=where,
            expected="whole numbers, floating-point numbers, true/false or texts",
            got=str(array.dtype),
            fix="Convert the array before saving it",
        )
    if array.dtype in (np.uint16, np.uint32, np.uint64):
        array = array.astype(np.int64)
    return torch.from_numpy(np.ascontiguousarray(array.astype(array.dtype.newbyteorder("="))))


def _idx_header(file: IO[bytes], path: Path) -> tuple[np.dtype[Any], tuple[int, ...]]:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in _IDX_TYPES or magic[3] == 0:
        raise DataError(
            "this is not an IDX file",
            where=path,
            expected="the first bytes 00 00, a type from 08 to 0E and the number of dimensions",
            got=magic.hex(" ") or "an empty file",
            fix="Choose an IDX file such as train-images-idx3-ubyte.gz, or another kind of source",
        )
    stated = file.read(4 * magic[3])
    if len(stated) < 4 * magic[3]:
        raise DataError(
            "the file ends within its header", where=path, fix="Download or copy the file again"
        )
    return np.dtype(_IDX_TYPES[magic[2]]), tuple(np.frombuffer(stated, ">u4").tolist())


def _require_size(size: int, where: str) -> None:
    if size > LARGEST:
        raise DataError(
            "the file says that it holds more than fits in memory",
            where=where,
            expected=f"at most {LARGEST / 2**30:g} GiB",
            got=f"{size / 2**30:,.1f} GiB",
            fix="Use a smaller file; one that is small on disk and huge inside may be an attack",
        )


def _damaged(path: Path, expected: str, error: BaseException) -> DataError:
    return DataError(
        "the file cannot be read",
        where=path,
        expected=expected,
        got=str(error).splitlines()[0] if str(error) else type(error).__name__,
        fix="Choose another file, or save or download this one again",
    )

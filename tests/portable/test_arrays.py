"""Arrays are read as they were written; nothing in a file is executed or believed."""

from __future__ import annotations

import gzip
import io
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from nnstudio.portable.arrays import idx_sizes, npz_header, read_idx, read_npy, read_npz
from nnstudio.portable.errors import DataError


class Bomb:
    """Touches a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.path,))


def idx(sizes: tuple[int, ...], data: bytes, type: int = 8) -> bytes:
    return bytes([0, 0, type, len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes) + data


@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "i8", "u4", "f4", "f8", ">f4", "?"])
def test_numbers_come_back_from_npz_and_npy(tmp_path: Path, dtype: str) -> None:
    array = (np.arange(24).reshape(4, 3, 2) % 2).astype(dtype)
    np.savez(tmp_path / "a.npz", x=array, y=array[:, 0, 0])
    np.save(tmp_path / "a.npy", np.asfortranarray(array))
    x, y = read_npz(tmp_path / "a.npz", "x", "y")
    assert x.tolist() == array.tolist() == read_npy(tmp_path / "a.npy").tolist()
    assert y.shape == (4,)
    assert npz_header(tmp_path / "a.npz", "x") == ((4, 3, 2), array.dtype.kind)


def test_texts_come_back_as_a_list(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", y=np.array(["cat", "dög"]))
    assert read_npz(tmp_path / "a.npz", "y") == [["cat", "dög"]]


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_are_read_plain_and_compressed(tmp_path: Path, packed: bool) -> None:
    content = idx((2, 2, 3), bytes(range(12)))
    path = tmp_path / "images"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert torch.equal(read_idx(path), torch.arange(12, dtype=torch.uint8).reshape(2, 2, 3))
    assert idx_sizes(path) == (2, 2, 3)


def test_idx_numbers_are_big_endian(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(idx((2,), struct.pack(">2f", 1.5, -2.0), type=13))
    assert read_idx(tmp_path / "a").tolist() == [1.5, -2.0]


def test_pickled_objects_are_refused_and_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "was-run"
    np.savez(tmp_path / "a.npz", x=np.array([Bomb(mark)], dtype=object))
    (tmp_path / "a.npy").write_bytes(pickle.dumps(Bomb(mark)))
    with pytest.raises(DataError, match="pickled Python objects") as error:
        read_npz(tmp_path / "a.npz", "x")
    assert "array 'x'" in str(error.value)
    with pytest.raises(DataError, match="cannot be read"):
        read_npy(tmp_path / "a.npy")
    assert not mark.exists()


def test_an_array_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (10**6, 10**6)}
    )
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", header.getvalue())
    with pytest.raises(DataError, match="more than fits in memory") as error:
        read_npz(tmp_path / "a.npz", "x")
    assert "16 GiB" in str(error.value)
    (tmp_path / "i").write_bytes(gzip.compress(idx((2**31, 2**31), b"")))
    with pytest.raises(DataError, match="more than fits in memory"):
        read_idx(tmp_path / "i")


def test_an_unknown_array_is_answered_with_those_that_there_are(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", left=np.zeros(1), right=np.zeros(1))
    with pytest.raises(DataError, match="no array named 'x'") as error:
        read_npz(tmp_path / "a.npz", "x")
    assert "left, right" in str(error.value)


def test_complex_numbers_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros(2, "c8"))
    with pytest.raises(DataError, match="cannot be used") as error:
        read_npz(tmp_path / "a.npz", "x")
    assert "complex64" in str(error.value)


def test_a_wrong_idx_magic_shows_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x89PNG and more")
    with pytest.raises(DataError, match="not an IDX file") as error:
        read_idx(tmp_path / "a")
    assert "89 50 4e 47" in str(error.value)


@pytest.mark.parametrize("cut", [2, 6, 12, 17])
def test_a_truncated_idx_file_is_refused(tmp_path: Path, cut: int) -> None:
    (tmp_path / "a").write_bytes(idx((2, 3), bytes(6))[:cut])
    with pytest.raises(DataError, match=r"not an IDX file|ends"):
        read_idx(tmp_path / "a")


@pytest.mark.parametrize("read", [read_npy, read_idx, lambda path: read_npz(path, "x")])
def test_missing_damaged_and_wrong_files_are_refused(tmp_path: Path, read: object) -> None:
    assert callable(read)
    with pytest.raises(DataError, match="no such file"):
        read(tmp_path / "absent")
    with pytest.raises(DataError, match="not a file"):
        read(tmp_path)
    for content in (b"", b"\x1f\x8bbroken", b"PK\x03\x04broken", bytes(200)):
        (tmp_path / "a").write_bytes(content)
        with pytest.raises(DataError, match=r"Choose|Download"):
            read(tmp_path / "a")

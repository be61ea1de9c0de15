"""Saving is atomic, loses nothing when it fails, and notices what others wrote."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from nnstudio.errors import FileError
from nnstudio.project import edits
from nnstudio.project.file import changed_outside, read, read_stamped, text_of, write
from tests.project.nets import chain, lenet

POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and limits")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    stamp = write(lenet(), tmp_path / "a.nns")
    assert read(tmp_path / "a.nns") == lenet()
    assert read_stamped(tmp_path / "a.nns") == (lenet(), stamp)
    assert [file.name for file in tmp_path.iterdir()] == ["a.nns"]


def test_ten_thousand_nodes_survive(tmp_path: Path) -> None:
    project = chain(10_000)
    write(project, tmp_path / "large.nns")
    assert read(tmp_path / "large.nns") == project


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere/a.nns", "the folder does not exist"), ("file/a.nns", "its folder is a file")],
)
def test_a_place_that_cannot_be_written_is_explained(
    tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match=f"{reason}.*Nothing was lost"):
        write(lenet(), tmp_path / name)


def test_a_folder_in_the_place_of_the_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.nns").mkdir()
    with pytest.raises(FileError, match="a folder of that name"):
        write(lenet(), tmp_path / "a.nns")
    with pytest.raises(FileError, match="is a folder"):
        read(tmp_path / "a.nns")
    assert [file.name for file in tmp_path.iterdir()] == ["a.nns"]


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.nns cannot be read: there is no such file"):
        read(tmp_path / "a.nns")


def in_a_process(tmp_path: Path, code: str, file: Path) -> str:
    """Run code that limits its own process; returns what it printed."""
    (tmp_path / "limited.py").write_text(textwrap.dedent(code))
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-B", str(tmp_path / "limited.py"), str(file)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@POSIX
def test_a_full_disk_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    write(lenet(), tmp_path / "a.nns")
    told = in_a_process(
        tmp_path,
        """
        import resource, signal, sys
        from dataclasses import replace
        from nnstudio.errors import FileError
        from nnstudio.project.file import read, write
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        project = replace(read(sys.argv[1]), notes="n" * 100_000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        try:
            write(project, sys.argv[1])
        except FileError as error:
            print(error)
        """,
        tmp_path / "a.nns",
    )
    assert "was not saved" in told
    assert "Nothing was lost" in told
    assert read(tmp_path / "a.nns") == lenet()
    assert {file.name for file in tmp_path.iterdir()} == {"a.nns", "limited.py"}


@POSIX
def test_a_read_only_folder_loses_nothing(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(lenet(), folder / "a.nns")
        folder.chmod(0o555)
        told = in_a_process(
            tmp_path,
            """
            import os, sys
            from nnstudio.errors import FileError
            from nnstudio.project.file import read, write
            project = read(sys.argv[1])
            if os.getuid() == 0:
                os.setuid(65534)  # root may write everywhere
            try:
                write(project, sys.argv[1])
            except FileError as error:
                print(error)
            """,
            folder / "a.nns",
        )
        folder.chmod(0o755)
        assert "you may not write there" in told
        assert "Nothing was lost" in told
        assert read(folder / "a.nns") == lenet()
        assert [file.name for file in folder.iterdir()] == ["a.nns"]


@POSIX
def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.nns", tmp_path / "link.nns"
    write(lenet(), real)
    real.chmod(0o640)
    link.symlink_to(real)
    write(edits.rename_project("B").change(lenet()), link)
    assert link.is_symlink()
    assert read(real).name == "B"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_change_from_outside_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "a.nns"
    stamp = write(lenet(), file)
    assert not changed_outside(file, stamp)
    file.write_bytes(text_of(lenet()).encode())
    os.utime(file, ns=(0, 0))
    assert not changed_outside(file, stamp), "touched only"
    file.write_bytes(text_of(lenet()).replace('"epochs": 12', '"epochs": 13').encode())
    assert changed_outside(file, stamp), "same size, other content"
    file.unlink()
    assert changed_outside(file, stamp)

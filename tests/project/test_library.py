"""A library of blocks is shared by projects, read strictly, and survives broken files."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnstudio.errors import FileError
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.file import read, write
from nnstudio.project.library import Library, bundled_library, personal_library
from nnstudio.project.project import Project
from tests.project.edits.drafts import with_block
from tests.project.nets import Draft


def nested() -> Project:
    """`Outer` uses `Widen`; `Alone` uses nothing."""
    draft = with_block()
    draft.apply(edits.make_block(["second"], "Outer"))
    draft.apply(edits.add_block("Alone"))
    return draft.project


def names(library: Library) -> list[str]:
    return [entry.name for entry in library.listing().blocks]


def test_a_saved_block_comes_back_with_all_that_it_uses(tmp_path: Path) -> None:
    library = Library(tmp_path / "not" / "yet")
    assert library.listing().blocks == ()
    project = nested()
    path = library.save(project, "Outer")
    assert path.parent == library.folder
    found = library.load("Outer")
    assert found.block == project.block("Outer")
    assert [block.name for block in found.blocks] == ["Widen", "Outer"]
    assert found.interface.inputs == ("x",)
    other = Draft()
    other.apply(edits.use_block(found.blocks, found.name))
    assert [block.name for block in other.project.blocks] == ["Widen", "Outer"]


def test_an_equal_block_can_be_saved_again_another_only_on_request(tmp_path: Path) -> None:
    library = Library(tmp_path)
    first = library.save(nested(), "Alone")
    assert library.save(nested(), "Alone") == first
    other = edits.set_block_summary("Alone", "Another.").change(nested())
    with pytest.raises(FileError, match="already has another block Alone"):
        library.save(other, "Alone")
    assert library.load("Alone").block.summary == ""
    assert library.save(other, "Alone", replaces=True) == first
    assert library.load("Alone").block.summary == "Another."
    assert names(library) == ["Alone"]


def test_names_that_differ_in_case_or_that_windows_keeps_have_files(tmp_path: Path) -> None:
    library = Library(tmp_path)
    project = nested()
    for name in ("alone", "Con", "x" * 60 + "1", "x" * 60 + "2"):
        project = edits.duplicate_block("Alone", name).change(project)
        library.save(project, name)
    library.save(project, "Alone")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "Alone_2.nns",
        "alone.nns",
        "block_Con.nns",
        "x" * 40 + ".nns",
        "x" * 40 + "_2.nns",
    ]
    assert len(names(library)) == 5


def test_broken_files_are_listed_with_their_reason_and_hide_nothing(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.save(nested(), "Widen")
    (tmp_path / "cut.nns").write_text('{"nnstudio": 1, "name": "Cut",')
    (tmp_path / "notes.txt").write_text("not looked at")
    (tmp_path / "folder.nns").mkdir()
    write(Project(name="No block"), tmp_path / "empty.nns")
    write(read(tmp_path / "Widen.nns"), tmp_path / "twice.nns")
    listing = library.listing()
    assert [entry.name for entry in listing.blocks] == ["Widen"]
    reasons = {broken.path.name: broken.reason for broken in listing.broken}
    assert list(reasons) == ["cut.nns", "empty.nns", "folder.nns", "twice.nns"]
    assert "cut off" in reasons["cut.nns"]
    assert "called 'No block', but its blocks are: none" in reasons["empty.nns"]
    assert "is a folder" in reasons["folder.nns"]
    assert "Widen.nns has a block Widen too" in reasons["twice.nns"]


def test_a_removed_block_is_gone_and_an_unknown_one_named(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.save(nested(), "Widen")
    with pytest.raises(FileError, match=r"no block 'Widne'. Did you mean Widen"):
        library.load("Widne")
    library.remove("Widen")
    assert names(library) == []
    with pytest.raises(FileError, match="no block 'Widen'"):
        library.remove("Widen")
    with pytest.raises(EditError, match="no block 'Gone'"):
        library.save(nested(), "Gone")


def test_a_folder_that_cannot_be_made_or_read_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "inner"):
        with pytest.raises(FileError, match=r"file.* cannot be (read|made)"):
            Library(folder).save(nested(), "Widen")


def test_the_personal_library_lies_in_the_users_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert personal_library().folder.name == "blocks"
    assert "nnstudio" in str(personal_library().folder)


def test_all_bundled_blocks_can_be_read() -> None:
    assert bundled_library().listing().broken == ()

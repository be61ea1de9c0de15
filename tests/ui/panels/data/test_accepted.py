"""Files find their source, and what no source reads is refused with words that help."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from nnstudio.ui.panels.data.accepted import NotAcceptedError, accept


def touched(folder: Path, *names: str) -> list[Path]:
    """Empty files of these names."""
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return paths


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("prices.csv", "Csv"),
        ("prices.TSV", "Csv"),
        ("prices.csv.gz", "Csv"),
        ("story.txt", "TextFile"),
        ("story.txt.gz", "TextFile"),
        ("notes.md", "TextFile"),
    ],
)
def test_a_file_finds_its_source_by_its_name(tmp_path: Path, name: str, source: str) -> None:
    (path,) = touched(tmp_path, name)
    found = accept([path], None)
    assert (found.source, found.settings) == (source, {"path": str(path)})


def test_a_table_stays_a_series_where_the_project_has_one(tmp_path: Path) -> None:
    assert accept(touched(tmp_path, "a.csv"), None, "Series").source == "Series"


def test_paths_inside_the_projects_folder_become_relative(tmp_path: Path) -> None:
    paths = touched(tmp_path, "data/a.csv")
    assert accept(paths, tmp_path).settings == {"path": "data/a.csv"}
    assert accept(paths, tmp_path / "elsewhere").settings == {"path": str(paths[0])}


def test_arrays_are_found_by_their_usual_names(tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    a = numpy.zeros(2)
    numpy.savez(path, x_train=a, y_train=a, x_test=a, y_test=a, other=a)
    assert accept([path], None).settings == {
        "path": str(path),
        "x": "x_train",
        "y": "y_train",
        "test_x": "x_test",
        "test_y": "y_test",
    }


def test_half_an_official_test_part_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "set.npz"
    numpy.savez(path, X=numpy.zeros(2), labels=numpy.zeros(2), x_test=numpy.zeros(2))
    assert accept([path], None).settings == {"path": str(path), "x": "X", "y": "labels"}


def test_two_npy_files_are_told_apart_by_name_and_one_finds_its_partner(tmp_path: Path) -> None:
    x, y = touched(tmp_path, "inputs.npy", "labels.npy")
    wanted = {"inputs": str(x), "targets": str(y)}
    assert accept([y, x], None).settings == wanted
    assert accept([x], None).settings == wanted


def test_one_idx_file_brings_its_partners(tmp_path: Path) -> None:
    names = (
        "train-images-idx3-ubyte.gz",
        "train-labels-idx1-ubyte.gz",
        "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    )
    paths = touched(tmp_path, *names)
    found = accept([paths[0]], tmp_path)
    assert found.source == "Idx"
    assert found.settings == {
        "images": names[0],
        "labels": names[1],
        "test_images": names[2],
        "test_labels": names[3],
    }
    assert accept([tmp_path], tmp_path) == found


def test_a_folder_of_folders_is_images_with_its_test_part_if_there_is_one(tmp_path: Path) -> None:
    touched(tmp_path, "one/cat/a.png", "one/dog/b.png", "two/train/cat/a.png", "two/test/cat/b.png")
    one, two = tmp_path / "one", tmp_path / "two"
    assert accept([one], tmp_path).settings == {"path": "one"}
    assert accept([two], tmp_path).settings == {"path": "two/train", "test_path": "two/test"}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["model.pt"], "model.pt is no data that can be read"),
        (["cat.png"], "Try it panel"),
        (["a.csv", "b.txt"], "one at a time"),
        (["a-images-idx3-ubyte"], "no partner"),
        (["x.npy"], "Drop two"),
        (["broken.npz"], "no archive of arrays"),
        (["empty/.hidden"], "holds no folders"),
    ],
)
def test_what_no_source_reads_is_refused_with_what_to_do(
    tmp_path: Path, names: list[str], words: str
) -> None:
    paths = touched(tmp_path, *names)
    if names[0].startswith("empty"):
        paths = [tmp_path / "empty"]
    with pytest.raises(NotAcceptedError, match=words):
        accept(paths, None)


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotAcceptedError, match="There is no file"):
        accept([tmp_path / "gone.csv"], None)

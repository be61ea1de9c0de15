"""Which source reads files that were chosen or dropped, and with which settings."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nnstudio.project.edits import Edit
from nnstudio.project.project import Project
from nnstudio.workbench.choosing import choose_source

ACCEPTED = (
    "a table (.csv, .tsv), arrays (.npz, .npy), images of the MNIST family (…-ubyte, also .gz),"
    " a text (.txt), or a folder with one folder of images for each class"
)
FILTERS = ";;".join(
    (
        "Data (*.csv *.tsv *.tab *.npz *.npy *ubyte *ubyte.gz *.idx *.txt *.text *.md *.csv.gz"
        " *.tsv.gz *.txt.gz)",
        "Tables (*.csv *.tsv *.tab *.csv.gz *.tsv.gz)",
        "Arrays (*.npz *.npy)",
        "Images in IDX format (*ubyte *ubyte.gz *.idx)",
        "Texts (*.txt *.text *.md *.txt.gz)",
        "All files (*)",
    )
)
_TABLES = (".csv", ".tsv", ".tab")
_TEXTS = (".txt", ".text", ".md")
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
_INPUT_NAMES = ("x", "x_train", "train_x", "images", "train_images", "inputs", "data", "features")
_TARGET_NAMES = ("y", "y_train", "train_y", "labels", "train_labels", "targets", "target", "label")
_TEST_INPUTS = ("x_test", "test_x", "test_images")
_TEST_TARGETS = ("y_test", "test_y", "test_labels")


@dataclass(frozen=True)
class Accepted:
    """A source with its settings; paths as they are written into the project."""

    source: str
    settings: dict[str, str]


class NotAcceptedError(ValueError):
    """No source reads these files; the message says what is accepted."""


def choice_of(paths: Sequence[Path], project: Project, file: Path | None, source: str = "") -> Edit:
    """The edit that makes files the data of a project, wherever they were chosen or dropped.

    `file` is the project's own, `source` what the user asked for, if it reads such files.

    Raises:
        NotAcceptedError: nothing reads these files.
        EditError: a setting that follows from them is refused.
    """
    chosen = project.data.source
    current = source or (chosen.type if chosen is not None else "")
    absolute = [path.absolute() for path in paths]
    found = accept(absolute, file.parent if file is not None else None, current)
    return choose_source(found.source, found.settings)


def accept(paths: Sequence[Path], folder: Path | None, current: str = "") -> Accepted:
    """The source for files of one data set.

    Paths inside `folder` (of the saved project) become relative to it. `current` is the source that
    the project has: a table stays a series where it is one.

    Raises:
        NotAcceptedError: nothing reads these files.
    """
    if not paths:
        raise NotAcceptedError(f"Nothing was dropped. Drop {ACCEPTED}.")
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise NotAcceptedError(f"There is no file {missing}. Drop {ACCEPTED}.")
    found = _read(paths, current)
    return Accepted(
        found.source,
        {name: _written(value, folder) for name, value in found.settings.items()},
    )


def _read(paths: Sequence[Path], current: str) -> Accepted:
    first = paths[0]
    names = [_bare(path) for path in paths]
    if first.is_dir():
        return _folder(first, len(paths))
    if all(_is_idx(path) for path in paths):
        return _idx(paths)
    if all(name.endswith(".npy") for name in names):
        return _npy(paths)
    if len(paths) > 1:
        raise NotAcceptedError(
            f"These {len(paths)} files do not belong to one data set, as far as can be told."
            f" Drop one at a time: {ACCEPTED}."
        )
    if names[0].endswith(_TABLES):
        return Accepted("Series" if current == "Series" else "Csv", {"path": str(first)})
    if names[0].endswith(".npz"):
        return _npz(first)
    if names[0].endswith(_TEXTS):
        return Accepted("TextFile", {"path": str(first)})
    if names[0].endswith(_PICTURES):
        raise NotAcceptedError(
            f"{first.name} is a single picture. To train on pictures, drop a folder that holds one"
            " folder of them for each class; to ask the trained model about this one, drop it on"
            " the Try it panel."
        )
    raise NotAcceptedError(f"{first.name} is no data that can be read. Drop {ACCEPTED}.")


def _bare(path: Path) -> str:
    return path.name.lower().removesuffix(".gz")


def _written(value: str, folder: Path | None) -> str:
    path = Path(value)
    if not path.is_absolute() or folder is None:
        return value
    try:
        return path.relative_to(folder.absolute()).as_posix()
    except ValueError:
        return value


def _folder(path: Path, count: int) -> Accepted:
    if count > 1:
        raise NotAcceptedError("Drop the one folder that holds the folders of all classes.")
    inside = [each for each in path.iterdir() if not each.name.startswith(".")]
    idx = [each for each in inside if each.is_file() and _is_idx(each)]
    if idx:
        return _idx(idx)
    folders = {each.name.lower(): each for each in inside if each.is_dir()}
    if not folders:
        raise NotAcceptedError(
            f"The folder {path.name} holds no folders. Expected one folder of images for each"
            " class, named after it."
        )
    settings = {"path": str(path)}
    train = folders.get("train") or folders.get("training")
    test = folders.get("test") or folders.get("val")
    if train is not None and test is not None:
        settings = {"path": str(train), "test_path": str(test)}
    return Accepted("ImageFolder", settings)


def _is_idx(path: Path) -> bool:
    name = _bare(path)
    return name.endswith(("-ubyte", ".idx")) or "-idx1" in name or "-idx3" in name


def _idx(paths: Sequence[Path]) -> Accepted:
    """Images and labels, with those of the test part; partners are looked for beside one file."""
    together = list(paths)
    if len(together) == 1:
        together = [each for each in paths[0].parent.iterdir() if each.is_file() and _is_idx(each)]
    found: dict[str, Path] = {}
    for path in sorted(together):
        name = _bare(path)
        kind = "labels" if "label" in name or "idx1" in name else "images"
        test = name.startswith(("t10k", "test")) or "-test-" in name
        found.setdefault(f"test_{kind}" if test else kind, path)
    if "images" not in found or "labels" not in found:
        raise NotAcceptedError(
            f"{paths[0].name} has no partner. Expected a file of images (…-idx3-ubyte) and one of"
            " labels (…-idx1-ubyte) in the same folder."
        )
    if ("test_images" in found) != ("test_labels" in found):
        found = {name: path for name, path in found.items() if not name.startswith("test_")}
    return Accepted("Idx", {name: str(path) for name, path in found.items()})


def _npy(paths: Sequence[Path]) -> Accepted:
    labels = [path for path in paths if _is_target(path.stem)]
    inputs = [path for path in paths if path not in labels]
    if len(paths) == 1:
        labels = [
            each
            for each in paths[0].parent.glob("*.npy")
            if each != paths[0] and _is_target(each.stem)
        ][:1]
    if len(inputs) != 1 or len(labels) != 1:
        raise NotAcceptedError(
            "A .npy file holds one array. Drop two: one of inputs, and one of labels or numbers to"
            " predict whose name begins with y, label or target."
        )
    return Accepted("Npy", {"inputs": str(inputs[0]), "targets": str(labels[0])})


def _is_target(stem: str) -> bool:
    name = stem.lower()
    return name == "y" or name.startswith(("y_", "label", "target"))


def _npz(path: Path) -> Accepted:
    """The names of the arrays are those of the files in the archive."""
    settings = {"path": str(path)}
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [name.removesuffix(".npy") for name in archive.namelist()]
    except (OSError, zipfile.BadZipFile) as error:
        raise NotAcceptedError(f"{path.name} is no archive of arrays: {error}.") from error
    wanted = {
        "x": _INPUT_NAMES,
        "y": _TARGET_NAMES,
        "test_x": _TEST_INPUTS,
        "test_y": _TEST_TARGETS,
    }
    by_lower = {name.lower(): name for name in inside}
    for setting, names in wanted.items():
        found = next((by_lower[name] for name in names if name in by_lower), None)
        if found is not None:
            settings[setting] = found
    if ("test_x" in settings) != ("test_y" in settings):
        settings.pop("test_x", None)
        settings.pop("test_y", None)
    return Accepted("Npz", settings)

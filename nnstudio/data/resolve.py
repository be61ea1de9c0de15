"""From a data spec to what its text is written from: one ordinary source, its files found."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nnstudio.catalog.settings import checked, filled
from nnstudio.catalog.sources import sources
from nnstudio.catalog.values import SettingError, Value
from nnstudio.data import bundled
from nnstudio.errors import DataProblem
from nnstudio.project.project import Chosen, Column, DataSpec, Split

PATHS = ("path", "test_path", "inputs", "targets", "test_inputs", "test_targets", "images",
         "labels", "test_images", "test_labels")  # fmt: skip
_PATHLESS = frozenset({"Moons", "Circles", "Spiral", "Xor", "Gaussians"})
_NORMALIZE = ("none", "standard", "minmax")
_SPLITS = ("random", "stratified", "chronological", "group")


@dataclass(frozen=True)
class Resolved:
    """A spec without presets: an ordinary source with all settings filled in.

    `files` are its paths by setting, absolute; `folder` is the folder that holds them all, so that
    `name(setting)` is what stands in the text, in the studio as in an export.
    """

    type: str
    title: str
    settings: Mapping[str, Value]
    columns: tuple[Column, ...]
    split: Split
    normalize: str
    files: Mapping[str, Path]
    folder: Path

    def text(self, setting: str) -> str:
        """A setting that is a text."""
        return str(self.settings[setting] or "")

    def name(self, setting: str) -> str:
        """The path of a setting, relative to `folder`, with forward slashes."""
        return self.files[setting].relative_to(self.folder).as_posix()


def resolve(spec: DataSpec, folder: Path) -> Resolved:
    """Check a spec and find its files; paths in it are relative to `folder`.

    Raises:
        DataProblem: no source, an unknown one, a setting out of range or a missing path. Whether
            the files exist is for the reader to find out.
    """
    if spec.source is None:
        raise DataProblem(
            "The project has no data yet. Choose a source: a bundled set such as mnist-10k,"
            " generated points, or files of your own."
        )
    _check_words(spec)
    title, columns = "", spec.columns
    source, base = spec.source, folder
    if source.type == "Bundled":
        settings = _settings(source)
        about = bundled.about(str(settings["name"]))
        title, base = about.title, about.folder
        columns = columns or about.columns
        source = _overridden(about.source, settings)
    settings = _settings(source)
    files = _files(source.type, settings, base)
    return Resolved(
        type=source.type,
        title=title or sources()[source.type].title,
        settings=settings,
        columns=columns,
        split=spec.split,
        normalize=spec.normalize,
        files=files,
        folder=_common_folder(files) if files else folder,
    )


def _check_words(spec: DataSpec) -> None:
    choices = (
        ("normalization", spec.normalize, _NORMALIZE),
        ("split", spec.split.kind, _SPLITS),
        *((f"role of column {c.name!r}", c.role, _ROLES) for c in spec.columns),
        *((f"kind of column {c.name!r}", c.kind, ("number", "class")) for c in spec.columns),
        *((f"missing of column {c.name!r}", c.missing, _MISSING) for c in spec.columns),
        *((f"encoding of column {c.name!r}", c.encoding, _ENCODINGS) for c in spec.columns),
    )
    for what, word, known in choices:
        if word not in known:
            raise DataProblem(f"The data's {what} must be one of {', '.join(known)}, not {word!r}.")


_ROLES = ("input", "target", "group", "time", "ignore")
_MISSING = ("error", "drop", "mean", "most_frequent")
_ENCODINGS = ("one_hot", "index")


def _settings(source: Chosen) -> dict[str, Value]:
    part = sources().get(source.type)
    if part is None:
        known = ", ".join(sources())
        raise DataProblem(f"There is no data source {source.type!r}. Choose one of {known}.")
    try:
        return filled(part.settings, checked(part.settings, source.settings, f"The {part.title}"))
    except SettingError as error:
        raise DataProblem(f"{error}.") from error


def _overridden(source: Chosen, settings: Mapping[str, Value]) -> Chosen:
    """A bundled set's source with the user's own length, stride or window."""
    values = source.settings
    known = {setting.name for setting in sources()[source.type].settings}
    for name in ("length", "stride", "window"):
        value = settings[name]
        if value is None:
            continue
        if name not in known:
            raise DataProblem(
                f"The bundled set {settings['name']!r} has no {name}: it is read as"
                f" {sources()[source.type].title!r}. Leave {name} empty."
            )
        values = values.with_(name, value)
    return Chosen(source.type, values)


def _files(type: str, settings: Mapping[str, Value], base: Path) -> dict[str, Path]:
    if type in _PATHLESS:
        return {}
    files: dict[str, Path] = {}
    for name in PATHS:
        path = settings.get(name)
        if isinstance(path, str) and path:
            files[name] = Path(os.path.normpath((base / path).absolute()))
        elif name in settings and not name.startswith("test_"):
            raise DataProblem(
                f"{sources()[type].title}: {name} is empty. Expected a path, absolute or relative"
                f" to the project's folder ({base}). Set {name}."
            )
    _require_pairs(type, settings)
    return files


def _require_pairs(type: str, settings: Mapping[str, Value]) -> None:
    pairs = (("test_images", "test_labels"), ("test_inputs", "test_targets"), ("test_x", "test_y"))
    for one, other in pairs:
        if one in settings and bool(settings[one]) != bool(settings[other]):
            missing = other if settings[one] else one
            raise DataProblem(
                f"{sources()[type].title}: an official test part needs both {one} and {other};"
                f" {missing} is empty. Set it, or leave both empty."
            )


def _common_folder(files: Mapping[str, Path]) -> Path:
    try:
        return Path(os.path.commonpath([path.parent for path in files.values()]))
    except ValueError as error:  # different drives on Windows
        raise DataProblem(
            "The data's files lie on different drives: "
            + ", ".join(str(path) for path in files.values())
            + ". Put them on one drive."
        ) from error

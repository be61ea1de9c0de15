"""What there is to choose from as data, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nnstudio.catalog.sources import sources
from nnstudio.catalog.values import Value
from nnstudio.data import bundled
from nnstudio.project.project import Chosen

GENERATED = ("Moons", "Circles", "Spiral", "Xor", "Gaussians")
_ICONS = {
    "Npz": "image",
    "Npy": "image",
    "Idx": "image",
    "ImageFolder": "image",
    "Csv": "data",
    "TextFile": "code",
    "Series": "chart",
}
_KINDS = {
    "Npz": "images",
    "Idx": "images",
    "ImageFolder": "images",
    "Csv": "table",
    "TextFile": "text",
    "Series": "series",
}


@dataclass(frozen=True)
class Entry:
    """One line of the list: a source with settings. `files`: the user must choose a file first."""

    group: str
    source: str
    title: str
    summary: str
    icon: str
    settings: Mapping[str, Value] = field(default_factory=dict)
    kind: str = ""
    license: str = ""
    origin: str = ""
    files: bool = False


def entries() -> tuple[Entry, ...]:
    """Everything, by group: own files, bundled sets, generated points."""
    own = [
        Entry("Your own files", key, part.title, part.summary, _ICONS.get(key, "data"), files=True)
        for key, part in sources().items()
        if key != "Bundled" and key not in GENERATED
    ]
    made = [
        Entry("Generated points", key, sources()[key].title, sources()[key].summary, "tryit")
        for key in GENERATED
    ]
    return (*own, *(_of_bundled(name) for name in bundled.names()), *made)


def entry_of(chosen: Chosen) -> Entry | None:
    """The line that stands for what a project has chosen; None for a source that is not known."""
    if chosen.type == "Bundled":
        name = str(chosen.settings.get("name", "mnist-10k"))
        return _of_bundled(name) if name in bundled.names() else None
    return next((entry for entry in entries() if entry.source == chosen.type), None)


def _of_bundled(name: str) -> Entry:
    about = bundled.about(name)
    return Entry(
        group="Bundled, offline",
        source="Bundled",
        title=about.title,
        summary=about.summary,
        icon=_ICONS.get(about.source.type, "data"),
        settings={"name": name},
        kind=_KINDS.get(about.source.type, ""),
        license=about.license,
        origin=about.origin,
    )

"""The blocks that come with the studio and those of the user, as the window offers them.

A block of a library has the key `library:bundled:NAME` or `library:personal:NAME` where types of
nodes have theirs: adding one takes its definition over into the project, in the same step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnstudio.catalog.node_type import NodeType
from nnstudio.errors import StudioError
from nnstudio.project.edits import Edit
from nnstudio.project.edits.importing import imported
from nnstudio.project.kinds import Kinds, block_type, kind_of, kinds_of
from nnstudio.project.library import (
    Library,
    LibraryBlock,
    Listing,
    bundled_library,
    personal_library,
)
from nnstudio.project.project import Project
from nnstudio.ui.plots.jobs import Jobs

BUNDLED, PERSONAL = "library:bundled:", "library:personal:"
Make = Callable[[str, Kinds], Edit]  # an edit that uses a type, from its key and all types


class Libraries(QObject):
    """What both libraries hold; `changed` when that is known, or another. Files are read aside."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bundled, self.personal = Listing(), Listing()
        self._asked = False
        self._jobs: Jobs | None = None

    def load(self, again: bool = False) -> None:
        """Read the libraries, unless they are; `again`: the personal one has changed."""
        if self._asked and not again:
            return
        self._asked = True
        self._jobs = self._jobs or Jobs(self)
        self._jobs.start(_read, self._take)

    def _take(self, found: object) -> None:
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, tuple)
        if self._jobs is not None and not self._jobs.busy:  # no thread is kept for a few files
            self._jobs.deleteLater()
            self._jobs = None
        if found != (self.bundled, self.personal):
            self.bundled, self.personal = found
            self.changed.emit()

    def close(self) -> None:
        """Read no more."""
        if self._jobs is not None:
            self._jobs.cancel()
            self._jobs.deleteLater()
            self._jobs = None

    def find(self, key: str) -> LibraryBlock | None:
        """The block of that key; None for other types of nodes, and for what is gone."""
        for front, listing in ((BUNDLED, self.bundled), (PERSONAL, self.personal)):
            if key.startswith(front):
                name = key.removeprefix(front)
                return next((each for each in listing.blocks if each.name == name), None)
        return None

    def kinds(self) -> Iterator[NodeType]:
        """All blocks as types, under their keys."""
        for front, listing in ((BUNDLED, self.bundled), (PERSONAL, self.personal)):
            for each in listing.blocks:
                yield replace(kind_of(each.interface), key=front + each.name)

    def kind(self, project: Project, key: str) -> NodeType:
        """The type that nodes of a key have; EditError where there is none."""
        entry = self.find(key)
        return kinds_of(project).known(key) if entry is None else kind_of(entry.interface)

    def adding(self, project: Project, key: str, label: str, make: Make) -> Edit:
        """The edit that uses a type; that of a library is taken over into the project first."""
        entry = self.find(key)
        if entry is None:
            return make(key, kinds_of(project))

        def change(project: Project) -> Project:
            project, names = imported(project, entry.blocks, (entry.name,))
            return make(block_type(names[entry.name]), kinds_of(project)).change(project)

        return Edit(label, change)

    def differs(self, project: Project, name: str) -> bool:
        """Whether the user's library has another block of that name."""
        kept = self.find(PERSONAL + name)
        return kept is not None and kept.blocks != kinds_of(project).reach(name)

    def save(self, project: Project, name: str, replaces: bool = False) -> None:
        """Keep a block in the user's library; StudioError where that cannot be."""
        personal_library().save(project, name, replaces)
        self.load(again=True)

    def remove(self, name: str) -> None:
        """Take a block out of the user's library; StudioError where that cannot be."""
        personal_library().remove(name)
        self.load(again=True)


def _read() -> tuple[Listing, Listing]:
    return _listing(bundled_library()), _listing(personal_library())


def _listing(library: Library) -> Listing:
    try:
        return library.listing()
    except StudioError:  # an unreadable folder offers nothing; saving into it will say why
        return Listing()

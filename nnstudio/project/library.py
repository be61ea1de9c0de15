"""Libraries of blocks: a folder with one file for each, holding it and all that it uses.

A file is a project file whose project is called like the block that it is for. It is read as
strictly as any; what cannot be read is listed with its reason, and nothing in it is executed.
The personal library lies in the user's data, so that all projects see it; the bundled one comes
with the studio.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from nnstudio import resources
from nnstudio.errors import FileError
from nnstudio.project.file import read, text_of, write_atomically
from nnstudio.project.file.atomic import why
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import Interface, Kinds, interface_of
from nnstudio.project.project import Block, Project
from nnstudio.project.refusal import nearest, unknown

SUFFIX = ".nns"
_LONGEST_STEM = 40
_DEVICES = ("con", "prn", "aux", "nul", "com", "lpt")  # start names that Windows keeps for itself


@dataclass(frozen=True)
class LibraryBlock:
    """A block of a library: its definition, and `blocks`, which has it and all that it uses."""

    path: Path
    block: Block
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """What the block is called."""
        return self.block.name

    @property
    def interface(self) -> Interface:
        """Its ports, settings and summary."""
        return interface_of(self.block)


@dataclass(frozen=True)
class BrokenFile:
    """A file of a library that cannot be read, and why."""

    path: Path
    reason: str


@dataclass(frozen=True)
class Listing:
    """What a library holds: blocks by name, and files that are none."""

    blocks: tuple[LibraryBlock, ...] = ()
    broken: tuple[BrokenFile, ...] = ()


class Library:
    """The blocks in one folder, which need not exist before the first is saved."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def listing(self) -> Listing:
        """All blocks, by name, and the files that cannot be read; an absent folder has none."""
        found: dict[str, LibraryBlock] = {}
        broken: list[BrokenFile] = []
        for path in self._files():
            try:
                entry = _read(path)
                if entry.name in found:
                    raise FileError(
                        f"{path}: {found[entry.name].path.name} has a block {entry.name} too."
                        " Remove one of them."
                    )
                found[entry.name] = entry
            except FileError as error:
                broken.append(BrokenFile(path, str(error)))
        by_name = sorted(found.values(), key=lambda entry: (entry.name.lower(), entry.name))
        return Listing(tuple(by_name), tuple(broken))

    def load(self, name: str) -> LibraryBlock:
        """The block of that name; FileError, naming the nearest, where there is none."""
        listed = self.listing()
        found = next((entry for entry in listed.blocks if entry.name == name), None)
        if found is None:
            known = nearest(name, [entry.name for entry in listed.blocks])
            raise FileError(f"the library {self.folder} has no block {name!r}. {known}")
        return found

    def save(self, project: Project, name: str, replaces: bool = False) -> Path:
        """Save a block of a project, with all that it uses, atomically.

        Args:
            project: where it is defined.
            name: its name there.
            replaces: whether it may take the place of another block of that name.

        Raises EditError where the project has no such block, FileError where it cannot be written
        or the library has another block of that name.
        """
        content = _content(project, name)
        before = next((entry for entry in self.listing().blocks if entry.name == name), None)
        if before is not None and not replaces and before.blocks != content.blocks:
            raise FileError(
                f"the library {self.folder} already has another block {name}. Rename one of them,"
                " or replace it."
            )
        path = self._new_path(name) if before is None else before.path
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"{self.folder} cannot be made: {why(error)}.") from error
        write_atomically(path, text_of(content).encode())
        return path

    def remove(self, name: str) -> None:
        """Delete the file of a block; projects that use it keep their own definition."""
        path = self.load(name).path
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(f"{path} was not deleted: {why(error)}.") from error

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if _is_listed(path))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise FileError(f"{self.folder} cannot be read: {error.strerror or error}.") from error

    def _new_path(self, name: str) -> Path:
        """A file that is not there yet, with a name that every system takes."""
        stem = name[:_LONGEST_STEM]
        stem = f"block_{stem}" if stem.lower().startswith(_DEVICES) else stem
        taken = {path.name.lower() for path in self._files()}
        number = 1
        file = f"{stem}{SUFFIX}"
        while file.lower() in taken:
            number += 1
            file = f"{stem}_{number}{SUFFIX}"
        return self.folder / file


def _is_listed(path: Path) -> bool:
    return path.suffix == SUFFIX and not path.name.startswith(".")


def _read(path: Path) -> LibraryBlock:
    project = read(path)
    block = project.block(project.name)
    if block is None:
        names = ", ".join(each.name for each in project.blocks) or "none"
        raise FileError(
            f"{path} is no file of a library: its project is called {project.name!r}, but its"
            f" blocks are: {names}. Save the block from a project instead."
        )
    return LibraryBlock(path, block, Kinds(project.blocks).reach(block.name))


def _content(project: Project, name: str) -> Project:
    """The project that a library's file holds."""
    if project.block(name) is None:
        raise unknown("block", name, [block.name for block in project.blocks])
    blocks = Kinds(project.blocks).reach(name)
    return Project(name=name, graph=Graph(), blocks=blocks)


def personal_library() -> Library:
    """The user's own library, which all projects see."""
    return Library(Path(platformdirs.user_data_dir("nnstudio", appauthor=False)) / "blocks")


def bundled_library() -> Library:
    """The building blocks that come with the studio; never written to."""
    return Library(resources.folder() / "blocks")


def bundled_blocks() -> tuple[LibraryBlock, ...]:
    """The building blocks that come with the studio, by name."""
    return bundled_library().listing().blocks

"""Blocks of a workbench's project: defined in Python, made of nodes, shared through libraries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from nnstudio.catalog.values import shown
from nnstudio.errors import FileError
from nnstudio.project import edits
from nnstudio.project.edits import Edit, EditError
from nnstudio.project.edits.inside import definition
from nnstudio.project.file import read
from nnstudio.project.graph import Graph
from nnstudio.project.library import (
    Library,
    LibraryBlock,
    bundled_library,
    personal_library,
)
from nnstudio.project.project import Block, Project
from nnstudio.workbench.wiring import NodeRef, Source, adding, key_of, setting, wire_sources

if TYPE_CHECKING:
    from nnstudio.workbench.bench import Workbench


class Blocks:
    """The block definitions of a workbench's project. Each call is one step that undo takes back.

    A block is written like a network, and used as a node of the type `block:NAME`:

        with net.blocks.define("Residual", channels=64) as block:
            x = block.add("BlockInput", name="x")
            width = nnstudio.expression("channels")
            y = block.add("Conv2d", x, out_channels=width, padding=1)
            y = block.add("Add", y, x)
            block.add("BlockOutput", y, name="y")
        x = net.add("block:Residual", x, channels=128, repeat=2)
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all definitions, in their order."""
        return tuple(block.name for block in self._bench.project.blocks)

    def define(self, name: str, /, summary: str = "", **settings: float) -> BlockDraft:
        """A new, empty block to be filled in a `with` statement.

        Args:
            name: of the block, which becomes a class in the source.
            summary: what it does, in a sentence.
            settings: its own settings with their defaults: whole numbers, numbers, truth values.

        Raises EditError for an illegal or taken name or setting.
        """
        steps = [edits.add_block(name, summary, empty=True)]
        for key, default in settings.items():
            steps.append(edits.add_block_setting(name, key, _kind(key, default), default))
        return BlockDraft(self._bench, name, f"Define {name}", steps)

    def inside(self, name: str) -> BlockDraft:
        """A block of the project to be changed in a `with` statement; all its uses follow."""
        definition(self._bench.project, name)
        return BlockDraft(self._bench, name, f"Change {name}", [])

    def make(self, nodes: Iterable[Source], name: str | None = None) -> NodeRef:
        """Make a block of nodes of the main graph; the node that uses it stands in their place."""
        use = NodeRef(self._bench.graph.next_id)
        self._bench.apply(edits.make_block([key_of(node) for node in nodes], name))
        return use

    def unpack(self, use: Source) -> None:
        """Put the nodes of a block in the place of a use of it."""
        self._bench.apply(edits.unpack(key_of(use)))

    def make_unique(self, use: Source, name: str | None = None) -> None:
        """Give a use a definition of its own."""
        self._bench.apply(edits.make_unique(key_of(use), name))

    def rename(self, name: str, new: str) -> None:
        """Give a block another name; its uses follow."""
        self._bench.apply(edits.rename_block(name, new))

    def remove(self, name: str) -> None:
        """Remove a definition that nothing uses."""
        self._bench.apply(edits.remove_block(name))

    def import_from(self, source: Workbench | Project | str | Path, *names: str) -> None:
        """Take over blocks of another project (a file, or an open one), with all that they use.

        No names: all of its blocks. Those that are here already are not added twice.
        """
        if isinstance(source, str | Path):
            source = read(source)
        other = source if isinstance(source, Project) else source.project
        self._bench.apply(edits.import_blocks(other.blocks, names or None))

    def save_to_library(self, name: str, replaces: bool = False) -> Path:
        """Save a block in the user's own library; the file in which it is now.

        Raises FileError where that has another block of the name, unless this one `replaces` it.
        """
        return personal_library().save(self._bench.project, name, replaces)

    def add_from_library(self, *names: str) -> None:
        """Take over blocks of the user's own library, or of those that come with the studio."""
        found = [_from_libraries(name) for name in names]
        steps = [edits.import_blocks(entry.blocks, [entry.name]) for entry in found]
        self._bench.apply(edits.several("Import from the library", steps))


def _from_libraries(name: str) -> LibraryBlock:
    libraries: tuple[Library, ...] = (personal_library(), bundled_library())
    for library in libraries:
        found = next((each for each in library.listing().blocks if each.name == name), None)
        if found is not None:
            return found
    known = ", ".join(each.name for lib in libraries for each in lib.listing().blocks)
    raise FileError(f"no library has a block {name!r}. Known are: {known or 'none'}.")


def _kind(name: str, default: object) -> str:
    if isinstance(default, bool):
        return "bool"
    if isinstance(default, int | float):
        return type(default).__name__
    raise EditError(
        f"a block's setting is a number or true or false, not {shown(default)}", setting=name
    )


class BlockDraft:
    """A block being written: applied as one step when its `with` statement ends without error."""

    def __init__(self, bench: Workbench, name: str, label: str, steps: list[Edit]) -> None:
        self._bench = bench
        self._label = label
        self._steps: list[Edit] = []
        self._project = bench.project
        self.name = name
        for step in steps:
            self._do(step)

    def __enter__(self) -> BlockDraft:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._bench.apply(edits.several(self._label, self._steps))

    @property
    def block(self) -> Block:
        """The definition as it is now."""
        return definition(self._project, self.name)

    @property
    def graph(self) -> Graph:
        """The block's graph as it is now."""
        return self.block.graph

    def add(
        self,
        type: str,
        *sources: Source,
        name: str | None = None,
        shares: Source | None = None,
        **settings: Any,
    ) -> NodeRef:
        """Add a node inside the block, as `Workbench.add` does.

        Its inputs are nodes of the type BlockInput, its outputs of the type BlockOutput; their
        names are the ports'.
        """
        node = NodeRef(self.graph.next_id)
        self.apply(adding(node, type, sources, name, settings, shares))
        return node

    def connect(self, source: Source, target: Source, input: str | None = None) -> None:
        """Run a wire from an output to an input (None: the first that is free)."""
        self.apply(wire_sources(target, (source,), input))

    def set(self, node: Source, **settings: Any) -> None:
        """Change settings of a node."""
        self.apply(setting(node, settings))

    def expose(self, node: Source, setting: str, name: str | None = None) -> None:
        """Make a setting of a node one of the block."""
        self._do(edits.expose_setting(self.name, key_of(node), setting, name))

    def apply(self, edit: Edit) -> None:
        """Apply an edit inside the block; EditError (and no change) where it cannot be."""
        self._do(edits.inside(self.name, edit))

    def _do(self, edit: Edit) -> None:
        self._project = edit.change(self._project)
        self._steps.append(edit)

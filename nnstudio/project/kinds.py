"""The node types that a project's graphs can use: the catalog's, and its own blocks.

A use of a block is a node whose type is `block:NAME`; its ports are the block's BlockInput and
BlockOutput nodes, its settings those that the block declares and how often it repeats.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.catalog.registry import node_type, node_types
from nnstudio.catalog.settings import Bool, Float, Int, Setting
from nnstudio.project.graph import Graph, Node
from nnstudio.project.project import Block, BlockSetting, Project
from nnstudio.project.refusal import unknown

PREFIX = "block:"
FAMILY = "Blocks"
ENTRY, EXIT = "BlockInput", "BlockOutput"
REPEAT = "repeat"
INDEX = "i"  # the name of the index of a repeated use in expressions
MOST_REPEATS = 1000


@dataclass(frozen=True)
class Interface:
    """What a user of a block sees of it."""

    name: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    settings: tuple[BlockSetting, ...] = ()
    summary: str = ""


def block_type(name: str) -> str:
    """The type of a block's uses."""
    return PREFIX + name


def block_name(type: str) -> str | None:
    """The name of the block that a node of this type uses; None for a type of the catalog."""
    return type[len(PREFIX) :] if isinstance(type, str) and type.startswith(PREFIX) else None


def ports_of(graph: Graph, type: str) -> tuple[Node, ...]:
    """The nodes that are a block's inputs (ENTRY) or outputs (EXIT), in their order."""
    found = [node for node in graph.nodes.values() if node.type == type]
    return tuple(sorted(found, key=_place))


def _place(node: Node) -> tuple[int, int]:
    position = node.settings.get("position", 0)
    return (position if isinstance(position, int) else 0, node.id)


def interface_of(block: Block) -> Interface:
    """What a user of this block sees."""
    inputs = tuple(node.name for node in ports_of(block.graph, ENTRY))
    outputs = tuple(node.name for node in ports_of(block.graph, EXIT))
    return Interface(block.name, inputs, outputs, block.settings, block.summary)


def setting_of(declared: BlockSetting) -> Setting:
    """A block's setting as one of a node type."""
    name, default, help = declared.name, declared.default, declared.help
    if declared.kind == "bool":
        return Bool(name, bool(default), help)
    if declared.kind == "float":
        return Float(name, float(default), help)  # type: ignore[arg-type]
    return Int(name, default, help)


_REPEAT = Int(
    REPEAT,
    1,
    "How many in a row, each with weights of its own; i counts them from 0 in expressions.",
    low=1,
    high=MOST_REPEATS,
)


@lru_cache(maxsize=1024)
def kind_of(found: Interface) -> NodeType:
    """The node type of a block's uses; the same object as long as the interface is the same."""
    return NodeType(
        key=block_type(found.name),
        title=found.name,
        family=FAMILY,
        summary=found.summary or "A block of this project.",
        inputs=tuple(Port(name, "...", "any") for name in found.inputs),
        outputs=tuple(Port(name, "...", "any") for name in found.outputs),
        settings=(*map(setting_of, found.settings), _REPEAT),
        call="",
        card="blocks.md",
    )


class Kinds(Mapping[str, NodeType]):
    """Node types by key. `blocks` are the definitions by name."""

    def __init__(
        self, blocks: tuple[Block, ...] = (), interfaces: tuple[Interface, ...] | None = None
    ) -> None:
        self.blocks = {block.name: block for block in blocks}
        faces = map(interface_of, blocks) if interfaces is None else interfaces
        self._own = {block_type(face.name): kind_of(face) for face in faces}
        self._reached: dict[str, tuple[Block, ...]] = {}

    def __getitem__(self, key: str) -> NodeType:
        found = self._own.get(key) or node_type(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        yield from node_types()
        yield from self._own

    def __len__(self) -> int:
        return len(node_types()) + len(self._own)

    @property
    def own(self) -> tuple[NodeType, ...]:
        """The types of the project's blocks, in the order of their definitions."""
        return tuple(self._own.values())

    def known(self, key: object) -> NodeType:
        """The type of that key; EditError naming the nearest where there is none."""
        found = self.get(key) if isinstance(key, str) else None
        if found is None:
            raise unknown("node type", key, self)
        return found

    def block(self, type: str) -> Block | None:
        """The definition that nodes of this type use; None for types of the catalog."""
        name = block_name(type)
        return None if name is None else self.blocks.get(name)

    def reach(self, name: str) -> tuple[Block, ...]:
        """A block and all that it is made of, inner ones first; itself last."""
        found = self._reached.get(name)
        if found is None:
            order: dict[str, Block] = {}
            self._visit(name, order, set())
            found = self._reached[name] = tuple(order.values())
        return found

    def _visit(self, name: str, order: dict[str, Block], open_: set[str]) -> None:
        block = self.blocks.get(name)
        if block is None or name in order or name in open_:
            return
        open_.add(name)
        for inner in used_in(block.graph):
            self._visit(inner, order, open_)
        order[name] = block


def used_in(graph: Graph) -> tuple[str, ...]:
    """Names of the blocks that a graph uses directly, by first use."""
    names = (block_name(node.type) for node in graph.nodes.values())
    return tuple(dict.fromkeys(name for name in names if name is not None))


def uses_of(graph: Graph, block: str) -> tuple[Node, ...]:
    """The nodes of a graph that use a block."""
    wanted = block_type(block)
    return tuple(node for node in graph.nodes.values() if node.type == wanted)


CATALOG = Kinds()


_kept: dict[int, tuple[tuple[Block, ...], Kinds]] = {}
_KEPT = 16


def kinds_of(project: Project) -> Kinds:
    """The types of a project's nodes; the same object while its blocks are the same."""
    blocks = project.blocks
    if not blocks:
        return CATALOG
    found = _kept.get(id(blocks))
    if found is not None and found[0] is blocks:
        return found[1]
    made = Kinds(blocks)
    while len(_kept) >= _KEPT:
        try:
            _kept.pop(next(iter(_kept)), None)
        except (StopIteration, RuntimeError):  # another thread was faster
            break
    _kept[id(blocks)] = (blocks, made)
    return made

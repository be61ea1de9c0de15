"""The project: everything that a user can change, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nnstudio.catalog.values import NOTHING_SET, Value, Values
from nnstudio.project.graph import Graph


@dataclass(frozen=True)
class Chosen:
    """A declared part (optimizer, schedule, source) with the settings that were set."""

    type: str
    settings: Values = NOTHING_SET


@dataclass(frozen=True)
class BlockSetting:
    """What a user of a block can set. kind: int, float, bool. Expressions in it use the name."""

    name: str
    kind: str = "int"
    default: Value = 1
    help: str = ""


@dataclass(frozen=True)
class Block:
    """A named definition: a graph of its own that nodes can use any number of times.

    Its ports are its nodes of the types BlockInput and BlockOutput. The name becomes a class name
    in the source, the settings its constructor's arguments.
    """

    name: str
    graph: Graph = field(default_factory=Graph)
    settings: tuple[BlockSetting, ...] = ()
    summary: str = ""


@dataclass(frozen=True)
class Plan:
    """How to train. `threads` None: chosen by measuring; `clip_norm` None: no clipping.

    `best` names the validation figure that picks the best weights ("loss" or a metric node).
    """

    epochs: int = 10
    seed: int = 0
    device: str = "auto"
    threads: int | None = None
    optimizer: Chosen = Chosen("Adam")
    schedule: Chosen = Chosen("constant")
    clip_norm: float | None = None
    best: str = "loss"


@dataclass(frozen=True)
class Column:
    """What a column of a table is for.

    role: input, target, group, time, ignore. kind: number, class. missing: error, drop, mean,
    most_frequent. encoding of a class column used as input: one_hot, index.
    """

    name: str
    role: str = "input"
    kind: str = "number"
    missing: str = "error"
    encoding: str = "one_hot"


@dataclass(frozen=True)
class Split:
    """How rows are divided. `validation` and `test` are shares of all rows (0 to 1).

    kind: random, stratified (equal shares of each class), chronological (last rows last), group
    (rows of one group stay together). A source's official test part always stays the test part.
    """

    kind: str = "random"
    validation: float = 0.1
    test: float = 0.1
    seed: int = 0


@dataclass(frozen=True)
class DataSpec:
    """Where data comes from and how it becomes batches; `source` None: no data chosen yet.

    normalize: none, standard (zero mean, unit deviation), minmax (0 to 1); statistics from the
    training part only. `columns` is for tables; empty: guessed.
    """

    source: Chosen | None = None
    columns: tuple[Column, ...] = ()
    split: Split = Split()
    normalize: str = "standard"
    batch_size: int = 64
    shuffle: bool = True


@dataclass(frozen=True)
class Project:
    """One immutable value: main graph, block definitions, plan and data. `name` titles it."""

    name: str = "Untitled"
    graph: Graph = field(default_factory=Graph)
    blocks: tuple[Block, ...] = ()
    plan: Plan = Plan()
    data: DataSpec = DataSpec()
    notes: str = ""

    def block(self, name: str) -> Block | None:
        """The block definition of that name, or None."""
        return next((block for block in self.blocks if block.name == name), None)

    def graph_of(self, block: str | None) -> Graph:
        """The graph of a block (None: the main graph); KeyError where there is no such block."""
        if block is None:
            return self.graph
        found = self.block(block)
        if found is None:
            raise KeyError(block)
        return found.graph

    def with_block(self, block: Block) -> Project:
        """Add a block definition, or replace the one of that name in its place."""
        known = any(each.name == block.name for each in self.blocks)
        blocks = tuple(block if each.name == block.name else each for each in self.blocks)
        return replace(self, blocks=blocks if known else (*blocks, block))

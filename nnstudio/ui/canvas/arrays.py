"""Nodes and wires as flat arrays with a row each; rows are in no order, ids are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.project.graph import Node, Wire
from nnstudio.ui.canvas.forms import Form, Forms
from nnstudio.ui.canvas.geometry import WIDTH, Bools, Floats, Ints, place_of

V = TypeVar("V", Node, Wire)

SELECTED, WARNING, ERROR, ALONE, MISPLACED, LINKED, BACK = 1, 2, 4, 8, 16, 32, 64
_FIRST_ROOM = 64


class Rows(Generic[V]):
    """Values with a row each in arrays: `ids`, `flags`, and `table` with `columns` of float64.

    `row` tells the row of an id (-1: none). Removing moves later rows down or the last one up.
    """

    def __init__(self, columns: int) -> None:
        self.count = 0
        self.values: list[V] = []
        self._ids = np.zeros(_FIRST_ROOM, np.int64)
        self._flags = np.zeros(_FIRST_ROOM, np.uint8)
        self._table = np.zeros((_FIRST_ROOM, columns))
        self.row: Ints = np.full(_FIRST_ROOM, -1, np.int64)

    @property
    def ids(self) -> Ints:
        """The id of each row."""
        return self._ids[: self.count]

    @property
    def flags(self) -> NDArray[np.uint8]:
        """Marks of each row."""
        return self._flags[: self.count]

    @property
    def table(self) -> Floats:
        """The numbers of each row."""
        return self._table[: self.count]

    def rows(self, ids: Iterable[int]) -> Ints:
        """The rows of those of these ids that are here."""
        asked = np.fromiter(ids, np.int64)
        asked = asked[(asked >= 0) & (asked < len(self.row))]
        found = self.row[asked]
        return found[found >= 0]

    def mask(self, ids: Iterable[int]) -> Bools:
        """Which rows are those of these ids."""
        found = np.zeros(self.count, np.bool_)
        found[self.rows(ids)] = True
        return found

    def mark(self, flag: int, rows: Ints | Bools) -> None:
        """Give these rows a mark and take it from all others."""
        self.flags[:] &= np.uint8(255 - flag)
        self.flags[rows] |= np.uint8(flag)

    def marked(self, flag: int) -> Bools:
        """Which rows carry a mark."""
        found: Bools = (self.flags & flag) != 0
        return found

    def put(self, values: Sequence[V], numbers: Floats) -> None:
        """Add values with their numbers, or replace those whose id is here."""
        if not values:
            return
        ids = np.fromiter((value.id for value in values), np.int64, len(values))
        self._reserve(int(ids.max()) + 1)
        rows = self.row[ids]
        fresh = rows < 0
        new = int(fresh.sum())
        self._grow(self.count + new)
        rows[fresh] = np.arange(self.count, self.count + new)
        self.count += new
        self.row[ids] = rows
        self._ids[rows] = ids
        self._flags[rows[fresh]] = 0
        self._table[rows] = numbers
        self.values.extend([values[0]] * new)
        for row, value in zip(rows.tolist(), values, strict=True):
            self.values[row] = value

    def drop(self, ids: Iterable[int]) -> None:
        """Forget these ids."""
        gone = self.rows(ids)
        if not len(gone):
            return
        keep = np.ones(self.count, np.bool_)
        keep[gone] = False
        self.row[self._ids[gone]] = -1
        kept = np.flatnonzero(keep)
        self._ids[: len(kept)] = self._ids[kept]
        self._flags[: len(kept)] = self._flags[kept]
        self._table[: len(kept)] = self._table[kept]
        self.values = [self.values[row] for row in kept.tolist()]
        self.count = len(kept)
        self.row[self.ids] = np.arange(self.count)

    def _reserve(self, ids: int) -> None:
        if ids > len(self.row):
            room = np.full(max(ids, 2 * len(self.row)), -1, np.int64)
            room[: len(self.row)] = self.row
            self.row = room

    def _grow(self, count: int) -> None:
        if count > len(self._ids):
            room = max(count, 2 * len(self._ids)) - len(self._ids)
            self._ids = np.concatenate([self._ids, np.zeros(room, np.int64)])
            self._flags = np.concatenate([self._flags, np.zeros(room, np.uint8)])
            self._table = np.vstack([self._table, np.zeros((room, self._table.shape[1]))])


class NodeRows(Rows[Node]):
    """Nodes: left, top, width, height, and the number of the family."""

    def __init__(self) -> None:
        super().__init__(5)

    def follow(self, nodes: Sequence[Node], forms: Forms) -> None:
        """Take over nodes as they are now."""
        numbers = []
        for node in nodes:
            form = forms[node.type]
            numbers.append((*place_of(node), WIDTH, form.outline.height, form.family))
        self.put(nodes, np.array(numbers, np.float64).reshape(-1, 5))

    @property
    def rects(self) -> Floats:
        """Left, top, width, height of each node."""
        return self.table[:, :4]

    @property
    def family(self) -> NDArray[np.int64]:
        """The place of each node's family in `forms.FAMILIES`."""
        return self.table[:, 4].astype(np.int64)


class WireRows(Rows[Wire]):
    """Wires: id of the source, offset of its port, id of the target, offset of its port, thickness.

    `thickness` 0 to 3 says how large the tensor is that it carries.
    """

    def __init__(self) -> None:
        super().__init__(5)

    def follow(self, wires: Sequence[Wire], forms: dict[int, Form]) -> None:
        """Take over wires as they are now; `forms` are those of their nodes by id."""
        numbers = [
            (
                wire.source,
                forms[wire.source].outline.outputs[wire.output],
                wire.target,
                forms[wire.target].outline.inputs[wire.input],
                0.0,
            )
            for wire in wires
        ]
        self.put(wires, np.array(numbers, np.float64).reshape(-1, 5))

    @property
    def source(self) -> Ints:
        """Ids of the nodes that wires start at."""
        return self.table[:, 0].astype(np.int64)

    @property
    def target(self) -> Ints:
        """Ids of the nodes that wires end at."""
        return self.table[:, 2].astype(np.int64)

    @property
    def thickness(self) -> Floats:
        """How large the tensor on each wire is, 0 to 3."""
        return self.table[:, 4]

"""A persistent map from whole numbers to values: an edit copies a path of 32-wide tuples.

Ordered by key (for ids: by creation), and able to find what differs between two versions by
comparing only the parts that they do not share. The idea is Bagwell's array-mapped trie, as in
Clojure's vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

V = TypeVar("V")

_BITS = 5
_WIDTH = 1 << _BITS
_EMPTY: tuple[Any, ...] = (None,) * _WIDTH

_Tree = Any  # nested tuples of _WIDTH: an inner level holds subtrees or None, the last holds values


class Table(Generic[V]):
    """An immutable map from int to value; `set` and `remove` return a new one in O(log n)."""

    __slots__ = ("_count", "_height", "_root")

    def __init__(self, items: Iterable[tuple[int, V]] = ()) -> None:
        leaves: dict[int, list[Any]] = {}
        count = 0
        for key, value in items:
            leaf = leaves.setdefault(key >> _BITS, list(_EMPTY))
            count += leaf[key & (_WIDTH - 1)] is None
            leaf[key & (_WIDTH - 1)] = value
        level: dict[int, Any] = {at: tuple(leaf) for at, leaf in leaves.items()}
        height = 0
        while level and max(level) > 0:
            parents: dict[int, list[Any]] = {}
            for at, tree in level.items():
                parents.setdefault(at >> _BITS, list(_EMPTY))[at & (_WIDTH - 1)] = tree
            level = {at: tuple(parent) for at, parent in parents.items()}
            height += 1
        self._root: _Tree = level.get(0)
        self._height = height
        self._count = count

    @classmethod
    def _of(cls, root: _Tree, height: int, count: int) -> Table[V]:
        table = cls.__new__(cls)
        table._root, table._height, table._count = root, height, count
        return table

    def __len__(self) -> int:
        return self._count

    def __bool__(self) -> bool:
        return self._count > 0

    def get(self, key: int) -> V | None:
        """The value of a key, or None."""
        if key < 0 or key >> (_BITS * (self._height + 1)):
            return None
        tree = self._root
        for level in range(self._height, 0, -1):
            if tree is None:
                return None
            tree = tree[(key >> (_BITS * level)) & (_WIDTH - 1)]
        return None if tree is None else tree[key & (_WIDTH - 1)]

    def __getitem__(self, key: int) -> V:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and self.get(key) is not None

    def __iter__(self) -> Iterator[int]:
        return (key for key, _ in self.items())

    def items(self) -> Iterator[tuple[int, V]]:
        """Keys and values, by rising key."""
        return _walk(self._root, self._height, 0)

    def values(self) -> Iterator[V]:
        """Values, by rising key."""
        return (value for _, value in self.items())

    def set(self, key: int, value: V) -> Table[V]:
        """A table in which `key` has `value` (never None)."""
        if key < 0 or value is None:
            raise ValueError(f"a table holds values other than None at keys from 0, not {key}")
        root, height = self._root, self._height
        while key >> (_BITS * (height + 1)):
            root = None if root is None else (root, *_EMPTY[1:])
            height += 1
        count = self._count + (self.get(key) is None)
        return Table._of(_put(root, height, key, value), height, count)

    def remove(self, key: int) -> Table[V]:
        """A table without `key`; KeyError where it is not there."""
        if self.get(key) is None:
            raise KeyError(key)
        return Table._of(_put(self._root, self._height, key, None), self._height, self._count - 1)

    def update(self, items: Mapping[int, V | None]) -> Table[V]:
        """A table with several keys set, or removed where the value is None."""
        if len(items) > _WIDTH and len(items) * 8 > len(self):  # cheaper to build anew
            kept = {**dict(self.items()), **items}
            for key in items:
                if key < 0 or (items[key] is None and key not in self):
                    raise KeyError(key)
            return Table((key, value) for key, value in kept.items() if value is not None)
        table = self
        for key, value in items.items():
            table = table.remove(key) if value is None else table.set(key, value)
        return table

    def changes(self, new: Table[V]) -> Iterator[tuple[int, V | None, V | None]]:
        """(key, value here, value in `new`) where the two differ; shared parts cost nothing."""
        old_root, new_root = self._root, new._root
        height = max(self._height, new._height)
        for _ in range(height - self._height):
            old_root = None if old_root is None else (old_root, *_EMPTY[1:])
        for _ in range(height - new._height):
            new_root = None if new_root is None else (new_root, *_EMPTY[1:])
        return _differ(old_root, new_root, height, 0)

    def likeness(self, other: Table[V]) -> int:
        """How many of the root's parts two tables share: 0 for strangers, cheap to ask."""
        if self._root is None or other._root is None or self._height != other._height:
            return 0
        rows = zip(self._root, other._root, strict=True)
        return sum(mine is not None and mine is its for mine, its in rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return len(self) == len(other) and not any(True for _ in self.changes(other))

    def __hash__(self) -> int:
        return hash(tuple(self.items()))

    def __repr__(self) -> str:
        return f"Table({dict(self.items())!r})"


def _walk(tree: _Tree, height: int, at: int) -> Iterator[tuple[int, Any]]:
    if tree is None:
        return
    for index, child in enumerate(tree, at << _BITS):
        if child is None:
            continue
        if height:
            yield from _walk(child, height - 1, index)
        else:
            yield index, child


def _put(tree: _Tree, height: int, key: int, value: Any) -> _Tree:
    slot = (key >> (_BITS * height)) & (_WIDTH - 1)
    row = list(_EMPTY if tree is None else tree)
    row[slot] = _put(row[slot], height - 1, key, value) if height else value
    return None if value is None and row.count(None) == _WIDTH else tuple(row)


def _differ(old: _Tree, new: _Tree, height: int, at: int) -> Iterator[tuple[int, Any, Any]]:
    if old is new:
        return
    rows = zip(_EMPTY if old is None else old, _EMPTY if new is None else new, strict=True)
    for index, (before, after) in enumerate(rows, at << _BITS):
        if before is after:
            continue
        if height:
            yield from _differ(before, after, height - 1, index)
        elif before != after:
            yield index, before, after

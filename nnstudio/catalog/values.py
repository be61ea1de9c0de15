"""Plain values of settings, and an immutable mapping of them by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nnstudio.catalog.expressions import Expression

Value = None | bool | int | float | str | Expression | tuple["Value", ...]

SHOWN = 80


class SettingError(ValueError):
    """A value does not fit its setting; the message says what was expected and what came."""


def shown(value: object) -> str:
    """`repr` of a value for a message, shortened so that a hostile value cannot flood it."""
    try:
        text = repr(value)
    except ValueError:  # Python refuses to print whole numbers of thousands of digits
        return "a number with thousands of digits"
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}… ({len(text)} characters)"


class Values(Mapping[str, Value]):
    """An immutable, hashable mapping of setting names to values, ordered by name.

    Holds only what was set; defaults come from the declarations (`filled`).
    """

    __slots__ = ("_hash", "_items")

    def __init__(self, items: Mapping[str, Value] | None = None, /, **more: Value) -> None:
        merged = {**(items or {}), **more}
        self._items = dict(sorted(merged.items()))
        self._hash: int | None = None

    def __getitem__(self, name: str) -> Value:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(tuple((k, type(v), v) for k, v in self._items.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Values):
            return self._items == other._items and list(map(type, self._items.values())) == list(
                map(type, other._items.values())
            )
        return NotImplemented

    def __repr__(self) -> str:
        return f"Values({self._items!r})"

    def with_(self, name: str, value: Value) -> Values:
        """A copy with one value set."""
        return Values(self._items, **{name: value})

    def without(self, name: str) -> Values:
        """A copy in which one value is back at its default."""
        return Values({k: v for k, v in self._items.items() if k != name})


NOTHING_SET = Values()

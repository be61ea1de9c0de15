"""A one-dimensional array that grows at its end."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
FIRST_ROOM = 64
GROWTH = 1.2  # room that is not used yet counts as memory too


class Growing:
    """Numbers of one type; appending costs no copy most of the time."""

    def __init__(self, dtype: type[np.number[Any]]) -> None:
        self._room: Array = np.empty(FIRST_ROOM, dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def values(self) -> Array:
        """The numbers so far, without a copy: a view that is valid until the next append."""
        return self._room[: self._count]

    @property
    def nbytes(self) -> int:
        """Memory, with the room that is not used yet."""
        return self._room.nbytes

    def append(self, values: ArrayLike) -> None:
        """Add numbers at the end."""
        new = np.asarray(values, self._room.dtype)
        end = self._count + len(new)
        if end > len(self._room):
            room = np.empty(max(end, int(len(self._room) * GROWTH)), self._room.dtype)
            room[: self._count] = self._room[: self._count]
            self._room = room
        self._room[self._count : end] = new
        self._count = end

    def cut(self, count: int) -> None:
        """Keep the first `count` numbers only."""
        self._count = min(self._count, count)

"""What a search popup lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Command:
    """An action as the window lists it; `trigger` does it."""

    id: str
    text: str
    keys: str = ""
    enabled: bool = True
    trigger: Callable[[], object] = field(default=lambda: None, compare=False)


@dataclass(frozen=True)
class Found:
    """One row of a popup. `family` gives it the color and icon of a family of nodes."""

    title: str
    detail: str = ""
    enabled: bool = True
    family: str = ""
    take: Callable[[], object] = field(default=lambda: None, compare=False)


Finder = Callable[[str, int], list[Found]]  # what was typed, how many rows at most

"""The part of a source that the data layer writes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DataText:
    """What the data layer contributes: imports, and the text of `load_data(folder)`."""

    imports: tuple[str, ...]
    text: str

"""What nodes of a type look like and connect to, as long as the type stays the same.

Types of blocks change while their definitions do: a `Form` is looked up anew after every edit of a
block, and is the same object as before unless what it shows has changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.registry import node_types
from nnstudio.project.kinds import CATALOG, FAMILY, Kinds
from nnstudio.project.project import Block
from nnstudio.ui.canvas.geometry import Outline, outline_of

FAMILIES = tuple(dict.fromkeys([*(kind.family for kind in node_types().values()), FAMILY]))
_NUMBER = {family: float(at) for at, family in enumerate(FAMILIES)}


@dataclass(frozen=True, eq=False)
class Form:
    """A type, its outline, the number of its family in `FAMILIES`, and the block that it uses."""

    kind: NodeType
    outline: Outline
    family: float
    block: Block | None = None


class Forms:
    """The forms of a project's types by key, made when they are first asked for."""

    def __init__(self, kinds: Kinds = CATALOG) -> None:
        self.kinds = kinds
        self._made: dict[str, Form] = {}

    def __getitem__(self, type: str) -> Form:
        found = self._made.get(type)
        if found is None:
            kind, block = self.kinds[type], self.kinds.block(type)
            found = Form(kind, outline_of(kind), _NUMBER[kind.family], block)
            self._made[type] = found
        return found

    def follow(self, kinds: Kinds) -> tuple[set[str], set[str]]:
        """Take over other types; which look different now, and of which the outline is another.

        Types that are gone are in neither.
        """
        if kinds is self.kinds:
            return set(), set()
        self.kinds = kinds
        seen: set[str] = set()
        formed: set[str] = set()
        for type, old in tuple(self._made.items()):
            if old.block is None:
                continue
            kind, block = kinds.get(type), kinds.block(type)
            if kind is old.kind and block is old.block:
                continue
            del self._made[type]
            if kind is not None:
                seen.add(type)
                if self[type].outline is not old.outline:
                    formed.add(type)
        return seen, formed

"""A mistake explained at its node, and the fixes that would mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from nnstudio.catalog.values import Value


@dataclass(frozen=True)
class Fix:
    """What would mend a problem: words, and where possible the change itself.

    `setting` and `value` change a setting of node `node`; `insert` is the type of a node that goes
    into the wire `wire`, with `settings`; `mark` is how that wire shall pass the border of a loop,
    `whole` that the setting is one of all delays of the node's loop; `own` gives the node weights
    of its own; other fixes are words alone. Ids are of the problem's graph, or of the graph so many
    uses further `out`.
    """

    text: str
    node: int | None = None
    setting: str = ""
    value: Value = None
    insert: str = ""
    wire: int | None = None
    settings: tuple[tuple[str, Value], ...] = ()
    out: int = 0
    mark: str = ""
    whole: bool = False
    own: bool = False


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is, what was expected, what came, why, and what to do.

    `node` is a node id (None: the whole project), `name` its name, `port` one of its ports. For a
    node within a block `path` are the ids of the uses that lead to it, from the main graph on; the
    name then starts with theirs: `stage1/conv2`.
    """

    severity: Literal["error", "warning"]
    message: str
    node: int | None = None
    name: str = ""
    port: str = ""
    fixes: tuple[Fix, ...] = ()
    path: tuple[int, ...] = ()

    def within(self, use: int, name: str) -> Problem:
        """The same problem, seen from the graph in which the block is used."""
        inner = f"{name}/{self.name}" if self.name else name
        node = use if self.node is None else self.node
        path = self.path if self.node is None else (use, *self.path)
        return replace(self, node=node, name=inner, path=path)

    def __str__(self) -> str:
        where = f"{self.name}.{self.port}" if self.port else self.name
        text = f"{where}: {self.message}" if where else self.message
        return "  ".join([text, *(f"→ {fix.text}" for fix in self.fixes)])

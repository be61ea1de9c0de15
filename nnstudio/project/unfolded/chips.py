"""Nodes that only unrolled loops have: a value that enters a step, and a state's first value."""

from __future__ import annotations

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.project.graph import Node
from nnstudio.project.kinds import Kinds

_GIVEN = NodeType(
    key="step:input",
    title="input of this step",
    family="Data",
    summary="What the loop takes at this step of what comes before it.",
    kind="entry",
    inputs=(),
    outputs=(Port("y", "...", "any"),),
    call="",
)


def _state(how: str) -> NodeType:
    return NodeType(
        key=f"step:state {how}".strip(),
        title=f"initial state: {how}" if how else "initial state",
        family="Recurrent",
        summary="What a Delay gives where the steps begin.",
        kind="entry",
        inputs=(Port("init", "...", "any", optional=True),) if how == "wired" else (),
        outputs=(Port("y", "...", "any"),),
        call="",
    )


_STATES = {how: _state(how) for how in ("zeros", "learned", "wired", "")}
CHIPS = {kind.key: kind for kind in (_GIVEN, *_STATES.values())}
INPUT = _GIVEN.key


def state_of(delay: Node, wired: bool) -> str:
    """The type of the node that stands for the first value of a Delay."""
    initial = delay.settings.get("initial", "zeros")
    how = "wired" if wired else "" if isinstance(initial, Expression) else str(initial)
    return _STATES.get(how, _STATES[""]).key


class ChipKinds(Kinds):
    """The types of a project's nodes, and those of unrolled loops."""

    def __init__(self, kinds: Kinds) -> None:
        super().__init__(tuple(kinds.blocks.values()))
        self._own |= CHIPS

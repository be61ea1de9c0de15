"""How large each node is drawn, and where its ports lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import CATALOG, Kinds
from nnstudio.project.layout import Box
from nnstudio.project.picture.texts import shortened, width

TITLE_SIZE, DETAIL_SIZE, FAMILY_SIZE, SHAPE_SIZE = 12.5, 10.5, 8.5, 9.5
BAR = 14.0  # height of the colored bar
TITLE_LINE, DETAIL_LINE = 18.0, 13.5
CURVE = 34.0  # pixels before a column in which wires change their height
BEFORE_SHAPE = 7.0
_SIDE, _BELOW = 9.0, 7.0
_PORT_LINE = 15.0  # pixels from one port to the next, with room for a shape above the wire
_LONGEST_TITLE, _LONGEST_DETAIL, _LONGEST_SHAPE = 24, 28, 32
_MOST_DETAILS = 4


@dataclass(frozen=True)
class Label:
    """What is written on a node: its title, a line or two below it, and its family on the bar."""

    title: str
    detail_lines: tuple[str, ...] = ()
    family: str = ""

    @property
    def details(self) -> tuple[str, ...]:
        """The lines as drawn."""
        lines = self.detail_lines[:_MOST_DETAILS]
        return tuple(shortened(line, _LONGEST_DETAIL) for line in lines)

    @property
    def heading(self) -> str:
        """The title as drawn."""
        return shortened(self.title, _LONGEST_TITLE)

    @property
    def family_text(self) -> str:
        """The family as drawn."""
        return shortened(self.family, _LONGEST_TITLE)


def shape_text(text: str) -> str:
    """The text of a wire as drawn."""
    return shortened(text, _LONGEST_SHAPE)


def boxes(
    graph: Graph,
    labels: Mapping[int, Label],
    wire_labels: Mapping[int, str],
    kinds: Kinds = CATALOG,
) -> dict[int, Box]:
    """The box of each node, with room on its right for the shapes on its wires."""
    used: dict[int, set[str]] = {}
    room: dict[int, float] = {}
    for wire in graph.wires.values():
        used.setdefault(wire.source, set()).add(f">{wire.output}")
        used.setdefault(wire.target, set()).add(f"<{wire.input}")
        wide = width(shape_text(wire_labels.get(wire.id, "")), SHAPE_SIZE)
        room[wire.source] = max(room.get(wire.source, 0.0), wide)
    return {
        node.id: _box(
            kinds.known(node.type),
            labels[node.id],
            used.get(node.id, set()),
            room.get(node.id, 0.0),
        )
        for node in graph.nodes.values()
    }


def _box(declaration: NodeType, label: Label, used: set[str], room: float) -> Box:
    wide = max(
        width(label.heading, TITLE_SIZE, bold=True),
        width(label.family_text, FAMILY_SIZE),
        *(width(line, DETAIL_SIZE) for line in label.details),
        38.0,
    )
    inputs = _shown(declaration.inputs, used, "<")
    outputs = _shown(declaration.outputs, used, ">")
    tall = BAR + TITLE_LINE + DETAIL_LINE * len(label.details) + _BELOW
    tall = max(tall, BAR + _PORT_LINE * (max(len(inputs), len(outputs)) + 1))
    return Box(
        wide + 2 * _SIDE,
        tall,
        _spread(inputs, tall),
        _spread(outputs, tall),
        after=room + 2 * BEFORE_SHAPE + CURVE,
    )


def _shown(ports: Iterable[Port], used: set[str], side: str) -> list[str]:
    """The ports that are wired; the first where none is."""
    names = [port.name for port in ports]
    return [name for name in names if f"{side}{name}" in used] or names[:1]


def _spread(names: list[str], tall: float) -> dict[str, float]:
    """Offsets from the top, evenly below the bar; a single port in the middle."""
    if len(names) == 1:
        return {names[0]: tall / 2}
    step = (tall - BAR) / (len(names) + 1)
    return {name: BAR + step * (at + 1) for at, name in enumerate(names)}

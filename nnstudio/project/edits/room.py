"""Room in a drawing for what takes more of it than what stood there before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nnstudio.project.edits.frames import ABOVE, SIDE
from nnstudio.project.graph import Frame, Graph, Node
from nnstudio.project.holding import inside
from nnstudio.project.layout.net import DEFAULT_BOX
from nnstudio.project.rules import checked_frame, checked_place

Point = tuple[float, float]
Rect = tuple[float, float, float, float]  # left, top, right, bottom
_WIDE, _TALL = DEFAULT_BOX.width, DEFAULT_BOX.height
_BESIDE, _BELOW = 72.0, 40.0  # pixels between the newcomers and what made room for them


def with_room(graph: Graph, at: Point, wanted: list[Point]) -> tuple[Graph, float]:
    """The graph with room where nodes are `wanted` (their corners) in place of one that stood `at`.

    What stood on the right of the node moves to the right, with all that lies further that way, and
    what stood above or below moves up or down. What stood on the left stays: the newcomers go to
    the right of it, by the number of pixels that comes back. Frames around the place grow. Where
    no node would be covered and nothing leaves a frame, nothing changes.
    """
    left, top = min(x for x, _ in wanted), min(y for _, y in wanted)
    right, bottom = max(x for x, _ in wanted) + _WIDE, max(y for _, y in wanted) + _TALL
    middle = (at[0] + _WIDE / 2, at[1] + _TALL / 2)
    holders = [frame for frame in graph.frames.values() if inside(frame, *middle)]
    if not any(_covered(graph, (x, y, x + _WIDE, y + _TALL)) for x, y in wanted):
        return _grown(graph, [frame.id for frame in holders], (left, top, right, bottom)), 0.0
    hit = _covered(graph, (left, top, right, bottom))
    before = [x + _WIDE + _BESIDE for x, _ in hit if x + _WIDE <= at[0]]
    before += [frame.at[0] + SIDE for frame in holders]
    aside = max([left, *before]) - left
    left, right = left + aside, right + aside
    hit = _covered(graph, (left, top, right, bottom))
    behind = [right + _BESIDE - x for x, _ in hit if x >= at[0] + _WIDE]
    behind += [right + SIDE - frame.at[0] - frame.size[0] for frame in holders]
    graph = _spread_right(graph, at[0] + _WIDE, max([0.0, *behind]))
    hit = _covered(graph, (left, top, right, bottom))
    lower = max([0.0, *(bottom + _BELOW - y for _, y in hit if y > at[1])])
    higher = max([0.0, *(y + _TALL + _BELOW - top for _, y in hit if y <= at[1])])
    graph = _moved(graph, lambda node: (0.0, lower * (node.at[1] > at[1]) if node.at else 0.0))
    graph = _moved(graph, lambda node: (0.0, -higher * (node.at[1] <= at[1]) if node.at else 0.0))
    return _grown(graph, [each.id for each in holders], (left, top, right, bottom)), aside


def _covered(graph: Graph, rect: Rect) -> list[Point]:
    """The corners of the nodes that lie in a rectangle, wholly or in part."""
    left, top, right, bottom = rect
    places = [node.at for node in graph.nodes.values() if node.at is not None]
    return [
        (x, y)
        for x, y in places
        if left < x + _WIDE and x < right and top < y + _TALL and y < bottom
    ]


def _spread_right(graph: Graph, border: float, by: float) -> Graph:
    """All that lies right of a border moves on; frames across it become wider."""
    if not by:
        return graph
    graph = _moved(graph, lambda node: (by * (node.at[0] >= border) if node.at else 0.0, 0.0))
    frames: dict[int, Frame | None] = {}
    for frame in graph.frames.values():
        (x, y), (wide, tall) = frame.at, frame.size
        if x >= border:
            frames[frame.id] = checked_frame(replace(frame, at=(x + by, y)))
        elif frame.holds and x + wide > border:
            frames[frame.id] = checked_frame(replace(frame, size=(wide + by, tall)))
    return replace(graph, frames=graph.frames.update(frames)) if frames else graph


def _moved(graph: Graph, way: Callable[[Node], Point]) -> Graph:
    moved: dict[int, Node | None] = {}
    for node in graph.nodes.values():
        dx, dy = way(node)
        if node.at is not None and (dx or dy):
            moved[node.id] = replace(node, at=checked_place((node.at[0] + dx, node.at[1] + dy)))
    return replace(graph, nodes=graph.nodes.update(moved)) if moved else graph


def _grown(graph: Graph, frames: list[int], content: Rect) -> Graph:
    """These frames, large enough for what lies in a rectangle."""
    for key in frames:
        frame = graph.frames[key]
        (x, y), (wide, tall) = frame.at, frame.size
        left, top = min(x, content[0] - SIDE), min(y, content[1] - ABOVE)
        right, bottom = max(x + wide, content[2] + SIDE), max(y + tall, content[3] + SIDE)
        size = (right - left, bottom - top)
        if ((left, top), size) != (frame.at, frame.size):
            graph = graph.with_frame(checked_frame(replace(frame, at=(left, top), size=size)))
    return graph

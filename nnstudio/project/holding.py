"""What frames hold: the nodes, notes and smaller frames whose middle lies inside of them.

Nothing in a graph says that a frame holds something; it follows from where things lie. So a node
that is dragged out of a frame has left it, and one that is dropped on a frame belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nnstudio.project.graph import Frame, Graph, Node
from nnstudio.project.layout.net import DEFAULT_BOX

Point = tuple[float, float]
Size = tuple[float, float]


def inside(frame: Frame, x: Any, y: Any) -> Any:
    """Whether a place lies in a frame that holds; of arrays of places an array comes back."""
    (left, top), (right, bottom) = frame.at, _end(frame)
    return (x >= left) & (x < right) & (y >= top) & (y < bottom) & frame.holds


def frames_along(graph: Graph, frames: Iterable[int]) -> set[int]:
    """These frames and notes, with those that they hold, directly or through another."""
    found = set(frames)
    waiting = [graph.frames[key] for key in found]
    others = [frame for frame in graph.frames.values() if frame.id not in found]
    while waiting and others:
        outer = waiting.pop()
        if outer.holds:
            held = [inner for inner in others if _holds(outer, inner)]
            waiting += held
            found.update(inner.id for inner in held)
            others = [inner for inner in others if inner.id not in found]
    return found


def nodes_along(
    graph: Graph, frames: Iterable[int], middles: Mapping[int, Point] | None = None
) -> set[int]:
    """The nodes that these frames and those inside of them hold.

    `middles` says where the middle of each node lies, by id; None: as far as nodes are placed, with
    the size that most nodes have.
    """
    places = middles_of(graph) if middles is None else middles
    along = [graph.frames[key] for key in frames_along(graph, frames)]
    return {key for key, at in places.items() if any(inside(frame, *at) for frame in along)}


def middles_of(graph: Graph) -> dict[int, Point]:
    """The middles of the nodes that have a place."""
    return {node.id: _middle(node.at) for node in graph.nodes.values() if node.at is not None}


def _middle(at: Point) -> Point:
    return at[0] + DEFAULT_BOX.width / 2, at[1] + DEFAULT_BOX.height / 2


def innermost(graph: Graph) -> dict[int, int]:
    """The smallest frame that holds each frame or note, by the id of what is held."""
    found: dict[int, int] = {}
    by_size = _by_size(graph)
    for inner in graph.frames.values():
        outer = next((each for each in by_size if _holds(each, inner)), None)
        if outer is not None:
            found[inner.id] = outer.id
    return found


def innermost_of(graph: Graph, middles: Mapping[int, Point]) -> dict[int, int]:
    """The smallest frame around each of these places, by their keys; those in none are left out."""
    regions = [(*frame.at, *_end(frame), frame.id) for frame in _by_size(graph)]
    found: dict[int, int] = {}
    for key, (x, y) in middles.items():
        for left, top, right, bottom, frame in regions:
            if left <= x < right and top <= y < bottom:
                found[key] = frame
                break
    return found


def _by_size(graph: Graph) -> list[Frame]:
    """The frames that hold something, the smallest first."""
    return sorted((frame for frame in graph.frames.values() if frame.holds), key=_rank)


def _end(frame: Frame) -> Point:
    return frame.at[0] + frame.size[0], frame.at[1] + frame.size[1]


def around_nodes(nodes: Iterable[Node]) -> tuple[Point, Size] | None:
    """Corner and size of what the nodes take up that have a place; None where none has."""
    places = [node.at for node in nodes if node.at is not None]
    if not places:
        return None
    left, top = min(x for x, _ in places), min(y for _, y in places)
    right = max(x for x, _ in places) + DEFAULT_BOX.width
    bottom = max(y for _, y in places) + DEFAULT_BOX.height
    return (left, top), (right - left, bottom - top)


def _holds(outer: Frame, inner: Frame) -> bool:
    """The larger holds the smaller: no two frames hold each other."""
    x, y = inner.at[0] + inner.size[0] / 2, inner.at[1] + inner.size[1] / 2
    return bool(inside(outer, x, y)) and _rank(inner) < _rank(outer)


def _rank(frame: Frame) -> tuple[float, int]:
    """Smaller frames first; of equal ones that which was made later."""
    return frame.size[0] * frame.size[1], -frame.id

"""Edits of frames and notes: add, change, move with what they hold, resize, remove."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnstudio.catalog.values import shown
from nnstudio.project.edits.edit import Edit, NodeKey, graph_edit, node_of
from nnstudio.project.graph import Frame, Graph, Node
from nnstudio.project.holding import around_nodes, frames_along, nodes_along
from nnstudio.project.kinds import Kinds
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import checked_frame, checked_place

Point = tuple[float, float]
Size = tuple[float, float]

FRAME_SIZE: Size = (400.0, 240.0)
NOTE_SIZE: Size = (240.0, 120.0)
SIDE, ABOVE = 24.0, 56.0  # from a frame's sides and top (with its title) to what it holds
_MOST_FRAMES = 10_000


def add_frame(
    around: Iterable[NodeKey] = (),
    title: str = "Frame",
    at: Point | None = None,
    size: Size | None = None,
    color: str = "gray",
    text: str = "",
) -> Edit:
    """Add a frame around nodes, or at a place.

    Args:
        around: nodes that it is to hold; those without a place are left out.
        title: one line, at most 200 characters.
        at: top-left corner in pixels; None: such that it holds the nodes.
        size: width and height in pixels; None: such that it holds the nodes.
        color: gray, blue, green, yellow, red or purple.
        text: more about it, shown when the pointer rests on the title.

    Raises EditError for an unknown node, or what is out of range.
    """
    chosen = tuple(around)

    def change(graph: Graph, kinds: Kinds) -> Graph:
        where, large = _room_around([node_of(graph, key) for key in chosen])
        return added_frame(
            graph, Frame(graph.next_id, at or where, size or large, title, text, color, True)
        )

    return graph_edit("Add a frame", change)


def frame_around(at: Point, size: Size) -> tuple[Point, Size]:
    """Corner and size of a frame around something of that corner and size."""
    (left, top), (wide, tall) = at, size
    return (left - SIDE, top - ABOVE), (wide + 2 * SIDE, tall + ABOVE + SIDE)


def _room_around(nodes: list[Node]) -> tuple[Point, Size]:
    taken = around_nodes(nodes)
    return ((0.0, 0.0), FRAME_SIZE) if taken is None else frame_around(*taken)


def add_note(
    text: str = "",
    at: Point = (0.0, 0.0),
    size: Size = NOTE_SIZE,
    color: str = "yellow",
    title: str = "",
) -> Edit:
    """Add a note: a card with a text of at most 20,000 characters, which holds nothing.

    `at` is its top-left corner, `size` width and height, in pixels. Raises EditError for what is
    out of range.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        return added_frame(graph, Frame(graph.next_id, at, size, title, text, color, False))

    return graph_edit("Add a note", change)


def added_frame(graph: Graph, frame: Frame) -> Graph:
    """The graph with one more frame; EditError where it is out of range, or one too many."""
    if len(graph.frames) >= _MOST_FRAMES:
        raise EditError(f"a graph has at most {_MOST_FRAMES:,} frames and notes")
    return graph.with_frame(checked_frame(frame))


def frame_of(graph: Graph, key: int) -> Frame:
    """The frame or note of that id; EditError where there is none."""
    found = graph.frames.get(key) if isinstance(key, int) else None
    if found is None:
        fix = "It may have been removed."
        raise EditError(f"there is no frame with the id {shown(key)}", fix=fix)
    return found


def set_frame(
    frame: int, *, title: str | None = None, text: str | None = None, color: str | None = None
) -> Edit:
    """Change title, text or color of a frame or note; None leaves it.

    Repeated at once for the same frame and the same parts it is one step. Raises EditError for an
    unknown frame or color, a title of several lines, or a text that is too long.
    """
    given = {"title": title, "text": text, "color": color}
    parts = tuple(name for name, value in given.items() if value is not None)

    def change(graph: Graph, kinds: Kinds) -> Graph:
        old = frame_of(graph, frame)
        new = replace(
            old,
            title=old.title if title is None else title,
            text=old.text if text is None else text,
            color=old.color if color is None else color,
        )
        return _replaced(graph, old, new)

    return graph_edit(f"Set {' and '.join(parts) or 'nothing'}", change, ("frame", frame, parts))


def move_frame(frame: int, to: Point) -> Edit:
    """Move a frame with all that it holds, so that its top-left corner lies there.

    Repeated at once it is one step. What it holds is decided when the edit is applied; use
    `arrange` to move a frame and what it held before. Raises EditError for an unknown frame or a
    place out of range.
    """
    goal = checked_place(to)

    def change(graph: Graph, kinds: Kinds) -> Graph:
        if goal is None:
            raise EditError("a frame always has a place, two numbers")
        x, y = frame_of(graph, frame).at
        way = (goal[0] - x, goal[1] - y)
        nodes = {key: _moved(graph.nodes[key].at, way) for key in nodes_along(graph, [frame])}
        frames = frames_along(graph, [frame])
        rects = {key: (_moved(graph.frames[key].at, way), graph.frames[key].size) for key in frames}
        return _arranged(graph, nodes, rects)

    return graph_edit("Move frame", change, ("move frame", frame))


def _moved(at: Point | None, way: Point) -> Point:
    assert at is not None  # nodes without a place are held by no frame
    return at[0] + way[0], at[1] + way[1]


def resize_frame(frame: int, at: Point, size: Size) -> Edit:
    """Give a frame or note another corner and size; what it holds stays where it is.

    Repeated at once it is one step. Raises EditError for an unknown frame, or what is out of range.
    """

    def change(graph: Graph, kinds: Kinds) -> Graph:
        frame_of(graph, frame)
        return _arranged(graph, {}, {frame: (at, size)})

    return graph_edit("Resize", change, ("resize", frame))


def arrange(
    nodes: Mapping[int, Point | None],
    frames: Mapping[int, tuple[Point, Size]],
    label: str = "Move",
) -> Edit:
    """Place nodes (by id) and frames (corner and size by id) in one step, exactly as told.

    Repeated at once for the same nodes and frames it is one step. Raises EditError for an unknown
    id or what is out of range.
    """
    places = {key: checked_place(at) for key, at in nodes.items()}
    rects = dict(frames)

    def change(graph: Graph, kinds: Kinds) -> Graph:
        return _arranged(graph, places, rects)

    return graph_edit(label, change, ("arrange", frozenset(places), frozenset(rects)))


def _arranged(
    graph: Graph, places: Mapping[int, Point | None], rects: Mapping[int, tuple[Point, Size]]
) -> Graph:
    nodes: dict[int, Node | None] = {}
    for key, at in places.items():
        node = node_of(graph, key)
        if node.at != at:
            nodes[key] = replace(node, at=checked_place(at))
    frames: dict[int, Frame | None] = {}
    for key, (corner, size) in rects.items():
        old = frame_of(graph, key)
        new = checked_frame(replace(old, at=corner, size=size))
        if new != old:
            frames[key] = new
    if not nodes and not frames:
        return graph
    return replace(graph, nodes=graph.nodes.update(nodes), frames=graph.frames.update(frames))


def remove_frames(*frames: int) -> Edit:
    """Remove frames and notes; what they hold stays."""

    def change(graph: Graph, kinds: Kinds) -> Graph:
        return graph.without(frames=[frame_of(graph, key).id for key in frames])

    return graph_edit(
        "Delete frame" if len(frames) == 1 else f"Delete {len(frames)} frames", change
    )


def _replaced(graph: Graph, old: Frame, new: Frame) -> Graph:
    checked = checked_frame(new)
    return graph if checked == old else graph.with_frame(checked)

"""Frames as large as what they hold, and notes as high as their text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nnstudio.project import edits
from nnstudio.project.edits.frames import frame_around
from nnstudio.project.graph import Frame, Graph
from nnstudio.project.holding import frames_along, nodes_along
from nnstudio.project.kinds import Kinds
from nnstudio.ui.canvas.frames.cards import height_of
from nnstudio.ui.canvas.frames.outline import rect_of
from nnstudio.ui.canvas.geometry import GRID, boxes
from nnstudio.ui.canvas.view import Rect


@dataclass(frozen=True)
class Held:
    """How many nodes, notes and frames a frame holds, and the rectangle that they take up."""

    nodes: int = 0
    notes: int = 0
    frames: int = 0
    around: Rect | None = None


def held_by(graph: Graph, kinds: Kinds, frame: Frame) -> Held:
    """What a frame holds, directly or through another; nodes as far as they are placed."""
    if not frame.holds:
        return Held()
    sizes = boxes(graph, kinds)
    rects: dict[int, Rect] = {}
    for node in graph.nodes.values():
        if node.at is not None:
            (x, y), box = node.at, sizes[node.id]
            rects[node.id] = (x, y, x + box.width, y + box.height)
    middles = {key: ((r[0] + r[2]) / 2, (r[1] + r[3]) / 2) for key, r in rects.items()}
    nodes = nodes_along(graph, [frame.id], middles)
    inner = [graph.frames[key] for key in frames_along(graph, [frame.id]) - {frame.id}]
    taken = [rects[key] for key in nodes] + [rect_of(each) for each in inner]
    notes = sum(not each.holds for each in inner)
    if not taken:
        return Held()
    lefts, tops, rights, bottoms = zip(*taken, strict=True)
    around = (min(lefts), min(tops), max(rights), max(bottoms))
    return Held(len(nodes), notes, len(inner) - notes, around)


def fit_frame(graph: Graph, kinds: Kinds, frame: Frame) -> edits.Edit | None:
    """The edit that fits a frame around what it holds, a note to its text; None: it holds nothing.

    Corners lie on the grid.
    """
    if not frame.holds:
        return edits.resize_frame(frame.id, frame.at, (frame.size[0], needed_by(frame)))
    around = held_by(graph, kinds, frame).around
    if around is None:
        return None
    left, top, right, bottom = around
    (x, y), (wide, tall) = frame_around((left, top), (right - left, bottom - top))
    right, bottom = -(-(x + wide) // GRID) * GRID, -(-(y + tall) // GRID) * GRID
    x, y = x // GRID * GRID, y // GRID * GRID
    return edits.resize_frame(frame.id, (x, y), (right - x, bottom - y))


def needed_by(note: Frame) -> float:
    """The height at which all of a note's text can be read."""
    return max(-(-height_of(note) // GRID) * GRID, 2 * GRID)


def write_text(frame: Frame, text: str) -> edits.Edit:
    """The edit that takes over a text; a note grows with it, so that all of it can be read."""
    steps = [edits.set_frame(frame.id, text=text)]
    needed = 0.0 if frame.holds else needed_by(replace(frame, text=text))
    if needed > frame.size[1]:
        steps.append(edits.resize_frame(frame.id, frame.at, (frame.size[0], needed)))
    return edits.several("Write a text" if frame.holds else "Write a note", steps)

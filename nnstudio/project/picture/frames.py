"""Frames around the nodes that they hold, and notes below the drawing.

The picture has a layout of its own, so a frame follows its nodes: one piece for each run of them in
a row, as large as needed, and never around the middle of a node that it does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nnstudio.project.graph import Frame, Graph
from nnstudio.project.holding import frames_along, innermost, nodes_along
from nnstudio.project.picture.colors import frame_colors
from nnstudio.project.picture.texts import safe, shortened, width

FRAME_SIZE, NOTE_SIZE = 10.0, 10.5  # sizes of type
_SIDE, _BAR = 8.0, 14.0  # from a frame to its nodes; with the title above
_CORNER = 7.0
_GAP = 14.0
_INSET, _LINE = 9.0, 14.0
_NARROWEST, _WIDEST, _MOST_LINES = 140.0, 320.0, 14
_LONGEST = 4_000  # letters of a note; the rest is in the project

Rect = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass
class Elements:
    """Texts of SVG, and the corners of what they take up."""

    texts: list[str] = field(default_factory=list)
    reached: list[tuple[float, float]] = field(default_factory=list)

    def box(self, rect: Rect, color: str, kind: str) -> None:
        """A tinted rounded box."""
        left, top, right, bottom = rect
        fill, line, _ = frame_colors(color)
        self.reached += [(left, top), (right, bottom)]
        self.texts.append(
            f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}"'
            f' height="{bottom - top:.1f}" rx="{_CORNER:g}" fill="{fill}" stroke="{line}"/>'
        )

    def line(self, kind: str, x: float, y: float, words: str, color: str) -> None:
        """A line of text that starts there."""
        ink = frame_colors(color)[2]
        self.texts.append(
            f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" style="fill: {ink}">{safe(words)}</text>'
        )


def frames_of(graph: Graph, places: Mapping[int, Rect], rows: Mapping[int, object]) -> Elements:
    """The frames of a graph, the largest first.

    Args:
        graph: where the frames and their nodes are.
        places: where each node is on the page, by id.
        rows: the row of the page that each node is in, by id.
    """
    found = Elements()
    around = innermost(graph)
    frames = [frame for frame in graph.frames.values() if frame.holds]
    for frame in sorted(frames, key=lambda each: _depth(around, each.id)):
        held = nodes_along(graph, [frame.id]) & set(places)
        inner = [graph.frames[key] for key in frames_along(graph, [frame.id]) if key != frame.id]
        deep = _nesting(around, frame.id, [each.id for each in inner if each.holds])
        for piece in _pieces(held, places, rows):
            left, top, right, bottom = piece
            above, side = _margins(deep)
            rect = (left - side, top - above, right + side, bottom + side)
            found.box(rect, frame.color, "frame")
            words = _fitted(frame.title, FRAME_SIZE, rect[2] - rect[0] - _SIDE)
            if words:
                y = rect[1] + FRAME_SIZE + 2.0
                found.line("framed", rect[0] + _SIDE, y, words, frame.color)
    return found


def margins_of(graph: Graph) -> tuple[float, float]:
    """How far frames reach above and below their nodes."""
    around = innermost(graph)
    depths = [_depth(around, frame.id) + 1 for frame in graph.frames.values() if frame.holds]
    return _margins(max(depths, default=0))


def _margins(deep: int) -> tuple[float, float]:
    """Above, and at the other sides, of a frame in which so many lie inside of each other."""
    return max((_SIDE + _BAR) * deep - _SIDE / 2, 0.0), _SIDE * deep


def _depth(around: Mapping[int, int], key: int) -> int:
    """How many frames are around a frame."""
    return 1 + _depth(around, around[key]) if key in around else 0


def _nesting(around: Mapping[int, int], key: int, inner: Iterable[int]) -> int:
    """How many frames lie inside of each other in a frame, itself counted."""
    mine = _depth(around, key)
    return 1 + max((_depth(around, each) - mine for each in inner), default=0)


def _pieces(held: set[int], places: Mapping[int, Rect], rows: Mapping[int, object]) -> list[Rect]:
    """Rectangles around runs of nodes in a row, with no strange node's middle in them."""
    found: list[Rect] = []
    for row in dict.fromkeys(rows[key] for key in sorted(held)):
        strange = [_middle(places[key]) for key in places if rows[key] == row and key not in held]
        mine = sorted((places[key] for key in held if rows[key] == row), key=lambda rect: rect[:2])
        piece: Rect | None = None
        for rect in mine:
            larger = rect if piece is None else _joined(piece, rect)
            if piece is not None and any(_inside(larger, at) for at in strange):
                found.append(piece)
                piece = rect
            else:
                piece = larger
        if piece is not None:
            found.append(piece)
    return found


def _middle(rect: Rect) -> tuple[float, float]:
    return (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2


def _inside(rect: Rect, at: tuple[float, float]) -> bool:
    return rect[0] <= at[0] <= rect[2] and rect[1] <= at[1] <= rect[3]


def _joined(one: Rect, other: Rect) -> Rect:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return left, top, max(one[2], other[2]), max(one[3], other[3])


def notes_of(graph: Graph, left: float, top: float, right: float) -> Elements:
    """The notes of a graph in rows below the drawing."""
    found = Elements()
    x, y, tallest = left, top, 0.0
    notes = [frame for frame in graph.frames.values() if not frame.holds]
    for note in sorted(notes, key=lambda each: (each.at[1], each.at[0], each.id)):
        if not note.text.strip() and not note.title:
            continue
        wide = min(max(note.size[0], _NARROWEST), _WIDEST)
        lines = _wrapped(note, wide - 2 * _INSET)
        tall = _LINE * len(lines) + 2 * _INSET - 4.0
        if x > left and x + wide > right:
            x, y, tallest = left, y + tallest + _GAP, 0.0
        found.box((x, y, x + wide, y + tall), note.color, "note")
        for at, (kind, words) in enumerate(lines):
            found.line(kind, x + _INSET, y + _INSET + _LINE * at + NOTE_SIZE - 1.0, words, "")
        x, tallest = x + wide + _GAP, max(tallest, tall)
    return found


def _wrapped(note: Frame, room: float) -> list[tuple[str, str]]:
    """The lines of a note with their classes; the last ends with … where more would follow."""
    lines = [("noted", _fitted(note.title, NOTE_SIZE, room))] if note.title else []
    for paragraph in note.text[:_LONGEST].splitlines():
        lines += [("says", line) for line in _broken(paragraph, room)]
    if len(lines) > _MOST_LINES or len(note.text) > _LONGEST:
        lines = lines[:_MOST_LINES]
        kind, words = lines[-1]
        lines[-1] = (kind, _fitted(f"{words} …", NOTE_SIZE, room))
    return lines


def _broken(paragraph: str, room: float) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        longer = f"{line} {word}" if line else word
        if line and width(longer, NOTE_SIZE) > room:
            lines.append(line)
            longer = word
        line = _fitted(longer, NOTE_SIZE, room) if longer == word else longer
    return [*lines, line]


def _fitted(words: str, size: float, room: float) -> str:
    """One line of a text, shortened until it fits."""
    line = shortened(words, 200)
    while len(line) > 1 and width(line, size, bold=True) > room:
        line = shortened(line.removesuffix("…"), len(line.removesuffix("…")) - 1) + "…"
    return line

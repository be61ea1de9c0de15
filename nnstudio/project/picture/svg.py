"""The drawing of a graph as SVG, without Qt: vector text, fit for a paper."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.project.graph import Graph, Wire
from nnstudio.project.kinds import CATALOG, Kinds
from nnstudio.project.layout import Box, Point, connected_parts, lay_out
from nnstudio.project.looping import wires_back
from nnstudio.project.picture import colors
from nnstudio.project.picture.boxes import (
    BAR,
    BEFORE_SHAPE,
    CURVE,
    DETAIL_LINE,
    DETAIL_SIZE,
    FAMILY_SIZE,
    SHAPE_SIZE,
    TITLE_LINE,
    TITLE_SIZE,
    Label,
    boxes,
    shape_text,
)
from nnstudio.project.picture.frames import (
    FRAME_SIZE,
    NOTE_SIZE,
    Rect,
    frames_of,
    margins_of,
    notes_of,
)
from nnstudio.project.picture.page import Page
from nnstudio.project.picture.paths import ARROW, path_of
from nnstudio.project.picture.texts import FONT, safe, shortened, width

_EDGE = 10.0
_CORNER = 6.0
_NOTES = 480.0  # a row of notes is at least as wide

_STYLE = f"""text {{ font-family: {FONT}; fill: {colors.INK} }}
.title {{ font-size: {TITLE_SIZE}px; font-weight: bold }}
.detail {{ font-size: {DETAIL_SIZE}px; fill: {colors.FAINT} }}
.family {{ font-size: {FAMILY_SIZE}px; fill: {colors.PAPER} }}
.shape {{ font-size: {SHAPE_SIZE}px; fill: {colors.FAINT} }}
.wire {{ fill: none; stroke: {colors.WIRE}; stroke-width: 1.4 }}
.back {{ stroke-dasharray: 5 3 }}
.arrow, .dot {{ fill: {colors.WIRE} }}
.box {{ fill: {colors.PAPER}; stroke-width: 1.2 }}
.frame, .note {{ stroke-width: 1 }}
.framed {{ font-size: {FRAME_SIZE}px; font-weight: bold }}
.noted {{ font-size: {NOTE_SIZE}px; font-weight: bold }}
.says {{ font-size: {NOTE_SIZE}px }}"""


def svg(
    graph: Graph,
    kinds: Kinds = CATALOG,
    *,
    titles: Mapping[int, Label],
    wire_labels: Mapping[int, str] | None = None,
    name: str = "",
    widest: float | None = None,
) -> str:
    """The graph as an SVG text, laid out from left to right and folded into rows like text.

    Args:
        kinds: the types that its nodes can have.
        titles: what is written on each node, by id; a node without is drawn with its own name.
        wire_labels: the shape on each wire, by wire id; written once where wires share an output.
        name: the title of the picture, for screen readers.
        widest: the width of a row in pixels; None: such that the page has a pleasant shape.
    """
    labels = {
        node.id: titles.get(node.id) or Label(node.name, (node.type,))
        for node in graph.nodes.values()
    }
    shapes = wire_labels or {}
    sizes = boxes(graph, labels, shapes, kinds)
    drawing = _Drawing()
    top, margins = 0.0, margins_of(graph)
    for part in connected_parts(graph):
        back = wires_back(part)
        layout = lay_out(part, sizes, CURVE + 2 * BEFORE_SHAPE, back)
        page = Page(part, sizes, layout, widest, top, margins)
        for wire in part.wires.values():
            drawing.wire(page, wire, wire.id in back)
        for node in part.nodes:
            drawing.node(page, node, sizes[node], labels[node])
        for wire in part.wires.values():
            drawing.shape(page, wire, shape_text(shapes.get(wire.id, "")))
        top = page.bottom
    if graph.frames:
        drawing.remark(graph)
    return drawing.text(name)


class _Drawing:
    """Collects the elements and how far they reach."""

    def __init__(self) -> None:
        self._elements: list[str] = []
        self._reached: list[Point] = []
        self._shapes: set[tuple[int, str, str]] = set()
        self._below: list[str] = []  # what nodes and wires are drawn over
        self._places: dict[int, Rect] = {}
        self._rows: dict[int, object] = {}

    def remark(self, graph: Graph) -> None:
        """The frames around the nodes drawn so far, and the notes below them."""
        frames = frames_of(graph, self._places, self._rows)
        self._below += frames.texts
        self._reached += frames.reached
        xs = [x for x, _ in self._reached] or [0.0]
        below = max((y for _, y in self._reached), default=0.0) + 2 * _EDGE
        notes = notes_of(graph, min(xs), below, max(*xs, min(xs) + _NOTES))
        self._elements += notes.texts
        self._reached += notes.reached

    def wire(self, page: Page, wire: Wire, back: bool = False) -> None:
        """A wire with the dot where it starts and the head of an arrow where it ends; dashed where
        it runs `back` in time."""
        pen = path_of(page, wire)
        start, (x, y) = pen.touched[0], pen.at
        self._reached += pen.touched
        self._elements += [
            f'<path class="{"wire back" if back else "wire"}" d="{pen.text()}"/>',
            f'<circle class="dot" cx="{start[0]:.1f}" cy="{start[1]:.1f}" r="2.4"/>',
            f'<path class="arrow" d="M{x + ARROW:.1f} {y:.1f}L{x - 1:.1f} {y - 3.2:.1f}'
            f'L{x - 1:.1f} {y + 3.2:.1f}Z"/>',
        ]

    def node(self, page: Page, node: int, box: Box, label: Label) -> None:
        """A rounded box with a bar in the color of its family, and its texts."""
        x, y = page.at(page.layout.places[node], page.layout.column[node])
        right, bottom, low = x + box.width, y + box.height, y + BAR
        color = colors.family_color(label.family)
        self._reached += [(x, y), (right, bottom)]
        self._places[node] = (x, y, right, bottom)
        self._rows[node] = (id(page), page.fold.row[page.layout.column[node]])
        tip = "\n".join(shortened(line, 200) for line in (label.title, *label.detail_lines))
        self._elements += [
            f"<g><title>{safe(tip)}</title>",
            f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{box.width:.1f}"'
            f' height="{box.height:.1f}" rx="{_CORNER:g}" stroke="{color}"/>',
            f'<path fill="{color}" d="M{x:.1f} {low:.1f}V{y + _CORNER:.1f}Q{x:.1f} {y:.1f}'
            f" {x + _CORNER:.1f} {y:.1f}H{right - _CORNER:.1f}Q{right:.1f} {y:.1f} {right:.1f}"
            f' {y + _CORNER:.1f}V{low:.1f}Z"/>',
        ]
        middle = (x + right) / 2
        line = low + TITLE_LINE - 4.0
        self._write("family", middle, low - 4.0, label.family_text)
        self._write("title", middle, line, label.heading)
        for detail in label.details:
            line += DETAIL_LINE
            self._write("detail", middle, line, detail)
        self._elements.append("</g>")

    def _write(self, kind: str, x: float, y: float, text: str, anchor: str = "middle") -> None:
        if text:
            self._elements.append(
                f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
                f"{safe(text)}</text>"
            )

    def shape(self, page: Page, wire: Wire, text: str) -> None:
        """The shape above the start of a wire, once for all wires of an output."""
        key = (wire.source, wire.output, text)
        if not text or key in self._shapes:
            return
        self._shapes.add(key)
        at = page.at(page.leaves(wire), page.layout.column[wire.source])
        x, y = at[0] + BEFORE_SHAPE, at[1] - 4.0
        self._reached += [(x, y - SHAPE_SIZE), (x + width(text, SHAPE_SIZE), y)]
        self._write("shape", x, y, text, anchor="start")

    def text(self, name: str) -> str:
        """The whole file."""
        xs = [x for x, _ in self._reached] or [0.0]
        ys = [y for _, y in self._reached] or [0.0]
        left, top = min(xs) - _EDGE, min(ys) - _EDGE
        wide, tall = max(xs) + _EDGE - left, max(ys) + _EDGE - top
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{tall:.0f}"'
            f' viewBox="{left:.1f} {top:.1f} {wide:.1f} {tall:.1f}" role="img">'
        )
        ground = (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
            f' fill="{colors.PAPER}"/>'
        )
        title = f"<title>{safe(shortened(name, 200))}</title>" if name else ""
        style = f"<style>{_STYLE}</style>"
        return "\n".join((head + title, style, ground, *self._below, *self._elements, "</svg>", ""))

"""Painting a rectangle of the scene in a few batches, with more detail the nearer it is."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnstudio.ui import theme
from nnstudio.ui.canvas.arrays import ALONE, BACK, ERROR, LINKED, SELECTED, WARNING
from nnstudio.ui.canvas.atlas import Cell
from nnstudio.ui.canvas.batch import draw_lines, draw_pieces, draw_rects
from nnstudio.ui.canvas.curves import bounds, lines, points
from nnstudio.ui.canvas.faces import Faces
from nnstudio.ui.canvas.forms import FAMILIES
from nnstudio.ui.canvas.frames.painting import FramePainter
from nnstudio.ui.canvas.geometry import MARGIN, Bools, Floats, Ints
from nnstudio.ui.canvas.labels import placed_labels
from nnstudio.ui.canvas.loops.painting import BADGES_FROM, LoopPainter, paint_arrows, paint_dashed
from nnstudio.ui.canvas.loops.state import Region
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.canvas.uses import is_stacked
from nnstudio.ui.canvas.view import Rect, View

TEXT_FROM = 0.5  # zoom from which texts can be read
SIGNS_FROM = 0.14  # and from which a node is more than a dot
_LABELS_FROM = 0.6
_GRID = 24.0
_MUTED = 0.6
_MOST_DASHED = 200
_MANY, _MOST_LOOSE = 400, 2_000  # loose wires that are drawn smooth, and that are drawn at all


@dataclass(frozen=True)
class Portion:
    """Which nodes and wires to paint, as masks over the rows, and frames by id; None: all.

    The region of a loop is painted with any of its nodes, or, where it is `carried`, with all.
    """

    nodes: Bools | None = None
    wires: Bools | None = None
    frames: frozenset[int] | None = None
    carried: bool = False

    def has_loop(self, rows: Ints) -> bool:
        """Whether the region of a loop with these nodes is to be painted."""
        if self.nodes is None:
            return True
        inside = self.nodes[rows]
        return bool(inside.all() if self.carried else inside.any())

    def of_nodes(self, rows: Ints) -> Ints:
        """Those of these rows that are to be painted."""
        return rows if self.nodes is None else rows[self.nodes[rows]]

    def of_wires(self, rows: Ints) -> Ints:
        """Those of these rows that are to be painted."""
        return rows if self.wires is None else rows[self.wires[rows]]


@dataclass(frozen=True)
class Arcs:
    """Wires that are led back below nodes: ends, heights, radii of their turns, and which of them
    bring a value to the next time step."""

    ends: Floats
    lanes: Floats
    turns: Floats
    back: Bools


ALL = Portion()
_MARKS = ((LINKED, "linked"), (SELECTED, "selected"), (WARNING, "warning"), (ERROR, "error"))


class Painter:
    """Paints in device pixels: a place in the picture is origin + scale * place in the scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.faces = Faces()
        self.frames = FramePainter()
        self.loops = LoopPainter()
        self.unfinished = False  # whether texts were left out to keep a frame short

    def ground(self, painter: QPainter, view: View, area: QRectF) -> None:
        """The empty canvas with its dots."""
        look = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(area, look.canvas)
        step = _GRID
        while step * view.zoom < 14.0:
            step *= 2
        gap = step * view.scale
        x, y = view.x * view.ratio, view.y * view.ratio
        across = np.arange(np.ceil((area.left() - x) / gap), (area.right() - x) / gap) * gap + x
        down = np.arange(np.ceil((area.top() - y) / gap), (area.bottom() - y) / gap) * gap + y
        dots = np.empty((len(across) * len(down), 4))
        dots[:, 0] = np.round(np.tile(across, len(down)))
        dots[:, 1] = np.round(np.repeat(down, len(across)))
        dots[:, 2:] = max(1, round(1.25 * view.ratio))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.grid)
        draw_rects(painter, dots)

    def things(
        self,
        painter: QPainter,
        view: View,
        area: QRectF,
        portion: Portion = ALL,
        budget: float = 0.008,
        coarse: bool = False,
    ) -> None:
        """Frames, wires and nodes in an area of the picture. New texts may take `budget` seconds.

        `coarse` leaves all detail out: for what is seen for a moment only.
        """
        seen = self._seen(view, area)
        near = view.zoom >= TEXT_FROM and not coarse
        self.frames.paint(painter, view, seen, self.scene.frames, portion.frames, coarse)
        self.unfinished |= self.frames.unfinished
        regions: list[Region] = []
        if self.scene.loops:
            rows = self.scene.nodes.rows
            groups = {group[0]: group for group in self.scene.loops.groups}
            regions = [r for r in self.scene.regions if portion.has_loop(rows(groups[r.key]))]
            self.loops.paint(painter, view, seen, regions, coarse)
        wires = portion.of_wires(self.scene.wires_in(seen, 8.0 / view.zoom))
        self._wires(painter, view, wires, coarse)
        if not coarse:
            self.loops.captions(painter, view, seen, regions)
        rows = portion.of_nodes(self.scene.nodes_in(seen, MARGIN))
        if coarse or view.zoom < SIGNS_FROM:
            self._dots(painter, view, rows)
            return
        self.faces.prepare(view.scale, near)
        if view.zoom >= _LABELS_FROM:
            self._labels(painter, view, wires)
        self._nodes(painter, view, rows, near, time.perf_counter() + budget)
        if self.scene.loops and view.zoom >= BADGES_FROM:
            self._badges(painter, view, seen, portion)

    def _badges(self, painter: QPainter, view: View, seen: Rect, portion: Portion) -> None:
        """How values pass the borders of loops."""
        left, top, right, bottom = seen
        rows = self.scene.wires.row
        found = [
            badge
            for badge in self.scene.badges
            if left - 20 < badge.x < right + 20
            and top - 20 < badge.y < bottom + 20
            and (portion.wires is None or portion.wires[rows[badge.wire]])
        ]
        cells = [self.faces.badge(badge.mark, badge.chosen) for badge in found]
        sizes = np.array([(cell.width, cell.height) for cell in cells]).reshape(-1, 2) / view.scale
        middles = np.array([(badge.x, badge.y) for badge in found]).reshape(-1, 2)
        self._pieces(painter, view, middles - sizes / 2, cells, np.ones(len(cells)))

    def _seen(self, view: View, area: QRectF) -> Rect:
        x, y, scale = view.x * view.ratio, view.y * view.ratio, view.scale
        return (
            (area.left() - x) / scale,
            (area.top() - y) / scale,
            (area.right() - x) / scale,
            (area.bottom() - y) / scale,
        )

    def _wires(self, painter: QPainter, view: View, rows: Ints, coarse: bool) -> None:
        if not len(rows):
            return
        look, flags = theme.current(), self.scene.wires.flags[rows]
        far = coarse or view.zoom < SIGNS_FROM
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not far)
        selected = (flags & SELECTED) != 0
        wrong = ((flags & ERROR) != 0) & ~selected
        back = (flags & BACK) != 0
        dashed = back & ~selected & ~wrong & (not far) & (back.sum() <= _MOST_DASHED)
        plain = ~selected & ~wrong & ~dashed
        thick = self.scene.wires.thickness[rows]
        color = _mixed(look.wire, look.canvas, 0.45) if far else look.wire
        for level in range(4) if not far else (0,):
            chosen = plain if far else plain & (thick == level)
            self._course(painter, view, rows[chosen], color, 1.4 + 0.6 * level, far)
        self._course(painter, view, rows[wrong], look.error, 2.4, far)
        self._course(painter, view, rows[selected], look.selection, 2.8, far)
        if not far and back.any():
            paint_dashed(painter, view, self.scene.courses(rows[dashed]))
            paint_arrows(painter, view, self.scene.courses(rows[back & ~selected & ~wrong]))

    def _course(
        self, painter: QPainter, view: View, rows: Ints, color: QColor, width: float, far: bool
    ) -> None:
        if not len(rows):
            return
        steps = 0 if far else 4 if view.zoom < 0.3 else 9
        scene = self.scene
        found = lines(scene.ends[rows], scene.lanes[rows], steps, scene.turns[rows]) * view.scale
        found += np.tile([view.x * view.ratio, view.y * view.ratio], 2)
        pen = QPen(color, 0 if far else max(width * view.scale, view.ratio))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        draw_lines(painter, found)

    def arcs(self, painter: QPainter, view: View, arcs: Arcs) -> None:
        """Wires that are led back, of nodes that are not where the scene has them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = arcs.back
        plain = lines(arcs.ends[~back], arcs.lanes[~back], 9, arcs.turns[~back]) * view.scale
        plain += np.tile([view.x * view.ratio, view.y * view.ratio], 2)
        painter.setPen(QPen(theme.current().wire, max(2.2 * view.scale, view.ratio)))
        draw_lines(painter, plain)
        if back.any():
            courses = points(arcs.ends[back], arcs.lanes[back], 9, arcs.turns[back])
            paint_dashed(painter, view, courses)
            paint_arrows(painter, view, courses)

    def loose(self, painter: QPainter, view: View, seen: Rect, ends: Floats, color: QColor) -> None:
        """Wires that are no part of the scene as it is, from their ends; those in sight of them."""
        box = bounds(ends, np.full(len(ends), np.nan))
        left, top, right, bottom = seen
        inside = (box[:, 0] < right) & (box[:, 2] > left) & (box[:, 1] < bottom) & (box[:, 3] > top)
        ends = ends[inside]
        ends = ends[
            :: len(ends) // _MOST_LOOSE + 1
        ]  # thousands of long lines are a gray mass anyway
        many = len(ends) > _MANY
        far = many and view.zoom < SIGNS_FROM
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not many)
        steps = 0 if far else 3 if many else 9
        found = lines(ends, np.full(len(ends), np.nan), steps) * view.scale
        found += np.tile([view.x * view.ratio, view.y * view.ratio], 2)
        painter.setPen(QPen(color, 0 if many else max(2.2 * view.scale, view.ratio)))
        draw_lines(painter, found)

    def _dots(self, painter: QPainter, view: View, rows: Ints) -> None:
        """Nodes as plain rectangles: one call for each family."""
        look, nodes = theme.current(), self.scene.nodes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        rects = nodes.rects[rows] * view.scale
        rects[:, 0] += view.x * view.ratio
        rects[:, 1] += view.y * view.ratio
        rects[:, 2:] = np.maximum(rects[:, 2:], 2.0)
        flags = nodes.flags[rows]
        for flag, color in ((SELECTED, look.selection), (ERROR, look.error)):
            around = rects[(flags & flag) != 0] + np.array([-2.0, -2.0, 4.0, 4.0])
            painter.setBrush(color)
            draw_rects(painter, around)
        families = nodes.family[rows]
        for number in set(families.tolist()):
            painter.setBrush(look.family(FAMILIES[number]))
            draw_rects(painter, rects[families == number])

    def _nodes(self, painter: QPainter, view: View, rows: Ints, near: bool, until: float) -> None:
        nodes, faces, forms = self.scene.nodes, self.faces, self.scene.forms
        cells: list[Cell] = []
        for row in rows.tolist():
            node = nodes.values[row]
            form = forms[node.type]
            if not near:
                cells.append(faces.shell(form, form.block is not None and is_stacked(node, form)))
                continue
            report = self.scene.reports.get(node.id)
            cell = faces.known(node, form, report)
            if cell is None and time.perf_counter() < until:
                cell = faces.draw(node, form, report)
            if cell is None:
                self.unfinished = True
                cell = faces.shell(form, is_stacked(node, form))
            cells.append(cell)
        flags = nodes.flags[rows]
        muted = np.where(((flags & ALONE) != 0) & near, _MUTED, 1.0)
        self._cover(painter, view, rows[muted < 1.0])
        self._copy(painter, view, rows, cells, muted)
        for flag, what in _MARKS:
            marked = rows[(flags & flag) != 0]
            types = [nodes.values[row].type for row in marked.tolist()]
            shown = {type_: faces.mark(what, forms[type_]) for type_ in set(types)}
            over = [shown[type_] for type_ in types]
            self._copy(painter, view, marked, over, np.ones(len(marked)))

    def _cover(self, painter: QPainter, view: View, rows: Ints) -> None:
        """Ground below faces that are seen through, so that no text shows through another."""
        rects = self.scene.nodes.rects[rows] * view.scale
        rects[:, :2] += np.array([view.x, view.y]) * view.ratio
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().canvas)
        draw_rects(painter, rects)

    def _copy(
        self, painter: QPainter, view: View, rows: Ints, cells: list[Cell], opacity: Floats
    ) -> None:
        corners = self.scene.nodes.rects[rows, :2] - MARGIN
        self._pieces(painter, view, corners, cells, opacity)

    def _labels(self, painter: QPainter, view: View, rows: Ints) -> None:
        middles, texts = placed_labels(self.scene, rows)
        if not texts:
            return
        cells = [self.faces.label(words) for words in texts]
        sizes = np.array([(cell.width, cell.height) for cell in cells]) / view.scale
        self._pieces(painter, view, middles - sizes / 2, cells, np.ones(len(cells)))

    def _pieces(
        self, painter: QPainter, view: View, corners: Floats, cells: list[Cell], opacity: Floats
    ) -> None:
        if not cells:
            return
        found = np.empty((len(cells), 7))
        at = corners * view.scale + np.array([view.x, view.y]) * view.ratio
        found[:, :2] = np.round(at)
        table = np.array([(cell.x, cell.y, cell.width, cell.height, cell.page) for cell in cells])
        found[:, 2:6] = table[:, :4]
        found[:, 6] = opacity
        for page in sorted(set(table[:, 4].tolist())):
            draw_pieces(painter, found[table[:, 4] == page], self.faces.atlas.pages[page])


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A color between two: `share` of the other."""
    parts = [
        round(a * (1 - share) + b * share)
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*parts)

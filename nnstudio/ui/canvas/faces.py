"""Faces of nodes: drawn once for a zoom and a theme, then only copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from nnstudio.compiler.report import NodeReport
from nnstudio.project.graph import Node
from nnstudio.ui import theme
from nnstudio.ui.canvas import drawing
from nnstudio.ui.canvas.atlas import Atlas, Cell
from nnstudio.ui.canvas.forms import Form
from nnstudio.ui.canvas.geometry import MARGIN, WIDTH
from nnstudio.ui.canvas.loops import delays, marks
from nnstudio.ui.canvas.uses import is_stacked

_Known = tuple[Node, Form, NodeReport | None, Cell]
_MOST_PIXELS = 24_000_000


class Faces:
    """Cells of an atlas by what they show. `detail`: whether faces carry text or a sign alone."""

    def __init__(self) -> None:
        self.atlas = Atlas()
        self._look: tuple[str, float, bool] | None = None
        self._scale = 1.0
        self._detail = True
        self._cells: dict[object, Cell] = {}
        self._faces: dict[int, _Known] = {}
        self._shells: dict[tuple[Form, bool], QPixmap] = {}

    def prepare(self, scale: float, detail: bool) -> None:
        """Draw for this many device pixels to a scene unit from now on."""
        look = (theme.current().name, scale, detail)
        if look != self._look or self.atlas.pixels > _MOST_PIXELS:
            self._look, self._scale, self._detail = look, scale, detail
            self.atlas.clear()
            self._cells.clear()
            self._faces.clear()
            self._shells.clear()

    def known(self, node: Node, form: Form, report: NodeReport | None) -> Cell | None:
        """The face of a node as it is now, if it has been drawn."""
        found = self._faces.get(node.id)
        if found is None or found[0] is not node or found[1] is not form or found[2] is not report:
            return None
        return found[3]

    def draw(self, node: Node, form: Form, report: NodeReport | None) -> Cell:
        """Draw the face of a node."""
        shell = self._shell_picture(form, is_stacked(node, form))
        cell = self.atlas.cell(shell.width(), shell.height())
        painter = QPainter(self.atlas.pages[cell.page])
        painter.drawPixmap(cell.x, cell.y, shell)
        self._enter(painter, cell)
        drawing.face_text(painter, node, form, report)
        painter.end()
        self._faces[node.id] = (node, form, report, cell)
        return cell

    def _shell_picture(self, form: Form, stacked: bool) -> QPixmap:
        """A copy of a type's shell: a page cannot be read while it is painted on."""
        found = self._shells.get((form, stacked))
        if found is None:
            cell = self.shell(form, stacked)
            page = self.atlas.pages[cell.page]
            found = page.copy(cell.x, cell.y, cell.width, cell.height)
            self._shells[form, stacked] = found
        return found

    def shell(self, form: Form, stacked: bool = False) -> Cell:
        """The face of a type without the texts of a node; as a stack for several in a row."""
        found = self._cells.get((form, stacked))
        if found is None:
            draw = drawing.shell if self._detail else drawing.sign
            key, height = (form, stacked), form.outline.height
            found = self._cell(key, WIDTH, height, lambda painter: draw(painter, form, stacked))
        return found

    def mark(self, what: str, form: Form) -> Cell:
        """What is laid over a node: "selected", "linked", "error", "warning"."""
        height, delay = form.outline.height, form.kind.kind == delays.KIND
        return self._cell(
            (what, height, delay),
            WIDTH,
            height,
            lambda painter: drawing.mark(painter, what, height, self._detail, delay),
        )

    def label(self, text: str) -> Cell:
        """The shape on a wire."""
        width, height = drawing.label_size(text)
        return self._cell(
            f"label {text}",
            width,
            height,
            lambda painter: drawing.label(painter, text, width, height),
        )

    def badge(self, mark: str, chosen: bool) -> Cell:
        """How a value passes the border of a loop."""
        return self._cell(
            f"badge {mark} {chosen}",
            *marks.BADGE,
            lambda painter: marks.draw_badge(painter, mark, chosen),
        )

    def _cell(
        self, key: object, width: float, height: float, draw: Callable[[QPainter], None]
    ) -> Cell:
        found = self._cells.get(key)
        if found is None:
            found = self.atlas.cell(self._pixels(width), self._pixels(height))
            painter = QPainter(self.atlas.pages[found.page])
            self._enter(painter, found)
            draw(painter)
            painter.end()
            self._cells[key] = found
        return found

    def _pixels(self, units: float) -> int:
        return max(1, round((units + 2 * MARGIN) * self._scale))

    def _enter(self, painter: QPainter, cell: Cell) -> None:
        painter.setClipRect(QRectF(cell.x, cell.y, cell.width, cell.height))
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.translate(cell.x, cell.y)
        painter.scale(self._scale, self._scale)
        painter.translate(MARGIN, MARGIN)
        painter.setPen(Qt.PenStyle.NoPen)

"""Faces of nodes: drawn once for a zoom and a theme, then only copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from nnstudio.catalog.node_type import NodeType
from nnstudio.compiler.analysis import NodeReport
from nnstudio.project.graph import Node
from nnstudio.ui import theme
from nnstudio.ui.canvas import drawing
from nnstudio.ui.canvas.atlas import Atlas, Cell
from nnstudio.ui.canvas.geometry import MARGIN, WIDTH, outline_of

_Known = tuple[Node, NodeReport | None, Cell]
_MOST_PIXELS = 24_000_000


class Faces:
    """Cells of an atlas by what they show. `detail`: whether faces carry text or a sign alone."""

    def __init__(self) -> None:
        self.atlas = Atlas()
        self._look: tuple[str, float, bool] | None = None
        self._scale = 1.0
        self._detail = True
        self._cells: dict[str, Cell] = {}
        self._faces: dict[int, _Known] = {}
        self._shells: dict[str, QPixmap] = {}

    def prepare(self, scale: float, detail: bool) -> None:
        """Draw for this many device pixels to a scene unit from now on."""
        look = (theme.current().name, scale, detail)
        if look != self._look or self.atlas.pixels > _MOST_PIXELS:
            self._look, self._scale, self._detail = look, scale, detail
            self.atlas.clear()
            self._cells.clear()
            self._faces.clear()
            self._shells.clear()

    def known(self, node: Node, report: NodeReport | None) -> Cell | None:
        """The face of a node as it is now, if it has been drawn."""
        found = self._faces.get(node.id)
        if found is None or found[0] is not node or found[1] is not report:
            return None
        return found[2]

    def draw(self, node: Node, kind: NodeType, report: NodeReport | None) -> Cell:
        """Draw the face of a node."""
        shell = self._shell_picture(kind)
        cell = self.atlas.cell(shell.width(), shell.height())
        painter = QPainter(self.atlas.pages[cell.page])
        painter.drawPixmap(cell.x, cell.y, shell)
        self._enter(painter, cell)
        drawing.face_text(painter, node, kind, report)
        painter.end()
        self._faces[node.id] = (node, report, cell)
        return cell

    def _shell_picture(self, kind: NodeType) -> QPixmap:
        """A copy of a type's shell: a page cannot be read while it is painted on."""
        found = self._shells.get(kind.key)
        if found is None:
            cell = self.shell(kind)
            page = self.atlas.pages[cell.page]
            found = page.copy(cell.x, cell.y, cell.width, cell.height)
            self._shells[kind.key] = found
        return found

    def shell(self, kind: NodeType) -> Cell:
        """The face of a type without the texts of a node."""
        draw = drawing.shell if self._detail else drawing.sign
        height = outline_of(kind).height
        return self._cell(f"type {kind.key}", WIDTH, height, lambda painter: draw(painter, kind))

    def mark(self, what: str, height: float) -> Cell:
        """What is laid over a node of that height: "selected", "error", "warning"."""
        return self._cell(
            f"{what} {height}",
            WIDTH,
            height,
            lambda painter: drawing.mark(painter, what, height, self._detail),
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

    def _cell(
        self, key: str, width: float, height: float, draw: Callable[[QPainter], None]
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

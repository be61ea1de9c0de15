"""Adding a node by search: alone, or wired to the port that a wire was drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnstudio.catalog.node_type import NodeType
from nnstudio.project import edits
from nnstudio.project.kinds import Kinds
from nnstudio.ui.canvas.geometry import WIDTH, outline_of, snapped
from nnstudio.ui.canvas.hit import PortAt

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas
    from nnstudio.ui.canvas.gestures.gesture import Pointer


def corner_for(kind: NodeType, x: float, y: float) -> tuple[float, float]:
    """The top-left corner of a node of a type whose middle lies there."""
    height = outline_of(kind).height
    return snapped(x - WIDTH / 2), snapped(y - height / 2)


def offer(
    canvas: Canvas,
    pointer: Pointer,
    origin: PortAt | None = None,
    fitting: dict[str, str] | None = None,
) -> None:
    """Search for a type to add here; with an origin among types that fit, to be wired to it.

    `fitting` names the port of each type that the wire would lead to.
    """

    def add(key: str) -> None:
        if origin is None or fitting is None:
            canvas.operations.add_node(key, pointer.x, pointer.y)
        else:
            _add_wired(canvas, key, fitting[key], origin, pointer)

    at = pointer.at.toPoint()
    canvas.search.ask(at.x(), at.y(), add, fitting)


def _add_wired(canvas: Canvas, key: str, port: str, origin: PortAt, pointer: Pointer) -> None:
    """One step: a node whose port lies at the pointer, wired to where the wire came from."""
    studio, kind = canvas.studio, canvas.studio.libraries.kind(canvas.studio.project, key)
    outline, node = outline_of(kind), studio.graph.next_id
    if origin.output:
        at = (snapped(pointer.x), snapped(pointer.y - outline.inputs[port]))
        ends = (origin.node, origin.port, node, port)
    else:
        at = (snapped(pointer.x - WIDTH), snapped(pointer.y - outline.outputs[port]))
        ends = (node, port, origin.node, origin.port)
    label = f"Add {kind.title}"

    def make(type: str, kinds: Kinds) -> edits.Edit:
        return edits.several(label, [edits.add_node(type, at=at), edits.connect(*ends)])

    if studio.apply(studio.libraries.adding(studio.project, key, label, make)):
        studio.select([node])

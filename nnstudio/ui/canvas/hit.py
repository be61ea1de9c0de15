"""What lies at a place of the scene: a port, a node, a wire, a frame."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nnstudio.ui.canvas.frames.hitting import frame_at, handle_at
from nnstudio.ui.canvas.geometry import PORT_RADIUS, WIDTH, Floats
from nnstudio.ui.canvas.loops.painting import badge_at
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.canvas.view import Rect


@dataclass(frozen=True)
class PortAt:
    """A port of a node: `output` False is an input. `x`, `y` are its middle in the scene."""

    node: int
    port: str
    output: bool
    x: float
    y: float


@dataclass(frozen=True)
class Hit:
    """What was found, the nearest thing only: a port, or a node, a wire, a frame (by id).

    `side` is the side or corner of a selected frame that would be dragged ("n", "se", …), or "".
    `mark` is the wire whose badge at the border of a loop was found; `second`: that where it enters
    another loop than it has left.
    """

    port: PortAt | None = None
    node: int | None = None
    wire: int | None = None
    frame: int | None = None
    side: str = ""
    mark: int | None = None
    second: bool = False

    def __bool__(self) -> bool:
        things = (self.port, self.node, self.wire, self.frame, self.mark)
        return any(thing is not None for thing in things)


def hit(scene: Scene, x: float, y: float, reach: float, zoom: float = 1.0) -> Hit:
    """What lies at a place; ports and wires also within `reach` units of it."""
    port = port_at(scene, x, y, reach)
    if port is not None:
        return Hit(port=port)
    badge = badge_at(scene.badges, x, y, zoom)
    if badge is not None:
        return Hit(mark=badge.wire, second=badge.second)
    rows = scene.nodes_in((x, y, x, y))
    if len(rows):
        return Hit(node=int(scene.nodes.ids[rows[-1]]))
    side = handle_at(scene.frames, x, y, zoom)
    if side is not None:
        return Hit(frame=side[0], side=side[1])
    wire = wire_at(scene, x, y, reach)
    if wire is not None:
        return Hit(wire=wire)
    return Hit(frame=frame_at(scene.frames, x, y, zoom))


def ports_of(scene: Scene, node: int) -> list[PortAt]:
    """All ports of a node."""
    outline = scene.form(node).outline
    left, top = scene.nodes.rects[int(scene.nodes.row[node]), :2].tolist()
    return [
        *(PortAt(node, name, False, left, top + down) for name, down in outline.inputs.items()),
        *(
            PortAt(node, name, True, left + WIDTH, top + down)
            for name, down in outline.outputs.items()
        ),
    ]


def port_at(scene: Scene, x: float, y: float, reach: float) -> PortAt | None:
    """The nearest port within reach; inside of a node a port reaches no further than its dot."""
    best: tuple[float, PortAt] | None = None
    for row in scene.nodes_in((x, y, x, y), reach + PORT_RADIUS).tolist():
        for port in ports_of(scene, int(scene.nodes.ids[row])):
            inside = (x - port.x) * (-1 if port.output else 1)
            if inside > PORT_RADIUS + 3.0:
                continue
            far = max(abs(x - port.x), abs(y - port.y))
            if far <= reach + PORT_RADIUS and (best is None or far <= best[0]):
                best = (far, port)
    return best[1] if best else None


def wire_at(scene: Scene, x: float, y: float, reach: float) -> int | None:
    """The wire that runs nearest to a place, within reach."""
    rows = scene.wires_in((x, y, x, y), reach)
    if not len(rows):
        return None
    course = scene.courses(rows)
    start, end = course[:, :-1], course[:, 1:]
    along = end - start
    length = np.maximum((along**2).sum(axis=2), 1e-9)
    at = np.array([x, y])
    share = np.clip(((at - start) * along).sum(axis=2) / length, 0, 1)
    apart = np.hypot(*np.moveaxis(start + share[:, :, None] * along - at, 2, 0)).min(axis=1)
    nearest = int(np.argmin(apart))
    return int(scene.wires.ids[rows[nearest]]) if apart[nearest] <= reach else None


def wires_crossed(scene: Scene, path: list[tuple[float, float]]) -> set[int]:
    """Ids of the wires that a path of straight lines crosses."""
    found: set[int] = set()
    for a, b in pairwise(path):
        box: Rect = (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        rows = scene.wires_in(box)
        if not len(rows):
            continue
        course = scene.courses(rows)
        p, q = course[:, :-1], course[:, 1:]
        one, other = np.array(a), np.array(b)
        sides = _side(one, other, p) * _side(one, other, q) <= 0
        ends = _turn(p, q, one) * _turn(p, q, other) <= 0
        crossed = (sides & ends).any(axis=1)
        found |= set(scene.wires.ids[rows[crossed]].tolist())
    return found


def _side(a: Floats, b: Floats, p: Floats) -> Floats:
    found: Floats = (b[0] - a[0]) * (p[..., 1] - a[1]) - (b[1] - a[1]) * (p[..., 0] - a[0])
    return found


def _turn(p: Floats, q: Floats, a: Floats) -> Floats:
    along = q - p
    found: Floats = along[..., 0] * (a[1] - p[..., 1]) - along[..., 1] * (a[0] - p[..., 0])
    return found

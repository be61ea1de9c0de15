"""Room for a node between two others: those behind it move on by as much as it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nnstudio.project.graph import Frame

Place = tuple[float, float]
Rect = tuple[Place, tuple[float, float]]  # corner and size


def make_room(
    places: Mapping[int, Place], source: int, target: int, at: Place, width: float, gap: float
) -> tuple[Place, dict[int, Place]]:
    """Where a node that is wanted at `at` goes between two others, and who moves where for it.

    Args:
        places: top-left corners by id, without the node itself.
        source, target: the nodes that the wire joins.
        at: the corner where it is wanted.
        width: of every node.
        gap: least distance between neighbors in a chain.

    A node wanted close to a level wire stands on its line. Where the wire does not lead to the
    right, nothing moves.
    """
    (from_x, from_y), (to_x, to_y) = places[source], places[target]
    pitch, (left, top) = width + gap, at
    if to_x < from_x + width:
        return at, {}
    left = max(min(left, to_x - pitch), from_x + pitch)
    needed = max(left + pitch - to_x, 0.0)
    behind = {key: (x + needed, y) for key, (x, y) in places.items() if needed and x >= to_x}
    level = from_y == to_y and abs(top - from_y) < width / 2
    taken = any(
        y == from_y and abs(x - left) < width for key, (x, y) in places.items() if key not in behind
    )
    return (left, from_y if level and not taken else top), behind


def frames_with(
    frames: Iterable[Frame], places: Mapping[int, Place], moved: Mapping[int, Place]
) -> dict[int, Rect]:
    """Where frames and notes go when nodes move on: along, or wider where they reach across.

    `places` are the corners of the nodes before. What frames hold stays in them.
    """
    if not moved:
        return {}
    border = min(places[key][0] for key in moved)
    by = next(x - places[key][0] for key, (x, _) in moved.items())
    found: dict[int, Rect] = {}
    for frame in frames:
        (x, y), (wide, tall) = frame.at, frame.size
        if x >= border:
            found[frame.id] = (x + by, y), frame.size
        elif frame.holds and x + wide > border:
            found[frame.id] = frame.at, (wide + by, tall)
    return found

"""The frames and notes of a scene, in the order in which they are painted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from nnstudio.project.difference import Changes
from nnstudio.project.graph import Frame
from nnstudio.ui.canvas.frames.outline import PLAIN_FROM, label_of, rect_of
from nnstudio.ui.canvas.geometry import Floats
from nnstudio.ui.canvas.view import Rect

_MOST_LABELS = 300


class FrameRows:
    """Frames by id. `rects` are left, top, width, height of those in `order`: large frames first,
    small ones above them, notes above all frames. `selected` are the ids of the selected ones."""

    def __init__(self, frames: Iterable[Frame] = ()) -> None:
        self.values = {frame.id: frame for frame in frames}
        self.selected: frozenset[int] = frozenset()
        self._titled: tuple[float, dict[int, Rect]] = (0.0, {})
        self._sort()

    def follow(self, changes: Changes[Frame]) -> None:
        """Take over what an edit changed."""
        for frame in changes.removed:
            del self.values[frame.id]
        self.values.update((frame.id, frame) for frame in changes.added)
        self.values.update((new.id, new) for _, new in changes.changed)
        if changes:
            self._sort()

    def _sort(self) -> None:
        self.order = sorted(self.values.values(), key=_depth)
        numbers = [(*frame.at, *frame.size) for frame in self.order]
        self.rects: Floats = np.array(numbers, np.float64).reshape(-1, 4)
        self._titled = (0.0, {})

    def labels(self, zoom: float) -> dict[int, Rect]:
        """Where titles stand above frames that are seen from far, by id; none covers another."""
        if self._titled[0] != zoom:
            found = {frame.id: label_of(frame, zoom) for frame in self.order}
            labels = {key: at for key, at in found.items() if at is not None}
            # Seen from very far, titles inside of a frame would cover what is in it.
            kept = labels
            if zoom < PLAIN_FROM:
                kept = {key: self._whole(key, label) for key, label in labels.items()}
            self._titled = (zoom, _apart(labels, kept))
        return self._titled[1]

    def _whole(self, key: int, label: Rect) -> Rect:
        left, _, right, bottom = rect_of(self.values[key])
        return left, label[1], right, bottom

    def touching(self, rect: Rect, margin: float = 0.0) -> list[Frame]:
        """Those that reach into a rectangle, in the order in which they are painted."""
        if not self.order:
            return []
        left, top, right, bottom = rect
        rects = self.rects
        found = (
            (rects[:, 0] < right + margin)
            & (rects[:, 1] < bottom + margin)
            & (rects[:, 0] + rects[:, 2] > left - margin)
            & (rects[:, 1] + rects[:, 3] > top - margin)
        )
        return [self.order[at] for at in np.flatnonzero(found).tolist()]

    def bounds(self, ids: Iterable[int] | None = None) -> Rect | None:
        """What all, or these, take up; None where there are none."""
        chosen = set(self.values) if ids is None else set(ids) & set(self.values)
        rects = self.rects[[frame.id in chosen for frame in self.order]]
        if not len(rects):
            return None
        left, top = rects[:, :2].min(axis=0).tolist()
        right, bottom = (rects[:, :2] + rects[:, 2:]).max(axis=0).tolist()
        return left, top, right, bottom


def _apart(labels: dict[int, Rect], kept: dict[int, Rect]) -> dict[int, Rect]:
    """Those that lie in nothing that those before them keep for themselves; all where there are
    too many to look."""
    if len(labels) > _MOST_LABELS:
        return labels
    found: dict[int, Rect] = {}
    for key, one in labels.items():
        if not any(
            one[0] < kept[other][2]
            and kept[other][0] < one[2]
            and one[1] < kept[other][3]
            and kept[other][1] < one[3]
            for other in found
        ):
            found[key] = one
    return found


def between(old: FrameRows, new: FrameRows, share: float) -> FrameRows:
    """The frames of `new` on their way from where they were: `share` 0 there, 1 at their end."""

    def on_the_way(frame: Frame) -> Frame:
        before = old.values.get(frame.id)
        if before is None:
            return frame
        rect = [
            one + (other - one) * share
            for one, other in zip((*before.at, *before.size), (*frame.at, *frame.size), strict=True)
        ]
        return replace(frame, at=(rect[0], rect[1]), size=(rect[2], rect[3]))

    found = FrameRows(map(on_the_way, new.values.values()))
    found.selected = new.selected
    return found


def joined(one: Rect | None, other: Rect | None) -> Rect | None:
    """What two rectangles take up together; None stands for nothing."""
    if one is None or other is None:
        return one or other
    return (*map(min, one[:2], other[:2]), *map(max, one[2:], other[2:]))  # type: ignore[return-value]


def _depth(frame: Frame) -> tuple[bool, float, int]:
    return not frame.holds, -frame.size[0] * frame.size[1], frame.id

"""How a confusion matrix is laid out in the room it has: cells, heads, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass

LEAST, MOST = 10, 34  # sides of a cell in pixels
CAPTION = 16  # the line "answer" above the heads, and "truth" beside them
EVEN = 15  # a head with names that lie
_WIDEST, _TALLEST, _LOWEST = 200, 84, 30  # names beside rows, standing names above columns
_GAP = 6
_ROOMY, _HIGH = 22, 240  # from this side on, or this height, there is room for captions, too


@dataclass(frozen=True)
class Plan:
    """`left` and `top` are where cells begin; `upright` names stand; captions may be left out."""

    side: int
    left: int
    top: int
    upright: bool
    captions: bool

    @property
    def caption(self) -> int:
        """Pixels that a caption takes."""
        return CAPTION if self.captions else 0


def planned(count: int, widest: int, width: int, height: int | None) -> Plan:
    """The plan for so many classes, whose widest name has so many pixels, in a room.

    `height` None: as high as the width suggests. First captions go, then cells shrink to `LEAST`;
    what does not fit then is scrolled to.
    """
    free = _fitted(count, widest, width, None, captions=True)
    if height is None or free.top + free.side * count < height:
        return free
    told = _fitted(count, widest, width, height, captions=True)
    if told.side >= _ROOMY or (told.side == free.side and height >= _HIGH):
        return told
    return _fitted(count, widest, width, height, captions=False)


def _fitted(count: int, widest: int, width: int, height: int | None, captions: bool) -> Plan:
    caption = CAPTION if captions else 0
    spare = width - caption - MOST * count
    left = caption + min(widest + _GAP, _WIDEST, max(width // 3, spare, LEAST))
    across = (width - left - 1) // max(count, 1)
    upright = widest > min(max(across, LEAST), MOST) - 4
    while True:
        head = min(widest + _GAP, _tallest(height)) if upright else EVEN
        top = caption + head
        down = MOST if height is None else (height - top - 1) // max(count, 1)
        side = min(max(min(across, down), LEAST), MOST)
        if upright or widest <= side - 4:
            return Plan(side, left, top, upright, captions)
        upright = True


def _tallest(height: int | None) -> int:
    return _TALLEST if height is None else min(_TALLEST, max(height * 3 // 10, _LOWEST))

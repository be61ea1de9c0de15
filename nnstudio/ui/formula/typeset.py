"""Parts of a formula with sizes and places: what to draw, and where.

Lengths are in pixels; a box's origin is the left end of its baseline, y grows downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from nnstudio.ui.formula.parse import (
    Accent,
    Fence,
    Fraction,
    Grid,
    Part,
    Root,
    Row,
    Script,
    Sign,
)
from nnstudio.ui.formula.symbols import LARGE, OPERATORS, RELATIONS

_FAMILIES = ("STIX Two Text", "Cambria", "Times New Roman", "Liberation Serif", "DejaVu Serif")
_SMALLER = 0.72
_SMALLEST = 8.0


@dataclass
class Box:
    """Something with a width, a height above and below the baseline, and what it is made of."""

    width: float
    above: float
    below: float
    size: float
    text: str = ""
    font: QFont | None = None
    path: QPainterPath | None = None
    filled: bool = False
    inside: list[tuple[float, float, Box]] = field(default_factory=list)

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.above + self.below

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Paint with the painter's pen, the origin at (x, y)."""
        if self.font is not None:
            painter.setFont(self.font)
            painter.drawText(QPointF(x, y), self.text)
        if self.path is not None:
            pen = painter.pen()
            painter.setPen(QPen(pen.color(), max(1.0, self.size / 16)))
            painter.drawPath(self.path.translated(x, y))
            painter.setPen(pen)
        for left, down, box in self.inside:
            box.draw(painter, x + left, y + down)


def font_of(size: float, italic: bool = False) -> QFont:
    """The type of formulas."""
    made = QFont()
    made.setFamilies(list(_FAMILIES))
    made.setStyleHint(QFont.StyleHint.Serif)
    made.setPixelSize(max(1, round(size)))
    made.setItalic(italic)
    return made


def typeset(part: Part, size: float) -> Box:
    """The box of a part in type of so many pixels."""
    match part:
        case Sign():
            return _sign(part, size)
        case Row(parts=parts):
            return _row(parts, size)
        case Script():
            return _limits(part, size) if part.limits else _script(part, size)
        case Fraction(above=above, below=below):
            return _fraction(above, below, size)
        case Root(body=body):
            return _root(body, size)
        case Accent(mark=mark, body=body):
            return _accent(mark, body, size)
        case Fence():
            return _fence(part, size)
        case Grid():
            return _grid(part, size)


def _sign(sign: Sign, size: float) -> Box:
    if sign.space:
        return Box(sign.space * size, 0, 0, size)
    large = sign.text in LARGE
    font = font_of(size * 1.5 if large else size, italic=not sign.upright)
    metrics = QFontMetricsF(font)
    tight = metrics.tightBoundingRect(sign.text) if sign.text else QRectF()
    box = Box(metrics.horizontalAdvance(sign.text), -tight.top(), tight.bottom(), size,
              sign.text, font)  # fmt: skip
    if large:  # sits around the axis of the line
        down = (box.above - box.below) / 2 - size * 0.26
        return Box(box.width, box.above - down, box.below + down, size, inside=[(0, down, box)])
    return box


def _sign_of(parts: tuple[Part, ...], at: int) -> str:
    """The sign at a place (of what carries scripts: its base), "" for others and outside."""
    part = parts[at] if 0 <= at < len(parts) else Sign("")
    part = part.base if isinstance(part, Script) else part
    return part.text if isinstance(part, Sign) else ""


def _gaps(parts: tuple[Part, ...], at: int, size: float) -> tuple[float, float]:
    """Room left and right of a part, by what it is and stands beside."""
    sign, before, after = (_sign_of(parts, at + step) for step in (0, -1, 1))
    opened = at == 0 or before in (*RELATIONS, *OPERATORS, *"([{,")
    if sign in RELATIONS:
        left = 0.0 if at == 0 or before in OPERATORS else size * 0.26
        return left, size * 0.26
    if sign in OPERATORS and not opened:
        return size * 0.2, 0.0 if after in RELATIONS else size * 0.2
    if sign in LARGE or (len(sign) > 1 and sign.isalpha()):
        closed = at + 1 == len(parts) or after in ("(", ")", ",")
        return 0.0 if opened else size * 0.16, 0.0 if closed else size * 0.16
    return 0.0, 0.0


def _row(parts: tuple[Part, ...], size: float) -> Box:
    box = Box(0, 0, 0, size)
    for at, part in enumerate(parts):
        made = typeset(part, size)
        left, right = _gaps(parts, at, size)
        box.inside.append((box.width + left, 0, made))
        box.width += made.width + left + right
        if isinstance(part, Sign) and part.text in (",", ";"):
            box.width += size * 0.12
        box.above, box.below = max(box.above, made.above), max(box.below, made.below)
    return box


def _smaller(size: float) -> float:
    return max(_SMALLEST, size * _SMALLER)


def _script(part: Script, size: float) -> Box:
    base = typeset(part.base, size)
    box = Box(base.width, base.above, base.below, size, inside=[(0, 0, base)])
    right = base.width + size * 0.05
    if part.above is not None:
        made = typeset(part.above, _smaller(size))
        up = max(size * 0.38, base.above - size * 0.25)
        box.inside.append((right, -up, made))
        box.above, box.width = max(box.above, up + made.above), right + made.width
    if part.below is not None:
        made = typeset(part.below, _smaller(size))
        down = max(size * 0.18, base.below + size * 0.06)
        box.inside.append((right, down, made))
        box.below = max(box.below, down + made.below)
        box.width = max(box.width, right + made.width)
    return box


def _limits(part: Script, size: float) -> Box:
    base = typeset(part.base, size)
    over = typeset(part.above, _smaller(size)) if part.above is not None else None
    under = typeset(part.below, _smaller(size)) if part.below is not None else None
    width = max(box.width for box in (base, over, under) if box is not None)
    box = Box(width, base.above, base.below, size)
    box.inside.append(((width - base.width) / 2, 0, base))
    if over is not None:
        up = base.above + over.below + size * 0.12
        box.inside.append(((width - over.width) / 2, -up, over))
        box.above = up + over.above
    if under is not None:
        down = base.below + under.above + size * 0.12
        box.inside.append(((width - under.width) / 2, down, under))
        box.below = down + under.below
    return box


def _axis(size: float) -> float:
    """How far above the baseline the middle of a plus lies."""
    return size * 0.26


def _fraction(above: Part, below: Part, size: float) -> Box:
    inner = max(_SMALLEST + 1, size * 0.88)
    top, bottom = typeset(above, inner), typeset(below, inner)
    width = max(top.width, bottom.width) + size * 0.3
    axis, gap = _axis(size), size * 0.16
    path = QPainterPath(QPointF(size * 0.05, -axis))
    path.lineTo(width - size * 0.05, -axis)
    up, down = axis + gap + top.below, bottom.above + gap - axis
    box = Box(width, up + top.above, down + bottom.below, size, path=path)
    box.inside = [((width - top.width) / 2, -up, top), ((width - bottom.width) / 2, down, bottom)]
    return box


def _root(body: Part, size: float) -> Box:
    inside = typeset(body, size)
    top = -inside.above - size * 0.18
    left = size * 0.55
    path = QPainterPath(QPointF(0, -size * 0.22))
    path.lineTo(size * 0.14, -size * 0.3)
    path.lineTo(size * 0.3, inside.below)
    path.lineTo(left - size * 0.06, top)
    path.lineTo(left + inside.width + size * 0.05, top)
    width = left + inside.width + size * 0.1
    return Box(width, -top + size * 0.05, inside.below, size, path=path, inside=[(left, 0, inside)])


def _accent(mark: str, body: Part, size: float) -> Box:
    inside = typeset(body, size)
    top, middle = -inside.above - size * 0.12, inside.width / 2 + size * 0.05
    path = QPainterPath(QPointF(middle - size * 0.2, top))
    if mark == "hat":
        path.lineTo(middle, top - size * 0.13)
    path.lineTo(middle + size * 0.2, top)
    return Box(inside.width, -top + size * 0.15, inside.below, size, path=path,
               inside=[(0, 0, inside)])  # fmt: skip


def _fence(part: Fence, size: float) -> Box:
    inside = typeset(part.body, size)
    half = max(inside.above - _axis(size), inside.below + _axis(size), size * 0.45) + size * 0.08
    wide = size * 0.34
    left = wide if part.left else 0.0
    box = Box(left + inside.width + (wide if part.right else 0.0), half + _axis(size),
              half - _axis(size), size, inside=[(left, 0, inside)])  # fmt: skip
    path = QPainterPath()
    if part.left:
        path.addPath(_fence_path(part.left, wide, half).translated(0, -_axis(size)))
    if part.right:
        turned = _fence_path(part.right, wide, half)
        if part.right in ")]}":
            turned = _mirrored(turned, wide)
        path.addPath(turned.translated(left + inside.width, -_axis(size)))
    box.path = path
    return box


def _mirrored(path: QPainterPath, width: float) -> QPainterPath:
    made = QPainterPath()
    for at in range(path.elementCount()):
        element = path.elementAt(at)
        x, y = width - element.x, element.y
        if element.isMoveTo():
            made.moveTo(x, y)
        elif element.isLineTo():
            made.lineTo(x, y)
        elif element.isCurveTo():
            more = [path.elementAt(at + step) for step in (1, 2)]
            ends = [QPointF(width - each.x, each.y) for each in more]
            made.cubicTo(QPointF(x, y), *ends)
    return made


def _fence_path(sign: str, wide: float, half: float) -> QPainterPath:
    """The left form of a parenthesis, bracket, brace or bar, its middle at y = 0."""
    near, far = wide * 0.25, wide * 0.8
    path = QPainterPath(QPointF(far, -half))
    if sign in "()":
        path.cubicTo(near, -half * 0.55, near, half * 0.55, far, half)
    elif sign in "{}":
        middle = (near + far) / 2
        path.cubicTo(middle, -half, middle, -half * 0.9, middle, -half * 0.5)
        path.cubicTo(middle, -half * 0.15, middle, 0, near * 0.4, 0)
        path.cubicTo(middle, 0, middle, half * 0.15, middle, half * 0.5)
        path.cubicTo(middle, half * 0.9, middle, half, far, half)
    elif sign in "[]":
        path.lineTo(near, -half)
        path.lineTo(near, half)
        path.lineTo(far, half)
    else:
        path.moveTo(wide / 2, -half)
        path.lineTo(wide / 2, half)
    return path


def _grid(part: Grid, size: float) -> Box:
    rows = [[typeset(cell, size) for cell in row] for row in part.rows]
    columns = max(len(row) for row in rows)
    widths = [max((row[at].width for row in rows if at < len(row)), default=0.0)
              for at in range(columns)]  # fmt: skip
    gap = size * (0.25 if part.right else 0.9)
    lead = size * 0.5
    heights = [max((cell.height for cell in row), default=size) for row in rows]
    tall = sum(heights) + lead * (len(rows) - 1)
    box = Box(
        sum(widths) + gap * (columns - 1), tall / 2 + _axis(size), tall / 2 - _axis(size), size
    )
    top = -box.above
    for row, height in zip(rows, heights, strict=True):
        base = top + max((cell.above for cell in row), default=0.0)
        x = 0.0
        for at, cell in enumerate(row):
            shift = widths[at] - cell.width if part.right and at == 0 else 0.0
            box.inside.append((x + shift, base, cell))
            x += widths[at] + gap
        top += height + lead
    return box

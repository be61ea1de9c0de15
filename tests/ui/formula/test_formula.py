"""Formulas: read, set in type, drawn; nothing of TeX is left to see."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnstudio import resources
from nnstudio.catalog.registry import node_types
from nnstudio.ui.formula import picture
from nnstudio.ui.formula.parse import Fence, Fraction, Grid, Part, Root, Row, Script, Sign, parse


def signs(part: Part | None) -> list[str]:
    """All signs of a tree."""
    match part:
        case Sign(text=text):
            return [text]
        case Row(parts=parts):
            return [text for each in parts for text in signs(each)]
        case Script(base=base, above=above, below=below):
            return [*signs(base), *signs(above), *signs(below)]
        case Fraction(above=above, below=below):
            return [*signs(above), *signs(below)]
        case Grid(rows=rows):
            return [text for row in rows for cell in row for text in signs(cell)]
        case Fence(body=body) | Root(body=body):
            return signs(body)
        case None:
            return []
    return signs(part.body)


FORMULAS = sorted({kind.formula for kind in node_types().values() if kind.formula})
CARDS = sorted((resources.folder() / "cards").glob("*.md"))
IN_CARDS = [
    tex
    for card in CARDS
    for tex in re.findall(r"\$\$(.+?)\$\$", card.read_text(encoding="utf-8"), re.DOTALL)
]
COMMANDS = {"frac", "sqrt", "left", "right", "begin", "end", "mathrm", "hat", "bar", "cases"}


@pytest.mark.parametrize("tex", FORMULAS + IN_CARDS)
def test_every_formula_of_the_catalog_is_understood(qtbot: QtBot, tex: str) -> None:
    found = signs(parse(tex))
    assert not COMMANDS.intersection(found)
    assert not any("\\" in text for text in found)
    image = picture(tex, 16, QColor("black"), 2.0, 300)
    assert 0 < image.width() / 2 <= 300 * 1.35, "set smaller where it is too wide"
    assert image.devicePixelRatio() == 2.0


def test_scripts_fractions_and_fences() -> None:
    (part,) = parse(r"x_{i,j}^2").parts
    assert isinstance(part, Script) and signs(part.below) == ["i", ",", "j"]
    assert signs(part.above) == ["2"]
    (part,) = parse(r"\frac{a}{b}").parts
    assert part == Fraction(Row((Sign("a"),)), Row((Sign("b"),)))
    (part,) = parse(r"\begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}").parts
    assert isinstance(part, Fence) and isinstance(part.body, Grid) and len(part.body.rows) == 2


@pytest.mark.parametrize(
    "tex", ["", "}", "{", "^", "_", r"\frac", r"\left(", r"\begin{cases", r"\x{"]
)
def test_broken_formulas_never_raise(qtbot: QtBot, tex: str) -> None:
    picture(tex, 16, QColor("black"))

"""Formulas of the catalog, set in type: a small part of TeX's mathematics, drawn by Qt.

`parse` reads TeX into a tree of `Part`s, `typeset` gives each part its size, `picture` draws.
Only what the catalog's formulas and cards use is understood; an unknown command shows its name.
"""

from nnstudio.ui.formula.picture import picture, plain

__all__ = ["picture", "plain"]

"""Pictures of graphs for papers: pure SVG, no Qt, no fonts to install.

A `Label` is what is written on a node. The *page* is the layout folded into *rows*; wires that lead
to the next row return in *lanes* between the rows, so that no wire runs through a node.
"""

from nnstudio.project.picture.boxes import Label
from nnstudio.project.picture.svg import svg

__all__ = ["Label", "svg"]

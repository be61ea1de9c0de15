"""The canvas: the graph as something to look at and to work on.

A `Scene` follows the document into flat arrays (places, sizes, families, ends of wires); a `View`
is how it is looked at (zoom, origin); a `Painter` draws what a rectangle shows in a few batches,
never node by node; a `Picture` keeps what was drawn so that panning and zooming only move it. Each
`Gesture` (pan, box, drag, wire, cut) is one small object that lives while a button is down, and
`Operations` are what keys and menus do. Everything that changes the project goes through
`studio.apply(edit)`, one step each.
"""

from nnstudio.ui.canvas.canvas import Canvas
from nnstudio.ui.canvas.mime import NODE_TYPE

__all__ = ["NODE_TYPE", "Canvas"]

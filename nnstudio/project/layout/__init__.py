"""Layout: where the nodes of a graph go when nobody has placed them.

Layered drawing from left to right, as in Sugiyama, Tagawa and Toda (1981), with one thing that
general libraries do not know: a network has a *main path*, and it should be one straight line that
skips arc around. A `Box` is a node's size and ports, a *stop* is where a long wire passes a column.
"""

from nnstudio.project.layout.layout import Layout, Point, connected_parts, lay_out
from nnstudio.project.layout.looped import places_of
from nnstudio.project.layout.net import Box

__all__ = ["Box", "Layout", "Point", "connected_parts", "lay_out", "places_of"]

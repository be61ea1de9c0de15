"""Plots: pyqtgraph's views and axes with curves and heat strips that stay fluid.

A `Series` keeps points in growing arrays with a pyramid of their extremes, so that a repaint costs
what there are pixels, not what there are points; a `Curve` is an item of pyqtgraph's that paints
them in one call of Qt's raster engine. A `LinePlot` shows several over one x, a `HeatStrip` one row
of colors per node over the steps, and a `View` that others are linked to keeps them together. A
`Repainter` holds all plots of a panel to thirty frames a second and to a budget, and passes over
those that nobody sees.

pyqtgraph comes from `library` only, after `warming` has imported it in short steps: in one go it
would stall the window for a quarter of a second. Its plot item and color bar are left aside, since
each makes menus and dialogs that nobody sees (15 ms), and its own curves, since these hold the
interpreter while a long path is drawn.
"""

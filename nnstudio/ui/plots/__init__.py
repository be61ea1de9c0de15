"""Plots: curves and heat strips that stay fluid with ten million points, painted by ourselves.

A `Series` keeps points in growing arrays with a pyramid of their extremes, so that a repaint costs
what there are pixels, not what there are points; a `LinePlot` paints several of them with axes,
legend and crosshair, each curve in one call of Qt's raster engine; a `HeatStrip` shows one row of
colors per node over the steps. A `Repainter` holds all plots of a panel to thirty frames a second
and to a budget, and passes over those that nobody sees. No plotting library is involved: importing
one stalls the window for 0.3 seconds and costs 50 MB for six empty plots, and its path-drawn curves
hold the interpreter while they are painted.
"""

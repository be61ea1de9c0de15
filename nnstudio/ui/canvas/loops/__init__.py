"""Loops over time on the canvas: their regions, wires that run back, marks at their borders.

`state` knows the loops of a scene, `courses` leads wires back, `painting` draws.
"""

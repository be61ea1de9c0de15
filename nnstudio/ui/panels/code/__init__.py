"""The code panel: the generated Python, always current, linked with the selection both ways.

`CodePanel` holds one read-only view a file. Selecting nodes marks the lines that came from them,
and a click on a line selects its nodes, so that drawing and text are two sides of one thing.
"""

"""One project at work: check it, train it, evaluate it, export it. This is the public Python API.

A `Workbench` is an open project with its document (edits, undo), its data and its runs. It is what
the command line calls, what the window's workers call, and what `nnstudio.open` returns.
"""

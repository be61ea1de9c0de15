"""The window: Qt only, and never torch.

The `Studio` is what all panels share: the document, the selection, the latest analysis, the run.
Panels draw what it says and change the project only through `studio.apply(edit)`; what needs torch
goes to the engine's workers as messages. The canvas draws the graph; `actions` is the one table of
everything that a user can do.
"""

"""The panels around the canvas, one package each, made by the window from `ui.docks`.

They never know each other: all they share is the studio, what they ask of the engine (`asking`),
and how rows of data are read (`cells`, `samples`).
"""

"""Frames and notes on the canvas: remarks that lie below the wires and nodes.

`FrameRows` are those of the scene, largest first, as they are painted; `FramePainter` draws those
in sight; `frame_at` and `handle_at` say what the pointer is on. A frame is taken by its title, a
note anywhere, a selected one by its sides and corners too. What a frame holds follows from where
things lie (`nnstudio.project.holding`); whoever moves it moves that along, in one step.
"""

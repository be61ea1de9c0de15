"""Small projects with loops over time, for tests."""

from __future__ import annotations

from nnstudio.project import edits
from nnstudio.project.edits import Edit
from nnstudio.project.project import Project


def rnn(**settings: object) -> Project:
    """A series through a cell wired by hand: Linear of x and of h, added, tanh, delayed."""
    steps = [
        edits.add_node("Input", "series", {"field": "x", "shape": (12, 3)}),
        edits.add_node("Linear", "w_x", {"out_features": 8}),
        edits.add_node("Delay", "h", settings),
        edits.add_node("Linear", "w_h", {"out_features": 8}),
        edits.add_node("Add", "total"),
        edits.add_node("Tanh", "tanh"),
        edits.add_node("Linear", "head", {"out_features": 1}),
        edits.add_node("Output", "out"),
        edits.connect("series", "y", "w_x", "x"),
        edits.connect("h", "y", "w_h", "x"),
        _into_sum("w_x"),
        _into_sum("w_h"),
        edits.connect("total", "y", "tanh", "x"),
        edits.connect("tanh", "y", "h", "x"),
        edits.connect("tanh", "y", "head", "x"),
        edits.connect("head", "y", "out", "x"),
    ]
    return edits.several("Build", steps).change(Project("Loop"))


def two_delays() -> Project:
    """Two values that are delayed in one loop: h by one step, c by two."""
    more = [
        edits.add_node("Delay", "c", {"delay": 2}),
        edits.connect("tanh", "y", "c", "x"),
        _into_sum("c"),
    ]
    return edits.several("Build", more).change(rnn())


def _into_sum(source: str) -> Edit:
    return edits.connect(source, "y", "total", "x")


def two_loops() -> Project:
    """A second cell takes what the first gives, step by step."""
    out = next(w for w in rnn().graph.wires.values() if (w.source, w.target) == (6, 7))
    steps = [
        edits.disconnect(out.id),
        edits.add_node("Delay", "h2"),
        edits.add_node("Linear", "w2", {"out_features": 8}),
        edits.add_node("Add", "total2"),
        edits.add_node("Tanh", "tanh2"),
        edits.connect("h2", "y", "w2", "x"),
        edits.connect("tanh", "y", "total2", "x"),
        edits.connect("w2", "y", "total2", "x"),
        edits.connect("total2", "y", "tanh2", "x"),
        edits.connect("tanh2", "y", "h2", "x"),
        edits.connect("tanh2", "y", "head", "x"),
    ]
    return edits.several("Build", steps).change(rnn())

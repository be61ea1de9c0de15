"""One of every message, with awkward values."""

from __future__ import annotations

import math

from nnstudio.engine import messages as m
from nnstudio.project.event import EpochEnded, Steps
from nnstudio.project.fields import Field
from nnstudio.project.problem import Fix, Problem
from nnstudio.project.project import Column

TEXT = 'line\nζ "\\ \ud800 €'
ARRAY = m.Array("int32", (2, 3), bytes(range(24)))
EMPTY = m.Array("float64", (0, 5), b"")
WHOSE = ("{}", "a/b.nns", None, "home/project.nns")
FIELD = Field("x", (3, 4), "float", "image", ("C", "H"), ("a", "b"), ())
PROBLEM = Problem("error", TEXT, 3, "conv", "x", (Fix("do", 3, "size", (1, (2.5, "same", None))),))
STEPS = Steps(1, 1, (("loss", (0.5, math.nan)),), (0.1, 0.2), (None, math.inf), 0.25)
FIGURES = (("loss", 0.5), ("confusion", ((3, 4), (5, 6))))

MESSAGES: tuple[m.Message, ...] = (
    m.Hello("0.1"),
    m.Shutdown(),
    m.Train(TEXT, None, (("optimizer.lr", "0.1"),), "run"),
    m.Control("change", "learning_rate", 1e-300),
    m.Describe(2**60, "{}", TEXT),
    m.Verify(1, "{}", ""),
    m.Samples(1, "{}", "f", "train", 0, 10),
    m.Export(1, "{}", None, "out", None, "none"),
    m.Predict(1, *WHOSE, inputs=("a", TEXT), arrays=(ARRAY, EMPTY), options=(("seed", 1.0),)),
    m.Surface(1, *WHOSE, -1.0, 1.0, -2.0, 2.0, 40, 30),
    m.Curve(1, *WHOSE, -1.0, 1.0, 100),
    m.Judge(1, *WHOSE, "test", 5),
    m.Ready("0.1", "trainer", "2.13", ("cpu", "cuda:0"), 1.5),
    m.Alive("Describe"),
    m.Happened(STEPS),
    m.Happened(EpochEnded(1, 5, 0.5, FIGURES)),
    m.Log("warning", TEXT),
    m.Failed(1, TEXT, "lost"),
    m.Described(1, (FIELD,), ("import a",), "def", (("train", 5),), (("y", (("train", (1, 2)),)),)),
    m.Verified(1, (PROBLEM,)),
    m.ListColumns(1, "{}", TEXT),
    m.ColumnsListed(1, (m.ColumnListed(Column(TEXT), True, 3, "é", ("a", TEXT)),)),
    m.Sampled(1, "train", 0, 5, ARRAY, (("x", ARRAY),), (("y", ("a", "b")),)),
    m.Exported(1, TEXT),
    m.Answers(1, "run", -1, (m.Answered("in", "7", (("7", 0.9), ("1", math.nan)), (1.0,)),)),
    m.Surfaced(1, "run", 5, ("a", "b"), True, ARRAY),
    m.Curved(1, "run", 5, ("y",), False, EMPTY, ARRAY),
    m.Judged(
        1, "run", 5, "test", 9, FIGURES, ("a", "b"), ((1, 2), (3, 4)),
        (m.Worst(3, "a", "b", 0.9),), (("image", ARRAY),), EMPTY,
    ),
)  # fmt: skip

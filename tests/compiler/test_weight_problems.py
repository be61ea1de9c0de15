"""Weights in common that cannot be: each mistake with a fix that is a click away."""

from __future__ import annotations

import nnstudio
from nnstudio.project import edits
from nnstudio.project.problem import Problem
from nnstudio.ui.fixing import edit_of
from nnstudio.workbench.bench import Workbench
from tests.compiler.test_structure_problems import told


def mended(net: Workbench, problem: Problem, words: str) -> None:
    """A click on a fix does away with its problem."""
    edit = edit_of(next(fix for fix in problem.fixes if fix.text == words))
    assert edit is not None
    net.apply(edit)
    assert all(each.message != problem.message for each in net.problems())


def test_tying_unequal_weights() -> None:
    net = nnstudio.new("Net")
    x = net.add("Input", name="a", shape=(4,))
    net.add("Linear", x, name="one", out_features=8)
    net.add("Linear", x, name="two", out_features=9)
    net.apply(edits.tie("two", "one"))
    problem = told(
        net, "two", "tied to that of one, but it is 9 × 4 and the other is 8 × 4", "untie two"
    )
    mended(net, problem, "set out_features of two to 8")
    assert net.graph.named("two").tied is not None
    net.apply(edits.set_setting("two", "out_features", 9))
    mended(net, problem, "untie two")
    assert net.graph.named("two").tied is None


def test_an_embedding_takes_the_length_of_the_vectors_that_its_weight_must_have() -> None:
    net = nnstudio.from_template("char-lstm-shakespeare")
    net.apply(edits.tie("linear1", "embedding1"))
    problem = told(net, "linear1", "it is 65 × 192 and the other is 65 × 64", "untie linear1")
    mended(net, problem, "set embedding_dim of embedding1 to 192")
    assert net.graph.named("linear1").tied is not None


def test_tying_what_has_no_single_weight() -> None:
    net = nnstudio.new("Net")
    x = net.add("Input", name="a", shape=(6, 4))
    net.add("Linear", x, name="one", out_features=8)
    net.add("LSTM", x, name="two")
    net.apply(edits.tie("two", "one"))
    told(net, "two", "two has no single weight to tie; Linear, Embedding", "untie two")


def test_sharing_between_unequal_shapes() -> None:
    net = nnstudio.new("Net")
    one = net.add("Linear", net.add("Input", name="a", shape=(4,)), name="one", out_features=8)
    net.add("Linear", net.add("Input", name="b", shape=(5,)), name="two", shares=one)
    problem = told(net, "two", "N × 5|5 here and 4", "weights of its own|equal")
    mended(net, problem, "give two a module of its own")
    assert net.graph.named("two").shares is None

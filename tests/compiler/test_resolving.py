"""Settings as values: defaults, expressions worked out, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from nnstudio.catalog.expressions import expression
from nnstudio.catalog.registry import node_type
from nnstudio.catalog.values import Values
from nnstudio.compiler.named import Named, name, text_of
from nnstudio.compiler.resolving import Resolved, resolved
from nnstudio.project.graph import Node

E = expression


def conv(environment: dict[str, Any], **settings: Any) -> Resolved:
    kind = node_type("Conv2d")
    assert kind is not None
    return resolved(Node(7, "Conv2d", "conv", Values(settings)), kind, environment)


def test_defaults_are_filled_in_and_plain_values_stay() -> None:
    found = conv({}, out_channels=5, kernel_size=(3, 1))
    assert found.values["out_channels"] == 5
    assert found.values["kernel_size"] == (3, 1)
    assert found.values["stride"] == 1
    assert found.expressions == {} and found.problems == ()


def test_expressions_are_worked_out_and_remembered() -> None:
    found = conv({"c": 4, "wide": False}, out_channels=E("c * 2"), bias=E("not wide"))
    assert (found.values["out_channels"], found.values["bias"]) == (8, True)
    assert set(found.expressions) == {"out_channels", "bias"}
    assert not found.problems


def test_a_pair_of_sizes_can_be_an_expression() -> None:
    assert conv({"k": 3}, kernel_size=E("(k, 1)")).values["kernel_size"] == (3, 1)
    assert conv({"k": 3}, kernel_size=E("k")).values["kernel_size"] == 3


def test_numbers_with_names_keep_the_text() -> None:
    found = conv({"c": name(4, "c")}, out_channels=E("2 * c")).values["out_channels"]
    assert isinstance(found, Named) and found == 8
    assert text_of(found) == "2 * c"
    plain = conv({"c": 4}, out_channels=E("2 * c")).values["out_channels"]
    assert type(plain) is int


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("c * k", "'c * k' has no value: there is no setting 'k'; known are: c", "add a setting k"),
        ("i", "'i' has no value: there is no setting 'i'; known are: c", "know i"),
        ("c // 0", "'c // 0' has no value: it divides by zero", "change the expression"),
        ("c / 2", "out_channels must be a whole number", "write // for whole numbers"),
        ("c - 4", "'c - 4' gives 0", "change the expression of out_channels"),
        ("c == 4", "'c == 4' gives True", "change the expression of out_channels"),
    ],
)
def test_what_has_no_value_is_a_problem_at_the_node(text: str, message: str, advice: str) -> None:
    found = conv({"c": 4}, out_channels=E(text))
    (problem,) = found.problems
    assert message in problem.message
    assert (problem.node, problem.name, problem.severity) == (7, "conv", "error")
    assert advice in problem.fixes[0].text
    back = problem.fixes[-1]
    assert (back.node, back.setting, back.value) == (7, "out_channels", 32)
    assert found.values["out_channels"] == 32


def test_every_setting_has_its_own_problem() -> None:
    found = conv({}, out_channels=E("a"), stride=E("b"))
    assert [problem.fixes[-1].setting for problem in found.problems] == ["out_channels", "stride"]

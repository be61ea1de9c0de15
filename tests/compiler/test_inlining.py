"""Statements are joined where a person joins them, and nowhere else."""

from __future__ import annotations

import ast
import random

import pytest
import torch

from nnstudio.compiler.inlining import Draft, Statement, joined
from nnstudio.compiler.module import Loaded
from nnstudio.compiler.trace import Watch
from nnstudio.compiler.wrapping import WIDTH
from nnstudio.compiler.writing import RETURNED
from tests.networks import residual

INDENT = " " * 8


def after(text: str, arithmetic: bool = True) -> str:
    """What becomes of the statements of a function, which are parted by `;`."""
    lines = [f"{INDENT}{line}" for line in text.split("; ")]
    found = joined([Statement(line, node) for node, line in enumerate(lines)], arithmetic)
    return "; ".join(each.line.strip() for each in found)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("x = self.a(x); return x", "return self.a(x)"),
        ("x = self.a(x); x = self.b(x); return x", "x = self.a(x); return self.b(x)"),
        ("x = self.a(x); return x, skip", "x = self.a(x); return x, skip"),
        ("x, _ = self.lstm(x); return x", "x, _ = self.lstm(x); return x"),
        ("x = window[:, -1]; h = x; return h", "return window[:, -1]"),
    ],
)
def test_what_is_made_to_be_returned_is_returned_at_once(before: str, expected: str) -> None:
    assert after(before, arithmetic=False) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("a = self.a(h); x = b + a; y = f(x); return y, h", "y = f(b + self.a(h)); return y, h"),
        ("y = self.bn(y); x = y + x; x = F.relu(x); return x", "return F.relu(self.bn(y) + x)"),
        ("r = 1 - u; x = r * c; k = u * h; return k + x", "return u * h + (1 - u) * c"),
        ("a = x - y; b = x - a; return b", "return x - (x - y)"),
        ("a = x + y; b = a + z; return b", "return x + y + z"),
        ("a = x + y; b = z * a; return b", "return z * (x + y)"),
        ("a = -x; b = y - a; return b", "return y - -x"),
    ],
)
def test_operands_stand_where_they_are_used(before: str, expected: str) -> None:
    assert after(before) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a = self.a(h); x = a + b; return x * a, h",  # used twice
        "x = self.a(x); x = self.b(x); y = F.relu(x); return y, x",  # a chain of layers
        "g = torch.sigmoid(a + b); c = g * h; return c, a",  # a gate keeps its name
        "a = self.a(x); x = F.relu(x); y = a + self.b(b); return y, x",  # x is another one
        "a = x * 2; y = torch.cat([a, b], 1); return y, x",  # not an operand
        "y = F.pad(x, mode='x'); z = F.relu(y); return z, x",
    ],
)
def test_what_would_be_wrong_or_hard_to_read_stays(text: str) -> None:
    if "F.relu(x); y = a" in text:
        assert "x = F.relu(x); y = self.a(x)" not in after(text)
    else:
        assert after(text) == text


def test_a_value_is_not_computed_again_in_each_step_of_a_loop() -> None:
    lines = ["x = self.a(x)", "for t in steps:", "    h = x + t", "return h"]
    found = joined([Statement(INDENT + line) for line in lines], arithmetic=True)
    assert [each.line for each in found] == [INDENT + line for line in lines]


def test_a_line_that_would_be_too_long_stays_two() -> None:
    text = f"a = self.{'a' * 40}(h); {'b' * 30} = h + a; return {'b' * 30}, h"
    assert after(text) == text


@pytest.mark.parametrize("seed", range(200))
def test_joined_statements_compute_the_same(seed: int) -> None:
    """Random sums, products and functions of a few names, which are given new values again."""
    chance = random.Random(seed)
    names = ["a", "b", "c", "x", "y"]
    forms = ["{} + {}", "{} - {}", "{} * {}", "1 - {}", "f({})", "{}", "-{}", "max({}, {})"]
    lines = [
        f"{chance.choice(names)} = {chance.choice(forms).format(*chance.choices(names, k=2))}"
        for _ in range(chance.randrange(1, 12))
    ]
    lines.append(f"return {', '.join(chance.sample(names, chance.randrange(1, 3)))}")
    found = after("; ".join(lines)).split("; ")
    assert all(len(INDENT + line) <= WIDTH for line in found)
    assert result(found) == result(lines)


def result(lines: list[str]) -> object:
    """What a function of these statements returns."""
    body = "".join(f"    {line}\n" for line in lines)
    space: dict[str, object] = {"f": lambda x: 3 * x + 1}
    exec(f"def run(a, b, c, x, y):\n{body}", space)
    ast.parse(body.replace("    ", ""))
    return space["run"](2, 3, 5, 7, 11)  # type: ignore[operator]


def test_the_nodes_of_a_line_are_all_remembered() -> None:
    page = Draft()
    for node, line in enumerate(["a = self.a(h)", "b = a + c", "return b"]):
        page.add(INDENT + line, node if node < 2 else None)
        page.keep(node, ("y", line[0]))
    finished = page.finished(arithmetic=True)
    assert finished.lines == [f"{INDENT}return self.a(h) + c"]
    assert finished.nodes == {1: 1} and finished.inside == {1: (0,)}
    assert finished.values[1] == ("y", RETURNED) and 0 not in finished.values


def test_a_returned_value_is_watched() -> None:
    net = residual()
    source = net.compiled.model_source
    loaded = Loaded(source)
    model = getattr(loaded, source.class_name)()
    with Watch({n.id: n.name for n in net.graph.nodes.values()}, loaded) as values:
        found = model(torch.randn(2, 3, 8, 8))
    assert torch.equal(values["linear1"], found)

"""Long statements are broken where formatters break them, and mean the same."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.compiler.wrapping import WIDTH, wrapped

A, B, C = "a" * 40, "b" * 40, "c" * 40
_ARGUMENT = st.one_of(
    st.integers().map(repr),
    st.text(max_size=30).map(repr),
    st.just("(1, [2, 3])"),
    st.just("k=f(1, 2)"),
)
LINES = [
    f"        x = {A} + {B}",
    f"        x = {A} * {B} * {C}",
    f"        return {A}, {B}, {C}",
    f"        x = torch.cat([{A}, {B}], 1)",
    f"        self.{'n' * 64} = nn.Conv2d(3, 16, 3, padding=1, bias=False)",
    f"        {A} = self.{A}({B})",
    f"    def forward(self, {A}, {B}, {C}):",
    f'        return {{"loss": {A}, "{B[:30]}": {B[:30]}}}',
]


@given(st.lists(_ARGUMENT, max_size=12), st.integers(0, 3))
def test_wrapping_changes_nothing_but_the_layout(arguments: list[str], depth: int) -> None:
    ordered = sorted(set(arguments), key=lambda text: text.startswith("k="))
    line = "    " * depth + f"self.layer = nn.Linear({', '.join(ordered)})"
    lines = wrapped(line)
    assert ast.dump(ast.parse("\n".join(lines).strip())) == ast.dump(ast.parse(line.strip()))


def function(body: list[str]) -> str:
    """A module in which some lines stand at their depth."""
    if body[0].startswith("    def"):
        return "\n".join(["class Net:", *body, "        pass", ""])
    return "\n".join(["class Net:", "    def f(self):", *body, ""])


@pytest.mark.parametrize("line", LINES)
def test_each_form_fits_and_means_the_same(line: str) -> None:
    lines = wrapped(line)
    assert len(lines) > 1 and all(len(one) <= WIDTH for one in lines)
    assert ast.dump(ast.parse(function(lines))) == ast.dump(ast.parse(function([line])))


@pytest.mark.parametrize("line", LINES)
def test_ruff_would_break_it_in_the_same_places(line: str) -> None:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "88", "-"]
    text = function(wrapped(line))
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert done.stdout == text


def test_targets_that_are_too_long_are_broken_as_well() -> None:
    line = f"        {A}, ({B}, {C}) = self.{A}({B}, {C})"
    lines = wrapped(line)
    assert all(len(one) <= WIDTH for one in lines)
    assert ast.dump(ast.parse(function(lines))) == ast.dump(ast.parse(function([line])))


def test_a_text_is_never_broken() -> None:
    line = f"NAMES = ({'z' * 100!r},)"
    assert wrapped(line) == ["NAMES = (", f"    {'z' * 100!r},", ")"]

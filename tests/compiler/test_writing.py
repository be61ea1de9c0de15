"""Generated text is laid out as a person would, and nothing of the user's becomes code."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.compiler.wrapping import WIDTH, wrapped
from nnstudio.compiler.writing import Page, class_name, imports, plain


@given(st.text(max_size=300))
def test_a_class_name_is_always_an_identifier(title: str) -> None:
    name = class_name(title)
    assert name.isidentifier() and name.isascii()


@given(st.text(max_size=300))
def test_plain_text_never_ends_a_docstring(text: str) -> None:
    module = ast.parse(f'"""{plain(text)}."""\n')
    assert len(module.body) == 1 and isinstance(module.body[0], ast.Expr)
    assert isinstance(module.body[0].value, ast.Constant)


@pytest.mark.parametrize("title", ['x"""; import os', "a\nb", "\\", "Net\x00", "ﬁ"])
def test_hostile_titles_become_one_harmless_line(title: str) -> None:
    text = plain(title)
    assert not set(text) & set('"\\\n\0')


_ARGUMENT = st.one_of(
    st.integers().map(repr),
    st.text(max_size=30).map(repr),
    st.just("(1, [2, 3])"),
    st.just("k=f(1, 2)"),
)


@given(st.lists(_ARGUMENT, max_size=12), st.integers(0, 3))
def test_wrapping_changes_nothing_but_the_layout(arguments: list[str], depth: int) -> None:
    positional = sorted(arguments, key=lambda text: text.startswith("k="))
    unique = [
        a for at, a in enumerate(positional) if not a.startswith("k=") or a not in positional[:at]
    ]
    line = "    " * depth + f"self.layer = nn.Linear({', '.join(unique)})"
    lines = wrapped(line)
    assert ast.dump(ast.parse("\n".join(lines).strip())) == ast.dump(ast.parse(line.strip()))


def test_a_long_call_is_broken_inside_its_brackets() -> None:
    line = (
        "        self.conv1 = nn.Conv2d(1, 6, kernel_size=(5, 5), padding=(2, 2), dilation=(1, 2))"
    )
    lines = wrapped(line)
    assert len(lines) == 3 and all(len(each) <= WIDTH for each in lines)
    assert lines[0].endswith("nn.Conv2d(") and lines[-1] == "        )"


def test_a_comment_that_does_not_fit_moves_above_its_line() -> None:
    page = Page()
    page.add("        x = " + "a + " * 16 + "a", 7, "N × 128 × 28 × 28")
    assert page.lines[0].strip() == "# N × 128 × 28 × 28"
    assert page.nodes == {1: 7, 2: 7}


def test_only_the_imports_in_use_are_written() -> None:
    body = ["x = F.relu(nn.Linear(1, 2)(x))  # torch.tanh is only mentioned"]
    lines = imports(body, {"from model import Net", "from pathlib import Path"})
    assert lines == [
        "from pathlib import Path",
        "",
        "from torch import nn",
        "from torch.nn import functional as F",
        "",
        "from model import Net",
    ]

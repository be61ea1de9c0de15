"""Generated text is laid out as a person would, and nothing of the user's becomes code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio import portable
from nnstudio.compiler.wrapping import WIDTH, wrapped
from nnstudio.compiler.writing import Page, class_name, docstring, imports, plain


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


def test_words_in_texts_and_comments_ask_for_no_import() -> None:
    body = [
        "class Net(nn.Module):",
        '    """Like torch.nn, F.relu."""',
        "names = ('F.x', \"torch.y\")",
    ]
    assert imports(body) == ["from torch import nn"]


def test_names_are_imported_in_the_order_of_import_sorters() -> None:
    lines = {"from portable.metrics import Accuracy", "from portable.metrics import MAE, compute"}
    assert imports([], lines) == ["from portable.metrics import MAE, Accuracy, compute"]


def test_no_network_is_called_like_something_that_its_files_use() -> None:
    folder = Path(portable.__file__ or "").parent
    names = {"F", "Path", "None", "True", "False", "Objective", "HERE", "INPUTS", "OUTPUT"}
    for file in folder.glob("*.py"):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names.add(node.targets[0].id)
    public = sorted(name for name in names if name[0].isupper())
    assert "Dataset" in public
    assert [name for name in public if class_name(name) == name and "_" not in name] == []


def test_a_docstring_fits_and_keeps_its_paragraphs() -> None:
    lines = docstring("word " * 30, ["Takes", "    image: " + "float " * 30], indent="    ")
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[0].startswith('    """word') and lines[-1] == '    """'
    assert lines[2:5] == ["", "    Takes", "        image: " + "float " * 11 + "float"]


def test_a_short_docstring_is_one_line() -> None:
    assert docstring("A net.", indent="    ") == ['    """A net."""']

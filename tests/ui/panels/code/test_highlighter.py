"""Colors of Python."""

from __future__ import annotations

import pytest

from nnstudio.ui.panels.code.highlighter import open_quote, spans


def kinds(line: str, inside: str = "") -> list[tuple[str, str]]:
    return [(line[start : start + length], kind) for start, length, kind in spans(line, inside)[0]]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import torch", [("import", "keyword")]),
        ("class LeNet5(nn.Module):", [("class", "keyword"), ("LeNet5", "definition")]),
        ("    def forward(self, x):", [("def", "keyword"), ("forward", "definition")]),
        ("x = F.relu(x)  # N × 6", [("# N × 6", "comment")]),
        ("a = 'it # is' + \"b\"", [("'it # is'", "string"), ('"b"', "string")]),
        ("lr=1e-3, n=64, x1=True", [("1e-3", "number"), ("64", "number"), ("True", "constant")]),
        ('"""One line."""', [('"""One line."""', "string")]),
        ('f"a {b}"', [('f"a {b}"', "string")]),
        ("", []),
    ],
)
def test_a_line(line: str, found: list[tuple[str, str]]) -> None:
    merged: list[tuple[str, str]] = []
    for text, kind in kinds(line):
        if merged and merged[-1][1] == kind == "string" and kind == "string" and '"""' in line:
            merged[-1] = (merged[-1][0] + text, kind)
        else:
            merged.append((text, kind))
    assert merged == found


def test_a_long_text_goes_on_over_lines() -> None:
    assert open_quote('    """LeNet-5, 61,706 parameters.', "") == '"""'
    assert open_quote("    Takes # no comment", '"""') == '"""'
    assert kinds("    import this", '"""') == [("    import this", "string")]
    assert open_quote('    """', '"""') == ""
    assert open_quote("x = 1", "") == ""

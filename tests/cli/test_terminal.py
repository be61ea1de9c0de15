"""Printing that works everywhere."""

from __future__ import annotations

import io
import json

import pytest

from nnstudio.cli import terminal


def test_columns_are_aligned_and_figures_end_flush() -> None:
    text = terminal.columns([("a", "1"), ("long", "1,000")], right=(1,))
    assert text == "a         1\nlong  1,000"


def test_a_table_has_a_ruled_head_and_a_ruled_total() -> None:
    lines = terminal.table(("node", "n"), [("x", "7")], right=(1,), total=("sum", "7")).split("\n")
    assert lines[1] == lines[3] == "-" * len("node  n")
    assert lines[-1] == "sum   7"


def test_a_table_may_be_empty() -> None:
    assert terminal.table(("a", "b"), []).startswith("a  b")


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 problems"), (1, "1 problem"), (1234, "1,234 problems")]
)
def test_counts_read_as_english(number: int, text: str) -> None:
    assert terminal.count(number, "problem") == text


def test_json_is_one_ascii_line(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_json({"output": "N × 6 × 28 × 28"})
    line = capsys.readouterr().out
    assert line.isascii()
    assert line.count("\n") == 1
    assert json.loads(line) == {"output": "N × 6 × 28 × 28"}


def test_signs_that_the_terminal_lacks_are_written_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    terminal.prepare()
    print("N × 16 → 4 … \N{SNOWMAN} \udc80", flush=True)
    assert raw.getvalue().decode() == "N x 16 -> 4 ... ? ?\n"

"""Replacing only lines that differ gives the new text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from nnstudio.ui.panels.code.splicing import splices
from nnstudio.ui.panels.code.view import CodeView
from tests.ui.panels.studios import source

LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=1, max_size=12)


@given(LINES, LINES)
def test_splices_lead_from_old_to_new(old: list[str], new: list[str]) -> None:
    made = list(old)
    for a, b, c, d in splices(old, new):
        made[a:b] = new[c:d]
    assert made == new


def test_one_changed_line_is_one_splice() -> None:
    old = [str(number) for number in range(1000)]
    new = [*old[:500], "changed", *old[501:]]
    assert splices(old, new) == [(500, 501, 500, 501)]


def test_the_view_follows_any_change(qtbot: QtBot) -> None:
    view = CodeView()
    qtbot.addWidget(view)

    @given(LINES, LINES)
    def follow(old: list[str], new: list[str]) -> None:
        for lines in (old, new, old):
            text = "\n".join(lines)
            view.put(source("model.py", text))
            assert view.toPlainText() == text

    follow()

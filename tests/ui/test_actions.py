"""The table of actions: complete, with no key twice."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import SIGNAL
from PySide6.QtGui import QKeySequence

from nnstudio import resources
from nnstudio.ui.actions import ACTIONS, MENUS, TABLE, TOOLBAR, keys_of
from tests.ui.conftest import User


@pytest.mark.parametrize("macos", [False, True])
def test_no_key_stands_for_two_actions_in_one_context(macos: bool) -> None:
    for context in ("window", "canvas"):
        keys = Counter(
            QKeySequence(key).toString()
            for row in ACTIONS
            if row.context in (context, "window")
            for key in keys_of(row, macos)
        )
        assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_has_a_menu_a_python_call_and_a_real_icon() -> None:
    assert len(TABLE) == len(ACTIONS)
    for row in ACTIONS:
        assert row.menu.partition("/")[0] in MENUS
        assert row.python == "view only" or "(" in row.python
        if row.icon:
            assert (resources.folder() / "icons" / f"{row.icon}.svg").is_file()
    assert all(id_ in TABLE for group in TOOLBAR for id_ in group)


def test_no_letter_is_underlined_twice_in_a_menu() -> None:
    for menu in {row.menu for row in ACTIONS}:
        letters = Counter(
            row.text[row.text.index("&") + 1].lower()
            for row in ACTIONS
            if row.menu == menu and "&" in row.text
        )
        assert [letter for letter, count in letters.items() if count > 1] == [], menu


def test_every_action_does_something(user: User) -> None:
    for id_, action in user.window.actions_by_id.items():
        assert action.receivers(SIGNAL("triggered(bool)")) > 0, id_


def test_each_action_stands_once_in_the_menus(user: User) -> None:
    shown = [action for menu in user.window.menus.values() for action in menu.actions()]
    for action in user.window.actions_by_id.values():
        assert shown.count(action) == 1

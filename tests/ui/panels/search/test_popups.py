"""Popups that find commands and nodes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.ui.panels.search.commands import CommandSearch
from nnstudio.ui.panels.search.entries import Command
from nnstudio.ui.panels.search.nodes import NodeSearch
from nnstudio.ui.studio import Studio
from tests.project.blocky import blocky
from tests.ui.panels.studios import chain, node, opened


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    QLineEdit(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def search(window: QWidget, done: list[str]) -> CommandSearch:
    def commands() -> list[Command]:
        return [
            Command("save", "&Save", "Ctrl+S", True, lambda: done.append("save")),
            Command("redo", "&Redo", "Ctrl+Y", False, lambda: done.append("redo")),
            Command("train", "&Train", "F5", True, lambda: done.append("train")),
            Command("reset", "&Reset panels", "", True, lambda: done.append("reset")),
        ]

    return CommandSearch(commands, window)


def test_typing_and_enter_do_a_command(
    qtbot: QtBot, search: CommandSearch, done: list[str]
) -> None:
    search.open()
    assert search.isVisible() and [row.title for row in search.rows][-1] == "Redo", "not now: last"
    qtbot.keyClicks(search.line, "tra")
    assert search.rows[0].title == "Train" and search.rows[0].detail == "F5"
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert done == ["train"] and not search.isVisible()


def test_what_was_done_last_comes_first(
    qtbot: QtBot, search: CommandSearch, done: list[str]
) -> None:
    search.open("reset")
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    search.open()
    assert search.rows[0].title == "Reset panels"


def test_what_cannot_be_done_is_not(qtbot: QtBot, search: CommandSearch, done: list[str]) -> None:
    search.open("redo")
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert done == [] and search.isVisible()


def test_arrows_a_click_and_escape(
    qtbot: QtBot, search: CommandSearch, done: list[str], window: QWidget
) -> None:
    before = window.findChild(QLineEdit)
    assert before is not None
    before.setFocus()
    search.open()
    qtbot.keyClick(search.line, Qt.Key.Key_Down)
    assert search.list.currentIndex().row() == 1
    qtbot.keyClick(search.line, Qt.Key.Key_Escape)
    assert not search.isVisible() and before.hasFocus()
    search.open()
    qtbot.mouseClick(search.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 15))
    assert done == ["save"]


def test_closing_hands_the_focus_to_nobody_else_on_the_way(
    qtbot: QtBot, search: CommandSearch, window: QWidget
) -> None:
    canvas = QWidget(window, focusPolicy=Qt.FocusPolicy.StrongFocus)
    canvas.show()
    canvas.setFocus()
    search.open()
    seen: list[QWidget | None] = []
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.focusChanged.connect(lambda _, now: seen.append(now))
    qtbot.keyClick(search.line, Qt.Key.Key_Escape)
    assert seen == [canvas] and not search.isVisible()


def test_it_closes_when_the_focus_leaves_and_fits_its_parent(
    qtbot: QtBot, search: CommandSearch, window: QWidget
) -> None:
    search.open()
    window.resize(300, 200)
    assert window.rect().contains(search.geometry())
    other = window.findChild(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert other is not None
    other.setFocus()
    assert not search.isVisible()


def test_nothing_found_says_so(qtbot: QtBot, search: CommandSearch) -> None:
    search.open("xyzzy")
    assert search.nothing.isVisible() and not search.list.isVisible()


def test_a_node_is_found_by_name_and_by_type(qtbot: QtBot, digits: Studio, window: QWidget) -> None:
    search = NodeSearch(digits, window)
    search.open("linear2")
    with qtbot.waitSignal(digits.revealed) as shown:
        qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert shown.args == [node(digits, "linear2").id]
    search.open("max pool")
    assert {row.title for row in search.rows} == {"max_pool1", "max_pool2"}
    assert "N × 6 × 14 × 14" in search.rows[0].detail


def test_one_of_ten_thousand_nodes_is_found(qtbot: QtBot, window: QWidget) -> None:
    with opened(qtbot, chain(10_000), None) as studio:
        search = NodeSearch(studio, window)
        search.open()
        search.line.setText("linear4000")
        assert search.rows[0].title == "linear4000"


def test_nodes_inside_of_blocks_are_found(qtbot: QtBot, window: QWidget) -> None:
    with opened(qtbot, blocky(), {}) as studio:
        search = NodeSearch(studio, window)
        search.open()
        qtbot.keyClicks(search.line, "conv")
        assert search.rows[0].title == "conv" and "in Unit" in search.rows[0].detail
        qtbot.keyClick(search.line, Qt.Key.Key_Return)
        assert studio.block == "Unit"
        assert studio.selection == {studio.graph.named("conv").id}

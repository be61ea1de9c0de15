"""The problems panel with real clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.problem import Fix, Problem
from nnstudio.ui import theme
from nnstudio.ui.panels.problems.delegate import laid_out
from nnstudio.ui.panels.problems.model import Heading, More, ProblemsModel, rows_of
from nnstudio.ui.panels.problems.panel import ProblemsPanel
from nnstudio.ui.studio import Studio
from tests.ui.panels.studios import node, settle


@pytest.fixture
def panel(qtbot: QtBot, digits: Studio) -> ProblemsPanel:
    made = ProblemsPanel(digits)
    qtbot.addWidget(made)
    made.resize(420, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def break_it(qtbot: QtBot, studio: Studio) -> None:
    studio.apply(edits.set_setting("linear3", "out_features", 11))
    settle(qtbot, studio)


def row_of(panel: ProblemsPanel, words: str) -> int:
    return next(
        at
        for at, row in enumerate(panel.model.rows)
        if isinstance(row, Problem) and words in row.message
    )


def test_without_problems_it_says_that_all_is_fine(panel: ProblemsPanel) -> None:
    assert panel.fine.isVisible() and panel.fine.text == "No problems"
    assert panel.title == "Problems"


def test_the_count_is_told_and_errors_come_first(
    qtbot: QtBot, panel: ProblemsPanel, digits: Studio
) -> None:
    with qtbot.waitSignal(panel.counted) as counted:
        break_it(qtbot, digits)
    assert counted.args[0] >= 1
    assert isinstance(panel.model.rows[0], Heading) and panel.model.rows[0].severity == "error"
    assert panel.title == f"Problems ({len(digits.problems)})"
    assert panel.list.isVisible()


def test_a_click_jumps_to_the_node(qtbot: QtBot, panel: ProblemsPanel, digits: Studio) -> None:
    break_it(qtbot, digits)
    at = row_of(panel, "11 classes")
    place = panel.list.visualRect(panel.model.index(at)).topLeft() + QPoint(60, 14)
    with qtbot.waitSignal(digits.revealed) as shown:
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.args == [node(digits, "cross_entropy").id]
    assert digits.selection == {node(digits, "cross_entropy").id}


def test_a_fix_is_made_by_its_button(qtbot: QtBot, panel: ProblemsPanel, digits: Studio) -> None:
    break_it(qtbot, digits)
    at = row_of(panel, "11 classes")
    problem = panel.model.rows[at]
    assert isinstance(problem, Problem)
    corner = panel.list.visualRect(panel.model.index(at)).topLeft()
    ((_, button),) = laid_out(problem, panel.list.viewport().width()).fixes
    place = corner + button.center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert node(digits, "linear3").settings["out_features"] == 10
    assert digits.document.undo_label == "Fix: set out_features of linear3 to 10"


def test_enter_jumps_and_control_enter_mends(
    qtbot: QtBot, panel: ProblemsPanel, digits: Studio
) -> None:
    break_it(qtbot, digits)
    panel.list.setCurrentIndex(panel.model.index(row_of(panel, "11 classes")))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert digits.selection == {node(digits, "cross_entropy").id}
    qtbot.keyClick(panel.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert node(digits, "linear3").settings["out_features"] == 10


def test_the_selection_stays_where_other_problems_come(qtbot: QtBot) -> None:
    model = ProblemsModel()
    some = [Problem("error", f"problem {at}", at) for at in range(5)]
    model.put(rows_of(some))
    removed: list[int] = []
    model.rowsRemoved.connect(lambda _, first, last: removed.extend(range(first, last + 1)))
    model.put(rows_of([*some, Problem("warning", "one more", 9)]))
    assert removed == [] and len(model.rows) == 8
    model.put(rows_of(some[:2]))
    assert len(model.rows) == 3 and isinstance(model.rows[0], Heading)


def test_of_ten_thousand_problems_the_first_are_shown_and_the_rest_counted(
    qtbot: QtBot, panel: ProblemsPanel, digits: Studio
) -> None:
    fix = Fix("wire an output to it")
    many = tuple(Problem("error", f"nothing is wired to {at}", 2, "conv1", "x", (fix,))
                 for at in range(10_000))  # fmt: skip
    digits.set_problems(many)
    QApplication.processEvents()
    assert isinstance(panel.model.rows[-1], More)
    assert panel.title == "Problems (10,000)"


def test_narrow_and_dark_are_survived(
    qtbot: QtBot, panel: ProblemsPanel, digits: Studio, qapp: QApplication
) -> None:
    break_it(qtbot, digits)
    theme.apply(qapp, theme.DARK)
    digits.themed.emit(theme.DARK)
    panel.resize(200, 300)
    qtbot.wait(20)
    panel.grab()
    problem = panel.model.rows[row_of(panel, "11 classes")]
    assert isinstance(problem, Problem)
    assert all(place.right() <= 200 for _, place in laid_out(problem, 200).fixes)
    theme.apply(qapp, theme.LIGHT)

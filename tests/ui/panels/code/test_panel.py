"""The code panel: always current, linked with the selection both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QTextCursor
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

import nnstudio
from nnstudio.project import edits
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.panels.code.panel import CodePanel
from nnstudio.ui.panels.code.view import CodeView
from nnstudio.ui.studio import Studio
from tests.project.blocky import blocky
from tests.ui.panels.studios import DIGITS, chain, node, opened, settle, source


@pytest.fixture
def panel(qtbot: QtBot, digits: Studio) -> CodePanel:
    made = CodePanel(digits)
    qtbot.addWidget(made)
    made.resize(560, 300)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.view is not None)
    return made


def view_of(panel: CodePanel) -> CodeView:
    view = panel.view
    assert view is not None
    return view


def line_of(panel: CodePanel, text: str) -> int:
    lines = view_of(panel).toPlainText().splitlines()
    return next(at for at, line in enumerate(lines, 1) if text in line)


def test_it_shows_the_source_and_follows_edits(
    qtbot: QtBot, panel: CodePanel, digits: Studio
) -> None:
    view = view_of(panel)
    assert "self.conv1 = nn.Conv2d(1, 6, 5, padding=2)" in view.toPlainText()
    assert view.isReadOnly()
    digits.apply(edits.set_setting("conv1", "out_channels", 8))
    settle(qtbot, digits)
    qtbot.waitUntil(lambda: "nn.Conv2d(1, 8, 5" in view.toPlainText())
    assert view.toPlainText() == digits.sources["model.py"].text


def test_selected_nodes_have_their_lines_marked(
    qtbot: QtBot, panel: CodePanel, digits: Studio
) -> None:
    view = view_of(panel)
    digits.select([node(digits, "linear3").id])
    made, called = line_of(panel, "self.linear3 ="), line_of(panel, "self.linear3(")
    assert view.marked == {made, called}
    first, last = view.visible_lines()
    assert any(first <= line - 1 <= last for line in view.marked), "scrolled to"
    digits.select()
    assert not view.marked


def test_a_click_in_a_line_selects_its_node(qtbot: QtBot, panel: CodePanel, digits: Studio) -> None:
    view = view_of(panel)
    line = line_of(panel, "self.conv2 =")
    cursor = QTextCursor(view.document().findBlockByNumber(line - 1))
    view.setTextCursor(cursor)
    view.ensureCursorVisible()
    place = view.cursorRect(cursor).center() + QPoint(80, 0)
    scrolled = view.verticalScrollBar().value()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert digits.selection == {node(digits, "conv2").id}
    assert view.verticalScrollBar().value() == scrolled, "the text stays under the mouse"


def test_the_scroll_position_stays(qtbot: QtBot, panel: CodePanel, digits: Studio) -> None:
    view = view_of(panel)
    view.verticalScrollBar().setValue(9)
    digits.apply(edits.rename("conv1", "first"))
    settle(qtbot, digits)
    qtbot.waitUntil(lambda: "self.first" in view.toPlainText())
    assert view.verticalScrollBar().value() == 9


def test_code_older_than_a_broken_graph_says_so(
    qtbot: QtBot, panel: CodePanel, digits: Studio
) -> None:
    assert not panel.note.isVisible()
    digits.apply(edits.set_setting("conv1", "kernel_size", 99))
    settle(qtbot, digits)
    qtbot.waitUntil(panel.note.isVisible)
    assert "1 error" in panel.note.text()
    digits.undo()
    settle(qtbot, digits)
    qtbot.waitUntil(lambda: not panel.note.isVisible())


def test_files_are_tabs_in_their_order(qtbot: QtBot, panel: CodePanel, digits: Studio) -> None:
    digits.sources = {
        "predict.py": source("predict.py", "# predict\n"),
        "train.py": source("train.py", "# train\n"),
        **digits.sources,
    }
    digits.sourced.emit(digits.sources)
    names = [panel.tabs.tabText(at) for at in range(panel.tabs.count())]
    assert names == ["model.py", "train.py", "predict.py"]
    panel.tabs.setCurrentIndex(1)
    assert view_of(panel).toPlainText() == "# train\n"


def test_copy_and_export(qtbot: QtBot, panel: CodePanel, digits: Studio) -> None:
    panel.copy()
    assert QGuiApplication.clipboard().text() == digits.sources["model.py"].text
    with qtbot.waitSignal(panel.export_asked):
        panel.export_asked.emit()


def test_find_goes_from_place_to_place(qtbot: QtBot, panel: CodePanel) -> None:
    view_of(panel).setFocus()
    qtbot.keyClick(view_of(panel), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert panel.find_bar.isVisible()
    qtbot.keyClicks(panel.find_bar.line, "nn.Linear")
    assert panel.find_bar.count.text() == "1 of 3"
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Return)
    assert panel.find_bar.count.text() == "2 of 3"
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel.find_bar.count.text() == "3 of 3"
    assert view_of(panel).textCursor().block().text().strip().startswith("self.linear3 = nn.Linear")
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Escape)
    assert not panel.find_bar.isVisible() and not view_of(panel).extraSelections()


def test_find_in_the_code_does_not_reach_the_window(qtbot: QtBot, digits: Studio) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = CodePanel(digits, window)
    window.setCentralWidget(panel)
    reached: list[bool] = []
    action = QAction("Find a node", window)
    action.setShortcut(QKeySequence("Ctrl+F"))
    action.triggered.connect(lambda: reached.append(True))
    window.addAction(action)
    window.show()
    qtbot.waitActive(window)
    qtbot.waitUntil(lambda: panel.view is not None)
    for place in (view_of(panel), panel.find_bar.line):
        place.setFocus()
        qtbot.keyClick(place, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert not reached
    assert panel.find_bar.isVisible()
    assert window.focusWidget() is panel.find_bar.line


def test_a_hidden_panel_catches_up(qtbot: QtBot, panel: CodePanel, digits: Studio) -> None:
    panel.hide()
    digits.apply(edits.set_setting("conv1", "out_channels", 9))
    qtbot.waitUntil(lambda: "nn.Conv2d(1, 9" in digits.sources["model.py"].text)
    assert "nn.Conv2d(1, 6" in view_of(panel).toPlainText()
    panel.show()
    assert "nn.Conv2d(1, 9" in view_of(panel).toPlainText()


def test_colors_follow_the_theme(panel: CodePanel, digits: Studio, qapp: QApplication) -> None:
    def color_of(line: int) -> object:
        block = view_of(panel).document().findBlockByNumber(line - 1)
        piece = block.layout().formats()[0]
        form = piece.format  # type: ignore[attr-defined]
        return form.foreground().color()

    line = line_of(panel, "import torch")
    assert color_of(line) == theme.LIGHT.keyword
    theme.apply(qapp, theme.DARK)
    digits.themed.emit(theme.DARK)
    assert color_of(line) == theme.DARK.keyword
    theme.apply(qapp, theme.LIGHT)


def test_lines_far_away_are_colored_when_they_are_looked_at(qtbot: QtBot) -> None:
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    view.put(source("model.py", "import torch\n" * 2000))
    far = view.document().findBlockByNumber(1500)
    assert not far.layout().formats()
    view.verticalScrollBar().setValue(1495)
    assert far.layout().formats()


def test_edits_of_a_thousand_nodes_are_followed(qtbot: QtBot) -> None:
    with opened(qtbot, chain(1000), None) as studio:
        made = CodePanel(studio)
        qtbot.addWidget(made)
        made.resize(560, 300)
        made.show()
        qtbot.waitUntil(lambda: made.view is not None)
        view = view_of(made)
        for width in (17, 18, 19):
            with qtbot.waitSignal(studio.sourced):
                studio.apply(edits.set_setting("linear400", "out_features", width))
            made_last = studio.sources["model.py"]
            again = replace(made_last, text=made_last.text.replace("16)", f"{width})"))
            view.put(again)
            assert view.toPlainText() == again.text


def test_lines_of_a_block_lead_into_it_and_back(qtbot: QtBot) -> None:
    steps = [
        edits.remove(["left", "right"]),
        edits.add_node("Output", "out", at=(720, 0)),
        edits.connect("second", "y", "out", "x"),
    ]
    project = edits.several("Finish", steps).change(blocky())
    with opened(qtbot, project, {"image": DIGITS["image"]}) as studio:
        panel = CodePanel(studio)
        qtbot.addWidget(panel)
        panel.show()
        qtbot.waitUntil(lambda: "model.py" in studio.sources)
        view = view_of(panel)
        line = next(n for n, spot in view.source.inner.items() if spot[0] == "Unit")  # type: ignore[union-attr]
        view.clicked_node.emit(view.source.inner[line])  # type: ignore[union-attr]
        assert studio.block == "Unit" and line in view.marked
        studio.leave()
        unit = studio.graph.named("unit").id
        marked = {view.source.inner[each] for each in view.marked}  # type: ignore[union-attr]
        assert studio.selection == {unit} and marked == {("Stage", unit)}
        studio.leave()
        studio.enter(studio.graph.named("second").id)
        studio.select()
        texts = view.toPlainText().split("\n")
        assert all("second" in texts[each - 1] for each in view.marked) and view.marked


def test_a_node_inside_of_anothers_line_has_that_line_marked(qtbot: QtBot) -> None:
    project = nnstudio.from_template("rnn-by-hand-sunspots").project
    with opened(
        qtbot,
        project,
        {
            "window": Field("window", (12, 1)),
            "next": Field("next", (1,)),
        },
    ) as studio:
        panel = CodePanel(studio)
        qtbot.addWidget(panel)
        panel.show()
        qtbot.waitUntil(lambda: "model.py" in studio.sources)
        view = view_of(panel)
        studio.select([studio.graph.named("from_h").id])
        texts = view.toPlainText().split("\n")
        found = [texts[each - 1].strip() for each in sorted(view.marked)]
        assert found == [
            "self.from_h = nn.Linear(32, 32)",
            "return torch.tanh(from_x_t + self.from_h(h))",
        ]

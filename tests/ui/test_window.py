"""The window as it opens: the project, its shapes, panels, title, themes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from nnstudio.project import edits
from nnstudio.ui import theme
from nnstudio.ui.docks import DOCKS
from nnstudio.ui.gallery import Gallery
from nnstudio.ui.keys_sheet import KeysSheet
from nnstudio.ui.panels.training.blank import Blank
from nnstudio.ui.questions import Question
from nnstudio.ui.run_state import RunState
from nnstudio.ui.sizes import below
from nnstudio.ui.window import MainWindow
from tests.ui.conftest import CONTROL, SHIFT, OpenWindow, User


def test_first_start_shows_lenet_with_its_shapes_before_any_engine_is_ready(user: User) -> None:
    analysis = user.studio.analysis
    assert user.studio.project.name == "LeNet-5"
    assert analysis is not None
    assert analysis.parameters == 61_706
    assert not user.controller.runner.engine.is_ready
    conv = user.studio.project.graph.named("conv1")
    assert str(analysis.nodes[conv.id].outputs["y"]) == "N × 6 × 28 × 28"
    assert "61,706 parameters" in user.window.status.counts.text()


def test_every_panel_is_there_and_has_a_row_in_the_table(user: User) -> None:
    docks = user.window.panel_docks
    assert set(docks.panels) == {dock.id for dock in DOCKS}
    for dock in DOCKS:
        action = user.window.actions_by_id[f"panel_{dock.id}"]
        assert action.isChecked()
        action.trigger()
        assert docks.docks[dock.id].isHidden()
        action.trigger()
        assert not docks.docks[dock.id].isHidden()


def test_panels_stay_where_they_were_put_after_a_restart(open_window: OpenWindow) -> None:
    first = open_window()
    first.do("panel_palette")
    first.window.panel_docks.docks["inspector"].setFloating(True)
    first.window.close()
    second = open_window().window.panel_docks
    assert second.docks["palette"].isHidden()
    assert second.docks["inspector"].isFloating()
    second.reset()
    assert not second.docks["palette"].isHidden()
    assert not second.docks["inspector"].isFloating()


def test_a_panel_with_a_tab_has_no_title_besides(user: User) -> None:
    docks = user.window.panel_docks
    user.wait(lambda: docks.docks["training"].titleBarWidget().height() == 0)
    assert docks.docks["palette"].titleBarWidget().height() > 20


def test_no_panel_pushes_the_canvas_away_in_a_small_window(user: User) -> None:
    user.window.resize(1280, 800)
    QApplication.processEvents()
    assert user.window.size() == QSize(1280, 800)
    assert user.window.canvas.height() > 280
    assert user.window.canvas.width() > 600


def test_the_canvas_has_about_three_fifths_of_a_high_window(user: User) -> None:
    user.window.resize(1280, 1000)
    QApplication.processEvents()
    window = user.window
    room = window.statusBar().y() - window.center.y()
    assert 0.57 <= window.center.height() / room <= 0.63


def test_panels_shrink_before_the_canvas_and_get_back_what_they_had(user: User) -> None:
    window, docks = user.window, user.window.panel_docks
    window.resize(1280, 1000)
    QApplication.processEvents()
    before = docks.docks["training"].height()
    _drag_panels(user, -120)
    chosen = docks.docks["training"].height()
    assert chosen >= before + 60
    window.resize(1280, 640)
    QApplication.processEvents()
    room = window.statusBar().y() - window.center.y()
    assert window.center.height() >= room // 2 - 4
    assert docks.docks["training"].height() < chosen
    window.resize(1280, 1000)
    QApplication.processEvents()
    assert abs(docks.docks["training"].height() - chosen) <= 40


def _drag_panels(user: User, far: int) -> None:
    """Drag what separates the canvas from the panels below it."""
    window = user.window
    start = QPoint(window.width() // 2, window.center.geometry().bottom() + 2)
    QTest.mouseMove(window, start)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(window, start + QPoint(0, far))
    user.bot.wait(50)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=start + QPoint(0, far))
    QApplication.processEvents()


def test_with_errors_the_training_panel_leads_to_the_problems(user: User) -> None:
    docks = user.window.panel_docks
    blank = docks.panels["training"].findChild(Blank)
    assert isinstance(blank, Blank)
    assert blank.title.text() == "Ready to train"
    conv = user.studio.project.graph.named("conv1")
    user.studio.apply(edits.set_setting(conv.id, "kernel_size", (60, 60)))
    user.wait(lambda: blank.title.text() == "1 error to mend first")
    user.bot.mouseClick(blank.button, Qt.MouseButton.LeftButton)
    assert docks.in_front("problems")
    user.do("undo")
    user.wait(lambda: blank.title.text() == "Ready to train")


def test_themes_switch_while_it_runs_and_are_kept(user: User) -> None:
    light = _color(user)
    user.do("dark")
    assert theme.current().dark
    assert _color(user) != light
    assert user.window.preferences.theme == "dark"
    assert not user.window.actions_by_id["system_theme"].isChecked()
    user.do("system_theme")
    assert user.window.preferences.theme == "system"
    assert theme.current() is theme.preferred()


def _color(user: User) -> str:
    QApplication.processEvents()
    picture: QPixmap = user.window.grab()
    canvas = user.window.canvas
    middle = canvas.mapTo(user.window, canvas.rect().center())
    return picture.toImage().pixelColor(middle).name()


def test_edits_mark_the_title_and_undo_and_redo_by_key(user: User) -> None:
    nodes = len(user.studio.project.graph.nodes)
    assert not user.window.isWindowModified()
    user.studio.apply(edits.add_node("ReLU"))
    assert user.window.isWindowModified()
    user.press(Qt.Key.Key_Z, CONTROL)
    assert len(user.studio.project.graph.nodes) == nodes
    assert not user.window.isWindowModified()
    user.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert len(user.studio.project.graph.nodes) == nodes + 1
    assert "Add" in user.window.actions_by_id["undo"].text()


def test_problems_are_counted_in_the_title_of_their_panel(user: User) -> None:
    dock = user.window.panel_docks.docks["problems"]
    conv = user.studio.project.graph.named("conv1")
    user.studio.apply(edits.set_setting(conv.id, "kernel_size", (60, 60)))
    user.wait(lambda: "(" in dock.windowTitle())
    user.do("undo")
    user.wait(lambda: dock.windowTitle() == "Problems")


def test_actions_are_found_by_name_and_nodes_too(user: User) -> None:
    user.press(Qt.Key.Key_P, CONTROL | SHIFT)
    search = user.controller.view.commands
    assert search.isVisible()
    search.line.setText("dark theme")
    user.press(Qt.Key.Key_Return)
    assert theme.current().dark
    user.do("dark")
    user.do("find")
    user.controller.view.nodes.line.setText("conv2")
    user.press(Qt.Key.Key_Return)
    assert user.studio.selection == {user.studio.project.graph.named("conv2").id}


def test_the_sheet_of_keys_stays_open_beside_the_work(user: User) -> None:
    user.do("keys")
    sheet = user.window.findChild(KeysSheet)
    assert sheet is not None
    assert not sheet.isModal()
    texts = {each.text() for each in sheet.findChildren(QLabel)}
    assert {"F5, Ctrl+Return", "Ctrl+Shift+P", "Space, Shift+A"} <= texts
    sheet.close()


def test_the_gallery_starts_a_project_from_a_template(user: User) -> None:
    user.do("gallery")
    gallery = user.window.findChild(Gallery)
    assert gallery is not None
    assert not gallery.isModal()
    names = [gallery.list.item(row).data(256).name for row in range(gallery.list.count())]
    gallery.list.setCurrentRow(names.index("spiral-mlp"))
    assert not gallery.grab().isNull()
    user.bot.mouseClick(gallery.start, Qt.MouseButton.LeftButton)
    assert user.studio.project.name != "LeNet-5"
    assert user.studio.path is None


def test_the_gallery_has_architectures_beside_the_templates(user: User) -> None:
    user.do("gallery")
    gallery = user.window.findChild(Gallery)
    assert gallery is not None
    place = gallery.kinds.rect_of("architecture").center().toPoint()
    user.bot.mouseClick(gallery.kinds, Qt.MouseButton.LeftButton, pos=place)
    names = [gallery.list.item(row).data(256).name for row in range(gallery.list.count())]
    assert "resnet-50" in names and "lenet5-mnist" not in names
    gallery.list.setCurrentRow(names.index("siamese"))
    user.bot.mouseClick(gallery.start, Qt.MouseButton.LeftButton)
    assert user.studio.project.name == "Siamese network"


def test_a_failure_of_many_lines_takes_one_in_the_status_bar(user: User) -> None:
    bar = user.window.status
    height = bar.height()
    user.studio.set_run(RunState("failed", message="Problems:\n  data: no file\n  → put it there"))
    user.bot.wait(50)
    assert bar.state.text() == "Failed: Problems: data: no file → put it there"
    assert bar.height() == height


def test_no_panel_at_the_bottom_makes_the_canvas_small(user: User) -> None:
    window = user.window
    window.resize(1280, 800)
    for id_ in ("training", "problems", "code", "data", "tryit", "runs"):
        window.panel_docks.show_panel(id_)
        user.bot.wait(50)
        assert (window.width(), window.height()) == (1280, 800)
        assert window.canvas.height() >= 380, id_
        assert window.panel_docks.panels[id_].minimumHeight() <= 150, id_


def test_a_window_that_is_shown_smaller_than_it_was_arranged_has_a_tall_canvas(
    open_window: OpenWindow,
) -> None:
    def arrange(window: MainWindow) -> None:
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(1600, 1400)
        window.panel_docks.room_below.share()
        window.resize(1280, 800)

    window = open_window(before_shown=arrange).window
    assert (window.width(), window.height()) == (1280, 800)
    assert window.canvas.height() >= 380


def test_a_panel_behind_another_tab_rests_until_it_is_in_front(user: User) -> None:
    docks = user.window.panel_docks
    assert docks.in_front("training")
    room = docks.docks["training"].size()
    shared = user.window.statusBar().y() - user.window.center.y()
    assert room.height() >= 0.8 * below(shared)
    for id_ in ("code", "tryit", "runs"):
        assert not docks.panels[id_].isVisible(), id_
        docks.show_panel(id_)
        user.wait(lambda id_=id_: docks.panels[id_].isVisible())
        assert docks.in_front(id_)
        assert not docks.in_front("training")
        assert docks.docks[id_].size() == room
    docks.docks["runs"].close()
    user.wait(lambda: not docks.in_front("runs"))
    assert docks.in_front("inspector")


def test_keys_go_to_the_canvas_when_the_panel_that_had_them_goes_behind(user: User) -> None:
    docks = user.window.panel_docks
    docks.show_panel("code")
    user.wait(lambda: docks.in_front("code"))
    docks.panels["code"].tabs.setFocus()  # type: ignore[attr-defined]
    docks.show_panel("data")
    user.wait(lambda: docks.in_front("data"))
    assert user.window.focusWidget() is user.window.canvas


def test_keys_go_back_to_the_canvas_after_an_answer(user: User) -> None:
    user.window.questions.ask(Question("tea", "Tea?", (("Yes", bool), ("No", bool))))
    row = user.window.questions.rows["tea"]
    user.wait(lambda: user.window.focusWidget() is row.buttons[0])
    user.press(Qt.Key.Key_Space)
    assert user.asked == ()
    assert user.window.focusWidget() is user.window.canvas

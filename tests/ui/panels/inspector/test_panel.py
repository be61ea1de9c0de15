"""The inspector with real keys and clicks: what it changes in the project, and how it says no."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nnstudio.catalog.registry import node_types
from nnstudio.project import edits
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.inspector.fields.number import NumberField
from nnstudio.ui.panels.inspector.fields.size import SizeField
from nnstudio.ui.panels.inspector.panel import InspectorPanel
from nnstudio.ui.panels.inspector.problems_of import FixButton
from nnstudio.ui.panels.inspector.row import SettingRow
from nnstudio.ui.studio import Studio
from tests.ui.panels.studios import chain, node, opened, settle


@pytest.fixture
def panel(qtbot: QtBot, digits: Studio) -> InspectorPanel:
    made = InspectorPanel(digits)
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


def row(panel: InspectorPanel, name: str) -> SettingRow:
    form = panel.node_page.form
    assert form is not None
    return form.rows[name]


def retype(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_nothing_selected_shows_the_project(panel: InspectorPanel) -> None:
    assert panel.page is panel.project_page
    assert panel.project_page.header.title == "LeNet-5"
    assert "61,706 parameters" in panel.project_page.totals.text()


def test_typing_a_number_is_one_undo_step(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.select([node(digits, "conv1").id])
    field = row(panel, "out_channels").field
    assert isinstance(field, NumberField)
    retype(qtbot, field, "128")
    assert node(digits, "conv1").settings["out_channels"] == 128
    assert field.text() == "128"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert digits.document.labels == ("Set out_channels",)
    digits.undo()
    assert node(digits, "conv1").settings["out_channels"] == 6
    assert field.text() == "6"


def test_enter_ends_the_step(qtbot: QtBot, panel: InspectorPanel, digits: Studio) -> None:
    digits.select([node(digits, "conv1").id])
    field = row(panel, "out_channels").field
    assert isinstance(field, NumberField)
    for text in ("12", "13"):
        retype(qtbot, field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert digits.document.labels == ("Set out_channels", "Set out_channels")


def test_a_value_out_of_range_is_told_at_the_field_and_stays(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.select([node(digits, "conv1").id])
    editor = row(panel, "out_channels")
    assert isinstance(editor.field, NumberField)
    retype(qtbot, editor.field, "70000")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert editor.error is not None and editor.error.isVisible()
    assert "from 1 to 65,536, not 70000" in editor.error.text()
    assert editor.field.text() == "70000"
    assert node(digits, "conv1").settings["out_channels"] == 6, "7000 was never meant"
    digits.apply(edits.move({node(digits, "conv1").id: (5.0, 5.0)}))
    assert editor.field.text() == "70000" and editor.error.isVisible()
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert editor.field.text() == "6" and not editor.error.isVisible()


def test_half_of_a_number_that_is_refused_does_not_stay_in_the_project(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.select([node(digits, "conv1").id])
    editor = row(panel, "out_channels")
    field = editor.field
    assert isinstance(field, NumberField)
    before = digits.project
    retype(qtbot, field, "99999999999")
    assert node(digits, "conv1").settings["out_channels"] == 6
    assert field.text() == "99999999999"
    assert editor.error is not None and editor.error.isVisible()
    retype(qtbot, field, "12")
    assert node(digits, "conv1").settings["out_channels"] == 12
    assert not editor.error.isVisible()
    digits.undo()
    assert digits.project == before


def test_keys_step_within_the_range(qtbot: QtBot, panel: InspectorPanel, digits: Studio) -> None:
    digits.select([node(digits, "conv1").id])
    field = row(panel, "groups").field
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert node(digits, "conv1").settings["groups"] == 2
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert node(digits, "conv1").settings["groups"] == 1


def test_dragging_the_label_scrubs_in_one_step(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.select([node(digits, "conv1").id])
    name = row(panel, "out_channels").name
    at = QPoint(10, 8)
    qtbot.mousePress(name, Qt.MouseButton.LeftButton, pos=at)
    for right in (20, 35, 60):
        qtbot.mouseMove(name, at + QPoint(right, 0))
    qtbot.mouseRelease(name, Qt.MouseButton.LeftButton, pos=at + QPoint(60, 0))
    assert node(digits, "conv1").settings["out_channels"] == 18
    assert digits.document.labels == ("Set out_channels",)


def test_the_wheel_changes_nothing(qtbot: QtBot, panel: InspectorPanel, digits: Studio) -> None:
    digits.select([node(digits, "conv1").id])
    before = digits.project
    for name in ("out_channels", "padding_mode"):
        field = row(panel, name).field
        field.setFocus()
        place = QPointF(field.rect().center())
        event = QWheelEvent(
            place, field.mapToGlobal(place), QPoint(0, 0), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, event)
    assert digits.project is before


def test_the_arrow_brings_the_default_back(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.select([node(digits, "conv1").id])
    editor = row(panel, "out_channels")
    assert editor.arrow is not None and editor.arrow.isVisible()
    qtbot.mouseClick(editor.arrow, Qt.MouseButton.LeftButton)
    assert "out_channels" not in node(digits, "conv1").settings
    assert isinstance(editor.field, NumberField) and editor.field.text() == "32"
    assert not editor.arrow.isVisible()


def test_a_switch_turns_by_click_and_by_space(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.select([node(digits, "conv1").id])
    switch = row(panel, "bias").field
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(12, 14))
    assert node(digits, "conv1").settings["bias"] is False
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert node(digits, "conv1").settings["bias"] is True


def test_a_size_takes_one_number_two_or_a_word(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.select([node(digits, "conv2").id])
    kernel = row(panel, "kernel_size").field
    assert isinstance(kernel, SizeField) and kernel.split is not None
    assert kernel.parts[0].isVisible() and not kernel.parts[1].isVisible()
    qtbot.mouseClick(kernel.split, Qt.MouseButton.LeftButton)
    assert kernel.parts[1].isVisible() and kernel.parts[1].text() == "5"
    retype(qtbot, kernel.parts[1], "3")
    assert node(digits, "conv2").settings["kernel_size"] == (5, 3)
    padding = row(panel, "padding").field
    assert isinstance(padding, SizeField)
    qtbot.mouseClick(padding.words["same"], Qt.MouseButton.LeftButton)
    assert node(digits, "conv2").settings["padding"] == "same"


def test_an_empty_field_means_none_where_that_is_allowed(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.select([node(digits, "max_pool1").id])
    stride = row(panel, "stride").field
    assert isinstance(stride, SizeField)
    assert stride.parts[0].placeholderText() == "none"
    retype(qtbot, stride.parts[0], "3")
    assert node(digits, "max_pool1").settings["stride"] == 3
    qtbot.keyClick(stride.parts[0], Qt.Key.Key_Backspace)
    assert node(digits, "max_pool1").settings["stride"] is None


def test_a_name_is_checked_while_typed_and_taken_by_enter(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    id_ = node(digits, "conv1").id
    digits.select([id_])
    panel.rename()
    name = panel.node_page.name
    qtbot.keyClicks(name.field, "conv2")
    assert "already called" in name.error.text()
    qtbot.keyClick(name.field, Qt.Key.Key_Return)
    assert digits.project.graph.nodes[id_].name == "conv1" and name.field.text() == "conv2"
    qtbot.keyClicks(name.field, "b")
    assert not name.error.isVisible()
    qtbot.keyClick(name.field, Qt.Key.Key_Return)
    assert digits.project.graph.nodes[id_].name == "conv2b"


def test_shapes_have_the_names_of_their_dimensions(panel: InspectorPanel, digits: Studio) -> None:
    digits.select([node(digits, "conv1").id])
    came, gone = panel.node_page.shapes.lines
    names = ("batch", "channels", "height", "width")
    assert came.sizes == tuple(zip(("N", "1", "28", "28"), names, strict=True))
    assert gone.sizes == tuple(zip(("N", "6", "28", "28"), names, strict=True))
    assert panel.node_page.figures.text() == "156 parameters · 118 k MACs per sample"


def test_a_problem_is_mended_by_its_button(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    digits.apply(edits.set_setting("linear3", "out_features", 11))
    settle(qtbot, digits)
    digits.select([node(digits, "cross_entropy").id])
    (problem,) = panel.node_page.problems.problems
    assert "11 classes" in problem.message
    fix = panel.node_page.problems.findChild(FixButton)
    qtbot.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert node(digits, "linear3").settings["out_features"] == 10
    settle(qtbot, digits)
    qtbot.waitUntil(lambda: not panel.node_page.problems.problems)


def test_several_nodes_change_together_as_one_step(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    both = [node(digits, "conv1").id, node(digits, "conv2").id]
    digits.select(both)
    assert panel.page is panel.many_page
    form = panel.many_page.form
    assert form is not None
    field = form.rows["out_channels"].field
    assert isinstance(field, NumberField)
    assert field.text() == "" and field.placeholderText() == "mixed"
    retype(qtbot, field, "24")
    assert [digits.project.graph.nodes[each].settings["out_channels"] for each in both] == [24, 24]
    assert digits.document.labels == ("Set out_channels of 2 nodes",)
    digits.undo()
    assert [digits.project.graph.nodes[each].settings["out_channels"] for each in both] == [6, 16]
    assert field.placeholderText() == "mixed"


def test_input_chooses_among_the_fields_of_the_data(panel: InspectorPanel, digits: Studio) -> None:
    digits.select([node(digits, "image").id])
    field = row(panel, "field").field
    assert isinstance(field, ChoiceField)
    assert [field.itemText(at) for at in range(field.count())] == ["image", "label"]


def test_the_plan_is_edited_with_its_optimizer(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    page = panel.project_page
    epochs = page.plan.rows["epochs"].field
    assert isinstance(epochs, NumberField)
    retype(qtbot, epochs, "3")
    assert digits.project.plan.epochs == 3
    page.optimizer.choice.setFocus()
    qtbot.keyClicks(page.optimizer.choice, "SGD")
    page.optimizer.choice.activated.emit(page.optimizer.choice.currentIndex())
    assert digits.project.plan.optimizer.type == "SGD"
    form = page.optimizer.form
    assert form is not None
    momentum = form.rows["momentum"].field
    assert isinstance(momentum, NumberField)
    retype(qtbot, momentum, "0.9")
    assert digits.project.plan.optimizer.settings["momentum"] == 0.9
    digits.undo()
    digits.undo()
    assert digits.project.plan.optimizer.type == "Adam"
    assert page.optimizer.choice.currentText() == "Adam"


def test_notes_are_written_as_one_step(qtbot: QtBot, panel: InspectorPanel, digits: Studio) -> None:
    notes = panel.project_page.notes
    notes.setFocus()
    notes.selectAll()
    qtbot.keyClicks(notes, "Works.")
    assert digits.project.notes == "Works."
    assert digits.document.labels == ("Write notes",)


def test_every_type_has_its_page_and_card(panel: InspectorPanel, digits: Studio) -> None:
    for key, kind in node_types().items():
        digits.apply(edits.add_node(key))
        new = max(digits.project.graph.nodes)
        digits.select([new])
        assert panel.node_page.header.title == kind.title
        assert panel.node_page.form is not None
        assert list(panel.node_page.form.rows) == [setting.name for setting in kind.settings]
        panel.node_page.card.render_card()
        assert "$" not in panel.node_page.card.toPlainText()


def test_another_theme_and_a_narrow_panel_are_survived(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio, qapp: QApplication
) -> None:
    digits.select([node(digits, "conv1").id])
    theme.apply(qapp, theme.DARK)
    digits.themed.emit(theme.DARK)
    panel.resize(200, 500)
    qtbot.wait(20)
    assert panel.horizontalScrollBar().maximum() == 0 or not panel.horizontalScrollBar().isVisible()
    theme.apply(qapp, theme.LIGHT)


def test_selecting_among_ten_thousand_nodes_fills_the_page_for_each(qtbot: QtBot) -> None:
    with opened(qtbot, chain(10_000), None) as studio:
        made = InspectorPanel(studio)
        qtbot.addWidget(made)
        made.resize(320, 900)
        made.show()
        ids = list(studio.project.graph.nodes)
        for id_ in ids[5_000:5_008]:
            studio.select([id_])
            assert made.page is not made.many_page
        studio.select(ids)
        qtbot.waitUntil(lambda: made.page is made.many_page, timeout=3_000)


def test_a_problem_above_leaves_the_field_that_is_typed_in_where_it_is(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio
) -> None:
    panel.resize(290, 340)
    digits.select([node(digits, "conv2").id])
    field = row(panel, "kernel_size").field
    settle(qtbot, digits)
    QApplication.processEvents()
    panel.ensureWidgetVisible(field)
    editor = field.findChild(QLineEdit)
    assert editor is not None
    editor.setFocus()
    before = editor.mapTo(panel, QPoint()).y()
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, "40")
    qtbot.waitUntil(panel.node_page.problems.isVisible)
    assert abs(editor.mapTo(panel, QPoint()).y() - before) <= 2
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, "5")
    qtbot.waitUntil(lambda: not panel.node_page.problems.isVisible())
    assert abs(editor.mapTo(panel, QPoint()).y() - before) <= 2


def test_it_has_the_ground_of_a_panel_wherever_it_is(panel: InspectorPanel) -> None:
    theme.apply(QApplication.instance(), theme.LIGHT)
    image = panel.grab().toImage()
    assert image.pixelColor(2, 2) == theme.LIGHT.panel


@pytest.mark.parametrize("tall", [400, 900, 1800])
def test_a_field_stays_in_its_place_while_problems_come_and_go(
    qtbot: QtBot, panel: InspectorPanel, digits: Studio, tall: int
) -> None:
    """Where there was nothing to scroll, the card pushed the field down under the hand."""
    panel.resize(320, tall)
    digits.select([node(digits, "conv2").id])
    field = row(panel, "kernel_size").field.findChild(NumberField) or row(panel, "padding").field
    field.setFocus()
    panel.ensureWidgetVisible(field)
    settle(qtbot, digits)

    def place() -> int:
        qtbot.wait(30)
        return field.mapTo(panel.viewport(), QPoint()).y()

    before, id_ = place(), node(digits, "conv2").id
    for size in (99, 5, 99, 5):
        digits.apply(edits.set_setting(id_, "kernel_size", size))
        settle(qtbot, digits)
        assert panel.node_page.problems.isVisible() == (size == 99)
        assert place() == before
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setFocus()
    qtbot.wait(30)
    assert panel.node_page.mapTo(panel.widget(), QPoint()).y() == theme.S3  # no room is left

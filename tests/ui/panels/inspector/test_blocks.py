"""Blocks in the inspector: expressions that are typed, the page of a block, of a use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nnstudio.catalog.expressions import Expression
from nnstudio.project import edits
from nnstudio.project.graph import Node
from nnstudio.project.project import Block
from nnstudio.ui.panels.inspector.fields.line import LineField
from nnstudio.ui.panels.inspector.fields.number import NumberField
from nnstudio.ui.panels.inspector.fields.size import SizeField
from nnstudio.ui.panels.inspector.panel import InspectorPanel
from nnstudio.ui.panels.inspector.row import SettingRow
from nnstudio.ui.studio import Studio
from tests.project.blocky import blocky
from tests.ui.panels.studios import opened


@pytest.fixture
def studio(qtbot: QtBot) -> Iterator[Studio]:
    with opened(qtbot, blocky(), {}) as found:
        yield found


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> InspectorPanel:
    made = InspectorPanel(studio)
    qtbot.addWidget(made)
    made.resize(320, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


def enter(studio: Studio, *names: str) -> None:
    """Go into uses, one after the other, and select the last name."""
    *way, last = names
    for name in way:
        studio.enter(studio.graph.named(name).id)
    studio.select([studio.graph.named(last).id])


def row(panel: InspectorPanel, name: str) -> SettingRow:
    form = panel.node_page.form
    assert form is not None
    return form.rows[name]


def number(panel: InspectorPanel, name: str) -> NumberField:
    field = row(panel, name).field
    found = field.parts[0] if isinstance(field, SizeField) else field
    assert isinstance(found, NumberField)
    return found


def retype(qtbot: QtBot, field: NumberField | LineField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def shown_node(studio: Studio, name: str) -> Node:
    return studio.graph.named(name)


def block(studio: Studio, name: str) -> Block:
    found = studio.project.block(name)
    assert found is not None
    return found


@pytest.mark.parametrize("typed", ["channels*2", "=channels * 2", "= channels*2"])
def test_an_expression_is_typed_and_its_value_told(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio, typed: str
) -> None:
    enter(studio, "second", "unit", "conv")
    retype(qtbot, number(panel, "out_channels"), typed)
    assert number(panel, "out_channels").text() == typed  # not rewritten while it is typed
    assert shown_node(studio, "conv").settings["out_channels"] == Expression("channels * 2")
    worth = row(panel, "out_channels").worth
    assert worth is not None and worth.text() == "channels * 2 = 128"
    qtbot.keyClick(number(panel, "out_channels"), Qt.Key.Key_Return)
    assert number(panel, "out_channels").text() == "=channels * 2"


def test_the_value_is_that_of_the_use_at_hand(panel: InspectorPanel, studio: Studio) -> None:
    enter(studio, "first", "unit")
    worth = row(panel, "channels").worth
    assert worth is not None and worth.text() == "channels * 2 = 32"
    studio.go(())
    enter(studio, "second", "unit")
    assert worth.text() == "channels * 2 = 64"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("chanels", "there is no setting 'chanels'; there are: channels"),
        ("=channels +", "'channels +' is not complete"),
        ("channels * (2", "'channels * (2' is not complete"),
        ("=", "the expression is empty"),
        ("i", "there is no setting 'i'; there are: channels"),
    ],
)
def test_a_name_that_is_not_there_is_told_below_the_field(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio, typed: str, told: str
) -> None:
    enter(studio, "first", "unit", "conv")
    retype(qtbot, number(panel, "out_channels"), typed)
    error = row(panel, "out_channels").error
    assert error is not None and told in error.text()
    assert shown_node(studio, "conv").settings["out_channels"] == Expression("channels")


def test_what_is_refused_leaves_no_step(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    enter(studio, "first", "unit", "conv")
    studio.apply(edits.rename(shown_node(studio, "relu").id, "act"))
    before = studio.project
    studio.undo()
    labels = studio.document.labels
    settings = shown_node(studio, "conv").settings
    for name in ("out_channels", "kernel_size"):  # one that is set, and one that is not
        retype(qtbot, number(panel, name), "1")
        qtbot.wait(1100)  # a pause is no end of the typing
        qtbot.keyClicks(number(panel, name), "2 *")
        error = row(panel, name).error
        assert error is not None and error.text()
        assert shown_node(studio, "conv").settings == settings
        assert studio.document.labels == labels and studio.document.can_redo
    studio.redo()
    assert studio.project is before


def test_shared_parameters_say_with_whom(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    left, right = (studio.graph.named(name).id for name in ("left", "right"))
    studio.apply(edits.remove(["first", "second"]))
    for name in (left, right):
        studio.apply(edits.connect("image", "y", name, "x"))
    studio.apply(edits.share(right, left))
    figures = panel.node_page.figures
    studio.select([right])
    told = "shares its parameters with left"
    qtbot.waitUntil(lambda: figures.text().startswith(told), timeout=10_000)
    studio.select([left])
    qtbot.waitUntil(lambda: ", shared with right" in figures.text(), timeout=10_000)


def test_an_expression_without_a_value_says_why(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    enter(studio, "first", "unit", "conv")
    for typed, why in (("channels // 0", "divides by zero"), ("channels / 3", "must be")):
        retype(qtbot, number(panel, "out_channels"), typed)
        worth = row(panel, "out_channels").worth
        assert worth is not None and why in worth.text() and worth.property("kind") == "error"


def test_in_the_main_graph_an_expression_is_its_number(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    enter(studio, "left")
    field = number(panel, "out_features")
    retype(qtbot, field, "=64*2")
    assert shown_node(studio, "left").settings["out_features"] == 128
    assert field.text() == "=64*2"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "128"
    retype(qtbot, field, "2**10**10")
    error = row(panel, "out_features").error
    assert error is not None and "at most" in error.text()


def test_in_the_main_graph_names_are_none(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    enter(studio, "left")
    retype(qtbot, number(panel, "out_features"), "=width")
    error = row(panel, "out_features").error
    assert error is not None and "only inside a block" in error.text()
    retype(qtbot, number(panel, "out_features"), "width")
    assert "must be a whole number" in error.text()


def test_a_repeated_use_knows_its_index(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    enter(studio, "second")
    retype(qtbot, number(panel, "channels"), "16 * 2**i")
    assert shown_node(studio, "second").settings["channels"] == Expression("16 * 2**i")
    worth = row(panel, "channels").worth
    assert worth is not None and worth.text() == "16 * 2**i = 16, 32"


def test_sizes_follow_settings_too(qtbot: QtBot, panel: InspectorPanel, studio: Studio) -> None:
    enter(studio, "first", "unit", "conv")
    retype(qtbot, number(panel, "kernel_size"), "channels // 8 + 1")
    assert shown_node(studio, "conv").settings["kernel_size"] == Expression("channels // 8 + 1")
    field = row(panel, "kernel_size").field
    assert isinstance(field, SizeField) and field.split is not None
    qtbot.mouseClick(field.split, Qt.MouseButton.LeftButton)
    retype(qtbot, field.parts[1], "3")
    found = shown_node(studio, "conv").settings["kernel_size"]
    assert isinstance(found, Expression) and found.text == "(channels // 8 + 1, 3)"


def entries(menu: QMenu) -> dict[str, QMenu | None]:
    """The texts of a menu with the menus below."""
    return {action.text(): action.menu() for action in menu.actions()}


def test_a_setting_becomes_one_of_the_block(panel: InspectorPanel, studio: Studio) -> None:
    enter(studio, "first", "unit", "conv")
    menu = row(panel, "kernel_size").menu()
    next(a for a in menu.actions() if a.text() == "Make it a setting of the block").trigger()
    assert shown_node(studio, "conv").settings["kernel_size"] == Expression("kernel_size")
    assert [setting.name for setting in block(studio, "Unit").settings][-1] == "kernel_size"
    studio.undo()
    assert "kernel_size" not in shown_node(studio, "conv").settings
    assert studio.block == "Unit"


def test_the_menu_of_a_field_offers_it_too(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    enter(studio, "first", "unit", "conv")
    field = number(panel, "out_channels")
    place = field.rect().center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, field.mapToGlobal(place), Qt.KeyboardModifier(0)
    )
    QApplication.sendEvent(field, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert "Follow a setting of the block" in texts and any("Paste" in text for text in texts)
    menu.close()


def test_a_switch_can_follow_a_setting(qtbot: QtBot, panel: InspectorPanel, studio: Studio) -> None:
    studio.apply(edits.add_block_setting("Unit", "biased", "bool", True))
    enter(studio, "first", "unit", "conv")
    follow = entries(row(panel, "bias").menu())["Follow a setting of the block"]
    assert follow is not None
    next(action for action in follow.actions() if action.text() == "biased").trigger()
    assert shown_node(studio, "conv").settings["bias"] == Expression("biased")
    formula = row(panel, "bias").formula
    assert formula is not None and formula.isVisible() and row(panel, "bias").field.isHidden()
    row(panel, "bias").reset.emit()
    assert formula.isHidden() and not row(panel, "bias").field.isHidden()


def test_the_main_graph_has_no_settings_to_make(panel: InspectorPanel, studio: Studio) -> None:
    enter(studio, "left")
    assert list(entries(row(panel, "out_features").menu())) == ["Back to the default"]


def test_the_page_of_a_use(qtbot: QtBot, panel: InspectorPanel, studio: Studio) -> None:
    enter(studio, "first")
    use = panel.node_page.use
    assert "1 other use" in use.words.text() and use.unique.isEnabled()
    assert list(panel.node_page.form.rows) == ["channels", "repeat"]  # type: ignore[union-attr]
    qtbot.mouseClick(use.unique, Qt.MouseButton.LeftButton)
    assert studio.graph.named("first").type != "block:Stage"
    assert "only use" in use.words.text() and not use.unique.isEnabled()
    qtbot.mouseClick(use.enter, Qt.MouseButton.LeftButton)
    assert studio.scope == (studio.project.graph.named("first").id,)


def test_the_page_of_the_block_shown(qtbot: QtBot, panel: InspectorPanel, studio: Studio) -> None:
    studio.enter(studio.graph.named("second").id)
    studio.select()
    page = panel.block_page
    assert panel.page is page and page.header.title == "Stage"
    assert "Used 2 times: first, second" in page.uses.text()
    assert "As used at second: channels 32" in page.totals.text()
    page.name.setFocus()
    page.name.selectAll()
    qtbot.keyClicks(page.name, "Level")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert studio.block == "Level" and page.header.title == "Level"
    page.name.setFocus()
    page.name.selectAll()
    qtbot.keyClicks(page.name, "res unit")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert studio.block == "ResUnit" and page.name.text() == "ResUnit"
    studio.undo()
    page.summary.setFocus()
    qtbot.keyClicks(page.summary, "Units in a row.")
    qtbot.keyClick(page.summary, Qt.Key.Key_Return)
    assert block(studio, "Level").summary == "Units in a row."


def test_settings_of_the_block_are_edited(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    studio.enter(studio.graph.named("first").id)
    studio.select()
    listed = panel.block_page.settings
    qtbot.mouseClick(listed.more, Qt.MouseButton.LeftButton)
    line = listed.lines[-1]
    assert line.name.hasFocus()
    qtbot.keyClicks(line.name, "depth")
    qtbot.keyClick(line.name, Qt.Key.Key_Return)
    assert [setting.name for setting in block(studio, "Stage").settings] == ["channels", "depth"]
    default = listed.lines[-1].default
    assert isinstance(default, NumberField)
    retype(qtbot, default, "4")
    assert block(studio, "Stage").settings[-1].default == 4
    first = listed.lines[0]
    first.name.setFocus()
    first.name.selectAll()
    qtbot.keyClicks(first.name, "width")
    qtbot.keyClick(first.name, Qt.Key.Key_Return)
    assert studio.graph.named("unit").settings["channels"] == Expression("width * 2")
    assert studio.project.graph.named("second").settings["width"] == 32
    qtbot.mouseClick(listed.lines[-1].up, Qt.MouseButton.LeftButton)
    assert [setting.name for setting in block(studio, "Stage").settings] == ["depth", "width"]


def test_a_setting_in_use_is_not_removed(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    notices = []
    studio.noticed.connect(notices.append)
    studio.enter(studio.graph.named("first").id)
    studio.select()
    listed = panel.block_page.settings
    qtbot.mouseClick(listed.lines[0].gone, Qt.MouseButton.LeftButton)
    assert notices and len(block(studio, "Stage").settings) == 1


def test_ports_are_renamed_and_reordered(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    studio.enter(studio.graph.named("first").id)
    studio.select()
    studio.apply(edits.add_node("BlockInput", "skip", at=(0, 100)))
    ports = panel.block_page.ports
    assert [line.name.text() for line in ports.lines] == ["x", "skip", "y"]
    line = ports.lines[0]
    line.name.setFocus()
    line.name.selectAll()
    qtbot.keyClicks(line.name, "image")
    qtbot.keyClick(line.name, Qt.Key.Key_Return)
    wires = studio.project.graph.wires.values()
    assert {wire.input for wire in wires} == {"image"}
    qtbot.mouseClick(ports.lines[1].up, Qt.MouseButton.LeftButton)
    assert [line.name.text() for line in ports.lines] == ["skip", "image", "y"]


def test_a_port_goes_on_moving_by_keys_and_with_shift_to_the_end(
    qtbot: QtBot, panel: InspectorPanel, studio: Studio
) -> None:
    """After one place the focus was gone, and another port lay below the pointer."""
    studio.enter(studio.graph.named("first").id)
    studio.select()
    for name in ("one", "two", "three"):
        studio.apply(edits.add_node("BlockInput", name))
    ports = panel.block_page.ports

    def order() -> list[str]:
        return [line.name.text() for line in ports.lines]

    qtbot.mouseClick(ports.lines[3].up, Qt.MouseButton.LeftButton)
    qtbot.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_Space)
    qtbot.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_Space)
    assert order() == ["three", "x", "one", "two", "y"]
    assert [line.up.isEnabled() for line in ports.lines] == [False, True, True, True, False]
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(ports.lines[0].down, Qt.MouseButton.LeftButton, shift)
    assert order() == ["x", "one", "two", "three", "y"]


def test_a_form_follows_settings_that_come_and_go(panel: InspectorPanel, studio: Studio) -> None:
    enter(studio, "first")
    studio.apply(edits.add_block_setting("Stage", "depth"))
    assert list(panel.node_page.form.rows) == ["channels", "depth", "repeat"]  # type: ignore[union-attr]
    studio.undo()
    assert list(panel.node_page.form.rows) == ["channels", "repeat"]  # type: ignore[union-attr]


def test_narrow_is_survived(panel: InspectorPanel, studio: Studio) -> None:
    panel.resize(200, 600)
    studio.enter(studio.graph.named("first").id)
    for nodes in ([], [studio.graph.named("unit").id]):
        studio.select(nodes)
        assert not panel.grab().isNull()

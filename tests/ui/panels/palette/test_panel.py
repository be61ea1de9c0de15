"""The palette with real keys: finding, adding beside the selection, dragging, templates."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.catalog.registry import node_types
from nnstudio.project.index import wires_into
from nnstudio.ui.panels.palette.adding import MIME
from nnstudio.ui.panels.palette.entries import Entry
from nnstudio.ui.panels.palette.panel import PalettePanel
from nnstudio.ui.panels.palette.tip import tip
from nnstudio.ui.studio import Studio
from nnstudio.workbench.templates import gallery
from tests.ui.panels.studios import node, settle


@pytest.fixture
def panel(qtbot: QtBot, digits: Studio) -> PalettePanel:
    made = PalettePanel(digits)
    qtbot.addWidget(made)
    made.resize(240, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def rows(panel: PalettePanel) -> list[str]:
    return [entry.key for group in panel.model.groups for entry in group.entries]


def test_everything_is_offered_once(panel: PalettePanel) -> None:
    inside = ("entry", "exit")  # types that only a block's graph can have
    types = [key for key, kind in node_types().items() if kind.kind not in inside]
    found = [key for key in rows(panel) if not key.startswith("library:")]
    assert found == [*types, *(each.name for each in gallery())]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("conv2", "Conv2d"), ("relu", "ReLU"), ("cross", "CrossEntropyLoss"), ("mp2d", "MaxPool2d"),
     ("batch norm", "BatchNorm1d"), ("lstm", "LSTM"), ("mse", "MSELoss")],
)  # fmt: skip
def test_typing_finds_the_type(qtbot: QtBot, panel: PalettePanel, typed: str, first: str) -> None:
    qtbot.keyClicks(panel.search, typed)
    row = panel.model.row_of(panel.tree.currentIndex())
    assert isinstance(row, Entry) and row.key == first
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert len(rows(panel)) > 60


def test_enter_adds_beside_the_selection_and_wires(
    qtbot: QtBot, panel: PalettePanel, digits: Studio
) -> None:
    before = node(digits, "relu3")
    digits.select([before.id])
    qtbot.keyClicks(panel.search, "dropout")
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    (new,) = digits.selection
    made = digits.project.graph.nodes[new]
    assert (made.type, made.name) == ("Dropout", "dropout1")
    (wire,) = wires_into(digits.project.graph, new)
    assert wire.source == before.id
    assert made.at is not None and before.at is not None and made.at[0] > before.at[0]
    assert digits.document.labels == ("Add Dropout",)


def test_what_does_not_fit_is_added_without_a_wire(
    qtbot: QtBot, panel: PalettePanel, digits: Studio
) -> None:
    digits.select([node(digits, "relu3").id])  # N × 120
    panel.add("Conv2d")
    (new,) = digits.selection
    assert not wires_into(digits.project.graph, new)


def test_a_selected_wire_takes_the_new_node_into_its_middle(
    panel: PalettePanel, digits: Studio
) -> None:
    relu = node(digits, "relu1").id
    (wire,) = wires_into(digits.project.graph, relu)
    digits.select(wires=[wire.id])
    panel.add("BatchNorm2d")
    (new,) = digits.selection
    (after,) = wires_into(digits.project.graph, relu)
    assert after.source == new


def test_a_target_is_wired_to_the_free_input_of_a_selected_loss(
    panel: PalettePanel, digits: Studio, qtbot: QtBot
) -> None:
    digits.select()
    panel.add("MSELoss")
    (loss,) = digits.selection
    settle(qtbot, digits)
    panel.add("Target")
    (wire,) = wires_into(digits.project.graph, loss)
    assert wire.input == "target"


def test_a_dragged_row_carries_its_type(panel: PalettePanel) -> None:
    entry = next(
        each for group in panel.model.groups for each in group.entries if each.key == "GRU"
    )
    index = panel.model.index_of(entry)
    assert panel.model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    data = panel.model.mimeData([index])
    assert bytes(data.data(MIME).data()) == b"GRU"


def test_a_double_click_on_a_template_asks_for_it(qtbot: QtBot, panel: PalettePanel) -> None:
    qtbot.keyClicks(panel.search, "spiral")
    index = panel.tree.currentIndex()
    panel.tree.scrollTo(index)
    place = panel.tree.visualRect(index).center()
    viewport = panel.tree.viewport()
    with qtbot.waitSignal(panel.template_chosen) as chosen:
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["spiral-mlp"]


def test_a_click_folds_a_family_and_search_opens_it(qtbot: QtBot, panel: PalettePanel) -> None:
    data = panel.model.index(0, 0)
    place = panel.tree.visualRect(data).center()
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not panel.tree.isExpanded(panel.model.index(0, 0))
    qtbot.keyClicks(panel.search, "input")
    assert panel.tree.isExpanded(panel.model.index(0, 0))
    panel.search.clear()
    assert not panel.tree.isExpanded(panel.model.index(0, 0)), "folded again"


def test_nothing_found_says_so(qtbot: QtBot, panel: PalettePanel) -> None:
    qtbot.keyClicks(panel.search, "xyzzy")
    assert panel.nothing.isVisible() and "xyzzy" in panel.nothing.text()


def test_a_tooltip_has_summary_and_formula(panel: PalettePanel) -> None:
    entry = panel.model.groups[1].entries[0]
    text = tip(entry)
    assert entry.summary in text and "data:image/png" in text

"""The data panel with a real engine: what the user does, and what is seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.project import Chosen, DataSpec, Project
from nnstudio.ui import theme
from nnstudio.ui.panels.data.panel import DataPanel
from nnstudio.ui.studio import Studio
from nnstudio.workbench.choosing import choose_source
from tests.ui.panels.owner import Engine, studio_with

LEFT = Qt.MouseButton.LeftButton
CSV = "size,color,age,price\n" + "\n".join(
    f"{i},{'rgb'[i % 3]},{i % 7},{i * 2.5}" for i in range(60)
)


@pytest.fixture
def studio(engine: Engine) -> Iterator[Studio]:
    """A project without data."""
    with studio_with(engine, Project()) as made:
        yield made


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> DataPanel:
    made = DataPanel(studio)
    qtbot.addWidget(made)
    made.ask_through(studio.asking)  # type: ignore[attr-defined]
    made.resize(900, 640)
    made.show()
    return made


def use(qtbot: QtBot, panel: DataPanel, studio: Studio, source: str, **settings: object) -> None:
    """Choose data and wait until its samples are there."""
    with qtbot.waitSignal(panel.preview.shown, timeout=30_000):
        studio.apply(choose_source(source, settings))


def drop(panel: QWidget, *paths: Path) -> None:
    """Drag files in and let them fall."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(panel, QDragEnterEvent(QPoint(50, 50), copy, data, LEFT, none))
    QApplication.sendEvent(panel, QDropEvent(QPointF(50, 50), copy, data, LEFT, none))


def test_without_data_the_panel_asks_to_choose_some(panel: DataPanel) -> None:
    assert panel.choices.card.title.text() == "No data yet"
    assert not panel.choices.split_section.isVisible()


def test_data_is_found_by_typing_and_chosen_with_enter_in_one_step(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    qtbot.mouseClick(panel.choices.card.choose, LEFT)
    assert panel.pages.currentWidget() is panel.picker
    qtbot.keyClicks(panel.picker.search, "penguin")
    with qtbot.waitSignal(panel.preview.shown, timeout=30_000):
        qtbot.keyClick(panel.picker.search, Qt.Key.Key_Return)
    data = studio.project.data
    assert data.source is not None and data.source.settings["name"] == "penguins"
    assert data.split.kind == "stratified"  # what suits the set came along
    assert "CC0" in panel.choices.card.license.text()
    studio.undo()
    assert studio.project.data == DataSpec()


def test_a_click_in_the_list_chooses_and_escape_leaves_it(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    qtbot.mouseClick(panel.choices.card.choose, LEFT)
    qtbot.keyClick(panel.picker, Qt.Key.Key_Escape)
    assert panel.pages.currentWidget() is panel.sides
    qtbot.mouseClick(panel.choices.card.choose, LEFT)
    index = panel.picker.index_of("Moons")
    panel.picker.list.scrollTo(index)
    place = panel.picker.list.visualRect(index).center()
    with qtbot.waitSignal(panel.preview.shown, timeout=30_000):
        qtbot.mouseClick(panel.picker.list.viewport(), LEFT, pos=place)
    assert studio.project.data.source == Chosen("Moons")
    assert len(panel.preview.view.plane.scene.points) == 2


def test_images_are_shown_with_labels_by_page_and_split(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    use(qtbot, panel, studio, "Bundled", name="digits")
    preview = panel.preview
    first = preview.view.grid.entries
    assert len(first) == 60 and all(each.caption in "0123456789" for each in first)
    assert first[0].image.width() == 8
    with qtbot.waitSignal(preview.shown):
        qtbot.mouseClick(preview.after, LEFT)
    assert preview.first == 60 and preview.view.grid.entries != first
    assert preview.range.text().startswith("61–120 of")
    with qtbot.waitSignal(preview.shown):
        place = preview.split.rect_of("test").center().toPoint()
        qtbot.mouseClick(preview.split, LEFT, pos=place)
    assert preview.first == 0 and preview.split.key == "test"
    bars = preview.balances.children()
    assert any(getattr(each, "totals", None) and sum(each.totals) == 1797 for each in bars)


def test_texts_and_series_are_shown_as_such(qtbot: QtBot, panel: DataPanel, studio: Studio) -> None:
    use(qtbot, panel, studio, "Bundled", name="sunspots")
    assert len(panel.preview.view.sparks.sparks) == 12
    use(qtbot, panel, studio, "Bundled", name="names")
    table = panel.preview.view.table
    assert panel.preview.view.currentWidget() is table
    assert "emma" in table.item(0, 0).text()


def test_a_dropped_table_is_read_and_its_columns_guessed(
    qtbot: QtBot, panel: DataPanel, studio: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(CSV)
    with qtbot.waitSignal(panel.preview.shown, timeout=30_000):
        drop(panel, path)
    assert studio.project.data.source == Chosen("Csv", studio.project.data.source.settings)
    assert panel.choices.card.title.text() == "prices.csv"
    columns = panel.choices.columns.columns
    qtbot.waitUntil(lambda: columns.rowCount() == 4)
    assert [each.role for each in columns.columns] == ["input", "input", "input", "target"]
    assert panel.choices.guessed.isVisible()
    assert studio.project.data.columns == ()


def test_a_role_is_chosen_from_the_cells_list_in_one_step(
    qtbot: QtBot, panel: DataPanel, studio: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(CSV)
    drop(panel, path)
    table = panel.choices.columns
    qtbot.waitUntil(lambda: table.columns.rowCount() == 4, timeout=30_000)
    before = studio.project
    cell = table.columns.index(1, 1)
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(cell).center())
    box = table.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("target"))
    with qtbot.waitSignal(panel.preview.shown, timeout=30_000):
        box.activated.emit(box.currentIndex())
    roles = [each.role for each in studio.project.data.columns]
    assert roles == ["input", "target", "input", "input"]
    assert not panel.choices.guessed.isVisible()
    head = panel.preview.view.table.horizontalHeaderItem
    qtbot.waitUntil(lambda: head(0).text() == "color", timeout=10_000)
    studio.undo()
    assert studio.project == before


def test_the_menu_changes_all_selected_columns(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    use(qtbot, panel, studio, "Bundled", name="iris")
    table = panel.choices.columns
    qtbot.waitUntil(lambda: table.columns.rowCount() == 5)
    menu = table.menu([0, 1])
    role = menu.actions()[0].menu()
    next(each for each in role.actions() if each.text() == "ignore").trigger()
    assert [each.role for each in studio.project.data.columns][:2] == ["ignore", "ignore"]


def test_a_wrong_file_says_what_is_accepted_and_changes_nothing(
    panel: DataPanel, studio: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "model.pt"
    path.write_bytes(b"x")
    before = studio.project
    drop(panel, path)
    assert studio.project is before
    assert "a table (.csv" in panel.choices.trouble.text.replace("\u200b", "")


def test_data_that_cannot_be_read_is_explained_in_place_and_mended_there(
    qtbot: QtBot, panel: DataPanel, studio: Studio, tmp_path: Path
) -> None:
    studio.apply(edits.set_source("Csv", {"path": str(tmp_path / "gone.csv")}))
    trouble = panel.choices.trouble
    qtbot.waitUntil(lambda: "gone.csv" in trouble.text, timeout=30_000)
    assert trouble.isVisible() and "Correct the path" in trouble.text
    (tmp_path / "here.csv").write_text(CSV)
    form = panel.choices.source.form
    assert form is not None
    field = form.rows["path"].field
    with qtbot.waitSignal(panel.preview.shown, timeout=30_000):
        form.rows["path"].edited.emit(str(tmp_path / "here.csv"))
    assert not trouble.isVisible() and field.value == str(tmp_path / "here.csv")


def test_missing_values_can_be_mended_where_they_stop_the_reading(
    qtbot: QtBot, panel: DataPanel, studio: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "gaps.csv"
    path.write_text(CSV.replace("\n3,", "\n,"))
    drop(panel, path)
    table = panel.choices.columns
    qtbot.waitUntil(lambda: table.columns.rowCount() == 4, timeout=30_000)
    table.changed.emit([0], "missing", "error")
    qtbot.waitUntil(panel.choices.trouble.isVisible, timeout=30_000)
    assert table.isVisible() and table.columns.listed[0].missing == 1
    table.changed.emit([0], "missing", "drop")
    qtbot.waitUntil(lambda: not panel.choices.trouble.isVisible(), timeout=30_000)
    assert "59 rows" in panel.choices.card.facts.text()


def test_dragging_a_border_of_the_split_is_one_step(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    use(qtbot, panel, studio, "Moons")
    bar = panel.choices.split.bar
    x = int(bar.borders[1])
    qtbot.mousePress(bar, LEFT, pos=QPoint(x, 8))
    for step in range(1, 9):
        qtbot.mouseMove(bar, QPoint(x - step * 6, 8))
    qtbot.mouseRelease(bar, LEFT, pos=QPoint(x - 48, 8))
    split = studio.project.data.split
    assert split.test > 0.15 and split.validation < 0.1
    studio.undo()
    assert studio.project.data.split.test == 0.1
    assert studio.project.data.source is not None


def test_settings_of_a_source_are_edited_with_undo_and_errors_in_words(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    use(qtbot, panel, studio, "Spiral")
    form = panel.choices.source.form
    assert form is not None
    field = form.rows["classes"].field
    with qtbot.waitSignal(panel.preview.shown, timeout=30_000):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, "4")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert len(panel.preview.view.plane.scene.points) == 4
    field.selectAll()
    qtbot.keyClicks(field, "1")
    assert form.rows["classes"].error is not None
    assert "from 2 to 100" in form.rows["classes"].error.text()
    assert studio.project.data.source.settings["classes"] == 4


def test_a_split_that_leaves_nothing_to_train_on_is_refused_beside_it(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    use(qtbot, panel, studio, "Moons")
    row = panel.choices.split.form.rows["test"]
    row.edited.emit(0.95)
    assert row.error is not None and "below 1" in row.error.text()
    assert studio.project.data.split.test == 0.1


def test_batch_size_is_one_step(qtbot: QtBot, panel: DataPanel, studio: Studio) -> None:
    use(qtbot, panel, studio, "Moons")
    panel.choices.batches.rows["batch_size"].edited.emit(128)
    assert studio.project.data.batch_size == 128
    studio.undo()
    assert studio.project.data.batch_size == 64


def test_the_panel_narrows_to_one_column_and_follows_the_theme(
    qtbot: QtBot, qapp: QApplication, panel: DataPanel, studio: Studio
) -> None:
    use(qtbot, panel, studio, "Bundled", name="penguins")
    panel.resize(420, 900)
    assert panel.sides.beside is False
    panel.resize(200, 300)
    theme.apply(qapp, theme.DARK)
    studio.themed.emit(theme.DARK)
    assert not panel.grab().isNull()
    theme.apply(qapp, theme.LIGHT)
    panel.resize(1100, 500)
    assert panel.sides.beside is True


def test_until_there_is_an_engine_choices_work_and_samples_wait(
    qtbot: QtBot, studio: Studio
) -> None:
    alone = DataPanel(studio)
    qtbot.addWidget(alone)
    alone.show()
    studio.apply(choose_source("Moons", {}))
    qtbot.waitUntil(lambda: "engine is starting" in alone.preview.words.text())
    assert alone.choices.card.title.text() == "Two moons"
    with qtbot.waitSignal(alone.preview.shown, timeout=30_000):
        alone.ask_through(studio.asking)  # type: ignore[attr-defined]


def test_the_studio_learns_the_fields_from_the_panels_question(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    use(qtbot, panel, studio, "Moons")
    assert studio.fields is not None and set(studio.fields) == {"x", "y"}
    assert studio.data_text is not None


def test_a_shallow_panel_scrolls_and_never_asks_for_more_height(
    qtbot: QtBot, panel: DataPanel, studio: Studio
) -> None:
    panel.resize(1280, 200)
    for name in ("digits", "penguins", "sunspots", "names"):
        use(qtbot, panel, studio, "Bundled", name=name)
        assert panel.minimumSizeHint().height() <= 130 and panel.height() == 200
        bars = [bar for bar in panel.sides.findChildren(QScrollBar) if bar.isVisible()]
        assert any(bar.maximum() > 0 for bar in bars), name
    panel.choices.put_trouble("This cannot be read, for reasons that take words. " * 20)
    qtbot.mouseClick(panel.choices.card.choose, LEFT)
    assert panel.minimumSizeHint().height() <= 130 and panel.height() == 200


def test_files_dragged_over_the_panel_are_framed_until_they_fall_or_leave(
    panel: DataPanel, tmp_path: Path
) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(CSV)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, LEFT, none)
    QApplication.sendEvent(panel, enter)
    assert enter.isAccepted() and panel.drop_frame.isVisible()
    assert panel.drop_frame.geometry() == panel.rect()
    QApplication.sendEvent(panel, QDragLeaveEvent())
    assert not panel.drop_frame.isVisible()
    words = QMimeData()
    words.setText("no file")
    enter = QDragEnterEvent(QPoint(50, 50), copy, words, LEFT, none)
    QApplication.sendEvent(panel, enter)
    assert not enter.isAccepted() and not panel.drop_frame.isVisible()
    drop(panel, path)
    assert not panel.drop_frame.isVisible()

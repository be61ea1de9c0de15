"""What each input asks, without a model."""

from __future__ import annotations

import numpy
from pytestqt.qtbot import QtBot

from nnstudio.engine.arrays import array_of
from nnstudio.engine.messages import ColumnListed, Sampled
from nnstudio.project.fields import Field
from nnstudio.project.project import Column as Role
from nnstudio.ui.panels.cells import Column
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.tryit.by_hand import kind_of
from nnstudio.ui.panels.tryit.prompt_input import PromptInput
from nnstudio.ui.panels.tryit.row_input import RowInput, row_text
from nnstudio.ui.panels.tryit.series_input import SeriesInput

X = Field("x", (4,), columns=("size", "color=red", "color=blue", "grade"))
Y = Field("y", (), "int", "class", (), ("no", "yes"))
TABLE = {"x": X, "y": Y}


def sample(values: dict[str, numpy.ndarray], labels: tuple = ()) -> Sampled:
    fields = tuple((name, array_of(each)) for name, each in values.items())
    return Sampled(0, "test", 3, 9, array_of(numpy.array([17])), fields, labels)


def test_the_kind_of_data_decides_how_it_is_asked() -> None:
    assert kind_of(TABLE) == "row"
    assert kind_of({"image": Field("image", (1, 8, 8), kind="image")}) == "image"
    assert kind_of({"text": Field("text", (8,), "int", "text")}) == "text"
    assert kind_of({"window": Field("window", (8, 1), kind="series")}) == "series"
    assert kind_of({}) == ""


def test_a_row_is_asked_once_every_column_has_a_value(qtbot: QtBot) -> None:
    row = RowInput()
    qtbot.addWidget(row)
    row.put_fields(TABLE)
    assert list(row.fields) == ["size", "color", "grade"]
    choice = row.fields["color"]
    assert isinstance(choice, ChoiceField) and choice.count() == 2
    qtbot.keyClicks(row.fields["size"], "1.5")
    assert row.question is None and row.missing == "color"
    choice.put("blue")
    qtbot.keyClicks(row.fields["grade"], "3")
    assert row.question is not None and row.question.inputs == ("1.5,blue,3",)


def test_classes_by_index_are_chosen_by_name(qtbot: QtBot) -> None:
    row = RowInput()
    qtbot.addWidget(row)
    row.put_fields(TABLE)
    grade = ColumnListed(Role("grade", kind="class", encoding="index"), False, 0, "b", ("a", "b"))
    color = ColumnListed(Role("color", kind="class"), False, 0, "red", ("red", "blue"))
    row.put_columns((color, grade))
    assert isinstance(row.fields["grade"], ChoiceField)
    values = numpy.array([[2.0, 1.0, 0.0, 1.0]], numpy.float32)
    row.take_sample(sample({"x": values}, (("y", ("yes",)),)), TABLE)
    assert row.values == ["2", "red", "b"]
    assert row.question is not None and row.question.truth == "yes"
    qtbot.keyClicks(row.fields["size"], "9")
    assert row.question.truth == ""


def test_values_with_commas_are_quoted_and_a_lone_value_is_named() -> None:
    columns = (Column("a", 0), Column("b", 1))
    assert row_text(columns, ["x, y", "2"]) == '"x, y",2'
    assert row_text(columns[:1], ["2"]) == "a=2"


def test_very_wide_rows_are_typed_as_a_line(qtbot: QtBot) -> None:
    row = RowInput()
    qtbot.addWidget(row)
    row.put_fields({"x": Field("x", (100,), columns=tuple(f"c{at}" for at in range(100)))})
    assert row.line is not None and not row.fields
    qtbot.keyClicks(row.line, ",".join(["1"] * 99))
    assert row.question is None
    qtbot.keyClicks(row.line, ",2")
    assert row.question is not None


def test_a_series_needs_a_whole_window_of_numbers(qtbot: QtBot) -> None:
    series = SeriesInput()
    qtbot.addWidget(series)
    series.put_fields({"window": Field("window", (4, 1), kind="series")})
    series.text.setPlainText("1, 2; 3")
    assert series.question is None and "1 more" in series.words.text()
    series.text.setPlainText("1 2 3 4.5")
    assert series.question is not None and series.question.inputs == ("1, 2, 3, 4.5",)
    series.text.setPlainText("1 2 three")
    assert series.question is None and "Only numbers" in series.words.text()


def test_a_prompt_names_characters_that_the_model_never_saw(qtbot: QtBot) -> None:
    prompt = PromptInput()
    qtbot.addWidget(prompt)
    prompt.put_fields({"text": Field("text", (8,), "int", "text", (), tuple("abc \n"))})
    prompt.text.setPlainText("abz")
    assert prompt.question is None and "'z'" in prompt.words.text()
    prompt.text.setPlainText("ab")
    prompt.form.rows["temperature"].edited.emit(0.0)
    question = prompt.question
    assert question is not None and question.inputs == ("ab",)
    assert question.options == {"length": 120.0, "temperature": 0.0, "seed": 0.0}
    prompt.again.click()
    assert prompt.question is not None and prompt.question.options["seed"] == 1.0

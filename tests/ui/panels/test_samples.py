"""Samples find the look that suits them, and points their colors."""

from __future__ import annotations

import numpy
from pytestqt.qtbot import QtBot

from nnstudio.project.fields import Field
from nnstudio.ui.panels.samples import cells_of, following_text, look_of, one_line, scene_of
from nnstudio.ui.widgets.plane import Plane, span_of

X2 = Field("x", (2,), columns=("a", "b"))
X1 = Field("x", (1,), columns=("a",))
CLASS = Field("y", (), "int", "class", (), ("no", "yes", "maybe"))
NUMBER = Field("y", (1,), columns=("price",))
POINTS = numpy.array([[0.0, 1.0], [1.0, 2.0], [2.0, 0.0]], numpy.float32)


def test_the_look_follows_the_fields() -> None:
    assert look_of({"x": X2, "y": CLASS}) == "points"
    assert look_of({"x": X1, "y": NUMBER}) == "points"
    assert look_of({"x": X2, "y": NUMBER}) == "rows"
    assert look_of({"x": Field("x", (2,), columns=("c=a", "c=b")), "y": CLASS}) == "rows"
    assert look_of({}) == "rows"


def test_points_of_two_inputs_are_colored_by_class_and_test_rows_hollow() -> None:
    values = {"x": POINTS, "y": numpy.array([0, 1, 1])}
    scene = scene_of({"train": values, "test": values}, {"x": X2, "y": CLASS})
    assert [(len(each.x), each.color, each.hollow) for each in scene.points] == [
        (1, 0, False), (2, 1, False), (0, 2, False), (1, 0, True), (2, 1, True), (0, 2, True),
    ]  # fmt: skip
    assert scene.names == CLASS.classes and scene.equal
    assert (scene.x_name, scene.y_name) == ("a", "b")


def test_points_of_two_inputs_for_a_number_are_low_or_high() -> None:
    values = {"x": POINTS, "y": numpy.array([[1.0], [10.0], [9.0]])}
    scene = scene_of({"train": values}, {"x": X2, "y": NUMBER})
    assert [len(each.x) for each in scene.points] == [1, 2]
    assert scene.names == ("low price", "high price")


def test_one_input_goes_across_and_its_number_up() -> None:
    values = {"x": POINTS[:, :1], "y": numpy.array([[1.0], [4.0], [9.0]])}
    scene = scene_of({"train": values}, {"x": X1, "y": NUMBER})
    assert scene.points[0].y.tolist() == [1.0, 4.0, 9.0] and scene.y_name == "price"
    assert not scene.equal


def test_one_input_for_classes_goes_up_to_one() -> None:
    values = {"x": POINTS[:, :1], "y": numpy.array([0, 1, 2])}
    scene = scene_of({"train": values}, {"x": X1, "y": CLASS})
    assert [each.y.tolist() for each in scene.points] == [[0.0], [0.5], [1.0]]
    assert scene.y_name == "probability"


def test_an_equal_plane_shows_more_where_there_is_room(qtbot: QtBot) -> None:
    plane = Plane()
    qtbot.addWidget(plane)
    values = {"x": POINTS, "y": numpy.array([0, 1, 1])}
    plane.show_scene(scene_of({"train": values}, {"x": X2, "y": CLASS}))
    plane.resize(900, 300)
    x, y = plane.view
    room = plane.room
    units = (x[1] - x[0]) / room.width(), (y[1] - y[0]) / room.height()
    assert abs(units[0] / units[1] - 1) < 1e-6
    assert x[0] < plane.scene.x[0] and abs(y[0] - plane.scene.y[0]) < 1e-9


def test_ranges_have_a_margin_and_are_never_empty() -> None:
    assert span_of([]) == (0.0, 1.0)
    low, high = span_of([numpy.array([5.0, numpy.nan])])
    assert low < 5.0 < high


def test_rows_begin_with_what_is_predicted() -> None:
    values = {"x": numpy.array([[1.5, 0.0, 1.0]]), "y": numpy.array([1])}
    field = Field("x", (3,), columns=("size", "color=red", "color=blue"))
    head, cells = cells_of(values, {"x": field, "y": CLASS}, {"y": ("yes",)}, (), "liked")
    assert head == ("liked", "size", "color") and cells == [["yes", "1.5", "blue"]]


def test_zeros_are_zeros_again_and_lines_are_one() -> None:
    assert following_text(1.2e-7, numpy.array([50.0])) == "0"
    assert following_text(12.5, numpy.array([50.0])) == "12.5"
    assert one_line("a\n\tb") == "a ⏎  ⇥ b"

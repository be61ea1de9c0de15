"""The picture: valid SVG, texts inside their boxes, wires outside of them, nothing hostile."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest

from nnstudio.catalog.registry import node_types
from nnstudio.project import edits
from nnstudio.project.graph import Graph
from nnstudio.project.picture import Label, svg
from nnstudio.project.picture.colors import FAMILY_COLORS, FRAMES
from nnstudio.project.picture.texts import width
from nnstudio.project.project import Project
from nnstudio.project.rules import FRAME_COLORS
from tests.project.nets import Draft, chain, labels, lenet, residual

SVG = "{http://www.w3.org/2000/svg}"
Rect = tuple[float, float, float, float]


def drawn(graph: Graph, widest: float | None = None) -> ET.Element:
    shapes = {wire.id: "N × 16 × 14 × 14" for wire in graph.wires.values()}
    return ET.fromstring(
        svg(graph, titles=labels(graph), wire_labels=shapes, name="A net", widest=widest)
    )


def rects(root: ET.Element, kind: str = "box") -> list[Rect]:
    found = []
    for rect in root.iter(f"{SVG}rect"):
        if rect.get("class") == kind:
            x, y, wide, tall = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + wide, y + tall))
    return found


def points(d: str) -> list[tuple[float, float]]:
    """A wire as a fine polyline."""
    found: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLCQ])([^MLCQ]*)", d):
        values = [float(number) for number in numbers.split()]
        ends = list(zip(values[::2], values[1::2], strict=True))
        if command in "ML":
            start = found[-1] if found and command == "L" else ends[0]
        else:
            start = found[-1]
        found += [_bezier([start, *ends], t / 20) for t in range(21)]
    return found


def _bezier(points: list[tuple[float, float]], t: float) -> tuple[float, float]:
    while len(points) > 1:
        points = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(points)]
    return points[0]


def looped() -> Graph:
    draft = Draft()
    x = draft.chain(draft.add("Input"), "ReLU")
    add = draft.add("Add", x)
    x = draft.chain(add, "ReLU", "Tanh")
    draft.apply(edits.connect(x, "y", add, "x"))
    return draft.graph


GRAPHS = {
    "lenet": lenet().graph,
    "residual": residual().graph,
    "deep residual": residual(9).graph,
    "chain": chain(40).graph,
    "loop": looped(),
}


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("widest", [None, 500.0, 1e9])
def test_wires_do_not_run_through_nodes(name: str, widest: float | None) -> None:
    root = drawn(GRAPHS[name], widest)
    boxes = rects(root)
    assert len(boxes) == len(GRAPHS[name].nodes)
    for path in root.iter(f"{SVG}path"):
        if path.get("class") != "wire":
            continue
        for x, y in points(path.get("d", "")):
            for left, top, right, bottom in boxes:
                assert not (left + 1 < x < right - 1 and top + 1 < y < bottom - 1), (x, y)


@pytest.mark.parametrize("name", GRAPHS)
def test_everything_lies_within_the_view(name: str) -> None:
    root = drawn(GRAPHS[name])
    left, top, wide, tall = map(float, root.get("viewBox", "").split())
    for x, y, right, bottom in rects(root):
        assert left <= x < right <= left + wide
        assert top <= y < bottom <= top + tall
    for path in root.iter(f"{SVG}path"):
        if path.get("class") == "wire":
            for x, y in points(path.get("d", "")):
                assert left <= x <= left + wide
                assert top <= y <= top + tall


def test_texts_fit_their_boxes() -> None:
    root = drawn(residual().graph)
    sizes = {"title": 12.5, "detail": 10.5, "family": 8.5}
    for group in root.iter(f"{SVG}g"):
        box = group.find(f"{SVG}rect")
        assert box is not None
        for text in group.iter(f"{SVG}text"):
            kind = text.get("class", "")
            needed = width(text.text or "", sizes[kind], bold=kind == "title")
            assert needed <= float(box.get("width", "0"))


def test_shapes_on_wires_touch_no_box() -> None:
    root = drawn(residual().graph)
    boxes = rects(root)
    shapes = [text for text in root.iter(f"{SVG}text") if text.get("class") == "shape"]
    assert shapes
    for text in shapes:
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        end = x + width(text.text or "", 9.5)
        for left, top, right, bottom in boxes:
            assert end <= left or x >= right or y <= top or y - 9.5 >= bottom


def test_a_wide_net_is_folded_and_a_small_one_is_not() -> None:
    def rows(graph: Graph) -> int:
        return len({round((top + bottom) / 2) for _, top, _, bottom in rects(drawn(graph))})

    assert rows(chain(40).graph) > 2
    assert rows(chain(4).graph) == 1


def test_the_family_is_written_as_well_as_colored() -> None:
    text = svg(lenet().graph, titles=labels(lenet().graph))
    for family in ("Convolution", "Activation", "Loss", "Data"):
        assert f">{family}</text>" in text


def test_every_family_of_the_catalog_has_a_color() -> None:
    assert {kind.family for kind in node_types().values()} <= set(FAMILY_COLORS)


def contrast_with_white(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.mark.parametrize("family", FAMILY_COLORS)
def test_white_text_can_be_read_on_every_color(family: str) -> None:
    assert contrast_with_white(FAMILY_COLORS[family]) >= 4.5


@pytest.mark.parametrize(
    "name",
    [
        '</text><script>alert("x")</script>',
        "a&b'\"",
        "\ud800\0\x1b",
        "漢字" * 40,
        "a" * 10**6,
        "\n",
    ],
)
def test_hostile_names_stay_text(name: str) -> None:
    graph = chain(3).graph
    evil = {node: Label(name, (name, name), name) for node in graph.nodes}
    shapes = dict.fromkeys(graph.wires, name)
    text = svg(graph, titles=evil, wire_labels=shapes, name=name)
    root = ET.fromstring(text.encode())
    assert not list(root.iter(f"{SVG}script"))
    assert len(text) < 20_000
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "style", "rect", "path", "circle", "g", "text",
    }  # fmt: skip


@pytest.mark.timeout(60)
def test_a_graph_too_large_for_careful_placing_is_drawn_all_the_same() -> None:
    project = chain(2500)
    ends = [project.graph.named(name).id for name in ("image", "relu900")]
    project = edits.add_node("Add", "total").change(project)
    for end in ends:
        project = edits.connect(end, "y", "total", "x").change(project)
    assert len(rects(drawn(project.graph))) == 2501


def test_an_empty_graph_is_an_empty_picture() -> None:
    assert ET.fromstring(svg(Project().graph, titles={})).tag == f"{SVG}svg"


def test_the_same_graph_gives_the_same_text() -> None:
    graph = residual().graph
    assert svg(graph, titles=labels(graph)) == svg(replace(graph), titles=labels(graph))


def test_frames_are_drawn_around_their_nodes_alone_and_notes_below() -> None:
    draft = Draft()
    draft.chain(draft.add("Input", name="image"), *["ReLU"] * 14)
    for at, node in enumerate(draft.graph.nodes.values()):
        draft.apply(edits.move({node.id: (300.0 * at, 0.0)}))
    names = [node.name for node in draft.graph.nodes.values()]
    draft.apply(edits.add_frame(names[1:5], "First & <b>best</b>", color="blue"))
    draft.apply(edits.add_frame(names[1:9], "Outer", color="red"))
    draft.apply(edits.add_note("A few words. " * 40, (0.0, 400.0)))
    root = drawn(draft.graph, 900.0)
    boxes = rects(root)
    frames = rects(root, "frame")
    held = [sum(_holds(frame, box) for box in boxes) for frame in frames]
    assert sum(held) == 12 and len(frames) >= 2
    assert not any(_overlaps(frame, box) for frame in frames for box in boxes)
    ((_, top, _, _),) = rects(root, "note")
    assert top > max(box[3] for box in boxes)
    written = "".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "First & <b>best</b>" in written and "A few words." in written


def _holds(frame: Rect, box: Rect) -> bool:
    return frame[0] < box[0] and frame[1] < box[1] and frame[2] > box[2] and frame[3] > box[3]


def _overlaps(frame: Rect, box: Rect) -> bool:
    """Whether a frame's border runs through a node."""
    apart = frame[0] >= box[2] or frame[1] >= box[3] or frame[2] <= box[0] or frame[3] <= box[1]
    return not apart and not _holds(frame, box)


def test_every_color_of_frames_has_one_on_paper() -> None:
    assert set(FRAMES) == set(FRAME_COLORS)

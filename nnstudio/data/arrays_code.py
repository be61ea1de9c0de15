"""The reader's text for arrays: .npz, .npy and IDX files, and folders of images."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.data.parts import Body, Fields, file, normalized, returned, split_lines
from nnstudio.data.resolve import Resolved
from nnstudio.data.writing import Expression, literal, quoted, tuple_of
from nnstudio.errors import DataProblem
from nnstudio.portable.arrays import idx_sizes, npz_header

_COLORS = (1, 3, 4)


@dataclass(frozen=True)
class _Shapes:
    """What the files' headers say: sizes of one input and one target, and whether it is a class."""

    inputs: tuple[int, ...]
    targets: tuple[int, ...]
    is_class: bool
    channels_last: bool = False

    @property
    def is_image(self) -> bool:
        return len(self.inputs) in (2, 3)

    @property
    def name(self) -> str:
        return "images" if self.is_image else "inputs"


def npz(source: Resolved, body: Body) -> Fields:
    """Arrays of one .npz file."""
    path = source.files["path"]
    headers = npz_header(path, source.text("x")), npz_header(path, source.text("y"))
    shapes = _shapes(source, *headers)

    def read(inputs: str, labels: str, x: str, y: str) -> None:
        arrays = quoted(source.text(x)), quoted(source.text(y))
        value = body.call("arrays.read_npz", file(source.name("path")), *arrays)
        body.add(f"{inputs}, {labels} = ", value)

    read(shapes.name, "labels", "x", "y")
    if source.text("test_x"):
        read(f"test_{shapes.name}", "test_labels", "test_x", "test_y")
    return _prepared(source, body, shapes, has_test=bool(source.text("test_x")))


def npy(source: Resolved, body: Body) -> Fields:
    """One .npy file of inputs and one of labels."""
    headers = npz_header(source.files["inputs"], ""), npz_header(source.files["targets"], "")
    shapes = _shapes(source, *headers)
    settings = {
        shapes.name: "inputs",
        "labels": "targets",
        f"test_{shapes.name}": "test_inputs",
        "test_labels": "test_targets",
    }
    _read_each(source, body, "arrays.read_npy", settings)
    return _prepared(source, body, shapes, has_test="test_inputs" in source.files)


def idx(source: Resolved, body: Body) -> Fields:
    """Files of the MNIST family."""
    sizes = idx_sizes(source.files["images"])
    shapes = _Shapes(sizes[1:], idx_sizes(source.files["labels"])[1:], is_class=True)
    settings = {
        shapes.name: "images",
        "labels": "labels",
        f"test_{shapes.name}": "test_images",
        "test_labels": "test_labels",
    }
    _read_each(source, body, "arrays.read_idx", settings)
    return _prepared(source, body, shapes, has_test="test_images" in source.files)


def image_folder(source: Resolved, body: Body) -> Fields:
    """A folder with one folder of images for each class."""
    size = source.settings["size"]
    height, width = size if isinstance(size, tuple) else (size, size)
    color = bool(source.settings["color"])
    options: dict[str, Expression] = {"size": literal((height, width))}
    if not color:
        options["color"] = "False"
    if source.text("fit") != "crop":
        options["fit"] = quoted(source.text("fit"))
    for prefix, setting in (("", "path"), ("test_", "test_path")):
        if setting in source.files:
            value = body.call("pictures.read_image_folder", file(source.name(setting)), **options)
            body.add(f"{prefix}images, {prefix}labels = ", value)
    shapes = _Shapes((3 if color else 1, int(str(height)), int(str(width))), (), is_class=True)
    return _prepared(source, body, shapes, has_test="test_path" in source.files)


def _read_each(source: Resolved, body: Body, reader: str, settings: dict[str, str]) -> None:
    for name, setting in settings.items():
        if setting in source.files:
            body.add(f"{name} = ", body.call(reader, file(source.name(setting))))


def _shapes(
    source: Resolved, inputs: tuple[tuple[int, ...], str], targets: tuple[tuple[int, ...], str]
) -> _Shapes:
    sizes, (target_sizes, target_type) = inputs[0][1:], (targets[0][1:], targets[1])
    last = False
    if len(sizes) == 3:
        layout = source.text("layout")
        looks_last = sizes[-1] in _COLORS and sizes[0] not in _COLORS
        last = layout == "NHWC" or (layout == "auto" and looks_last)
        sizes = (sizes[2], *sizes[:2]) if last else sizes
    return _Shapes(sizes, target_sizes, target_type in "biuUS", last)


def _prepared(source: Resolved, body: Body, shapes: _Shapes, has_test: bool) -> Fields:
    """All that follows the reading: joining, classes, splits, normalization."""
    name = shapes.name
    if shapes.is_class and shapes.targets:
        raise DataProblem(
            f"{source.title}: the labels have sizes (N, {', '.join(map(str, shapes.targets))})."
            " Expected one label per row, sizes (N). Choose another array of labels."
        )
    if has_test:
        body.blank("The official test part stays the test part: it comes last.")
        body.add("held_out = ", "len(test_labels)")
        for each in (name, "labels"):
            body.add(f"{each} = ", body.call("dataset.join", each, f"test_{each}"))
    if shapes.channels_last:
        body.add(f"{name} = ", f"{name}.permute(0, 3, 1, 2)")
    if has_test:
        body.blank()
    if shapes.is_class:
        listed = str(source.settings.get("classes", "")).split(",")
        classes = [each.strip() for each in listed if each.strip()]
        if classes:
            body.add("names = ", tuple_of(quoted(each) for each in classes))
        names = ("names",) if classes else ()
        body.add("labels, classes = ", body.call("dataset.class_indices", "labels", *names))
    labels = "labels" if shapes.is_class else ""
    split_lines(body, source.split, "len(labels)", labels, "held_out" if has_test else "")
    return _finished(source, body, shapes)


def _finished(source: Resolved, body: Body, shapes: _Shapes) -> Fields:
    name, options = shapes.name, normalized(source.normalize)
    prepare = "images.prepare_images" if shapes.is_image else "scaling.prepare_numbers"
    body.add(f"{name}, preparation = ", body.call(prepare, name, "splits", **options))
    field = "image" if shapes.is_image else "x"
    target = "label" if shapes.is_image and shapes.is_class else "y"
    fields = {field: name, target: "labels"}
    sizes = shapes.inputs if len(shapes.inputs) != 2 else (1, *shapes.inputs)
    inputs = f"float32 (N, {', '.join(map(str, sizes or (1,)))})"
    if source.type == "ImageFolder":
        fit = quoted(source.text("fit"))
        body.add('preparation["fit"] = ', fit)
    if shapes.is_class:
        returned(body, fields, classes={target: "classes"})
        return [(field, inputs), (target, "int64 (N,) class indices")]
    value = body.call("scaling.prepare_targets", "labels", "splits", **options)
    body.add("labels, targets, scales = ", value)
    returned(body, fields, scales="scales", preparation='{**preparation, "targets": targets}')
    return [(field, inputs), (target, f"float32 (N, {(shapes.targets or (1,))[0]})")]

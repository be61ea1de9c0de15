"""A dataset says what is wrong with its rows, and moves without copying windows."""

from __future__ import annotations

import json

import pytest
import torch

from nnstudio.portable.dataset import Dataset, class_indices, join, require_finite, require_rows
from nnstudio.portable.errors import DataError
from nnstudio.portable.splits import split_chronological


def test_preparation_holds_classes_and_scales_as_json() -> None:
    dataset = Dataset(
        {"x": torch.zeros(4, 1), "y": torch.zeros(4)},
        split_chronological(4, 0.25),
        classes={"x": ("a", "b")},
        scales={"y": (1.0, 2.0)},
        preparation={"kind": "table"},
    )
    found = json.loads(json.dumps(dataset.preparation))
    assert found == {"kind": "table", "classes": {"x": ["a", "b"]}, "scales": {"y": [1.0, 2.0]}}
    assert (dataset.scale("y"), dataset.scale("x")) == (2.0, 1.0)
    assert [dataset.rows(name) for name in ("train", "validation", "test")] == [3, 1, 0]
    assert dataset.to("cpu").preparation == dataset.preparation


def test_fields_of_different_lengths_are_refused() -> None:
    with pytest.raises(DataError, match="different numbers of rows") as error:
        Dataset({"x": torch.zeros(4), "y": torch.zeros(5)}, split_chronological(4))
    assert "x: 4, y: 5" in str(error.value)


def test_a_dataset_without_rows_to_train_is_refused() -> None:
    with pytest.raises(DataError, match="training part is empty"):
        Dataset({"x": torch.zeros(4)}, {"train": torch.tensor([], dtype=torch.int64)})


def test_overlapping_windows_move_as_one_series() -> None:
    windows = torch.arange(1000.0)[10:].unfold(0, 50, 1)
    dataset = Dataset({"window": windows}, split_chronological(len(windows)))
    moved = dataset.to("meta").fields["window"]
    assert moved.shape == windows.shape
    assert moved.stride() == windows.stride()
    assert torch.equal(dataset.to("cpu").fields["window"], windows)


def test_classes_are_ordered_by_size_or_alphabet() -> None:
    assert class_indices(["b", "a", "b"])[1] == ("a", "b")
    indices, names = class_indices(torch.tensor([10, 9, 10], dtype=torch.uint8))
    assert (indices.tolist(), names) == ([1, 0, 1], ("9", "10"))


def test_names_are_given_to_labels_that_are_indices() -> None:
    indices, names = class_indices(torch.tensor([2, 0]), ["a", "b", "c"])
    assert (indices.tolist(), names) == ([2, 0], ("a", "b", "c"))
    with pytest.raises(DataError, match="row 2: this label has no class name"):
        class_indices(torch.tensor([0, 3]), ["a", "b", "c"])


@pytest.mark.parametrize("labels", [["a", "a"], torch.zeros(3, dtype=torch.int64), []])
def test_one_class_is_nothing_to_tell_apart(labels: object) -> None:
    with pytest.raises(DataError, match="at least 2 classes"):
        class_indices(labels)  # type: ignore[arg-type]


def test_a_number_that_is_not_finite_is_named_by_row_and_column() -> None:
    values = torch.zeros(3, 2)
    values[1, 1] = float("nan")
    with pytest.raises(DataError, match="row 2, column width"):
        require_finite(values, "inputs", {1: "width"})


def test_parts_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(DataError, match="does not fit"):
        join(torch.zeros(2, 3), torch.zeros(2, 4))
    with pytest.raises(DataError, match="different numbers of rows"):
        require_rows(torch.zeros(3), split_chronological(4), "images")
    assert join(["a"], ["b"]) == ["a", "b"]

"""The fields of a spec are described without training, and remembered while nothing changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nnstudio.catalog.values import Values
from nnstudio.data import bundled, describe
from nnstudio.project.fields import Field
from nnstudio.project.project import Chosen, DataSpec, Split


def test_images_and_labels() -> None:
    image, label = describe.describe(bundled.preset("digits"), Path()).values()
    assert image == Field("image", (1, 8, 8), "float", "image", ("C", "H", "W"))
    assert label == Field("label", (), "int", "class", classes=tuple("0123456789"))


def test_columns_of_tables() -> None:
    x, y = describe.describe(bundled.preset("auto-mpg"), Path()).values()
    assert x.columns[-4:] == ("yr", "origin=1", "origin=2", "origin=3")
    assert (x.shape, x.axes, x.kind) == ((9,), ("F",), "numbers")
    assert y == Field("y", (1,), "float", "numbers", ("F",), columns=("mpg",))


def test_texts_and_series() -> None:
    text, following = describe.describe(bundled.preset("names"), Path()).values()
    assert (text.shape, text.dtype, text.kind, text.axes) == ((32,), "int", "text", ("L",))
    assert len(text.classes) == 27
    assert following.axes == ("L",)
    window, value = describe.describe(bundled.preset("airline"), Path()).values()
    assert (window.shape, window.kind, window.axes) == ((12, 1), "series", ("L", "C"))
    assert (value.shape, value.axes) == ((1,), ("C",))


def test_class_balance_counts_every_part() -> None:
    balance = describe.class_balance(bundled.preset("iris"), Path())
    assert balance == {"y": {"train": (32,) * 3, "validation": (8,) * 3, "test": (10,) * 3}}


def test_a_changed_file_is_described_anew(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1.5,2.5\n" * 20, encoding="utf-8")
    spec = DataSpec(Chosen("Csv", Values(path="t.csv")), split=Split(validation=0.2, test=0.2))
    assert describe.describe(spec, tmp_path)["x"].shape == (1,)
    path.write_text("a,b,c\n" + "1.5,2.5,3.5\n" * 20, encoding="utf-8")
    assert describe.describe(spec, tmp_path)["x"].shape == (2,)


def test_batches_do_not_change_a_description() -> None:
    spec = bundled.preset("iris")
    kept = len(describe._kept)
    for size in (1, 2, 3):
        describe.describe(replace(spec, batch_size=size, shuffle=False), Path())
    assert len(describe._kept) <= kept + 1

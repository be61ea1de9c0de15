"""Image files are brought to one size, and new ones to the look of the trained ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from nnstudio.portable.errors import DataError
from nnstudio.portable.images import prepare_images
from nnstudio.portable.pictures import read_image_folder, read_images
from nnstudio.portable.splits import split_chronological


@pytest.fixture
def animals(tmp_path: Path) -> Path:
    for at, name in enumerate(("cats", "dogs")):
        (tmp_path / name).mkdir()
        for number in range(2):
            image = Image.new("RGB", (20 + 10 * number, 30), (200 * at, 0, 100))
            image.save(tmp_path / name / f"{number}.png")
        (tmp_path / name / "notes.txt").write_text("not an image")
    (tmp_path / ".hidden").mkdir()
    return tmp_path


@pytest.mark.parametrize("fit", ["crop", "stretch"])
def test_folders_are_classes(animals: Path, fit: str) -> None:
    images, labels = read_image_folder(animals, size=(8, 12), fit=fit)
    assert (images.shape, images.dtype) == ((4, 3, 8, 12), torch.uint8)
    assert labels == ["cats", "cats", "dogs", "dogs"]
    assert images[0, :, 0, 0].tolist() == [0, 0, 100]
    assert images[3, :, 7, 11].tolist() == [200, 0, 100]


def test_gray_is_one_channel(animals: Path) -> None:
    assert read_image_folder(animals, (8, 8), color=False)[0].shape == (4, 1, 8, 8)


def test_a_file_that_is_not_an_image_is_named(animals: Path) -> None:
    (animals / "dogs" / "1.png").write_bytes(b"no image at all")
    with pytest.raises(DataError, match=r"1.png: this is not an image") as error:
        read_image_folder(animals, (8, 8))
    assert str(animals / "dogs") in str(error.value)


def test_a_truncated_image_is_named(animals: Path) -> None:
    path = animals / "dogs" / "1.png"
    Image.effect_noise((64, 64), 50).save(path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(DataError, match=r"1.png: this is not an image"):
        read_image_folder(animals, (8, 8))


def test_an_image_of_too_many_pixels_is_refused(
    animals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(DataError, match="at most 100 pixels"):
        read_image_folder(animals, (8, 8))


def test_what_is_not_a_folder_of_classes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        read_image_folder(tmp_path / "absent", (8, 8))
    (tmp_path / "a.png").write_bytes(b"")
    with pytest.raises(DataError, match="no folders of classes") as error:
        read_image_folder(tmp_path, (8, 8))
    assert "1 files" in str(error.value)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"empty: there are no images of this class"):
        read_image_folder(tmp_path, (8, 8))


def trained(value: int) -> dict[str, object]:
    """What training on images 10 × 10 with a border of that brightness leaves."""
    images = torch.full((10, 10, 10), value, dtype=torch.uint8)
    images[:, 3:7, 3:7] = 255 - value
    facts: dict[str, object] = prepare_images(images, split_chronological(10), "minmax")[1]
    return facts


@pytest.mark.parametrize("size", [(10, 10), (40, 40), (80, 40)])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "I;16", "P", "1"])
def test_ink_on_paper_becomes_light_on_dark(
    tmp_path: Path, size: tuple[int, int], mode: str
) -> None:
    pixels = np.full(size[::-1], 255, np.uint8)
    pixels[size[1] // 4 : size[1] * 3 // 4, size[0] // 4 : size[0] * 3 // 4] = 0
    if mode == "I;16":
        Image.fromarray(pixels.astype(np.uint16) * 257).save(tmp_path / "d.png")
    else:
        Image.fromarray(pixels).convert(mode).save(tmp_path / "d.png")
    names, batch = read_images([str(tmp_path / "d.png")], trained(0))
    assert names == [f"{tmp_path / 'd.png'} (inverted)"]
    assert batch.shape == (1, 1, 10, 10)
    assert batch[0, 0, 0].abs().max() < 0.01
    assert batch.max() > 0.9


def test_an_image_like_the_trained_ones_stays_as_it_is(tmp_path: Path) -> None:
    Image.new("L", (10, 10), 0).save(tmp_path / "d.png")
    names, batch = read_images([str(tmp_path / "d.png")], trained(0))
    assert names == [str(tmp_path / "d.png")]
    assert batch.abs().max() == 0


def test_transparent_parts_are_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(tmp_path / "d.png")
    assert read_images([str(tmp_path / "d.png")], trained(255))[1].min() > 0.99


def test_values_are_brought_to_the_trained_range(tmp_path: Path) -> None:
    images = torch.zeros(10, 8, 8, dtype=torch.uint8)
    images[:, 2:6, 2:6] = 16  # as in the digits of 8 × 8 pixels with 17 gray levels
    _, facts = prepare_images(images, split_chronological(10), "none")
    Image.new("L", (8, 8), 255).save(tmp_path / "d.png")
    _, batch = read_images([str(tmp_path / "d.png")], {**facts, "border": 1.0})
    assert batch.max() == 16


def test_nothing_to_predict_is_an_error() -> None:
    with pytest.raises(DataError, match="nothing to predict"):
        read_images([], trained(0))

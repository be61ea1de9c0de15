"""Reading image files with Pillow: folders of images by class, and new images to predict."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from .errors import DataError
from .files import require_file

ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}
)
_DARK, _BRIGHT = 1 / 3, 2 / 3  # mean brightness of a border that is clearly dark, clearly bright
_Size = tuple[int, int]


def read_image_folder(
    path: Path, size: _Size, color: bool = True, fit: str = "crop"
) -> tuple[Tensor, list[str]]:
    """Read a folder with one folder of image files for each class, by alphabet.

    Args:
        path: the folder. Files whose names begin with a dot or do not end like an image are
            skipped.
        size: height and width to which images are brought.
        color: three channels (red, green, blue), or one gray one.
        fit: "crop" (the largest middle part of the right proportions) or "stretch" (all of it).

    Returns:
        uint8 (N, C, H, W), and the class of each, the name of its folder.

    Raises:
        DataError: no such folder, no folders of classes in it, one without images, or a file that
            is not an image.
    """
    if not path.is_dir():
        raise DataError(
            "there is no such folder",
            where=path,
            expected="a folder with one folder of images for each class",
            got="a file" if path.exists() else "nothing at that place",
            fix="Correct the path",
        )
    names = sorted(each.name for each in path.iterdir() if _is_shown(each) and each.is_dir())
    if not names:
        raise DataError(
            "there are no folders of classes",
            where=path,
            expected="one folder of images for each class, such as cats and dogs",
            got=f"{sum(1 for _ in path.iterdir())} files and no folder",
            fix="Sort the images into folders that are named after their classes",
        )
    images: list[np.ndarray[Any, Any]] = []
    labels: list[str] = []
    for name in names:
        files = sorted(each for each in (path / name).iterdir() if _is_image_file(each))
        if not files:
            raise DataError(
                "there are no images of this class",
                where=path / name,
                expected=f"files that end in {', '.join(sorted(ENDINGS))}",
                fix="Put images there, or remove the folder",
            )
        images += [_pixels(file, size, color, fit) for file in files]
        labels += [name] * len(files)
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous(), labels


def read_images(paths: Sequence[str], preparation: Mapping[str, Any]) -> tuple[list[str], Tensor]:
    """Read new images as the model was trained to see them.

    An image is brought to the trained size: cut or stretched as the training images were, or, where
    those came from arrays, shrunk whole and filled up with the color of its border. Where the gray
    training images have a dark border and the new one a bright border, or the reverse, it is
    inverted (a digit in ink on paper becomes light on dark, as in MNIST); its name then says so.

    Args:
        paths: image files.
        preparation: `Dataset.preparation` of the training data.

    Returns:
        The names of the images, and float32 (N, C, H, W), normalized.

    Raises:
        DataError: no such file, or not an image.
    """
    size = (int(preparation["height"]), int(preparation["width"]))
    color = preparation["channels"] == 3
    if not paths:
        raise DataError("there is nothing to predict", expected="image files", fix="Name some")
    names, images = [], []
    for path in paths:
        pixels = _pixels(Path(path), size, color, preparation.get("fit", "pad"))
        inverted = not color and _is_inverse(pixels, preparation["border"])
        names.append(f"{path} (inverted)" if inverted else str(path))
        images.append(255 - pixels if inverted else pixels)
    batch = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).double() / 255
    black, white = preparation["black"], preparation["white"]
    if preparation["channels"] not in (1, 3):
        raise DataError(
            "image files have 1 or 3 channels",
            where=paths[0],
            expected=f"{preparation['channels']} channels, as in training",
            fix="Predict from arrays instead",
        )
    offset = torch.tensor(preparation["offset"], dtype=torch.float64).view(-1, 1, 1)
    factor = torch.tensor(preparation["factor"], dtype=torch.float64).view(-1, 1, 1)
    return names, ((black + batch * (white - black) - offset) / factor).float().contiguous()


def _is_shown(path: Path) -> bool:
    return not path.name.startswith(".")


def _is_image_file(path: Path) -> bool:
    return _is_shown(path) and path.suffix.lower() in ENDINGS and path.is_file()


def _pixels(path: Path, size: _Size, color: bool, fit: str) -> np.ndarray[Any, Any]:
    """One image as uint8 (H, W, C)."""
    require_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as file:
                image = _converted(ImageOps.exif_transpose(file), color)
    except (OSError, ValueError, SyntaxError) as error:
        raise _not_an_image(path, "an image such as PNG or JPEG", error) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        limit = f"at most {Image.MAX_IMAGE_PIXELS:,} pixels"
        raise _not_an_image(path, limit, error) from error
    pixels = np.asarray(_fitted(image, size, fit))
    return pixels if color else pixels[:, :, None]


def _converted(image: Image.Image, color: bool) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode == "I":  # 16 bits a pixel, which convert clips
        image = Image.fromarray((np.asarray(image).clip(0, 65535) >> 8).astype(np.uint8))
    if "A" in image.mode or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    return image.convert("RGB" if color else "L")


def _fitted(image: Image.Image, size: _Size, fit: str) -> Image.Image:
    height, width = size
    if image.size == (width, height):
        return image
    if fit == "stretch":
        return image.resize((width, height), Image.Resampling.BILINEAR)
    if fit == "crop":
        return ImageOps.fit(image, (width, height), Image.Resampling.BILINEAR)
    return ImageOps.pad(
        image, (width, height), Image.Resampling.BILINEAR, color=_border_color(image)
    )


def _border(pixels: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The pixels along the four edges of (H, W, C), as (number of pixels, C)."""
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])


def _border_color(image: Image.Image) -> int | tuple[int, ...]:
    pixels = np.asarray(image)
    edge = np.median(_border(pixels if pixels.ndim == 3 else pixels[:, :, None]), axis=0)
    color = tuple(int(value) for value in edge)
    return color if len(color) > 1 else color[0]


def _is_inverse(pixels: np.ndarray[Any, Any], trained: float) -> bool:
    """Whether a dark border was trained and this one is bright, or the reverse."""
    here = float(_border(pixels).mean()) / 255
    return (trained < _DARK and here > _BRIGHT) or (trained > _BRIGHT and here < _DARK)


def _not_an_image(path: Path, expected: str, error: BaseException) -> DataError:
    return DataError(
        "this is not an image that can be read",
        where=path,
        expected=expected,
        got=str(error).splitlines()[0] if str(error) else type(error).__name__,
        fix="Choose another file, or remove it from the folder",
    )

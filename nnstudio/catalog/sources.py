"""Where data can come from: bundled sets, generated points, and the user's own files.

A source is a `Part` without code of its own; `nnstudio.data` writes its reader. Paths are relative
to the project's folder unless absolute.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from nnstudio.catalog.node_type import Part
from nnstudio.catalog.settings import Bool, Choice, Float, Int, Setting, Size, Text

BUNDLED = (
    "airline",
    "auto-mpg",
    "breast-cancer",
    "co2",
    "diabetes",
    "diamonds",
    "digits",
    "fashion-mnist",
    "iris",
    "mnist-10k",
    "names",
    "penguins",
    "sunspots",
    "tinyshakespeare",
    "titanic",
    "wine",
)
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "space": " "}
DECIMALS = {"point": ".", "comma": ","}
ENCODINGS = ("auto", "utf-8", "utf-16", "cp1252", "latin-1")

_SEED = Int("seed", 0, "The same seed gives the same points.", low=0, high=2**31 - 1)
_LAYOUT = Choice(
    "layout",
    "auto",
    "Where the colors of (N, ., ., .) images lie: last in NHWC, second in NCHW.",
    options=("auto", "NHWC", "NCHW"),
)
_CLASSES = Text("classes", "", "Names of the classes by index, separated by commas.")


def _samples(default: int = 1000) -> Int:
    return Int("samples", default, "How many points.", low=4, high=10_000_000)


def _noise(default: float) -> Float:
    return Float("noise", default, "Standard deviation of the noise.", low=0.0, high=100.0)


def _path(name: str = "path", help: str = "The file.") -> Text:
    return Text(name, "", help)


def _csv(*more: Setting) -> tuple[Setting, ...]:
    """Settings of a file with delimited columns."""
    return (
        _path("path", "The file; plain or compressed with gzip."),
        *more,
        Choice("delimiter", "auto", "What separates cells.", options=("auto", *DELIMITERS)),
        Choice("decimal", "auto", "The decimal sign of numbers.", options=("auto", *DECIMALS)),
        Choice("encoding", "auto", "How characters are stored.", options=ENCODINGS),
        Choice(
            "header",
            "auto",
            "Whether the first line names the columns.",
            options=("auto", "yes", "no"),
        ),
    )


def _stride(name: str, optional: bool = True) -> Int:
    return Int(
        "stride", None, f"From one {name} to the next; none: no overlap.",
        low=1, high=1_000_000, optional=optional,
    )  # fmt: skip


_LENGTH = Int("length", 64, "Characters in a window.", low=1, high=100_000)
_WINDOW = Int("window", 12, "Past values that predict the next one.", low=1, high=100_000)

_SOURCES = (
    Part(
        "Bundled",
        "Bundled set",
        "A data set that comes with NN Studio, offline.",
        (
            Choice("name", "mnist-10k", "Which one.", options=BUNDLED),
            Int("length", None, "Texts: characters in a window; none: as the set suggests.",
                low=1, high=100_000, optional=True),
            Int("stride", None, "Texts: from one window to the next; none: as the set suggests.",
                low=1, high=1_000_000, optional=True),
            Int("window", None, "Series: past values; none: as the set suggests.",
                low=1, high=100_000, optional=True),
        ),
    ),
    Part(
        "Moons",
        "Two moons",
        "Two interleaving half circles.",
        (_samples(), _noise(0.1), _SEED),
    ),
    Part(
        "Circles",
        "Circles",
        "A small circle inside a large one.",
        (
            _samples(),
            _noise(0.05),
            Float("factor", 0.5, "Inner radius ÷ outer radius.", low=0.0, high=0.99),
            _SEED,
        ),
    ),
    Part(
        "Spiral",
        "Spiral",
        "Arms that wind around each other, one class each.",
        (
            _samples(),
            _noise(0.0),
            Float("turns", 1.5, "Full turns of each arm.", low=0.0, high=20.0, above=True),
            Int("classes", 2, "How many arms.", low=2, high=100),
            _SEED,
        ),
    ),
    Part(
        "Xor",
        "XOR",
        "A square of four quarters; opposite quarters are one class.",
        (_samples(), _noise(0.0), _SEED),
    ),
    Part(
        "Gaussians",
        "Gaussian clouds",
        "Round clouds with their centers on a circle, one class each.",
        (_samples(), _noise(0.3), Int("classes", 3, "How many clouds.", low=2, high=100), _SEED),
    ),
    Part("Csv", "Table (CSV)", "Rows and columns of text, with or without a header.", _csv()),
    Part(
        "Npz",
        "Arrays (.npz)",
        "Arrays of one .npz file, by name.",
        (
            _path(),
            Text("x", "x", "Name of the input array."),
            Text("y", "y", "Name of the array of labels or numbers to predict."),
            Text("test_x", "", "Inputs of an official test part, if there is one."),
            Text("test_y", "", "Labels of the official test part."),
            _LAYOUT,
            _CLASSES,
        ),
    ),
    Part(
        "Npy",
        "Arrays (.npy)",
        "One .npy file of inputs and one of labels.",
        (
            _path("inputs", "The file of inputs."),
            _path("targets", "The file of labels or numbers to predict."),
            _path("test_inputs", "Inputs of an official test part, if there is one."),
            _path("test_targets", "Labels of the official test part."),
            _LAYOUT,
            _CLASSES,
        ),
    ),
    Part(
        "ImageFolder",
        "Folder of images",
        "A folder with one folder of image files for each class.",
        (
            _path("path", "The folder that holds the classes' folders."),
            _path("test_path", "The same for an official test part, if there is one."),
            Size("size", 64, "Height and width to which images are brought.", dims=2, high=4096),
            Choice("fit", "crop", "crop: the largest middle part of the right proportions;"
                   " stretch: the whole image.", options=("crop", "stretch")),
            Bool("color", True, "Three color channels, or one gray one."),
        ),
    ),
    Part(
        "Idx",
        "Images (IDX)",
        "Files in the format of the MNIST family, plain or .gz.",
        (
            _path("images", "The images."),
            _path("labels", "Their labels."),
            _path("test_images", "Images of an official test part, if there is one."),
            _path("test_labels", "Labels of the official test part."),
            _CLASSES,
        ),
    ),
    Part(
        "TextFile",
        "Text",
        "Windows of characters; the target is the same window one character later.",
        (
            _path("path", "The text; plain or compressed with gzip."),
            _LENGTH,
            _stride("window"),
            Choice("encoding", "auto", "How characters are stored.", options=ENCODINGS),
        ),
    ),
    Part(
        "Series",
        "Series (CSV)",
        "Windows of past values of one column; the target is the value that follows.",
        _csv(
            Text("column", "", "The column of values; empty: the last one of numbers."),
            _WINDOW,
            Choice("missing", "error", "Missing values: stop, or repeat the last known one.",
                   options=("error", "previous")),
        ),
    ),
)  # fmt: skip


def sources() -> Mapping[str, Part]:
    """Every source by its key, in the order of a menu."""
    return MappingProxyType({part.key: part for part in _SOURCES})

"""The registry lists every module of `types/`, and loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from nnstudio.catalog import registry, types
from nnstudio.catalog.registry import node_type, node_types, optimizers, schedules

NEEDED = (
    "Input Target Output Linear Conv1d Conv2d ConvTranspose2d MaxPool1d MaxPool2d AvgPool2d"
    " AdaptiveAvgPool2d Upsample Flatten Reshape Permute Transpose Select Slice Mean BatchNorm1d"
    " BatchNorm2d LayerNorm GroupNorm Dropout Dropout2d ReLU LeakyReLU ELU Sigmoid Tanh GELU SiLU"
    " Softplus Softmax LogSoftmax Identity Add Subtract Multiply MatMul Concatenate Embedding RNN"
    " LSTM GRU MultiheadAttention CrossEntropyLoss NLLLoss MSELoss L1Loss SmoothL1Loss HuberLoss"
    " BCEWithLogitsLoss WeightedSum Accuracy ConfusionMatrix R2 MAE"
    " DepthwiseConv2d ConvTranspose1d PixelShuffle AdaptiveMaxPool2d LPPool2d MinPool2d MaxUnpool2d"
    " ZeroPad2d CenterCrop LocalResponseNorm SpatialPyramidPooling StochasticDepth LayerScale"
    " LayerNorm2d Parameter Chunk Chunk3 Chunk4 Split Stack Unsqueeze Squeeze Sum Max Min ArgMax"
    " OneHot OneMinus ScalarMultiply ScalarAdd Power Sqrt Exp Log Abs CosineSimilarity"
    " PairwiseDistance L2Normalize TripletMarginLoss ContrastiveLoss CosineEmbeddingLoss DiceLoss"
    " BinaryDiceLoss Hardsigmoid Hardswish Hardtanh ReLU6"
)


def test_what_users_were_promised_is_there() -> None:
    assert set(NEEDED.split()) <= set(node_types())
    assert {"SGD", "Adam", "AdamW", "RMSprop"} <= set(optimizers())
    assert {"constant", "StepLR", "CosineAnnealingLR", "OneCycleLR"} == set(schedules())


def test_every_module_of_types_is_listed() -> None:
    there = {path.stem for path in Path(types.__path__[0]).glob("*.py")} - {"__init__"}
    assert there == {module.__name__.rpartition(".")[2] for module in registry._FAMILIES}


def test_families_stay_together_so_that_a_palette_can_group_them() -> None:
    families = [kind.family for kind in node_types().values()]
    starts = [a for a, b in zip(families, ["", *families], strict=False) if a != b]
    assert len(starts) == len(set(starts))


def test_an_unknown_key_is_none() -> None:
    assert node_type("Conv9d") is None
    assert node_type("Linear") is node_types()["Linear"]


def test_loading_the_catalog_loads_the_standard_library_only() -> None:
    code = (
        "import sys; import nnstudio.catalog.registry as r; r.node_types();"
        "print(sorted({n.partition('.')[0] for n in sys.modules} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True
    )
    assert set(eval(done.stdout)) <= {"nnstudio", "__main__", "__mp_main__"}

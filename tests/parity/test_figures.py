"""Every template reaches the figure that it promises, with its own plan and seed."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

import nnstudio
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.running import Result
from nnstudio.workbench.templates import templates


def trained(name: str, folder: Path, seed: int | None = None) -> tuple[Workbench, Result]:
    """A template, trained as it is."""
    bench = nnstudio.from_template(name, folder / f"{name}.nns")
    bench.save()
    return bench, bench.train(seed=seed)


LEAST_ACCURACY = {
    "lenet5-mnist": 0.970,
    "spiral-mlp": 0.98,
    "mlp-fashion": 0.88,
    "cnn-fashion": 0.91,
    "resnet-small-fashion": 0.91,
    "resnet18-small-fashion": 0.92,
    "siamese-halves-fashion": 0.90,
    "vgg-small-fashion": 0.90,
    "alexnet-small-fashion": 0.89,
    "googlenet-small-fashion": 0.90,
    "densenet-small-fashion": 0.90,
    "fully-convolutional-mnist": 0.97,
}
_QUICK = {"lenet5-mnist", "spiral-mlp"}


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in _QUICK else pytest.mark.long)
        for name in LEAST_ACCURACY
    ],
)
def test_a_classifier_reaches_its_accuracy(name: str, tmp_path: Path) -> None:
    _, result = trained(name, tmp_path)
    assert result.test["test_accuracy"] >= LEAST_ACCURACY[name]  # type: ignore[operator]


@pytest.mark.long
@pytest.mark.timeout(900)
def test_lenet_reaches_its_mean_over_three_seeds(tmp_path: Path) -> None:
    found = [trained("lenet5-mnist", tmp_path, seed)[1].test["test_accuracy"] for seed in range(3)]
    assert statistics.mean(found) >= 0.974  # type: ignore[type-var]


# Nats per character on validation.
MOST_LOSS = {"char-lstm-shakespeare": 1.75, "gru-by-hand-names": 1.96, "char-rnn-shakespeare": 1.75}


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", MOST_LOSS)
def test_a_language_model_reaches_its_loss_per_character(name: str, tmp_path: Path) -> None:
    _, result = trained(name, tmp_path)
    assert result.metrics["val_loss"]["best"] <= MOST_LOSS[name]


def test_the_regression_explains_the_consumption_of_cars(tmp_path: Path) -> None:
    _, result = trained("autompg-mlp", tmp_path)
    assert result.test["test_r2"] >= 0.85  # type: ignore[operator]


# The largest share of the squared error of repeating the last value.
MOST_OF_REPEATING = {
    "sunspots-gru": 0.5,
    "rnn-by-hand-sunspots": 0.55,
    "lstm-by-hand-co2": 0.7,
    "peephole-lstm-airline": 0.2,
}


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.long if name == "lstm-by-hand-co2" else [])
        for name in MOST_OF_REPEATING
    ],
)
def test_a_forecast_beats_repeating_the_last_value(name: str, tmp_path: Path) -> None:
    bench, result = trained(name, tmp_path)
    data = bench.compiled.dataset
    rows = data.splits["test"]
    last, following = data.fields["window"][rows][:, -1], data.fields["next"][rows]
    repeating = (last - following).square().mean().item()
    assert result.test["test_loss"] < repeating * MOST_OF_REPEATING[name]  # type: ignore[operator]


# Mean squared error of pixels whose variance is 1; coarse digits have one of 0.44.
MOST_ERROR = {
    "unet-sharpen-mnist": 0.44 / 3,
    "encoder-decoder-mnist": 0.25,
    "one-to-many-mnist": 0.35,
}


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", MOST_ERROR)
def test_an_image_is_written_again_with_little_error(name: str, tmp_path: Path) -> None:
    _, result = trained(name, tmp_path)
    assert result.test["test_loss"] < MOST_ERROR[name]  # type: ignore[operator]


def test_every_template_is_held_to_a_figure() -> None:
    held = {*LEAST_ACCURACY, *MOST_LOSS, *MOST_OF_REPEATING, *MOST_ERROR, "autompg-mlp"}
    assert {template.name for template in templates()} == held

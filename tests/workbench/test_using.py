"""Answers of trained models: images, rows, series and texts; the export gives the same ones."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import nnstudio
from nnstudio.errors import DataProblem, ProblemsError, UsageError
from nnstudio.workbench.bench import Workbench
from tests.compiler.written import autoencoder
from tests.networks import chain, classifier, spiral


def quick(net: Workbench, folder: Path, **settings: str) -> Workbench:
    """Save the project and train it on little."""
    net.save(folder / "net.nns")
    net.train(device="cpu", settings={"threads": "1", **settings})
    return net


def digits() -> Workbench:
    """8 × 8 digits, one Linear."""
    net = nnstudio.new("Digits")
    net.set_data("Bundled", name="digits")
    image = net.add("Input", field="image")
    classifier(net, chain(net, image, "Flatten", ("Linear", {"out_features": 10})), "label")
    return net


def first_digits(folder: Path, count: int) -> tuple[list[str], list[int]]:
    """The first bundled digits as PNG files, and which digits they are."""
    from nnstudio.data.bundled import about

    (file,) = (f for f in about("digits").folder.iterdir() if f.suffix in (".npz", ".gz", ".csv"))
    if file.suffix == ".npz":
        data = np.load(file)
        images, labels = (data[name] for name in data.files[:2])
    else:
        text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        table = np.loadtxt(text.decode().splitlines(), delimiter=",", skiprows=0)
        images, labels = table[:, :-1].reshape(-1, 8, 8), table[:, -1]
    paths = []
    for at in range(count):
        path = folder / f"digit{at}.png"
        scaled = np.asarray(images[at], float).reshape(8, 8) * 255 / 16
        Image.fromarray(scaled.astype(np.uint8)).save(path)
        paths.append(str(path))
    return paths, [int(label) for label in labels[:count]]


def test_digits_are_named_from_png_files(tmp_path: Path) -> None:
    net = quick(digits(), tmp_path, epochs="6", **{"optimizer.lr": "0.05"})
    paths, labels = first_digits(tmp_path, 12)
    found = net.predict(paths)
    assert [answer.input for answer in found] == paths
    assert sum(int(a.answer) == label for a, label in zip(found, labels, strict=True)) >= 10
    assert sum(share for _, share in found[0].probabilities) == pytest.approx(1)
    assert len(found[0].probabilities) == 10


def test_an_image_that_is_none_is_named(tmp_path: Path) -> None:
    net = quick(digits(), tmp_path, epochs="1")
    (tmp_path / "letter.png").write_text("Dear sir")
    with pytest.raises(DataProblem, match=r"letter\.png"):
        net.predict([str(tmp_path / "letter.png")])
    with pytest.raises(DataProblem, match=r"gone\.png"):
        net.predict([str(tmp_path / "gone.png")])


def test_rows_are_answered_in_the_units_of_the_data(tmp_path: Path) -> None:
    net = nnstudio.from_template("autompg-mlp")
    quick(net, tmp_path, epochs="20")
    found = net.predict(["8,307,130,3504,12,70,1", "4,97,46,1835,20.5,70,2"])
    heavy, light = (answer.values[0] for answer in found)
    assert 5 < heavy < light < 50
    assert found[0].answer.startswith("mpg ") and found[0].probabilities == ()


def test_a_file_of_rows_is_answered_row_by_row(tmp_path: Path) -> None:
    net = quick(spiral(), tmp_path, epochs="1")
    (tmp_path / "rows.csv").write_text("x1,x2\n0.5,0.5\n-1,2\n")
    found = net.predict([str(tmp_path / "rows.csv")])
    assert len(found) == 2 and {answer.answer for answer in found} <= {"0", "1"}


def test_a_row_that_does_not_fit_says_what_is_expected(tmp_path: Path) -> None:
    net = quick(spiral(), tmp_path, epochs="1")
    with pytest.raises(DataProblem):
        net.predict(["1,2,3"])
    with pytest.raises(DataProblem):
        net.predict(["one,two"])
    with pytest.raises(UsageError, match="length are for models that write text"):
        net.predict(["1,2"], length=3)


def test_a_series_is_continued(tmp_path: Path) -> None:
    net = nnstudio.from_template("sunspots-gru")
    quick(net, tmp_path, epochs="3")
    values = "\n".join(str(50 + 40 * (at % 11)) for at in range(20))
    (tmp_path / "series.csv").write_text("SUNACTIVITY\n" + values + "\n")
    (answer,) = net.predict([str(tmp_path / "series.csv")])
    assert len(answer.values) == 1


def names() -> Workbench:
    """A model of names, one character at a time."""
    net = nnstudio.new("Names")
    net.set_data("Bundled", name="names")
    text = net.add("Input", field="text")
    steps = [
        ("Embedding", {"num_embeddings": 32, "embedding_dim": 8}),
        ("GRU", {"hidden_size": 16}),
    ]
    classifier(net, chain(net, text, *steps, ("Linear", {"out_features": 27})), "next")
    return net


def test_a_text_is_written_on(tmp_path: Path) -> None:
    net = quick(names(), tmp_path, epochs="1", batch_size="512")
    first, second = net.predict(["em", "jo"], length=12, seed=3)
    assert len(first.answer) == 12 and (first.input, second.input) == ("em", "jo")
    assert net.predict(["em"], length=12, seed=3)[0] == first
    assert net.predict(["em"], length=12, temperature=0.0) == net.predict(
        ["em"], length=12, temperature=0.0, seed=9
    )


def test_a_picture_is_rebuilt_as_numbers(tmp_path: Path) -> None:
    net = quick(autoencoder(), tmp_path, epochs="1")
    paths, _ = first_digits(tmp_path, 2)
    found = net.predict(paths)
    assert found[0].answer == "1 × 8 × 8 numbers" and len(found[1].values) == 64


def test_a_model_that_takes_more_than_a_person_can_give_says_so(tmp_path: Path) -> None:
    net = digits()
    which = net.add("Embedding", net.add("Input", field="label", name="hint"), num_embeddings=10)
    net.add("Output", net.add("Linear", which, out_features=2))
    quick(net, tmp_path, epochs="1")
    paths, _ = first_digits(tmp_path, 1)
    with pytest.raises(DataProblem, match="the model also takes label"):
        net.predict(paths)


def test_answers_do_not_need_the_data_any_more(tmp_path: Path) -> None:
    rows = "".join(f"{at % 7},{at % 5},{'ab'[at % 7 > 3]}\n" for at in range(70))
    (tmp_path / "table.csv").write_text("x,z,kind\n" + rows)
    net = Workbench(path=tmp_path / "net.nns")
    net.set_data("Csv", path="table.csv")
    classifier(net, chain(net, net.add("Input"), ("Linear", {"out_features": 2})))
    quick(net, tmp_path, epochs="3")
    before = net.predict(["6,1"])
    (tmp_path / "table.csv").unlink()
    again = nnstudio.open(tmp_path / "net.nns")
    assert again.predict(["6,1"]) == again.predict(["6,1"], run=net.runs()[0].name) == before
    with pytest.raises(DataProblem, match=r"table\.csv"):
        again.evaluate()
    with pytest.raises(ProblemsError, match=r"table\.csv"):
        again.export(tmp_path / "out")

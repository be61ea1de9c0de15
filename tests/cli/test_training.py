"""train, runs, evaluate, predict, export: what trains, and what uses a run."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import nnstudio
from nnstudio.__main__ import main
from tests.cli.conftest import ROOT, Json, start, write_project

Printed = pytest.CaptureFixture[str]


def test_train_prints_a_line_per_epoch_and_ends_with_one_line_of_figures(
    project: Path, capsys: Printed
) -> None:
    assert main(["train", "points.nns", "--epochs", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("run ")
    assert "42 parameters" in lines[0]
    assert [line.split()[1] for line in lines if line.startswith("epoch ")] == ["1/3", "2/3", "3/3"]
    assert re.match(r"3 epochs, \d+ steps in [\d.]+ s on cpu: .*test_accuracy", lines[-1])


def test_train_gives_its_result_as_json(project: Path, json_of: Json) -> None:
    result = json_of("train", "points.nns", "--seed", "3", "--device", "cpu")
    assert list(result) == ["run", "epochs", "steps", "seconds", "device", "metrics"]
    assert (result["epochs"], result["device"]) == (2, "cpu")
    assert set(result["metrics"]["val_accuracy"]) == {"final", "best"}
    assert set(result["metrics"]["val_loss"]) == {"final", "best"}


def test_json_is_all_that_standard_output_gets(project: Path, here: Path) -> None:
    process = start(["train", "points.nns", "--json"], here)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert json.loads(out)["epochs"] == 2
    assert out.count("\n") == 1
    assert "epoch 1/2" in err


def test_set_changes_the_plan_for_this_run_alone(project: Path, json_of: Json) -> None:
    before = project.read_bytes()
    few = json_of("train", "points.nns", "--set", "batch_size=100", "--set", "optimizer.lr=0.5")
    many = json_of("train", "points.nns", "--set", "batch_size=10")
    assert few["steps"] < many["steps"]
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "optimizer.lr"], "KEY=VALUE"),
        (["--set", "optimizer.speed=1"], "speed"),
        (["--set", "optimizer.lr=fast"], "lr"),
        (["--device", "abacus"], "device"),
        (["--resume", "never"], "never"),
    ],
)
def test_wrong_options_are_explained(
    options: list[str], said: str, project: Path, capsys: Printed
) -> None:
    assert main(["train", "points.nns", *options]) == 2
    assert said in capsys.readouterr().err
    assert not list(Path().glob("*.runs/*"))


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_saves_and_the_run_can_be_resumed(here: Path, json_of: Json) -> None:
    write_project(here / "points.nns", epochs=100_000)
    process = start(["train", "points.nns"], here)
    assert process.stdout is not None
    while "epoch 5/" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "saving" in out
    resumed = re.search(r"nnstudio train points\.nns --resume (\S+)", out)
    assert resumed is not None
    (run,) = json_of("runs", "points.nns")
    assert (run["name"], run["state"]) == (resumed[1], "stopped")

    process = start(["train", "points.nns", "--resume", resumed[1]], here)
    assert process.stdout is not None
    first = ""
    while not first.startswith("epoch "):
        first = process.stdout.readline()
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert int(first.split()[1].partition("/")[0]) >= run["epochs"]


@pytest.mark.skipif(os.name != "posix", reason="uses a shell")
def test_a_reader_that_leaves_stops_the_run_and_it_is_saved(here: Path, json_of: Json) -> None:
    write_project(here / "points.nns", epochs=100_000)
    process = start(["train", "points.nns"], here)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.wait(timeout=60)
    (run,) = json_of("runs", "points.nns")
    assert run["state"] == "stopped"


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_gets_a_progress_bar(project: Path, here: Path) -> None:
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    process = subprocess.Popen(
        [sys.executable, "-m", "nnstudio", "train", str(project), "--epochs", "50"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    while chunk := _read(ours):
        seen += chunk
    assert process.wait() == 0
    assert re.search(rb"\d+%\|.*steps/s", seen)
    assert b"epoch 50/50" in seen


def names_in(folder: str) -> set[str]:
    return {path.name for path in Path(folder).iterdir()}


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux says so when the other side has closed
        return b""


def test_runs_lists_what_was_trained(trained: Path, json_of: Json, capsys: Printed) -> None:
    (run,) = json_of("runs", "points.nns")
    assert next(iter(run)) == "name"
    assert (run["state"], run["epochs"]) == ("finished", 2)
    assert json_of("runs") == [run]
    assert main(["runs", "points.nns"]) == 0
    printed = capsys.readouterr().out
    assert run["name"] in printed
    assert "test_accuracy" in printed


def test_runs_of_an_untrained_project_says_how_to_train(project: Path, capsys: Printed) -> None:
    assert main(["runs", "points.nns"]) == 0
    assert "nnstudio train" in capsys.readouterr().out


def test_evaluate_gives_figures_and_the_confusion_matrix(
    trained: Path, json_of: Json, capsys: Printed
) -> None:
    for split in ("train", "validation", "test"):
        found = json_of("evaluate", "points.nns", "--split", split)
        assert found["split"] == split
        rows = found["metrics"]["confusion"]
        right = sum(rows[at][at] for at in range(len(rows)))
        assert found["metrics"]["accuracy"] == pytest.approx(right / sum(map(sum, rows)))
    assert main(["evaluate", "points.nns", "--weights", "last"]) == 0
    printed = capsys.readouterr().out
    assert "accuracy" in printed
    assert "true \\ predicted" in printed


def test_evaluate_without_a_run_says_to_train_first(project: Path, capsys: Printed) -> None:
    assert main(["evaluate", "points.nns"]) == 2
    assert "train" in capsys.readouterr().err


def test_predict_names_the_likeliest_class(trained: Path, json_of: Json, capsys: Printed) -> None:
    (answer,) = json_of("predict", "points.nns", "1.0, 0.5")
    assert list(answer) == ["input", "answer", "probabilities", "values"]
    assert sum(share for _, share in answer["probabilities"]) == pytest.approx(1)
    assert main(["predict", "points.nns", "1.0, 0.5", "0, 0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert answer["answer"] in lines[0]


def test_predict_writes_a_csv(trained: Path) -> None:
    assert main(["predict", "points.nns", "1.0, 0.5", "0, 0", "--out", "answers.csv"]) == 0
    with Path("answers.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert head[:2] == ["input", "answer"]
    assert len(head) == 4
    assert len(rows) == 2
    assert sum(map(float, rows[0][2:])) == pytest.approx(1)


@pytest.mark.parametrize("given", ["one, two", "1", "missing.png"])
def test_predict_explains_an_input_that_it_cannot_read(
    given: str, trained: Path, capsys: Printed
) -> None:
    assert main(["predict", "points.nns", given]) == 2
    said = capsys.readouterr().err
    assert said.startswith("nnstudio: ")
    assert "Traceback" not in said


def test_options_for_text_are_refused_where_there_is_none(trained: Path, capsys: Printed) -> None:
    assert main(["predict", "points.nns", "1, 2", "--temperature", "0.5"]) == 2
    assert "temperature" in capsys.readouterr().err


def test_a_model_of_text_goes_on_with_a_beginning(here: Path, json_of: Json) -> None:
    Path("lines.txt").write_text("the cat sat on the mat. " * 100, encoding="utf-8")
    net = nnstudio.new("Lines")
    net.set_data("TextFile", path="lines.txt", length=16, stride=16)
    x = net.add("Embedding", net.add("Input", field="text"), embedding_dim=4)
    letters = len(set("the cat sat on the mat. "))
    x = net.add("Linear", net.add("GRU", x, hidden_size=8), out_features=letters)
    net.add("Output", x)
    net.add("CrossEntropyLoss", x, net.add("Target", field="next"))
    net.set_plan(epochs=1, threads=1)
    net.save("lines.nns")
    assert main(["train", "lines.nns"]) == 0
    options = ("--length", "7", "--temperature", "0")
    (answer,) = json_of("predict", "lines.nns", "the c", *options)
    assert answer["input"] == "the c"
    assert len(answer["answer"]) in (7, 5 + 7)
    assert json_of("predict", "lines.nns", "the c", *options) == [answer]


@pytest.mark.parametrize("weights", ["best", "last", "none"])
def test_export_writes_a_folder_without_nnstudio(trained: Path, weights: str) -> None:
    assert main(["export", "points.nns", "--to", "python", "--out", "o", "--weights", weights]) == 0
    assert {"model.py", "train.py", "predict.py", "README.md"} <= names_in("o")
    assert ("weights" in names_in("o")) == (weights != "none")
    texts = [path.read_text("utf-8") for path in Path("o").rglob("*.py")]
    assert not any(re.search(r"^\s*(import|from) nnstudio", text, re.M) for text in texts)


def test_export_never_writes_into_a_folder_that_is_in_use(trained: Path, capsys: Printed) -> None:
    Path("o").mkdir()
    Path("o/mine.txt").write_text("precious")
    assert main(["export", "points.nns", "--out", "o"]) == 2
    assert "not empty" in capsys.readouterr().err
    assert names_in("o") == {"mine.txt"}


def test_an_unknown_run_is_named_with_those_that_there_are(
    trained: Path, json_of: Json, capsys: Printed
) -> None:
    (run,) = json_of("runs", "points.nns")
    assert main(["evaluate", "points.nns", "--run", "never"]) == 2
    assert run["name"] in capsys.readouterr().err


def test_a_named_run_is_used(trained: Path, json_of: Json) -> None:
    (first,) = json_of("runs", "points.nns")
    figures = json_of("evaluate", "points.nns")
    json_of("train", "points.nns", "--seed", "9", "--epochs", "1")
    assert json_of("evaluate", "points.nns", "--run", first["name"]) == figures

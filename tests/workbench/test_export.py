"""The export folder: whole or not at all, the very texts that ran, and it works by itself."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from PIL import Image

import nnstudio
from nnstudio.errors import FileError, ProblemsError, UsageError
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.portable_files import folder as portable_folder
from nnstudio.workbench.recorded import recorded
from tests.compiler.written import autoencoder, two_heads
from tests.networks import spiral

# `sys.modules[name] = None` makes every import of that name fail.
BARE = """
import runpy, sys
for name in ("nnstudio", "networkx", "PySide6", "platformdirs", "tqdm"):
    sys.modules[name] = None
sys.path.insert(0, {folder!r})
sys.argv = {arguments!r}
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run_bare(folder: Path, *arguments: str) -> str:
    """Run a script of an export in a process that cannot import NN Studio; what it printed."""
    code = BARE.format(folder=str(folder), arguments=[str(folder / arguments[0]), *arguments[1:]])
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder.parent,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def net(tmp_path: Path) -> Workbench:
    """The small spiral project, saved and trained."""
    made = spiral()
    made.save(tmp_path / "net.nns")
    made.train()
    return made


def files(folder: Path) -> set[str]:
    """Every file in a folder, with its path there."""
    return {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()}


def test_the_files_are_exactly_the_texts_that_ran(net: Workbench, tmp_path: Path) -> None:
    folder = net.export(tmp_path / "out")
    ran = recorded(net, None).compiled
    for loaded in (ran.model, ran.train, ran.predict):
        assert (folder / loaded.source.name).read_text("utf-8") == loaded.source.text
    for file in (folder / "portable").iterdir():
        assert file.read_bytes() == (portable_folder() / file.name).read_bytes()
    kept = nnstudio.open(folder / "project.nns")
    assert kept.project == ran.project
    assert kept.sources()["model.py"] == (folder / "model.py").read_text("utf-8")


def test_it_holds_what_it_needs_and_nothing_else(net: Workbench, tmp_path: Path) -> None:
    folder = net.export(tmp_path / "out")
    found = files(folder)
    portable = {name for name in found if name.startswith("portable/")}
    assert found - portable == {
        "README.md",
        "model.py",
        "predict.py",
        "project.nns",
        "requirements.txt",
        "train.py",
        "weights/best.pt",
        "weights/preparation.json",
    }
    assert "portable/pictures.py" not in portable and "portable/loop.py" in portable
    assert "pillow" not in (folder / "requirements.txt").read_text()
    assert not any("nnstudio" in f.read_text("utf-8") for f in folder.rglob("*.py"))


def test_own_data_come_along(tmp_path: Path) -> None:
    folder = table(tmp_path, absolute=False).export(tmp_path / "out")
    assert "data/cars.csv" in files(folder)
    assert "`data/`" in (folder / "README.md").read_text("utf-8")
    assert "rows to train on" in run_bare(folder, "train.py")


def table(folder: Path, absolute: bool) -> Workbench:
    """A project on a table of the user's own, in a folder beside it."""
    (folder / "in").mkdir(parents=True)
    rows = "".join(f"{at % 7},{at / 3}\n" for at in range(40))
    file = folder / "in" / "cars.csv"
    file.write_text("a,b\n" + rows)
    net = Workbench(path=folder / "net.nns")
    net.set_data("Csv", path=str(file) if absolute else "in/cars.csv")
    scores = net.add("Linear", net.add("Input"), out_features=1)
    net.add("Output", scores)
    net.add("MSELoss", scores, net.add("Target"))
    net.set_plan(epochs=1, threads=1, device="cpu")
    net.save()
    return net


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("trained", [False, True])
def test_the_exported_project_finds_its_data_wherever_the_folder_goes(
    tmp_path: Path, absolute: bool, trained: bool
) -> None:
    net = table(tmp_path / "home", absolute)
    if trained:
        net.train()
    folder = net.export(tmp_path / "out")
    moved = tmp_path / "elsewhere" / "out"
    moved.parent.mkdir()
    folder.rename(moved)
    (tmp_path / "home").rename(tmp_path / "gone")
    opened = nnstudio.open(moved / "project.nns")
    assert opened.problems() == ()
    assert opened.compiled.fields is not None and opened.compiled.fields.keys() == {"x", "y"}
    assert str(tmp_path) not in (moved / "project.nns").read_text("utf-8")
    assert opened.sources()["train.py"] == (moved / "train.py").read_text("utf-8")
    assert opened.train().steps > 0


def test_all_files_of_the_data_are_found_in_the_export(tmp_path: Path) -> None:
    for kind in ("train", "test"):
        for name in ("cat", "dog"):
            place = tmp_path / "pictures" / kind / name
            place.mkdir(parents=True)
            for at in range(6):
                Image.new("L", (8, 8), at * 20 + (100 if name == "dog" else 0)).save(
                    place / f"{at}.png"
                )
    net = Workbench()
    where = tmp_path / "pictures"
    net.set_data("ImageFolder", path=str(where / "train"), test_path=str(where / "test"))
    flat = net.add("Flatten", net.add("Input", field="image"))
    scores = net.add("Linear", flat, out_features=2)
    net.add("Output", scores)
    net.add("CrossEntropyLoss", scores, net.add("Target", field="label"))
    folder = net.export(tmp_path / "out").rename(tmp_path / "moved")
    where.rename(tmp_path / "gone")
    opened = nnstudio.open(folder / "project.nns")
    assert opened.problems() == ()
    assert opened.compiled.dataset.rows("test") == 12


def test_data_too_large_to_come_along_is_found_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnstudio.workbench.export.LARGEST_DATA", 10)
    folder = table(tmp_path / "home", absolute=False).export(tmp_path / "out")
    assert not (folder / "data").exists()
    assert nnstudio.open(folder / "project.nns").problems() == ()


def test_predict_answers_by_itself_as_the_studio_does(net: Workbench, tmp_path: Path) -> None:
    folder = net.export(tmp_path / "out")
    (answer,) = net.predict(["0.5,0.25"])
    printed = run_bare(folder, "predict.py", "0.5,0.25")
    name, share = answer.probabilities[0]
    assert f": {answer.answer}  ({name} {share:.1%}" in printed


@pytest.mark.parametrize("kind", ["best", "last"])
def test_either_weights_are_found_by_predict(net: Workbench, tmp_path: Path, kind: str) -> None:
    folder = net.export(tmp_path / "out", weights=kind)
    assert f"weights/{kind}.pt" in files(folder)
    weights = torch.load(folder / "weights" / f"{kind}.pt", weights_only=True)
    assert list(weights) == list(net.build().state_dict())
    assert run_bare(folder, "predict.py", "1,2")


@pytest.mark.parametrize("make", [autoencoder, two_heads], ids=lambda make: make.__name__)
def test_networks_of_other_kinds_train_and_answer_bare(make: object, tmp_path: Path) -> None:
    net: Workbench = make()  # type: ignore[operator]
    net.set_plan(epochs=1, threads=1, device="cpu")
    net.save(tmp_path / "net.nns")
    result = net.train()
    folder = net.export(tmp_path / "out", run=result.run, weights="none")
    run_bare(folder, "train.py")
    history = json.loads((folder / "weights" / "history.json").read_text("utf-8"))
    assert history["test"] == json.loads(json.dumps(result.test))


def test_an_untrained_project_is_exported_without_weights(tmp_path: Path) -> None:
    net = spiral()
    net.save(tmp_path / "net.nns")
    folder = net.export(tmp_path / "out")
    assert not (folder / "weights").exists()
    assert "trained weights" not in (folder / "README.md").read_text("utf-8")


def test_a_run_is_exported_as_it_was_not_as_the_project_is(net: Workbench, tmp_path: Path) -> None:
    run = net.runs()[0].name
    net.set("linear1", out_features=3)
    text = (net.export(tmp_path / "out", run=run) / "model.py").read_text("utf-8")
    assert "nn.Linear(2, 16)" in text


def test_a_steered_thread_count_is_written_down(tmp_path: Path) -> None:
    net = spiral(threads=None, epochs=1)
    net.save(tmp_path / "net.nns")
    net.train()
    threads = recorded(net, None).compiled.threads
    assert threads
    text = (net.export(tmp_path / "out") / "train.py").read_text("utf-8")
    assert f"THREADS = {threads}  #" in text


# Refusals


def test_a_folder_with_something_in_it_is_left_alone(net: Workbench, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    with pytest.raises(UsageError, match="not empty"):
        net.export(tmp_path / "out")
    assert files(tmp_path / "out") == {"mine.txt"}
    with pytest.raises(UsageError, match="not empty"):
        net.export(tmp_path / "net.nns")  # a file


def test_an_empty_folder_is_filled(net: Workbench, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert "model.py" in files(net.export(tmp_path / "out"))


def test_missing_folders_above_are_made(net: Workbench, tmp_path: Path) -> None:
    assert net.export(tmp_path / "a" / "b" / "out").is_dir()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weights": "better"}, "best, last, none, not 'better'"),
        ({"run": "nothing"}, "no run"),
    ],
)
def test_what_is_not_there_is_not_exported(
    net: Workbench, tmp_path: Path, options: dict[str, str], words: str
) -> None:
    with pytest.raises((UsageError, FileError), match=words):
        net.export(tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_a_broken_project_is_not_exported(tmp_path: Path) -> None:
    net = spiral()
    net.set("linear2", out_features=9)
    with pytest.raises(ProblemsError, match="scores for 9 classes"):
        net.export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def assert_nothing_is_left(net: Workbench, out: Path) -> None:
    """The export fails, says where and what to do, and leaves everything as it was."""
    before = sorted(path for path in out.parent.rglob("*"))
    with pytest.raises(FileError) as error:
        net.export(out)
    assert str(out) in str(error.value) and "choose a folder with room" in str(error.value)
    assert sorted(path for path in out.parent.rglob("*")) == before


def test_a_place_that_is_no_folder_is_refused(net: Workbench, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises((FileError, UsageError)):
        net.export(tmp_path / "file" / "out")
    assert files(tmp_path) & {"file"}


def test_a_folder_that_may_not_be_written_is_told(net: Workbench, tmp_path: Path) -> None:
    place = Path("/proc") if os.geteuid() == 0 else tmp_path / "locked"  # root writes elsewhere
    if os.geteuid():
        place.mkdir()
        place.chmod(0o555)
    for out in (place / "out", place / "new" / "out"):
        with pytest.raises(FileError, match="choose a folder with room") as error:
            net.export(out)
        assert str(out) in str(error.value)
        assert not out.exists() and not out.parent.with_name("new").exists()


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file may grow beyond 4,000 bytes, as on a disk that is nearly full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_nothing_behind(
    net: Workbench, tmp_path: Path, little_room: None
) -> None:
    (tmp_path / "place").mkdir()
    assert_nothing_is_left(net, tmp_path / "place" / "out")
    assert_nothing_is_left(net, tmp_path / "place" / "new" / "out")


def test_a_full_disk_leaves_an_empty_folder_empty(
    net: Workbench, tmp_path: Path, little_room: None
) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(FileError):
        net.export(tmp_path / "out")
    assert (tmp_path / "out").is_dir() and not files(tmp_path / "out")

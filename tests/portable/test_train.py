"""An exported folder, run without NN Studio: the bits of a session."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import nnstudio.portable
from nnstudio.project.event import Event
from nnstudio.training.session import Session
from tests.training.runs import PLAN, folder, losses, recipe, weights
from tests.training.toy import clouds, equal

MODEL = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 16)
        self.norm = nn.BatchNorm1d(16)
        self.dropout = nn.Dropout(0.3)
        self.out = nn.Linear(16, 2)

    def forward(self, x):
        x = self.hidden(x)
        x = self.norm(x)
        x = torch.relu(x)
        x = self.dropout(x)
        return self.out(x)
"""
TRAIN = '''
"""Train Net."""
from pathlib import Path

import torch
from torch import nn

from model import Net
from portable.dataset import Dataset
from portable.errors import DataError
from portable.train import run

HERE = Path(__file__).parent
SEED = 3
EPOCHS = 3
BATCH_SIZE = 8
SHUFFLE = True
CLIP_NORM = None
DEVICE = "cpu"
THREADS = 1
INPUTS = ("x",)
TARGETS = ("y",)
BEST = ("loss", "lower")
SCHEDULE_PER = "step"


class Objective(nn.Module):
    def __init__(self):
        super().__init__()
        self.cross_entropy = nn.CrossEntropyLoss()

    def forward(self, logits, y):
        loss = self.cross_entropy(logits, y)
        return {"loss": loss, "half": loss / 2}


def load_data(folder):
    if not (folder / "clouds.pt").exists():
        raise DataError("the file clouds.pt is missing", where=folder)
    return Dataset(**torch.load(folder / "clouds.pt", weights_only=True))


def make_optimizer(model):
    return torch.optim.Adam(model.parameters(), lr=0.01)


def make_schedule(optimizer, steps, steps_per_epoch):
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.02, total_steps=steps)


def make_metrics(data):
    return {}


def update_metrics(metrics, logits, y):
    pass


if __name__ == "__main__":
    run(__import__(__name__), Net)
'''


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A folder as an export writes it."""
    place = tmp_path / "exported"
    (place / "portable").mkdir(parents=True)
    (place / "data").mkdir()
    (place / "model.py").write_text(MODEL)
    (place / "train.py").write_text(TRAIN)
    source = Path(nnstudio.portable.__file__ or "").parent
    for name in ("__init__", "dataset", "errors", "train", "fit", "loop", "guard", "device"):
        shutil.copyfile(source / f"{name}.py", place / "portable" / f"{name}.py")
    data = clouds()
    torch.save({"fields": data.fields, "splits": data.splits}, place / "data" / "clouds.pt")
    return place


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run train.py where no nnstudio can be imported."""
    (place / "nnstudio.py").write_text("raise ImportError('an export must not need nnstudio')")
    command = [sys.executable, "train.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=place, check=False)


def test_it_repeats_a_session_to_the_last_bit(exported: Path) -> None:
    done = run(exported)
    assert done.returncode == 0, done.stderr
    assert "parameters on cpu, 60 rows to train on" in done.stdout
    assert "epoch 3/3" in done.stdout

    events: list[Event] = []
    at = folder(exported.parent)
    bare = recipe(make_metrics=lambda data: {}, update_metrics=lambda *_: None)
    outcome = Session(bare, PLAN, clouds(), at).run(events.append)
    history = json.loads((exported / "weights" / "history.json").read_text())
    rows = list(zip(history["losses"]["loss"], history["losses"]["half"], strict=True))
    assert losses(events) == dict(enumerate(rows, 1))
    assert history["test"] == dict(outcome.test)
    for kind in ("last", "best"):
        file = exported / "weights" / f"{kind}.pt"
        assert equal(torch.load(file, weights_only=True), weights(at, kind))


def test_options_replace_what_the_script_says(exported: Path) -> None:
    done = run(exported, "--epochs", "1", "--seed", "8", "--batch-size", "20")
    assert done.returncode == 0, done.stderr
    history = json.loads((exported / "weights" / "history.json").read_text())
    assert len(history["losses"]["loss"]) == 3


def test_it_says_in_one_line_what_is_wrong(exported: Path) -> None:
    for arguments, message in [
        (["--data", "nowhere"], "train.py: nowhere: the file clouds.pt is missing."),
        (["--device", "cuda:88"], "there is no device 'cuda:88' here"),
    ]:
        done = run(exported, *arguments)
        assert done.returncode != 0
        assert message in done.stderr
        assert "Traceback" not in done.stderr

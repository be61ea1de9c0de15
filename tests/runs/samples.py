"""Runs on disk as a session leaves them."""

from __future__ import annotations

from pathlib import Path

from nnstudio.project.event import EpochEnded, Event, RunEnded, RunStarted, Steps
from nnstudio.runs.folder import RunFolder, RunInfo


def events(epochs: int = 2, ended: bool = True) -> list[Event]:
    """Two steps an epoch; the loss falls, the accuracy rises."""
    found: list[Event] = [RunStarted("r", 2, 2, "cpu", 1, 77, (("train", 16), ("test", 4)))]
    for epoch in range(1, epochs + 1):
        losses = (("loss", (1.0 / epoch, 0.9 / epoch)),)
        rates, norms = (0.1, 0.1), (None, None)
        found.append(Steps(2 * epoch - 1, epoch, losses, rates, norms, epoch * 1.0))
        figures = (("val_loss", 1.0 / epoch), ("val_accuracy", 0.4 * epoch))
        found.append(EpochEnded(epoch, 2 * epoch, epoch * 1.0, figures))
    if ended:
        test = (("test_accuracy", 0.75), ("test_confusion", ((3, 1), (0, 4))))
        found.append(RunEnded("finished", epochs, 2 * epochs, 2.5, test))
    return found


def make(runs: Path, written: list[Event], title: str = "LeNet 5") -> RunFolder:
    """A run folder with these events."""
    info = RunInfo(seed=4, device="cpu", threads=1, better={"accuracy": "higher"})
    folder = RunFolder.create(runs, title, "the project", info, {"classes": {}})
    writer = folder.writer()
    for event in written:
        writer.write(event)
    writer.close()
    return folder

"""Checkpoints: the state of a run between two steps, as tensors, numbers and texts, never code."""

from __future__ import annotations

import pickle
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from nnstudio.errors import FileError
from nnstudio.runs.files import reason, replacing

FORMAT = 1
_INSTEAD = "Use another checkpoint of the run, or train anew."
_CODE_ERRORS = (RuntimeError, ValueError, TypeError, AttributeError, AssertionError)


class NotFinite(ArithmeticError):  # noqa: N818 - it says what happened
    """A state with numbers that are NaN or infinite, which is never saved. `name` is the first."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} holds numbers that are NaN or infinite")
        self.name = name


@dataclass
class Checkpoint:
    """The state after `step` steps. Training goes on in `epoch`, of which `done` batches are done.

    Attributes:
        model: parameters and buffers by name.
        optimizer, schedule: their state dicts; None in a checkpoint of weights alone ("best").
        random: states of torch's random generators by device type.
        sums, rows: what the mean training losses of this epoch are made of so far.
        best_value, best_epoch: the best validation figure so far.
        changes: values that were changed by hand and live in modules (such as `dropout.p`).
    """

    model: dict[str, Tensor]
    step: int
    epoch: int
    done: int = 0
    seconds: float = 0.0
    epochs: int = 0
    threads: int = 1
    optimizer: dict[str, Any] | None = None
    schedule: dict[str, Any] | None = None
    random: dict[str, Tensor] = field(default_factory=dict)
    sums: dict[str, float] = field(default_factory=dict)
    rows: int = 0
    best_value: float | None = None
    best_epoch: int = 0
    changes: dict[str, float] = field(default_factory=dict)


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, or leave the file that was there.

    Raises:
        NotFinite: a parameter, buffer or optimizer state is NaN or infinite.
        FileError: it cannot be written (a full disk).
    """
    require_finite(checkpoint)
    values = {one.name: getattr(checkpoint, one.name) for one in fields(Checkpoint)}
    try:
        with replacing(path) as file:
            torch.save({"format": FORMAT, **values}, file)
    except RuntimeError as error:  # torch's own writer hides the error of the disk behind its own
        cause = error.__context__
        why = reason(cause) if isinstance(cause, OSError) else f"{error}. Check the disk."
        raise FileError(f"cannot write {path}: {why}") from error


def load(path: Path, device: torch.device | str = "cpu") -> Checkpoint:
    """Read a checkpoint; nothing in it is ever executed.

    Raises:
        FileError: there is none, it is damaged, or it is not a checkpoint of NN Studio.
    """
    try:
        _require_whole(path)
        data = torch.load(path, map_location=device, weights_only=True)
    except FileNotFoundError as error:
        raise FileError(
            f"there is no checkpoint {path}. The run was stopped before one was saved; train anew."
        ) from error
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error
    except pickle.UnpicklingError as error:
        raise FileError(
            f"{path} holds more than tensors, numbers and texts; it was not loaded. {_INSTEAD}"
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, *_CODE_ERRORS) as error:
        why = f"{type(error).__name__}: {error}"[:100]
        raise FileError(f"{path} is damaged or incomplete ({why}). {_INSTEAD}") from error
    return _checked(path, data)


def _require_whole(path: Path) -> None:
    """Compare all check sums, which torch itself does not: a flipped bit would become a weight."""
    with zipfile.ZipFile(path) as file:
        spoiled = file.testzip()
    if spoiled is not None:
        raise zipfile.BadZipFile(f"wrong check sum of {spoiled}")


def require_finite(checkpoint: Checkpoint) -> None:
    """Raise NotFinite if a tensor of the model or the optimizer has a NaN or an infinity."""
    for name, tensor in _tensors(checkpoint):
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise NotFinite(name)


def _tensors(checkpoint: Checkpoint) -> Iterator[tuple[str, Tensor]]:
    yield from checkpoint.model.items()
    for state in (checkpoint.optimizer or {}).get("state", {}).values():
        for name, value in state.items():
            if isinstance(value, Tensor):
                yield f"the optimizer's {name}", value


def _checked(path: Path, data: Any) -> Checkpoint:
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        got = data.get("format") if isinstance(data, Mapping) else type(data).__name__
        raise FileError(
            f"{path} is no checkpoint of this version: expected format {FORMAT}, got {got!r}."
            " Update NN Studio, or train anew."
        )
    names = [one.name for one in fields(Checkpoint)]
    missing = [name for name in names if name not in data]
    model = data.get("model")
    sound = isinstance(model, Mapping) and all(isinstance(v, Tensor) for v in model.values())
    numbers = ("step", "epoch", "done", "rows", "threads", "epochs", "best_epoch")
    wrong = [name for name in numbers if not isinstance(data.get(name), int)]
    if missing or wrong or not sound:
        what = ", ".join(missing or wrong or ["model"])
        raise FileError(f"{path} is no checkpoint of a run: {what} is missing or of a wrong type.")
    return Checkpoint(**{name: data[name] for name in names})

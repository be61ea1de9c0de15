"""The training loop: one epoch of steps, and the evaluation of one part of the data.

Everything that influences a result is here and in the file that calls it. The order of things in a
run is always the same, so that equal seeds give equal bits:

    1. load the data with one CPU thread (its statistics, too, round by threads; seeds of its own)
    2. `torch.set_num_threads`: another number rounds differently
    3. `prepare`: torch.manual_seed(seed), then the model, optimizer and schedule
    4. every epoch: `train_epoch`, then `evaluate` on "validation"
    5. `evaluate` on "test" with the best weights
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import torch
from torch import Tensor, nn

from .dataset import Dataset
from .guard import Guard, fuse

Figures = dict[str, Any]  # name -> number, or (for a confusion matrix) a list of rows


class Metric(Protocol):
    """A figure over a whole split: reset, updated batch by batch, computed once."""

    def reset(self) -> None:
        """Forget everything."""

    def update(self, *values: Tensor) -> None:
        """Take in one batch."""

    def compute(self) -> Any:
        """A number, or a list of rows of numbers."""


class Script(Protocol):
    """What a `train.py` defines."""

    SEED: int
    EPOCHS: int
    BATCH_SIZE: int
    SHUFFLE: bool
    CLIP_NORM: float | None
    INPUTS: tuple[str, ...]
    TARGETS: tuple[str, ...]
    BEST: tuple[str, str]
    SCHEDULE_PER: str
    Objective: Callable[[], nn.Module]
    make_optimizer: Callable[[nn.Module], torch.optim.Optimizer]
    make_schedule: Callable[[torch.optim.Optimizer, int, int], Any]
    make_metrics: Callable[[Dataset], dict[str, Metric]]
    update_metrics: Callable[..., None]


@dataclass
class Training:
    """All that a run consists of, on one device.

    `inputs` are the fields that the model takes (`teachers` besides, but only to train), `targets`
    those that `objective` and
    `update_metrics` take after the model's outputs. `objective` returns a dict: "loss" is
    minimized, other entries are parts that are reported. `schedule_per` is "step" or "epoch".
    `guarded`: a loss is not looked at before its update, which a `Guard` withholds if need be.
    """

    model: nn.Module
    objective: nn.Module
    optimizer: torch.optim.Optimizer
    schedule: Any
    metrics: Mapping[str, Metric]
    update_metrics: Callable[..., None]
    data: Dataset
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    epochs: int
    batch_size: int
    shuffle: bool = True
    seed: int = 0
    clip_norm: float | None = None
    schedule_per: str = "step"
    guarded: bool = False
    teachers: tuple[str, ...] = ()

    @property
    def device(self) -> torch.device:
        """Where the data lies."""
        return self.data.splits["train"].device


class Step(NamedTuple):
    """One finished update. Tensors stay on the device; reading one makes the CPU wait for it.

    `number` counts from 1 over the whole run, `epoch` from 1, `size` is in rows, `learning_rate`
    is that of the first parameter group, `gradient_norm` that before clipping (None: not clipped).
    """

    number: int
    epoch: int
    size: int
    losses: dict[str, Tensor]
    learning_rate: float
    gradient_norm: Tensor | None


class NonFinite(ArithmeticError):  # noqa: N818 - it says what happened
    """The loss (or the norm of its gradient) is NaN or infinite; the update was not made."""

    def __init__(self, number: int, epoch: int, rows: Tensor, what: str, value: float) -> None:
        super().__init__(f"the {what} of step {number:,} (epoch {epoch}) is {value}")
        self.number, self.epoch, self.rows = number, epoch, rows
        self.what, self.value = what, value


def prepare(
    script: Script,
    make_model: Callable[[], nn.Module],
    data: Dataset,
    device: torch.device | str = "cpu",
) -> Training:
    """Make everything new, from the seed on."""
    torch.manual_seed(script.SEED)
    model = make_model().to(device)
    optimizer = script.make_optimizer(model)
    if torch.device(device).type == "cuda":
        fuse(optimizer)
    per_epoch = steps_per_epoch(data.rows("train"), script.BATCH_SIZE)
    return Training(
        model=model,
        objective=script.Objective().to(device),
        optimizer=optimizer,
        schedule=script.make_schedule(optimizer, script.EPOCHS * per_epoch, per_epoch),
        metrics=script.make_metrics(data),
        update_metrics=script.update_metrics,
        data=data.to(device),
        inputs=tuple(script.INPUTS),
        targets=tuple(script.TARGETS),
        epochs=script.EPOCHS,
        batch_size=script.BATCH_SIZE,
        shuffle=script.SHUFFLE,
        seed=script.SEED,
        clip_norm=script.CLIP_NORM,
        schedule_per=script.SCHEDULE_PER,
        guarded=torch.device(device).type != "cpu",
        teachers=tuple(getattr(script, "TEACHERS", ())),
    )


def steps_per_epoch(rows: int, batch_size: int) -> int:
    """How many batches `rows` make; one last row alone joins the batch before it."""
    alone = rows % batch_size == 1 and rows > batch_size > 1
    return math.ceil(rows / batch_size) - alone


def order(training: Training, epoch: int) -> Tensor:
    """Row numbers of the training part in the order of this epoch (from 1): int64 (rows,).

    The generator is the epoch's own: it leaves torch's global random state alone, and training that
    is resumed in the middle of an epoch meets the same batches.
    """
    rows = training.data.splits["train"]
    if not training.shuffle:
        return rows
    generator = torch.Generator().manual_seed((training.seed * 1_000_003 + epoch) % 2**32)
    return rows[torch.randperm(len(rows), generator=generator).to(rows.device)]


def batches(training: Training, epoch: int) -> list[Tensor]:
    """The row numbers of each batch of an epoch. Batch norm cannot train on a batch of one row."""
    rows, size = order(training, epoch), training.batch_size
    whole = steps_per_epoch(len(rows), size) - 1
    return [*torch.split(rows[: whole * size], size), rows[whole * size :]] if whole else [rows]


def train_epoch(training: Training, epoch: int, skip: int = 0) -> Iterator[Step]:
    """Train on each batch once; yield after every update, before gradients are cleared.

    On the CPU every loss is tested before its update. Elsewhere, where that would cost waiting, a
    `Guard` withholds the updates from the first loss on that is not finite, and the one who reads
    the losses has to stop.

    Args:
        training: what to train.
        epoch: from 1.
        skip: batches of this epoch that are done already.

    Raises:
        NonFinite: a loss or gradient norm that is not finite (not if `guarded`).
    """
    model, objective, optimizer = training.model, training.objective, training.optimizer
    schedule = training.schedule
    per_step = schedule is not None and training.schedule_per == "step"
    clip_norm = training.clip_norm
    inputs = [training.data.fields[name] for name in (*training.inputs, *training.teachers)]
    targets = [training.data.fields[name] for name in training.targets]
    parameters = [one for one in model.parameters() if one.requires_grad]
    guard = Guard(optimizer, training.device) if training.guarded else None
    number = (epoch - 1) * steps_per_epoch(training.data.rows("train"), training.batch_size) + skip
    model.train()
    for rows in batches(training, epoch)[skip:]:
        number += 1
        for parameter in parameters:
            parameter.grad = None
        outputs = model(*[field.index_select(0, rows) for field in inputs])
        expected = [field.index_select(0, rows) for field in targets]
        if type(outputs) is tuple:
            losses = objective(*outputs, *expected)
        else:
            losses = objective(outputs, *expected)
        loss = losses["loss"]
        if guard is None and not math.isfinite(loss.item()):
            raise NonFinite(number, epoch, rows, "loss", loss.item())
        loss.backward()
        norm = None if clip_norm is None else nn.utils.clip_grad_norm_(parameters, clip_norm)
        rate = optimizer.param_groups[0]["lr"]
        if guard is not None:
            guard.step(loss)
        elif norm is None or math.isfinite(norm.item()):
            optimizer.step()
        else:
            raise NonFinite(number, epoch, rows, "gradient norm", norm.item())
        if per_step:
            schedule.step()
        detached = {name: value.detach() for name, value in losses.items()}
        yield Step(number, epoch, len(rows), detached, rate, norm)
    if schedule is not None and not per_step:
        schedule.step()


@torch.no_grad()
def evaluate(training: Training, split: str) -> Figures:
    """The objective's parts (means over rows) and all metrics of one part of the data.

    Uses no random numbers. Not inference_mode: a module may keep a tensor that it makes here (a
    table of positions) and need it when it trains.
    """
    model, data = training.model, training.data
    if not data.rows(split):
        return {}
    inputs = [data.fields[name] for name in training.inputs]
    targets = [data.fields[name] for name in training.targets]
    sums: dict[str, float] = {}
    was_training = model.training
    model.eval()
    for metric in training.metrics.values():
        metric.reset()
    size = evaluation_batch(inputs, training.batch_size)
    for rows in torch.split(data.splits[split], size):
        outputs = model(*[field.index_select(0, rows) for field in inputs])
        given = outputs if type(outputs) is tuple else (outputs,)
        given += tuple(field.index_select(0, rows) for field in targets)
        for name, value in training.objective(*given).items():
            sums[name] = sums.get(name, 0.0) + value.item() * len(rows)
        training.update_metrics(training.metrics, *given)
    model.train(was_training)
    figures: Figures = {name: value / data.rows(split) for name, value in sums.items()}
    return figures | {name: metric.compute() for name, metric in training.metrics.items()}


def state_of(model: nn.Module) -> dict[str, Tensor]:
    """A copy of all parameters and buffers by name."""
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


def evaluation_batch(inputs: list[Tensor], batch_size: int) -> int:
    """Rows at once in an evaluation: many, but no more than four million input numbers."""
    numbers = max(field[0].numel() for field in inputs)
    return max(batch_size, min(512, 2**22 // max(numbers, 1)))

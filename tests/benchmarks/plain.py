"""What a person would write by hand in plain PyTorch: the loops that training is measured against.

Batches are taken from tensors by index, no step waits for a number, and validation runs over its
whole split after each epoch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Rows:
    """Inputs and class numbers of the training and the validation part."""

    x: Tensor
    y: Tensor
    validation_x: Tensor
    validation_y: Tensor


def lenet5() -> nn.Module:
    """LeNet-5 with 61,706 parameters, for 28 × 28 gray images."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip


def small_mlp() -> nn.Module:
    """2-64-64-2 with ReLU."""
    return nn.Sequential(
        nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2)
    )


MODELS: Mapping[str, Callable[[], nn.Module]] = {"lenet5": lenet5, "mlp": small_mlp}


def epoch_ends(
    model: nn.Module, rows: Rows, batch_size: int, epochs: int, threads: int, lr: float = 1e-3
) -> list[float]:
    """Train, and return the clock at the end of each epoch (after its validation)."""
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    ends = []
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(rows.x))
        losses = []
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            loss = functional.cross_entropy(
                model(rows.x.index_select(0, batch)), rows.y.index_select(0, batch)
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        torch.stack(losses).mean().item()
        validate(model, rows, batch_size)
        ends.append(time.perf_counter())
    return ends


@torch.no_grad()
def validate(model: nn.Module, rows: Rows, batch_size: int) -> tuple[float, float]:
    """Mean loss and accuracy over the whole validation part."""
    model.eval()
    loss = torch.zeros(())
    right = torch.zeros((), dtype=torch.int64)
    for start in range(0, len(rows.validation_x), batch_size):
        y = rows.validation_y[start : start + batch_size]
        logits = model(rows.validation_x[start : start + batch_size])
        loss += functional.cross_entropy(logits, y, reduction="sum")
        right += (logits.argmax(dim=1) == y).sum()
    return loss.item() / len(rows.validation_y), right.item() / len(rows.validation_y)

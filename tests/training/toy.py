"""A small real training: two clouds of points, told apart by a net with batch norm and dropout."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn

from nnstudio.portable.dataset import Dataset


class Net(nn.Module):
    """A model as the compiler would write it."""

    def __init__(self, dropout: float = 0.3) -> None:
        super().__init__()
        self.hidden = nn.Linear(2, 16)
        self.norm = nn.BatchNorm1d(16)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(16, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.hidden(x)
        x = self.norm(x)
        x = torch.relu(x)
        x = self.dropout(x)
        out: Tensor = self.out(x)
        return out


class Objective(nn.Module):
    """Cross entropy, and half of it as a part."""

    def __init__(self) -> None:
        super().__init__()
        self.cross_entropy = nn.CrossEntropyLoss()

    def forward(self, logits: Tensor, y: Tensor) -> dict[str, Tensor]:
        loss = self.cross_entropy(logits, y)
        return {"loss": loss, "half": loss / 2}


class Share:
    """Accuracy over a whole split."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.right, self.rows = 0, 0

    def update(self, logits: Tensor, y: Tensor) -> None:
        self.right += int((logits.argmax(1) == y).sum())
        self.rows += len(y)

    def compute(self) -> float:
        return self.right / self.rows


class Watched:
    """Follows the toy's modules as the compiler's tracer follows lines."""

    def __init__(self, model: nn.Module) -> None:
        self.values: dict[str, Tensor] = {}
        self._handles: list[torch.utils.hooks.RemovableHandle] = []
        self._model = model

    def __enter__(self) -> dict[str, Tensor]:
        for name, module in self._model.named_children():
            self._handles.append(module.register_forward_hook(self._keeper(name)))
        return self.values

    def _keeper(self, name: str) -> Callable[[nn.Module, Any, Tensor], None]:
        def keep(module: nn.Module, inputs: Any, output: Tensor) -> None:
            self.values[name] = output

        return keep

    def __exit__(self, *error: object) -> None:
        for handle in self._handles:
            handle.remove()


def clouds(rows: int = 100, seed: int = 7) -> Dataset:
    """Half of the rows around (-1, -1), half around (1, 1): 60 % train, 20 % each the others."""
    generator = torch.Generator().manual_seed(seed)
    y = torch.arange(rows) % 2
    x = torch.randn(rows, 2, generator=generator) + (2.0 * y - 1)[:, None]
    first, second = rows * 6 // 10, rows * 8 // 10
    order = torch.arange(rows)
    splits = {"train": order[:first], "validation": order[first:second], "test": order[second:]}
    return Dataset({"x": x, "y": y}, splits, {"y": ("left", "right")})


def one_cycle(optimizer: torch.optim.Optimizer, steps: int, steps_per_epoch: int) -> Any:
    """A rate that rises and falls once over the whole run."""
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.02, total_steps=steps)


def script(**changes: Any) -> Any:
    """The names of a train.py; `changes` replaces some."""
    names: dict[str, Any] = {
        "SEED": 3,
        "EPOCHS": 3,
        "BATCH_SIZE": 8,
        "SHUFFLE": True,
        "CLIP_NORM": None,
        "DEVICE": "cpu",
        "THREADS": 1,
        "INPUTS": ("x",),
        "TARGETS": ("y",),
        "BEST": ("loss", "lower"),
        "SCHEDULE_PER": "step",
        "Objective": Objective,
        "load_data": lambda folder: clouds(),
        "make_optimizer": lambda model: torch.optim.Adam(model.parameters(), lr=0.01),
        "make_schedule": one_cycle,
        "make_metrics": lambda data: {"accuracy": Share()},
        "update_metrics": lambda metrics, logits, y: metrics["accuracy"].update(logits, y),
    }
    return SimpleNamespace(**{**names, **changes})


def equal(left: dict[str, Tensor], right: dict[str, Tensor]) -> bool:
    """Whether two states are equal bit for bit."""
    return left.keys() == right.keys() and all(torch.equal(left[k], right[k]) for k in left)

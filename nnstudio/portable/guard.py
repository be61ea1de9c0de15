"""Withholding updates on a GPU once a loss was not finite, without asking the GPU at every step."""

from __future__ import annotations

import torch
from torch import Tensor


class Guard:
    """Steps an optimizer until the first loss that is NaN or infinite, and never after it.

    Reading a loss makes the CPU wait for the GPU. So the losses are gathered in `spoiled`, a number
    on the device that is 0 as long as all were finite and NaN from then on, and the update itself
    looks at it: fused optimizers through `found_inf` (the protocol of torch.amp.GradScaler), the
    others by putting parameters and state back with `torch.where`.

    Args:
        optimizer: of parameters that all lie on `device`.
        device: where losses are computed.
    """

    def __init__(self, optimizer: torch.optim.Optimizer, device: torch.device) -> None:
        self._optimizer = optimizer
        self._zero = torch.zeros((), device=device)
        self._fused = all(group.get("fused") for group in optimizer.param_groups)
        self.spoiled = torch.zeros((), device=device)

    @torch.no_grad()
    def step(self, loss: Tensor) -> None:
        """Update by the gradients that are there, unless this loss or one before was not finite."""
        self.spoiled = self.spoiled + loss * self._zero  # 0 · NaN and 0 · ∞ are NaN
        withheld = self.spoiled != 0
        if self._fused:
            self._optimizer.grad_scale = None  # type: ignore[attr-defined]
            self._optimizer.found_inf = withheld.float()  # type: ignore[attr-defined]
            self._optimizer.step()
            return
        tensors = _tensors(self._optimizer)
        before = [tensor.clone() for tensor in tensors]
        self._optimizer.step()
        for tensor, old in zip(tensors, before, strict=True):
            tensor.copy_(torch.where(withheld.to(tensor.device), old, tensor))


def fuse(optimizer: torch.optim.Optimizer) -> None:
    """Choose the fused form of an optimizer that has one: the same update in one kernel."""
    if "fused" in optimizer.defaults:
        for group in optimizer.param_groups:
            group["fused"], group["foreach"] = True, False


def _tensors(optimizer: torch.optim.Optimizer) -> list[Tensor]:
    """All parameters, and the state that the optimizer keeps of them."""
    parameters = [one for group in optimizer.param_groups for one in group["params"]]
    kept = [value for state in optimizer.state.values() for value in state.values()]
    return parameters + [value for value in kept if isinstance(value, Tensor)]

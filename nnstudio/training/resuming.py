"""Putting a checkpoint back into a training that was made anew, so that it goes on to the bit."""

from __future__ import annotations

import torch
from torch import Tensor

from nnstudio.errors import TrainingError
from nnstudio.portable.loop import Training
from nnstudio.training import steering
from nnstudio.training.checkpoint import Checkpoint


def random_state(device: torch.device) -> dict[str, Tensor]:
    """The states of the random generators that training on a device uses."""
    states = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)
    if device.type == "mps":
        states["mps"] = torch.mps.get_rng_state()
    return states


def restore(training: Training, checkpoint: Checkpoint) -> None:
    """Put weights, optimizer, schedule, changed values and random states back.

    Raises:
        TrainingError: the checkpoint is of another network, or of weights alone.
    """
    _restore_model(training, checkpoint)
    if checkpoint.optimizer is None:
        raise TrainingError(
            "this checkpoint holds weights alone, so that training cannot go on from it. Use the"
            " run's last checkpoint."
        )
    _restore_optimizer(training, checkpoint.optimizer)
    if training.schedule is not None and checkpoint.schedule is not None:
        state = checkpoint.schedule
        if checkpoint.epochs != training.epochs:  # a longer run: where it is, but not how long
            state = {k: state[k] for k in ("last_epoch", "_step_count", "_last_lr") if k in state}
        training.schedule.load_state_dict(state)
    for what, value in checkpoint.changes.items():
        steering.change(training, what, value)
    _restore_random(training.device, checkpoint.random)


def _restore_model(training: Training, checkpoint: Checkpoint) -> None:
    own = training.model.state_dict()
    differing = [
        name
        for name in own.keys() | checkpoint.model.keys()
        if name not in own
        or name not in checkpoint.model
        or own[name].shape != checkpoint.model[name].shape
    ]
    if differing:
        names = ", ".join(sorted(differing)[:5])
        raise TrainingError(
            f"the checkpoint is of another network: {len(differing)} of its weights do not fit"
            f" ({names}). Undo the changes to the graph, or start a new run."
        )
    training.model.load_state_dict(checkpoint.model)


def _restore_optimizer(training: Training, state: dict[str, object]) -> None:
    optimizer = training.optimizer
    forms = [(group.get("fused"), group.get("foreach")) for group in optimizer.param_groups]
    try:
        optimizer.load_state_dict(state)
    except (ValueError, KeyError) as error:
        raise TrainingError(
            f"the checkpoint is of another optimizer ({error}). Choose the optimizer that the run"
            " had, or start a new run."
        ) from error
    for group, (fused, foreach) in zip(optimizer.param_groups, forms, strict=True):
        group.update({"fused": fused} if "fused" in group else {})
        group.update({"foreach": foreach} if "foreach" in group else {})


def _restore_random(device: torch.device, states: dict[str, Tensor]) -> None:
    if "cpu" in states:
        torch.set_rng_state(states["cpu"].cpu())
    if device.type == "cuda" and "cuda" in states:
        torch.cuda.set_rng_state(states["cuda"].cpu(), device)
    if device.type == "mps" and "mps" in states:
        torch.mps.set_rng_state(states["mps"].cpu())

"""Choosing the number of CPU threads by measuring: two can be twelve times slower than one."""

from __future__ import annotations

import itertools
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from nnstudio.portable.dataset import Dataset
from nnstudio.portable.loop import NonFinite, Step, Training, train_epoch
from nnstudio.training.recipe import Recipe

ROUND_SECONDS = 0.04
ROUNDS = 3
GAIN = 0.85  # more threads must take at most this share of the time: other programs need cores too


def choose_threads(recipe: Recipe, data: Dataset, cores: int | None = None) -> int:
    """Time the first steps of a scratch training with one thread and with all cores.

    The training that is measured is made anew and thrown away; torch's random state and number of
    threads are afterwards as they were. Takes about a third of a second, or a few steps.

    Args:
        recipe: what is to be trained.
        data: on the CPU.
        cores: how many threads there may be (None: the cores that this process may use).
    """
    cores = available_cores() if cores is None else cores
    if cores < 2:
        return 1
    before = torch.get_num_threads()
    random = torch.get_rng_state()
    try:
        return _fastest(recipe.training(data), sorted({1, cores}))
    except NonFinite:
        return 1  # the run itself will say so
    finally:
        torch.set_num_threads(before)
        torch.set_rng_state(random)


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _fastest(training: Training, counts: list[int]) -> int:
    training.schedule = None  # the scratch may take more steps than the schedule has
    steps = (step for epoch in itertools.count(1) for step in train_epoch(training, epoch))
    times: dict[int, list[float]] = {count: [] for count in counts}
    next(steps)
    for _ in range(ROUNDS):
        for count in counts:
            torch.set_num_threads(count)
            next(steps)
            times[count] += _time(steps)
    # The mean, not the median: a thread that waits for a core held by others shows in few steps.
    means = {count: statistics.fmean(found) for count, found in times.items()}
    best = counts[0]
    for count in counts[1:]:
        if means[count] <= means[best] * GAIN:
            best = count
    return best


def _time(steps: Iterator[Step]) -> list[float]:
    """Seconds of each step for a short while."""
    found: list[float] = []
    until = time.perf_counter() + ROUND_SECONDS
    while not found or time.perf_counter() < until:
        started = time.perf_counter()
        next(steps)
        found.append(time.perf_counter() - started)
    return found


@contextmanager
def one_thread() -> Iterator[None]:
    """For loading data: sums over it, too, round differently with another number of threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)

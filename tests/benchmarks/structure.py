"""Blocks in blocks: ResNet-50 checked from scratch and written, and an edit inside of a block.

Each measurement is made in a fresh process with torch imported, so that no memo is warm. Torch
loads a second part of itself (its compiler) when it first looks at tensors without numbers: the
first check in a process waits for that too, which a row of its own says.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

import nnstudio
from nnstudio.project import edits
from nnstudio.workbench.bench import Workbench
from tests.benchmarks.measurement import Measurement, milliseconds, seconds

REPEATS = 5
PARAMETERS = 25_557_032  # of ResNet-50, as published
USES = 16


def measure(repeats: int = REPEATS) -> list[Measurement]:
    """Check and summary from scratch, source, and an edit inside a block that is used 16 times."""
    found = [_fresh() for _ in range(repeats)]

    def of(name: str) -> tuple[float, ...]:
        return tuple(one[name] for one in found)

    what = f"edit in a block used {USES} times"
    note = "to new shapes of everything"
    return [
        Measurement("check and summary of ResNet-50", of("scratch"), 1, "s", note="from scratch"),
        Measurement("torch's first look at shapes", of("torch"), 2, "s", note="once a process"),
        Measurement("source of ResNet-50", of("source"), 0.25, "s"),
        Measurement(what, milliseconds(of("edit")), 50, "ms", note=note),
    ]


def _fresh() -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.structure"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _once() -> dict[str, float]:
    import networkx  # noqa: F401 (loaded beforehand, as torch is)
    import torch

    from nnstudio.catalog.registry import node_types

    node_types()
    start = time.perf_counter()
    image = torch.zeros(1, 1, 3, 3, device="meta")
    torch.relu(torch.conv2d(image, image))
    loading = time.perf_counter() - start
    net = nnstudio.from_template("resnet-50")
    start = time.perf_counter()
    net.problems()
    counted = net.summary().parameters
    scratch = time.perf_counter() - start
    if counted != PARAMETERS:
        raise RuntimeError(f"ResNet-50 has {PARAMETERS:,} parameters, not {counted:,}")
    fresh = nnstudio.from_template("resnet-50")
    fresh.analysis()
    return {
        "torch": loading,
        "scratch": scratch,
        "source": seconds(fresh.source),
        "edit": _edited(chain_of_uses()),
    }


def chain_of_uses() -> Workbench:
    """A network whose residual block is used 16 times, by a node each."""
    net = nnstudio.new("Chain")
    with net.blocks.define("Unit", channels=16) as block:
        entry = block.add("BlockInput", name="x")
        x = entry
        for _ in range(3):
            x = block.add("Conv2d", x, out_channels=nnstudio.expression("channels"), padding=1)
            x = block.add("ReLU", block.add("BatchNorm2d", x))
        block.add("BlockOutput", block.add("Concatenate", x, entry), name="y")
    x = net.add("Input", name="image", shape=(3, 32, 32))
    for number in range(USES):
        x = net.add("block:Unit", x, channels=16 + number)
    net.add("Output", x)
    return net


def _edited(net: Workbench) -> float:
    """Seconds from an edit in the block that changes every shape to the analysis of the whole."""
    net.analysis()
    wider = nnstudio.expression("channels * 2")
    change = edits.inside("Unit", edits.set_setting("conv3", "out_channels", wider))

    def edit() -> None:
        net.apply(change)
        net.analysis()

    return seconds(edit)


if __name__ == "__main__":
    print(json.dumps(_once()))

"""A small project with blocks, for tests."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from nnstudio.catalog.expressions import expression
from nnstudio.project import edits
from nnstudio.project.edits import Edit, inside
from nnstudio.project.graph import Graph
from nnstudio.project.project import Block, BlockSetting, Project

CHANNELS = BlockSetting("channels", "int", 16, "Channels that come out.")


def blocky() -> Project:
    """An image through two uses of `Stage`, which holds a use of `Unit`, and two Linear nodes."""
    blocks = (
        Block("Unit", Graph(), (CHANNELS,), "A convolution and its activation."),
        Block("Stage", Graph(), (CHANNELS,)),
    )
    project = replace(Project("Demo"), blocks=blocks)
    wide = {"out_channels": expression("channels"), "padding": 1}
    project = _done(
        project,
        "Unit",
        edits.add_node("BlockInput", "x", at=(0, 0)),
        edits.add_node("Conv2d", "conv", wide, (240, 0)),
        edits.add_node("ReLU", "relu", at=(480, 0)),
        edits.add_node("BlockOutput", "y", at=(720, 0)),
        *_chain("x", "conv", "relu", "y"),
    )
    project = _done(
        project,
        "Stage",
        edits.add_node("BlockInput", "x", at=(0, 0)),
        edits.add_node("block:Unit", "unit", {"channels": expression("channels * 2")}, (240, 0)),
        edits.add_node("BlockOutput", "y", at=(480, 0)),
        *_chain("x", "unit", "y"),
    )
    return _done(
        project,
        None,
        edits.add_node("Input", "image", {"field": "image", "shape": (1, 28, 28)}, (0, 0)),
        edits.add_node("block:Stage", "first", at=(240, 0)),
        edits.add_node("block:Stage", "second", {"channels": 32, "repeat": 2}, (480, 0)),
        edits.add_node("Linear", "left", {"out_features": 10}, (240, 200)),
        edits.add_node("Linear", "right", {"out_features": 10}, (480, 200)),
        *_chain("image", "first", "second"),
    )


def _chain(*names: str) -> list[Edit]:
    return [edits.connect(one, "y", other, "x") for one, other in pairwise(names)]


def _done(project: Project, block: str | None, *steps: Edit) -> Project:
    for step in steps:
        project = inside(block, step).change(project)
    return project

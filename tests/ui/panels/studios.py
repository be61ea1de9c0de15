"""Studios for tests of panels: real ones, analyzed, without workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

import nnstudio
from nnstudio.catalog.values import Values
from nnstudio.compiler.source import Source
from nnstudio.project.fields import Field
from nnstudio.project.graph import Graph, Node, Wire
from nnstudio.project.project import Project
from nnstudio.project.table import Table
from nnstudio.ui.studio import Studio

DIGITS = {
    "image": Field("image", (1, 28, 28), "float", "image", ("C", "H", "W")),
    "label": Field("label", (), "int", "class", (), tuple("0123456789")),
}


def lenet() -> Project:
    """The project of the first start."""
    return nnstudio.from_template("lenet5-mnist").project


def chain(count: int) -> Project:
    """Some thousand nodes one behind the other: Linear, ReLU, LayerNorm, Dropout, Linear …"""
    kinds = (("Linear", Values(out_features=16)), ("ReLU", Values()), ("LayerNorm", Values()),
             ("Dropout", Values()))  # fmt: skip
    nodes = [Node(1, "Input", "point", Values(field="x", shape=(16,)), (0.0, 0.0))]
    wires: list[Wire] = []
    for at in range(count - 2):
        type_, values = kinds[at % len(kinds)]
        id_ = nodes[-1].id + 2
        wires.append(Wire(id_ - 1, nodes[-1].id, "y", id_, "x"))
        nodes.append(Node(id_, type_, f"{type_.lower()}{at}", values, (224.0 * at, 0.0)))
    id_ = nodes[-1].id + 2
    wires.append(Wire(id_ - 1, nodes[-1].id, "y", id_, "x"))
    nodes.append(Node(id_, "Output", "out"))
    graph = Graph(
        Table((node.id, node) for node in nodes), Table((wire.id, wire) for wire in wires), id_ + 1
    )
    return Project("Chain", graph)


def settle(qtbot: QtBot, studio: Studio) -> None:
    """Wait until the analysis is that of the present graph."""
    qtbot.waitUntil(
        lambda: studio.analysis is not None and studio.analysis.graph is studio.project.graph,
        timeout=20_000,
    )


@contextmanager
def opened(qtbot: QtBot, project: Project, fields: dict[str, Field] | None) -> Iterator[Studio]:
    """A studio with its analysis; closed at the end."""
    studio = Studio(project)
    studio.set_fields(fields)
    try:
        settle(qtbot, studio)
        yield studio
    finally:
        studio.close()


def source(name: str, text: str) -> Source:
    """A source of which no line belongs to a node."""
    return Source(name, text, {}, {})


def node(studio: Studio, name: str) -> Node:
    """The node of that name."""
    return next(each for each in studio.project.graph.nodes.values() if each.name == name)

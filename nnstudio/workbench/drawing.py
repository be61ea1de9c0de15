"""The drawing of a project: titles and key settings on the nodes, shapes on the wires."""

from __future__ import annotations

from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.settings import Setting, filled
from nnstudio.catalog.values import Value
from nnstudio.compiler.analysis import Analysis
from nnstudio.project import edits
from nnstudio.project.edits import Edit
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import kinds_of
from nnstudio.project.layout import places_of
from nnstudio.project.picture import Label, svg
from nnstudio.project.project import Project

_KEY_SETTINGS = 2


def drawing(project: Project, analysis: Analysis) -> str:
    """The graph as an SVG text; shapes that a problem keeps unknown are left out."""
    graph = project.graph
    kinds = kinds_of(project)
    titles = {node.id: _label(node, kinds[node.type]) for node in graph.nodes.values()}
    shapes = {}
    for wire in graph.wires.values():
        report = analysis.nodes.get(wire.source)
        tensor = report.outputs.get(wire.output) if report else None
        shapes[wire.id] = str(tensor) if tensor else ""
    return svg(graph, kinds, titles=titles, wire_labels=shapes, name=project.name)


def laid_out(graph: Graph) -> Edit:
    """The edit that places every node where the automatic layout puts it."""
    return edits.move(dict(places_of(graph)))


def _label(node: Node, kind: NodeType) -> Label:
    values = filled(kind.settings, node.settings)
    chosen = [
        _shown(setting, values[setting.name])
        for setting in kind.settings
        if _telling(setting, values[setting.name], node)
    ]
    return Label(node.name, (kind.title, *chosen[:_KEY_SETTINGS]), kind.family)


def _telling(setting: Setting, value: Value, node: Node) -> bool:
    """Whether a setting is worth a line: it was set, or it has no usual value."""
    return value is not None and setting.name in node.settings


def _shown(setting: Setting, value: Value) -> str:
    text = "×".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"{setting.name.replace('_', ' ')} {text}"

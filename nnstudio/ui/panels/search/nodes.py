"""Every node of the project by name or type."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import kinds_of
from nnstudio.ui.fuzzy import best
from nnstudio.ui.panels.search.entries import Found
from nnstudio.ui.panels.search.popup import SearchPopup
from nnstudio.ui.studio import Studio


class NodeSearch(SearchPopup):
    """Choosing a node selects it and brings it into view."""

    def __init__(self, studio: Studio, parent: QWidget) -> None:
        self._studio = studio
        self._graph: Graph | None = None
        self._named: list[tuple[str, Node]] = []
        super().__init__("Find a node by its name or type", self._rows, parent)

    def _index(self) -> list[tuple[str, Node]]:
        graph = self._studio.graph
        if graph is not self._graph:
            kinds = kinds_of(self._studio.project)
            titles = {key: f"{kind.title} {key}" for key, kind in kinds.items()}
            self._graph = graph
            self._named = [
                (f"{node.name} {titles.get(node.type, node.type)}", node)
                for node in graph.nodes.values()
            ]
        return self._named

    def _rows(self, query: str, count: int) -> list[Found]:
        named = self._index()
        chosen = best(query, named, lambda each: each[0], count) if query else named[:count]
        return [self._row(node) for _, node in chosen]

    def _row(self, node: Node) -> Found:
        kind = kinds_of(self._studio.project).get(node.type)
        analysis = self._studio.shown
        report = analysis.nodes.get(node.id) if analysis is not None else None
        shape = next((str(tensor) for tensor in report.outputs.values()), "") if report else ""
        title = kind.title if kind is not None else node.type
        detail = f"{title}   {shape}" if shape else title
        family = kind.family if kind is not None else ""

        def take() -> None:
            self._studio.reveal(node.id)

        return Found(node.name, detail, True, family, take)

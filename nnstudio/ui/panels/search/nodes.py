"""Every node of the project by name or type, also those inside of blocks."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from nnstudio.project.edits.inside import graphs
from nnstudio.project.graph import Node
from nnstudio.project.kinds import kinds_of
from nnstudio.project.project import Project
from nnstudio.project.scope import path_to
from nnstudio.ui.fuzzy import best
from nnstudio.ui.panels.search.entries import Found
from nnstudio.ui.panels.search.popup import SearchPopup
from nnstudio.ui.studio import Studio

_Named = tuple[str, Node, str | None]  # what is searched, the node, the block that it is in


class NodeSearch(SearchPopup):
    """Choosing a node selects it and brings it into view, in the block that it is in.

    Nodes of the graph shown come first while nothing is typed.
    """

    def __init__(self, studio: Studio, parent: QWidget) -> None:
        self._studio = studio
        self._of: tuple[Project, str | None] | None = None
        self._named: list[_Named] = []
        super().__init__("Find a node by its name or type", self._rows, parent)

    def _index(self) -> list[_Named]:
        now = (self._studio.project, self._studio.block)
        if self._of is None or self._of[0] is not now[0] or self._of[1] != now[1]:
            self._of = now
            named = list(_named(now[0]))
            here = [each for each in named if each[2] == now[1]]
            self._named = here + [each for each in named if each[2] != now[1]]
        return self._named

    def _rows(self, query: str, count: int) -> list[Found]:
        named = self._index()
        chosen = best(query, named, lambda each: each[0], count) if query else named[:count]
        return [self._row(node, block) for _, node, block in chosen]

    def _row(self, node: Node, block: str | None) -> Found:
        studio = self._studio
        kind = kinds_of(studio.project).get(node.type)
        shown = studio.shown if block == studio.block else None
        report = shown.nodes.get(node.id) if shown is not None else None
        shape = next((str(tensor) for tensor in report.outputs.values()), "") if report else ""
        title = kind.title if kind is not None else node.type
        place = f"in {block}" if block is not None and block != studio.block else ""
        detail = "   ".join(part for part in (title, shape, place) if part)
        family = kind.family if kind is not None else ""

        def take() -> None:
            path = path_to(studio.project, block, studio.scope)
            if path is not None:
                studio.reveal(node.id, path)

        return Found(node.name, detail, True, family, take)


def _named(project: Project) -> Iterator[_Named]:
    kinds = kinds_of(project)
    titles = {key: f"{kind.title} {key}" for key, kind in kinds.items()}
    for block, graph in graphs(project):
        for node in graph.nodes.values():
            yield f"{node.name} {titles.get(node.type, node.type)}", node, block

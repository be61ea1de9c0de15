"""Which ports and types fit to the end of a wire that is being drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnstudio.catalog.node_type import Dtype, NodeType, Port
from nnstudio.project.graph import Graph, Wire
from nnstudio.project.index import wires_from, wires_into
from nnstudio.project.looping import DELAY, is_back
from nnstudio.ui.canvas.hit import PortAt
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.offering import ranks_agree, takes_rank


def declared(scene: Scene, port: PortAt) -> Port:
    """The declaration of a port."""
    kind = scene.kind(port.node)
    found = kind.output(port.port) if port.output else kind.input(port.port)
    assert found is not None  # ports come from the declaration
    return found


def carried(scene: Scene, port: PortAt) -> str:
    """The kind of numbers at a port: of an output what the analysis found, if it did."""
    report = scene.reports.get(port.node)
    tensor = report.outputs.get(port.port) if report and port.output else None
    return tensor.dtype if tensor else declared(scene, port).dtype


def agree(one: str | Dtype, other: str | Dtype) -> bool:
    """Whether numbers of one kind can arrive where the other is expected."""
    return "any" in (one, other) or one == other


class Fitting:
    """The ports that a wire from `origin` could end at. A wire that would close a cycle cannot,
    but for one into a Delay; `loops_back` tells where a Delay would make it a loop over time.

    `offered` are the types that could be added to the graph.
    """

    def __init__(
        self,
        scene: Scene,
        graph: Graph,
        origin: PortAt,
        moving: int | None,
        offered: Iterable[NodeType],
    ) -> None:
        self._scene, self._graph, self._origin, self._moving = scene, graph, origin, moving
        self._offered = offered
        self._dtype = carried(scene, origin)
        self._beyond = set(_reach(graph, origin.node, back=origin.output))

    def fits(self, port: PortAt) -> bool:
        """Whether the wire could end there. `moving`: the wire at hand does not count as there."""
        if port.output == self._origin.output or port.node == self._origin.node:
            return False
        end = port if self._origin.output else self._origin
        into_delay = self._scene.kind(end.node).key == DELAY and end.port == "x"
        return (into_delay or port.node not in self._beyond) and self._takes(port)

    def replaces(self, port: PortAt) -> Wire | None:
        """The wire whose place this one would take: that into an input which takes only one."""
        if not self._origin.output or port.output or port.node in self._beyond:
            return None
        found = declared(self._scene, port)
        if found.many or not agree(self._dtype, carried(self._scene, port)):
            return None
        wires = wires_into(self._graph, port.node)
        same = (self._origin.node, self._origin.port)
        others = [each for each in wires if each.input == port.port and each.id != self._moving]
        return next((each for each in others if (each.source, each.output) != same), None)

    def loops_back(self, port: PortAt) -> bool:
        """Whether the wire could end there if a Delay went into it."""
        if port.output == self._origin.output or port.node == self._origin.node:
            return False
        return not self.fits(port) and port.node in self._beyond and self._takes(port)

    def _takes(self, port: PortAt) -> bool:
        """Whether kinds of numbers agree, and the input is free or takes several."""
        found = declared(self._scene, port)
        if not agree(self._dtype, carried(self._scene, port)):
            return False
        end = port if self._origin.output else self._origin
        beside = [
            wire
            for wire in wires_into(self._graph, end.node)
            if wire.input == end.port and wire.id != self._moving
        ]
        many = found.many if self._origin.output else declared(self._scene, self._origin).many
        return many or not beside

    def types(self) -> Iterator[tuple[NodeType, str]]:
        """Types with the name of their first port that fits, by kind of numbers and dimensions."""
        for kind in self._offered:
            ports = kind.inputs if self._origin.output else kind.outputs
            name = next((port.name for port in ports if self._suits(port)), None)
            if name is not None:
                yield kind, name

    def _suits(self, port: Port) -> bool:
        """Whether a port of a new node could be the wire's other end."""
        if not agree(self._dtype, port.dtype):
            return False
        here = declared(self._scene, self._origin)
        if not self._origin.output:
            return ranks_agree(port, here)
        report = self._scene.reports.get(self._origin.node)
        tensor = report.outputs.get(self._origin.port) if report else None
        return takes_rank(len(tensor.shape), port) if tensor else ranks_agree(here, port)


def _reach(graph: Graph, start: int, back: bool) -> Iterator[int]:
    """A node and all that it depends on (`back`) or that depends on it, within one step."""
    seen, open_ = {start}, [start]
    while open_:
        node = open_.pop()
        yield node
        ends = (
            [wire.source for wire in wires_into(graph, node) if not is_back(graph, wire)]
            if back
            else [wire.target for wire in wires_from(graph, node) if not is_back(graph, wire)]
        )
        for other in ends:
            if other not in seen:
                seen.add(other)
                open_.append(other)

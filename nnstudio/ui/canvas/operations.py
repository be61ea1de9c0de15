"""What keys, menus and toolbar do with the canvas; names are those of the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from nnstudio.catalog.node_type import NodeType
from nnstudio.project import edits
from nnstudio.project.edits import EditError, Fragment
from nnstudio.project.edits.frames import ABOVE, SIDE
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import Kinds, kinds_of
from nnstudio.project.layout import places_of
from nnstudio.project.layout.framed import lay_out_framed
from nnstudio.ui.canvas import clipboard
from nnstudio.ui.canvas.adding import corner_for, offer
from nnstudio.ui.canvas.arrays import SELECTED
from nnstudio.ui.canvas.frames.editing import edit_frame
from nnstudio.ui.canvas.frames.rows import joined
from nnstudio.ui.canvas.geometry import COLUMN_GAP, GRID, WIDTH, boxes, snapped
from nnstudio.ui.canvas.loops.operations import LoopOperations, is_unfolded
from nnstudio.ui.canvas.naming import edit_name
from nnstudio.ui.canvas.view import Rect
from nnstudio.ui.libraries import Make
from nnstudio.ui.making_room import frames_with, make_room

_FIT_MARGIN = 48
_BELOW = 6 * GRID  # between nodes and their copies
_NAMED = 5  # nodes that a notice names
_STEP = 1.25
_CLEAR = 24  # pixels between what says where one is and the nodes
_SMALL, _READABLE = 0.45, 0.85  # a graph that would be smaller when opened shows its beginning
_TINY = 0.15  # one that is high, too, is shown whole down to here


class Operations(LoopOperations):
    """Each is one step of the history, or a change of the view alone."""

    @property
    def _graph(self) -> Graph:
        return self._studio.graph

    def places(
        self, nodes: Iterable[int], dx: float = 0.0, dy: float = 0.0
    ) -> Mapping[int, tuple[float, float] | None]:
        """Where these nodes go when moved; nodes that nobody placed stay where they are shown."""
        scene = self._canvas.scene
        found: dict[int, tuple[float, float] | None] = dict(scene.places)
        chosen = list(nodes)
        corners = scene.nodes.rects[scene.nodes.rows(chosen), :2] + np.array([dx, dy])
        found.update(zip(chosen, map(tuple, corners.tolist()), strict=True))
        return found

    def moved(
        self, nodes: Iterable[int], frames: Iterable[int], dx: float, dy: float
    ) -> edits.Edit:
        """The edit that moves these nodes and frames."""
        places = self.places(nodes, dx, dy)
        graph = self._graph
        rects = {
            key: ((frame.at[0] + dx, frame.at[1] + dy), frame.size)
            for key in frames
            if (frame := graph.frames.get(key)) is not None
        }
        return edits.arrange(places, rects) if rects else edits.move(places)

    def delete(self) -> None:
        """Remove what is selected; of a frame only itself, not what it holds."""
        studio = self._studio
        frames = sorted(studio.selected_frames)
        steps = [edits.remove_frames(*frames)] if frames else []
        if studio.selection or studio.selected_wires:
            steps.append(edits.remove(sorted(studio.selection), self._cut()))
        if len(steps) > 1:
            count = len(studio.selection) + len(frames)
            studio.apply(edits.several(f"Delete {count} parts", steps))
        elif steps:
            studio.apply(steps[0])

    def delete_keeping(self) -> None:
        """Remove the selected nodes and close the gaps."""
        studio = self._studio
        if studio.selection:
            studio.apply(edits.remove_keeping_chain(sorted(studio.selection)))
        else:
            self.delete()

    def _cut(self) -> list[int]:
        """Selected wires that do not go with their nodes anyway."""
        nodes, wires = self._studio.selection, self._graph.wires
        found = sorted(self._studio.selected_wires)
        return [
            key
            for key in found
            if wires[key].source not in nodes and wires[key].target not in nodes
        ]

    def copy(self) -> None:
        """Put the selected nodes and frames on the clipboard."""
        if fragment := self._chosen():
            clipboard.put(fragment, kinds_of(self._studio.project))

    def _chosen(self) -> Fragment:
        """What is selected; frames with what they hold."""
        studio = self._studio
        nodes, frames = self.along(studio.selection, studio.selected_frames)
        return edits.fragment_of(self._placed(), sorted(nodes), frames)

    def _placed(self) -> Graph:
        """The graph with a place for every node."""
        project = replace(self._studio.project, graph=self._graph)
        return edits.move(self._canvas.scene.places).change(project).graph

    def cut(self) -> None:
        """Copy, then remove."""
        if fragment := self._chosen():
            clipboard.put(fragment, kinds_of(self._studio.project))
            self._studio.select(
                (node.id for node in fragment.nodes),
                self._studio.selected_wires,
                frames=(frame.id for frame in fragment.frames),
            )
            self.delete()

    def paste(self, keep_incoming: bool = False) -> None:
        """Add what was copied, around the pointer (or the middle of the canvas)."""
        try:
            copied = clipboard.get()
        except EditError as error:
            self._studio.notice(str(error), "warning")
            return
        if copied is None or not copied.fragment:
            return
        studio = self._studio
        copied, out = clipboard.sorted_out(copied, kinds_of(studio.project), studio.block)
        if out:
            names = ", ".join(node.name for node in out[:_NAMED]) + (", …" if out[_NAMED:] else "")
            place = "the main graph" if studio.block is not None else "a block"
            studio.notice(f"Not pasted, as only {place} has such nodes: {names}.", "warning")
        if not copied.fragment:
            return
        left, top = copied.fragment.corner
        x, y = self._canvas.pointed()
        by = (snapped(x - left), snapped(y - top))
        self._adding(clipboard.pasting(copied, by, keep_incoming))

    def paste_wired(self) -> None:
        """Paste, and wire the copies to what fed the originals."""
        self.paste(keep_incoming=True)

    def duplicate(self) -> None:
        """Add copies of the selected nodes and frames below them."""
        if fragment := self._chosen():
            scene = self._canvas.scene
            nodes = scene.bounds(node.id for node in fragment.nodes)
            frames = scene.frames.bounds(frame.id for frame in fragment.frames)
            around = joined(nodes, frames)
            for region in scene.regions_of({node.id for node in fragment.nodes}):
                around = joined(around, region.rect)
            _, top, _, bottom = around or (0, 0, 0, 0)
            self._adding(edits.paste(fragment, (0, snapped(bottom - top) + _BELOW)))

    def _adding(self, edit: edits.Edit) -> None:
        """Apply an edit and select the nodes that it added."""
        first = self._graph.next_id
        if self._studio.apply(edit):
            graph, made = self._graph, range(first, self._graph.next_id)
            self._studio.select(
                (key for key in made if key in graph.nodes),
                frames=(key for key in made if key in graph.frames),
            )

    def select_all(self) -> None:
        """Select all nodes, frames and notes."""
        scene = self._canvas.scene
        self._studio.select(scene.nodes.ids.tolist(), frames=scene.frames.values)

    def add(self) -> None:
        """Search for a type, to add at the pointer."""
        offer(self._canvas, self._canvas.pointer())

    def _kind(self, type: str) -> NodeType:
        return self._studio.libraries.kind(self._studio.project, type)

    def add_node(self, type: str, x: float, y: float) -> None:
        """Add a node with its middle there."""
        left, top = corner_for(self._kind(type), x, y)
        self._add_type(type, lambda key, _: edits.add_node(key, at=(left, top)))

    def insert_node(self, type: str, wire: int, x: float, y: float) -> None:
        """Add a node with its middle there, in the middle of a wire."""
        at, room = self.room_on(wire, corner_for(self._kind(type), x, y))
        self._canvas.animate()

        def make(key: str, kinds: Kinds) -> edits.Edit:
            inserted = edits.insert_on_wire(key, wire, at=at)
            return edits.several(inserted.label, [room({}), inserted])

        self._add_type(type, make)

    def _add_type(self, type: str, make: Make) -> None:
        """Apply an edit that uses a type, which may be a block of a library."""
        studio, title = self._studio, self._kind(type).title
        self._adding(studio.libraries.adding(studio.project, type, f"Add {title}", make))

    def room_on(
        self, wire: int, at: tuple[float, float], node: int | None = None
    ) -> tuple[tuple[float, float], Callable[[Mapping[int, tuple[float, float]]], edits.Edit]]:
        """Where a node (`node` where it exists) goes on a wire, and the edit that makes room.

        That takes the places of nodes that move beside.
        """
        scene, joined = self._canvas.scene, self._graph.wires[wire]
        corners = scene.nodes.rects[:, :2].tolist()
        ids = scene.nodes.ids.tolist()
        places = {key: (x, y) for key, (x, y) in zip(ids, corners, strict=True) if key != node}
        found, behind = make_room(places, joined.source, joined.target, at, WIDTH, COLUMN_GAP)
        frames = frames_with(self._graph.frames.values(), places, behind)
        return found, lambda more: edits.arrange({**scene.places, **behind, **more}, frames)

    def rename(self) -> None:
        """Edit the name of the selected node, title of the frame or text of the note in place."""
        nodes, frames = self._studio.selection, self._studio.selected_frames
        if len(nodes) == 1 and not frames:
            edit_name(self._canvas, next(iter(nodes)))
        elif len(frames) == 1 and not nodes:
            edit_frame(self._canvas, next(iter(frames)))

    def lay_out(self) -> None:
        """Place all nodes anew; frames stay around theirs."""
        scene, graph = self._canvas.scene, self._graph
        if not graph.nodes and not graph.frames:
            return
        self._canvas.animate()
        self._studio.document.seal()
        boxes_here = boxes(graph, kinds_of(self._studio.project))
        if graph.frames:
            corners = map(tuple, scene.nodes.rects[:, :2].tolist())
            places = dict(zip(scene.nodes.ids.tolist(), corners, strict=True))
            margins = (SIDE, ABOVE)
            found = lay_out_framed(graph, boxes_here, margins, places, COLUMN_GAP)
            self._studio.apply(edits.arrange(found.places, found.frames, "Lay out"))
        else:
            self._studio.apply(edits.move(dict(places_of(graph, boxes_here, COLUMN_GAP))))
        self.fit()

    def nudge(self, dx: int, dy: int) -> None:
        """Move the selected nodes, and frames with what they hold, by steps of the grid."""
        studio = self._studio
        nodes, frames = self.along(studio.selection, studio.selected_frames)
        if nodes or frames:
            studio.apply(self.moved(nodes, frames, dx * GRID, dy * GRID))

    def fit(self) -> None:
        """Show everything."""
        if is_unfolded(self._canvas):
            self._canvas.unfolding.view.fit()
            return
        self._fit(self._canvas.scene.extent())

    def fit_selection(self) -> None:
        """Show what is selected, or everything."""
        if is_unfolded(self._canvas):
            view = self._canvas.unfolding.view
            view.fit(frozenset(view.scene.nodes.ids[view.scene.nodes.marked(SELECTED)].tolist()))
            return
        studio, scene = self._studio, self._canvas.scene
        nodes = scene.bounds(studio.selection)
        frames = scene.frames.bounds(studio.selected_frames)
        self._fit(joined(nodes, frames) or scene.extent())

    def _fit(self, bounds: Rect | None) -> None:
        canvas = self._canvas
        if bounds is None:
            canvas.look(canvas.view.fitted((0, 0, 1, 1), canvas.width(), canvas.height()))
            return
        top = self._top()
        width, height = canvas.width() - 2 * _FIT_MARGIN, canvas.height() - top - _FIT_MARGIN
        found = canvas.view.fitted(bounds, max(width, 50), max(height, 50))
        canvas.look(found.moved(_FIT_MARGIN, top))

    def _top(self) -> int:
        """Where room for nodes begins: below the way to the graph shown, where that is said."""
        if not self._studio.scope:
            return _FIT_MARGIN
        return max(_FIT_MARGIN, self._canvas.breadcrumb.geometry().bottom() + _CLEAR)

    def begin(self) -> None:
        """The view of a graph just opened: all of it, or its beginning if only that can be read."""
        self.fit()
        canvas, bounds = self._canvas, self._canvas.scene.extent()
        if bounds is None or canvas.view.zoom >= _SMALL:
            return
        left, top, _, bottom = bounds
        free = self._top()
        tall, room = (bottom - top) * _READABLE, canvas.height() - free - _FIT_MARGIN
        if tall > room and canvas.view.zoom >= _TINY:
            return  # its beginning would be cut above or below
        y = free - top * _READABLE + max(room - tall, 0) / 2
        view = canvas.view.zoomed(_READABLE, 0, 0)
        canvas.look(view.placed(_FIT_MARGIN - left * _READABLE, y))

    def zoom_in(self) -> None:
        """Look from nearer."""
        self._zoom(_STEP)

    def zoom_out(self) -> None:
        """Look from further away."""
        self._zoom(1 / _STEP)

    def zoom_one(self) -> None:
        """Look at nodes in their true size."""
        self._zoom(0.0)

    def _zoom(self, factor: float) -> None:
        """`factor` 0: to the true size."""
        canvas = self._canvas
        if is_unfolded(canvas):
            canvas.unfolding.view.zoom(factor)
            return
        zoom = canvas.view.zoom * factor if factor else 1.0
        canvas.look(canvas.view.zoomed(zoom, canvas.width() / 2, canvas.height() / 2))

    def minimap(self) -> None:
        """Show or hide the small map."""
        canvas = self._canvas
        (canvas.unfolding.view.corner if is_unfolded(canvas) else canvas.corner).toggle_map()

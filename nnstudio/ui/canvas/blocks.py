"""What keys and menus do with blocks and shared weights; names are those of the table of actions.

What can be done with the present selection is told by `can_be_done`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from nnstudio.catalog.values import SettingError
from nnstudio.project import edits
from nnstudio.project.edits import Edit, EditError
from nnstudio.project.edits.blocks import new_name
from nnstudio.project.edits.inside import inside, users
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import INDEX, REPEAT, Kinds, block_name, block_type, kinds_of
from nnstudio.project.naming import class_name
from nnstudio.ui.canvas.geometry import HEADER, WIDTH, snapped
from nnstudio.ui.canvas.uses import repeats
from nnstudio.ui.reading import number, written
from nnstudio.ui.terms import Terms

if TYPE_CHECKING:
    from nnstudio.ui.canvas.canvas import Canvas
    from nnstudio.ui.canvas.picking import Picking
    from nnstudio.ui.studio import Studio

Pairing = Callable[[int, int], Edit]
Offered = Callable[[Graph, Kinds, Node], list[Node]]

_LOWEST, _WIDEST = 26.0, 220.0  # pixels of a field
_STAY_OUTSIDE = ("input", "target", "output", "loss", "metric", "entry", "exit")
_MOST = 2_000  # selected nodes that are looked at before an action is offered


class BlockOperations:
    """Each is one step of the history, or a change of what is shown."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._studio = canvas.studio

    @cached_property
    def picking(self) -> Picking:
        """Choosing another node, by its name or on the canvas."""
        from nnstudio.ui.canvas.picking import Picking

        return Picking(self._canvas)

    def _use(self) -> Node | None:
        """The only node selected, if it uses a block."""
        return the_use(self._studio)

    def make_block(self) -> None:
        """Ask for a name, then make a block of what is selected."""
        studio, canvas = self._studio, self._canvas
        chosen, frames = sorted(studio.selection), sorted(studio.selected_frames)
        if not chosen:
            return
        placed = edits.move(canvas.scene.places)

        def made(name: str | None) -> Edit:
            edit = edits.make_block(chosen, name, frames)
            return edits.several(edit.label, [placed, edit]) if canvas.scene.places else edit

        try:
            inside(studio.block, made(None)).change(studio.project)
        except EditError as error:
            studio.notice(str(error), "warning")
            return

        def accept(name: str) -> bool:
            use = studio.graph.next_id
            studio.document.seal()
            if not studio.apply(made(class_name(name))):
                return False
            studio.document.seal()
            studio.select([use])
            return True

        left, top, right, bottom = canvas.scene.bounds(chosen) or (0.0, 0.0, 0.0, 0.0)
        middle = ((left + right) / 2, (top + bottom) / 2)
        self._ask_name(middle, new_name(studio.project, None), accept)

    def new_block(self) -> None:
        """Ask for a name, use a new block at the pointer, and show its inside to be filled."""
        studio, canvas = self._studio, self._canvas
        x, y = canvas.pointed()
        at = (snapped(x - WIDTH / 2), snapped(y - HEADER))

        def accept(name: str) -> bool:
            called, use = class_name(name), studio.graph.next_id
            steps = [edits.add_block(called), edits.add_node(block_type(called), at=at)]
            studio.document.seal()
            if not studio.apply(edits.several(f"New block {called}", steps)):
                return False
            studio.document.seal()
            studio.select([use])
            return studio.enter(use)

        self._ask_name((x, y), new_name(studio.project, None), accept)

    def _ask_name(self, at: tuple[float, float], name: str, accept: Callable[[str], bool]) -> None:
        canvas = self._canvas
        x, y = canvas.view.to_widget(*at)
        wide = min(max(WIDTH * canvas.view.zoom, 150.0), _WIDEST)
        x = min(max(x - wide / 2, 8.0), max(canvas.width() - wide - 8.0, 8.0))
        y = min(max(y, 48.0), max(canvas.height() - 48.0, 8.0))
        place = QRectF(x, y - _LOWEST / 2, wide, _LOWEST).toRect()
        canvas.name_field.ask(place, name, accept, "Name of the block", new=True)

    def enter_block(self) -> None:
        """Show the inside of the selected use."""
        use = self._use()
        if use is not None:
            self._studio.enter(use.id)

    def leave_block(self) -> None:
        """Show the graph around the block shown."""
        self._studio.leave()

    def unpack_block(self) -> None:
        """Put what the block holds in the place of the selected use."""
        use = self._use()
        if use is None:
            return
        first = self._studio.graph.next_id
        self._canvas.animate()
        placed, unpack = self._canvas.scene.places, edits.unpack(use.id, room=True)
        edit = edits.several(unpack.label, [edits.move(placed), unpack]) if placed else unpack
        if self._studio.apply(edit):
            graph = self._studio.graph
            made = range(first, graph.next_id)
            self._studio.select(
                (key for key in made if key in graph.nodes),
                frames=(key for key in made if key in graph.frames),
            )

    def make_unique(self) -> None:
        """Give the selected use a definition of its own."""
        use = self._use()
        if use is not None:
            self._studio.apply(edits.make_unique(use.id))

    def repeat_block(self) -> None:
        """Let the user type how often the selected use repeats."""
        use, canvas, studio = self._use(), self._canvas, self._studio
        if use is None:
            return
        canvas.reveal(use.id)
        key = use.id
        setting = kinds_of(studio.project).known(use.type).setting(REPEAT)

        def accept(text: str) -> bool:
            terms = Terms.at(studio, use)
            try:
                value = setting.check(terms.read(setting, number(text), text, but=(INDEX,)))
            except SettingError as error:
                studio.notice(str(error), "warning")
                return False
            return studio.apply(edits.set_setting(key, REPEAT, value))

        left, top = canvas.scene.nodes.rects[int(canvas.scene.nodes.row[key]), :2].tolist()
        zoom = canvas.view.zoom
        x, y = canvas.view.to_widget(left + WIDTH / 2, top)
        place = QRectF(x, y, max(WIDTH / 2 * zoom, 64.0), max(HEADER * zoom, _LOWEST)).toRect()
        canvas.name_field.ask(place, written(repeats(use)), accept, "How often the block repeats")

    def share_weights(self) -> None:
        """Let the user choose whose module the selected node uses too."""
        self._pick("Same weights as…", edits.share, partners)

    def tie_weight(self) -> None:
        """Let the user choose whose weight is also the selected node's."""
        self._pick("Tie the weight to that of…", edits.tie, tieable)

    def _pick(self, words: str, edit: Pairing, offered: Offered) -> None:
        studio = self._studio
        if len(studio.selection) != 1:
            return
        (key,) = studio.selection
        found = offered(studio.graph, kinds_of(studio.project), studio.graph.nodes[key])

        def take(owner: int) -> None:
            studio.apply(edit(key, owner))

        if found:
            self.picking.ask(words, found, take)

    def own_weights(self) -> None:
        """Give the selected nodes weights of their own."""
        graph, steps = self._studio.graph, []
        for key in sorted(self._studio.selection):
            node = graph.nodes[key]
            if node.shares is not None:
                steps.append(edits.share(key, None))
            if node.tied is not None:
                steps.append(edits.tie(key, None))
        if steps:
            self._studio.apply(edits.several("Own weights", steps))


def the_use(studio: Studio) -> Node | None:
    """The only node selected, if it uses a block."""
    if len(studio.selection) != 1:
        return None
    node = studio.graph.nodes.get(next(iter(studio.selection)))
    return node if node is not None and block_name(node.type) is not None else None


def partners(graph: Graph, kinds: Kinds, node: Node) -> list[Node]:
    """The nodes whose module a node could use: others of its type that own theirs."""
    kind = kinds.get(node.type)
    if kind is None or kind.kind != "layer":
        return []
    return [
        each
        for each in graph.nodes.values()
        if each.type == node.type
        and each.id not in (node.id, node.shares)
        and each.shares != node.id
        and each.shares is None
    ]


def tieable(graph: Graph, kinds: Kinds, node: Node) -> list[Node]:
    """The nodes whose weight could also be a node's: those that have one, and own it."""
    from nnstudio.compiler.weights import TIEABLE  # not before the first paint

    if node.type not in TIEABLE or node.shares is not None:
        return []
    return [
        each
        for each in graph.nodes.values()
        if each.type in TIEABLE
        and each.id not in (node.id, node.tied)
        and each.shares is None
        and each.tied is None
    ]


def can_be_done(studio: Studio, action: str) -> bool:
    """Whether an action of blocks and weights can work on what is selected."""
    graph, kinds, chosen = studio.graph, kinds_of(studio.project), studio.selection
    if action == "leave_block":
        return bool(studio.scope)
    if action == "save_block" and studio.block is not None and not chosen:
        return True
    if action == "make_block":
        return bool(chosen) and (
            len(chosen) > _MOST
            or not any(_kind(kinds, graph.nodes[key]) in _STAY_OUTSIDE for key in chosen)
        )
    if action == "own_weights":
        some = (graph.nodes[key] for key in chosen)
        return any(node.shares is not None or node.tied is not None for node in some)
    if action in ("share_weights", "tie_weight"):
        offered = partners if action == "share_weights" else tieable
        return len(chosen) == 1 and bool(offered(graph, kinds, graph.nodes[next(iter(chosen))]))
    use = the_use(studio)
    if use is None:
        return False
    if action == "make_unique":
        found = users(studio.project, str(block_name(use.type)))
        return sum(map(len, found.values())) > 1
    return True


def _kind(kinds: Kinds, node: Node) -> str:
    found = kinds.get(node.type)
    return found.kind if found is not None else ""


OF_USES = ("enter_block", "unpack_block", "make_unique", "repeat_block", "save_block")
OF_WEIGHTS = ("share_weights", "tie_weight", "own_weights")
CONDITIONAL = ("make_block", "leave_block", *OF_USES, *OF_WEIGHTS)

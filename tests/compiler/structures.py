"""Random projects with nested blocks, repeats, expressions, shared weights and loops."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nnstudio
from nnstudio.project import edits
from nnstudio.project.edits import EditError
from nnstudio.project.edits.sharing import mark_wire, tie
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.blocks import BlockDraft
from nnstudio.workbench.wiring import NodeRef
from tests.project.edits.randomly import Chance

E = nnstudio.expression
WIDTH = 4
SETTINGS: dict[str, Any] = {"width": WIDTH, "deep": 2, "wide": True}
# Mostly the plain ones, so that most projects are right.
WIDTHS = (*["width"] * 30, "width * 2", "width + deep", "width if wide else 3", "4 * deep // 2")
WIDTHS += ("max(width, 3)", "width // deep * deep", "width - 4 + deep", "missing", "width / 3")
FREE_WIDTHS = ("4 + i", "4 * 2**i", "4 if i == 0 else 8")
DEPTHS = (*["deep"] * 9, "deep + 1", "deep * 2 - 1", "3 if wide else 1", "deep - 2")


@dataclass(frozen=True)
class World:
    """What values are like: vectors, sequences of vectors, or images; and where they come from."""

    source: str
    input: str
    target: str
    loss: str
    classes: int
    dense: str
    norms: tuple[str, ...]
    options: dict[str, dict[str, Any]] = field(default_factory=dict)


WORLDS = {
    "vector": World(
        "Spiral", "x", "y", "CrossEntropyLoss", 2, "Linear", ("LayerNorm", "BatchNorm1d")
    ),
    "sequence": World(
        "sunspots", "window", "next", "MSELoss", 1, "Linear", ("LayerNorm",),
        {"Concatenate": {"dim": -1}},
    ),
    "image": World(
        "digits", "image", "label", "CrossEntropyLoss", 10, "Conv2d", ("BatchNorm2d", "GroupNorm"),
        {"Conv2d": {"padding": 1}, "GroupNorm": {"num_groups": 1}},
    ),
}  # fmt: skip


@dataclass
class Growing:
    """A graph to which random things are added: the main one, or that of a block."""

    where: Workbench | BlockDraft
    chance: Chance
    world: World
    values: list[NodeRef]
    blocks: dict[str, int]  # with how many inputs they have
    dense: list[NodeRef] = field(default_factory=list)
    finals: list[NodeRef] = field(default_factory=list)  # values of another form

    @property
    def inside(self) -> bool:
        return isinstance(self.where, BlockDraft)

    def grow(self, count: int) -> None:
        """Add some things; what an edit refuses is left out."""
        kinds: list[Callable[[], NodeRef | None]]
        kinds = [self.layer, self.layer, self.act, self.join, self.rare, *[self.use] * 4]
        kinds += [self.loop, self.loop] if self.world.source == "sunspots" else [self.act]
        for _ in range(count):
            with contextlib.suppress(EditError):
                made = kinds[self.chance.number(len(kinds))]()
                if made is not None:
                    self.values.append(made)

    def pick(self) -> NodeRef:
        """A value, often the last one."""
        at = len(self.values) - 1
        return self.values[at if self.chance.number(3) else self.chance.number(at + 1)]

    def add(self, type: str, *sources: NodeRef, **settings: Any) -> NodeRef:
        return self.where.add(type, *sources, **self.world.options.get(type, {}), **settings)

    def width(self) -> Any:
        if self.inside:
            return E(WIDTHS[self.chance.number(len(WIDTHS))])
        return WIDTH if self.chance.number(9) else 3

    # What is added.

    def layer(self) -> NodeRef:
        setting = "out_features" if self.world.dense == "Linear" else "out_channels"
        shared = self.dense and not self.chance.number(5)
        if shared:
            owner = self.dense[self.chance.number(len(self.dense))]
            return self.add(self.world.dense, self.pick(), shares=owner)
        made = self.add(self.world.dense, self.pick(), **{setting: self.width()})
        if self.dense and not self.chance.number(8):
            with contextlib.suppress(EditError):
                self.where.apply(tie(made.id, self.dense[self.chance.number(len(self.dense))].id))
        self.dense.append(made)
        return made

    def act(self) -> NodeRef:
        return self.add(self.chance.one(("ReLU", "Tanh", "Sigmoid", "Identity")), self.pick())

    def join(self) -> NodeRef:
        kind = self.chance.one(("Add", "Add", "Multiply", "Concatenate", "Subtract"))
        one, other = self.pick(), self.pick()
        if kind == "Multiply":  # by something below 1: powers of powers leave all bounds
            other = self.add("Sigmoid", other)
        return self.add(kind, one, other)

    def rare(self) -> NodeRef:
        what = self.chance.number(6)
        if what == 0 and self.world.source == "Spiral":
            index = self.add("ArgMax", self.pick(), dim=1)
            return self.add("OneHot", index, num_classes=5000)
        if what == 1 and self.world.source == "digits":
            return self.add("CenterCrop", self.pick(), self.pick())
        if what == 2 and self.world.source == "sunspots":
            return self.add(self.chance.one(("LSTM", "GRU")), self.pick(), hidden_size=WIDTH)
        if what == 3:
            return self.add("Dropout", self.pick(), p=0.25)
        return self.add(self.chance.one(self.world.norms), self.pick())

    def use(self) -> NodeRef | None:
        """A use of a block: its settings, its repeats, or the weights of another use."""
        if not self.blocks:
            return None
        name = self.chance.one(tuple(self.blocks))
        type = f"block:{name}"
        others = [node.id for node in self.where.graph.nodes.values() if node.type == type]
        if others and not self.chance.number(3):
            return self.add(type, self.pick(), shares=NodeRef(others[0]))
        settings: dict[str, Any] = {}
        if self.chance.number(2):
            settings["width"] = self.width()
        if not self.chance.number(3):
            settings["deep"] = 1 + self.chance.number(3)
        if not self.chance.number(4):
            settings["wide"] = bool(self.chance.number(2))
        if not self.chance.number(3):
            dynamic = self.inside and self.chance.number(2)
            settings["repeat"] = (
                E(self.chance.one(DEPTHS)) if dynamic else 1 + self.chance.number(6)
            )
            if not self.chance.number(4):
                settings["width"] = E(self.chance.one(FREE_WIDTHS))
        inputs = self.blocks[name] if self.chance.number(9) else 1
        return self.add(type, *(self.pick() for _ in range(inputs)), **settings)

    def loop(self) -> NodeRef:
        """A recurrent cell with one or two delays and random options."""
        options: dict[str, Any] = {
            "direction": self.chance.one(("forward", "forward", "backward", "both")),
            "truncation": self.chance.one(("none", "none", "fixed", "random")),
            "truncate_after": 2 + self.chance.number(3),
        }
        # Where gradients are cut, a first state may get none, depending on the length.
        learned = options["truncation"] == "none" and self.chance.number(2)
        first, x = "learned" if learned else "zeros", self.pick()
        state = self.add("Delay", delay=1 + self.chance.number(2), initial=first, **options)
        own = self.add("Linear", state, out_features=self.width())
        parts = [own, x if self.chance.number(2) else self.add("Linear", x, out_features=WIDTH)]
        if not self.chance.number(3):
            parts.append(self.add("Delay", state, **options))
        new = self.add("Tanh", self.add("Add", *parts))
        if self.blocks and not self.chance.number(3):
            new = self.add(f"block:{self.chance.one(tuple(self.blocks))}", new)
        elif not self.chance.number(3):
            new = self.add("Linear", new, out_features=self.width())
        self.where.connect(new, state, "x")
        if not self.chance.number(3):
            last = self.add("Identity", new)
            (wire,) = (w for w in self.where.graph.wires.values() if w.target == last.id)
            self.where.apply(mark_wire(wire.id, "last"))
            self.finals.append(last)
        return new if self.chance.number(4) else state

    def leaves(self) -> list[NodeRef]:
        """Values that nothing takes yet; at least the last one."""
        taken = {wire.source for wire in self.where.graph.wires.values()}
        found = [value for value in self.values if value.id not in taken]
        return found or self.values[-1:]


def random_project(chance: Chance, world: str | None = None) -> Workbench:
    """A project of at most three blocks in each other; right, or wrong in ways that edits allow."""
    name = world or chance.one(tuple(WORLDS))
    chosen = WORLDS[name]
    net = nnstudio.new("Random")
    if chosen.source == "Spiral":
        net.set_data("Spiral", samples=60)
    else:
        net.set_data("Bundled", name=chosen.source)
    blocks: dict[str, int] = {}
    for number in range((3, 3, 2, 2, 1, 0)[chance.number(6)]):
        block = f"Part{number + 1}"
        blocks[block] = _block(net, chance, chosen, dict(blocks), block)
    x = net.add("Input", field=chosen.input, name="given")
    graph = Growing(net, chance, chosen, [x], blocks)
    graph.values[:] = [graph.layer()]
    graph.dense.clear()  # it takes other sizes than the rest
    graph.grow(2 + chance.number(7))
    _judge(net, chance, chosen, [*graph.leaves(), *graph.finals])
    return net


def _block(net: Workbench, chance: Chance, world: World, blocks: dict[str, int], name: str) -> int:
    with net.blocks.define(name, **SETTINGS) as block:
        entries = [block.add("BlockInput", name="x")]
        if not chance.number(4):
            entries.append(block.add("BlockInput", name="more"))
        graph = Growing(block, chance, world, [*entries], blocks)
        graph.grow(1 + chance.number(5))
        leaves = graph.leaves()
        block.add("BlockOutput", leaves[-1], name="y")
        if len(leaves) > 1 and chance.number(2):
            block.add("BlockOutput", leaves[0], name="second")
    return len(entries)


def _judge(net: Workbench, chance: Chance, world: World, leaves: list[NodeRef]) -> None:
    """Outputs for all values; most of them lead to the loss as well."""
    flat = []
    for leaf in leaves:
        if chance.number(6):
            flat.append(net.add("Flatten", leaf))
        else:
            net.add("Output", leaf)
    if not flat:
        flat.append(net.add("Flatten", leaves[-1]))
    joined = flat[0] if len(flat) == 1 else net.add("Concatenate", *flat, dim=1)
    scores = net.add("Linear", joined, out_features=world.classes, name="scores")
    net.add("Output", scores, name="answer")
    goal = net.add("Target", field=world.target, name="truth")
    net.add(world.loss, scores, goal, name="mistake")
    net.apply(edits.set_plan(epochs=1, device="cpu", threads=1))

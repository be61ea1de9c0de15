"""Blocks as classes: what their constructors take, and how repeats are written. Compared whole."""

from __future__ import annotations

import torch
from torch import nn

import nnstudio
from nnstudio.workbench.bench import Workbench

E = nnstudio.expression


def classes(net: Workbench) -> str:
    """The source from its first class on; what it makes has as many weights as are counted."""
    found = sum(each.numel() for each in net.build().parameters())
    assert found == net.summary().parameters
    text = net.source()
    return text[text.index("class ") :]


def widen(net: Workbench) -> None:
    with net.blocks.define("Widen", "As wide as told.", width=8) as block:
        x = block.add("BlockInput", name="x")
        x = block.add("Linear", x, name="dense", out_features=E("width"))
        block.add("BlockOutput", x, name="y")


def stacks() -> Workbench:
    """A block of a block and more of it, used in two sizes."""
    net = nnstudio.new("Net")
    widen(net)
    with net.blocks.define("Stack", width=8, layers=3) as block:
        x = block.add("BlockInput", name="x")
        first = block.add("block:Widen", x, name="first", width=E("width"))
        rest = E("layers - 1")
        x = block.add("block:Widen", first, name="rest", width=E("width"), repeat=rest)
        block.add("BlockOutput", block.add("Add", x, first), name="y")
    x = net.add("Input", name="given", shape=(4,))
    x = net.add("block:Stack", x, name="one", width=16)
    net.add("Output", net.add("block:Stack", x, name="two", layers=5))
    return net


def uneven() -> Workbench:
    """How many there are is a condition in one block, and follows no pattern in the other."""
    net = nnstudio.new("Net")
    widen(net)
    with net.blocks.define("Several", width=8, wide=True) as block:
        x = block.add("BlockInput", name="x")
        count = E("3 if wide else 1")
        x = block.add("block:Widen", x, name="units", width=E("width"), repeat=count)
        block.add("BlockOutput", x, name="y")
    with net.blocks.define("Uneven", count=2) as block:
        x = block.add("BlockInput", name="x")
        x = block.add("block:Widen", x, name="units", width=E("8 + i * i"), repeat=E("count"))
        block.add("BlockOutput", x, name="y")
    x = net.add("Input", name="given", shape=(4,))
    x = net.add("block:Several", x, name="one")
    x = net.add("block:Several", x, name="other", wide=False)
    x = net.add("block:Uneven", x, name="uneven")
    net.add("Output", net.add("block:Uneven", x, name="more", count=4))
    return net


def lists() -> Workbench:
    """A block of two inputs and outputs, repeated: given one value twice, and two values."""
    net = nnstudio.new("Net")
    with net.blocks.define("Mix") as block:
        x, more = block.add("BlockInput", name="x"), block.add("BlockInput", name="more")
        block.add("BlockOutput", block.add("Add", block.add("Tanh", x), more), name="y")
        block.add("BlockOutput", block.add("Subtract", x, more), name="rest")
    x = net.add("Input", name="given", shape=(4,))
    one = net.add("ReLU", net.add("Linear", x, name="dense", out_features=4), name="one")
    both = net.add("block:Mix", one, one, name="both", repeat=3)
    net.add("Output", both)
    net.add("Output", net.add("block:Mix", both, x, name="again", repeat=2)["rest"])
    return net


STACKS = '''\
class Widen(nn.Module):
    """As wide as told.

    Takes
        x: float32, N × in_features

    Returns
        y: float32, N × width
    """

    def __init__(self, in_features, width=8):
        super().__init__()
        self.dense = nn.Linear(in_features, width)

    def forward(self, x):
        return self.dense(x)


class Stack(nn.Module):
    """Stack: a block.

    Takes
        x: float32, N × in_features

    Returns
        y: float32, N × width
    """

    def __init__(self, in_features, width=8, layers=3):
        super().__init__()
        self.first = Widen(in_features, width)
        self.rest = nn.Sequential(*(Widen(width, width) for _ in range(layers - 1)))

    def forward(self, x):
        first = self.first(x)
        return self.rest(first) + first


class Net(nn.Module):
    """Net, 1,048 parameters.

    Takes
        given: float32, N × 4

    Returns
        output: float32, N × 8
    """

    def __init__(self):
        super().__init__()
        self.one = Stack(4, 16)
        self.two = Stack(16, layers=5)

    def forward(self, given):
        x = self.one(given)  # N × 16
        return self.two(x)  # N × 8
'''

UNEVEN = '''\
class Widen(nn.Module):
    """As wide as told.

    Takes
        x: float32, N × in_features

    Returns
        y: float32, N × width
    """

    def __init__(self, in_features, width=8):
        super().__init__()
        self.dense = nn.Linear(in_features, width)

    def forward(self, x):
        return self.dense(x)


class Several(nn.Module):
    """Several: a block.

    Takes
        x: float32, N × in_features

    Returns
        y: float32, N × width
    """

    def __init__(self, in_features, width=8, wide=True):
        super().__init__()
        self.units = nn.Sequential(
            Widen(in_features, width),
            *(Widen(width, width) for _ in range((3 if wide else 1) - 1)),
        )

    def forward(self, x):
        return self.units(x)


class Uneven(nn.Module):
    """Uneven: a block.

    Takes
        x: float32, N × in_features

    Returns
        y: float32, N × 9
    """

    def __init__(self, in_features):
        super().__init__()
        self.units = nn.Sequential(Widen(in_features), Widen(8, 9))

    def forward(self, x):
        return self.units(x)


class Uneven2(nn.Module):
    """Uneven: a block.

    Takes
        x: float32, N × in_features

    Returns
        y: float32, N × 17
    """

    def __init__(self, in_features):
        super().__init__()
        self.units = nn.Sequential(
            Widen(in_features), Widen(8, 9), Widen(9, 12), Widen(12, 17)
        )

    def forward(self, x):
        return self.units(x)


class Net(nn.Module):
    """Net, 911 parameters.

    Takes
        given: float32, N × 4

    Returns
        output: float32, N × 17
    """

    def __init__(self):
        super().__init__()
        self.one = Several(4)
        self.other = Several(8, wide=False)
        self.uneven = Uneven(8)
        self.more = Uneven2(9)

    def forward(self, given):
        x = self.one(given)  # N × 8
        x = self.other(x)
        x = self.uneven(x)  # N × 9
        return self.more(x)  # N × 17
'''

LISTS = '''\
class Mix(nn.Module):
    """Mix: a block.

    Takes
        x: float32, N × 4
        more: float32, N × 4

    Returns
        y: float32, N × 4
        rest: float32, N × 4
    """

    def forward(self, x, more):
        y = torch.tanh(x) + more
        rest = x - more
        return y, rest


class Net(nn.Module):
    """Net, 20 parameters.

    Takes
        given: float32, N × 4

    Returns
        output: float32, N × 4
        output2: float32, N × 4
    """

    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(4, 4)
        self.both = nn.ModuleList([Mix(), Mix(), Mix()])
        self.again = nn.ModuleList([Mix(), Mix()])

    def forward(self, given):
        x = self.dense(given)
        one = F.relu(x)
        both = one
        for module in self.both:
            both, _ = module(both, one)
        again_ = both
        for module in self.again:
            again_, again_rest = module(again_, given)
        return both, again_rest
'''


def test_a_block_of_blocks_reads_as_a_person_writes_it() -> None:
    assert classes(stacks()) == STACKS


def test_uses_that_no_pattern_covers_have_classes_of_their_own() -> None:
    assert classes(uneven()) == UNEVEN


def test_repeats_of_several_inputs_are_a_list_that_hands_on_the_first_output() -> None:
    assert classes(lists()) == LISTS


def test_each_of_the_repeats_is_given_the_same_further_inputs() -> None:
    net = lists()
    model = net.build()
    given = torch.randn(3, 4)
    dense = model.get_submodule("dense")
    assert isinstance(dense, nn.Linear)
    one = x = torch.relu(dense(given))
    for _ in range(3):
        x = torch.tanh(x) + one
    both = x
    for _ in range(2):
        x, rest = torch.tanh(x) + given, x - given
    found = model(given)
    assert torch.equal(found[0], both) and torch.equal(found[1], rest)


def test_a_class_is_the_same_for_uses_that_differ_in_numbers_alone() -> None:
    net = stacks()
    before = net.source().count("class ")
    net.add("Output", net.add("block:Stack", "two", name="three", width=5, layers=2))
    assert net.source().count("class ") == before

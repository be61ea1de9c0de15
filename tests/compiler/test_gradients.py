"""Weights that no gradient reaches are told, with the place at which gradients end."""

from __future__ import annotations

import nnstudio
from nnstudio.compiler.gradients import untrained
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.wiring import NodeRef
from tests.compiler.loops.wiring import rnn
from tests.networks import spiral


def told(net: Workbench) -> list[tuple[str, int, str]]:
    return [
        (each.name, each.parameters, each.obstacle)
        for each in untrained(net.analysis(), net.compiled.model_source.parts)
    ]


def forecast(out: NodeRef, net: Workbench) -> Workbench:
    """A loss of this value, and data for it."""
    net.set_data("Bundled", name="sunspots")
    net.set("input", field="window", shape=None)
    answer = net.add("Linear", net.add("Flatten", out), out_features=1, name="answer")
    net.add("Output", answer)
    net.add("MSELoss", answer, net.add("Target", field="next"))
    return net


def test_all_weights_of_a_plain_network_are_trained() -> None:
    assert told(spiral()) == []


def test_gradients_end_at_an_index() -> None:
    net = spiral()
    index = net.add("ArgMax", net.add("Linear", "point", out_features=3, name="dead"), dim=1)
    one_hot = net.add("OneHot", index, num_classes=3)
    both = net.add("Concatenate", net.add("Linear", one_hot, name="alive"), "linear2")
    net.add("CrossEntropyLoss", net.add("Linear", both, out_features=2), "label")
    assert told(net) == [("dead", 9, "arg_max1")]
    (problem,) = net.problems()
    assert problem.severity == "warning"
    assert problem.message == (
        "no gradient reaches its 9 weights, so they are not trained: arg_max1 passes none back"
    )
    assert [fix.text for fix in problem.fixes] == [
        "wire a value in front of arg_max1 on to the loss, or delete dead"
    ]


def test_an_output_without_a_loss_trains_nothing() -> None:
    net = spiral()
    first = net.add("Linear", "tanh1", name="first", out_features=4)
    net.add("Output", net.add("Linear", first, name="second", out_features=3))
    assert told(net) == [("first", 68, ""), ("second", 15, "")]
    (problem,) = net.problems()
    assert problem.name == "second"
    assert problem.message == (
        "no gradient reaches its 15 weights and 68 of 1 node before it, so they are not trained:"
        " no loss depends on them"
    )


def test_a_port_that_asks_for_sizes_alone_passes_none() -> None:
    net = nnstudio.new("Crop")
    net.set_data("Bundled", name="digits")
    image = net.add("Input", field="image")
    like = net.add("Conv2d", image, name="like", out_channels=1, kernel_size=3)
    crop = net.add("CenterCrop", image, like)
    scores = net.add("Linear", net.add("Flatten", crop), out_features=10)
    net.add("Output", scores)
    net.add("CrossEntropyLoss", scores, net.add("Target", field="label"))
    assert told(net) == [("like", 10, "center_crop1")]


def test_in_a_block_the_path_leads_to_the_node() -> None:
    net = spiral()
    with net.blocks.define("Two") as block:
        x = block.add("BlockInput", name="x")
        block.add("BlockOutput", block.add("Linear", x, name="used", out_features=2), name="y")
        block.add("BlockOutput", block.add("Linear", x, name="unused", out_features=3), name="z")
    two = net.add("block:Two", "linear2", name="two")
    net.add("CrossEntropyLoss", two, "label", name="other")
    net.add("Output", two["z"], name="extra")
    assert told(net) == [("two/unused", 9, "")]
    (problem,) = net.problems()
    assert (problem.path, problem.name) == ((two.id,), "two/unused")
    assert problem.node == net.project.blocks[0].graph.named("unused").id


def test_what_one_of_two_shared_uses_trains_is_trained() -> None:
    net = spiral()
    one = net.add("Linear", "tanh1", name="one", out_features=2)
    net.add("Output", one, name="extra")
    assert told(net) == [("one", 34, "")]
    again = net.add("Linear", "tanh1", name="again", shares=one)
    net.add("CrossEntropyLoss", again, "label", name="other")
    assert told(net) == []


def test_a_tied_weight_is_trained_where_one_of_both_is() -> None:
    net = spiral()
    one = net.add("Linear", "tanh1", name="one", out_features=16)
    net.add("Output", one, name="extra")
    two = net.add("Linear", "tanh1", name="two", out_features=16, bias=False)
    net.apply(nnstudio.project.edits.tie(two.id, one.id))
    net.add("CrossEntropyLoss", net.add("Linear", two, out_features=2), "label", name="other")
    assert told(net) == [("one", 16, "")]  # its bias


def test_in_a_loop_steps_back_are_counted() -> None:
    net = nnstudio.new("Loop")
    x = net.add("Input", name="input")
    new = rnn(net, x, 3, delay=12)
    assert told(forecast(NodeRef(net.graph.named("h").id), net)) == [
        ("g_x", 6, "h"),
        ("g_h", 12, "h"),
    ]
    net.set("h", delay=11)
    assert told(net) == []
    assert new.id in net.graph.nodes


def test_a_delay_that_is_always_cut_passes_none() -> None:
    net = nnstudio.new("Loop")
    x = net.add("Input", name="input")
    rnn(net, x, 3, delay=2, truncation="fixed", truncate_after=2)
    forecast(NodeRef(net.graph.named("h").id), net)
    assert told(net) == [("g_x", 6, "h"), ("g_h", 12, "h")]
    net.set("h", truncate_after=3)
    assert told(net) == []

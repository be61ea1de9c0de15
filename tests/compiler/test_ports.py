"""Shapes and counts from port texts and rules, and what is said where shapes do not fit."""

from __future__ import annotations

from typing import Any

import pytest

from nnstudio.catalog.dims import BATCH, Dims, Symbolic, text
from nnstudio.catalog.node_type import NodeType, Port, ShapeError
from nnstudio.catalog.registry import node_types
from nnstudio.catalog.settings import filled
from nnstudio.compiler.ports import Inferred, infer

N = BATCH
LENGTH = Symbolic("L")


def inferred(key: str, inputs: dict[str, Any], **chosen: Any) -> Inferred:
    """Infer one type; an input is one shape, or a list of them."""
    kind = node_types()[key]
    shapes = {
        port: tuple(dims) if isinstance(dims, list) else (dims,) for port, dims in inputs.items()
    }
    return infer(kind, filled(kind.settings, chosen), shapes)


def refused(key: str, inputs: dict[str, Any], **chosen: Any) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        inferred(key, inputs, **chosen)
    return caught.value


LENET: tuple[tuple[str, dict[str, Any], Dims, int, int], ...] = (
    ("Conv2d", {"out_channels": 6, "kernel_size": 5, "padding": 2}, (N, 6, 28, 28), 156, 117_600),
    ("MaxPool2d", {}, (N, 6, 14, 14), 0, 0),
    ("Conv2d", {"out_channels": 16, "kernel_size": 5}, (N, 16, 10, 10), 2416, 240_000),
    ("MaxPool2d", {}, (N, 16, 5, 5), 0, 0),
    ("Flatten", {}, (N, 400), 0, 0),
    ("Linear", {"out_features": 120}, (N, 120), 48_120, 48_000),
    ("Linear", {"out_features": 84}, (N, 84), 10_164, 10_080),
    ("Linear", {"out_features": 10}, (N, 10), 850, 840),
)


def test_lenet_has_its_61_706_parameters_and_416_520_multiply_adds() -> None:
    shape: Dims = (N, 1, 28, 28)
    parameters = macs = 0
    for key, chosen, expected, weights, products in LENET:
        found = inferred(key, {"x": shape}, **chosen)
        shape = found.outputs["y"]
        assert (shape, found.parameters, found.macs) == (expected, weights, products)
        parameters, macs = parameters + weights, macs + products
    assert (parameters, macs) == (61_706, 416_520)


def test_free_image_sizes_stay_symbols() -> None:
    found = inferred("Conv2d", {"x": (N, 3, Symbolic("H"), Symbolic("W"))}, stride=2, padding=1)
    assert text(found.outputs["y"]) == "N × 32 × ⌊(H + 1)/2⌋ × ⌊(W + 1)/2⌋"
    halved = inferred("MaxPool2d", {"x": (N, 3, Symbolic("H"), 8)})
    assert text(halved.outputs["y"]).startswith("N × 3 × ") and "/2" in str(halved.outputs["y"][2])


def test_a_free_length_passes_through_recurrent_layers_and_attention() -> None:
    assert inferred("LSTM", {"x": (N, LENGTH, 8)}).outputs["y"] == (N, LENGTH, 64)
    assert inferred("LSTM", {"x": (N, LENGTH, 8)}, output="last").outputs["y"] == (N, 64)
    found = inferred("MultiheadAttention", {"query": (N, LENGTH, 8)})
    assert found.outputs == {"y": (N, LENGTH, 8), "weights": (N, LENGTH, LENGTH)}


def test_multiply_adds_count_one_sample_even_where_the_batch_is_not_first() -> None:
    states = inferred("LSTM", {"x": (N, 5, 8)}, num_layers=2).outputs["h"]
    assert states == (2, N, 64)
    assert inferred("Linear", {"x": states}, out_features=3).macs == 2 * 64 * 3


def test_multiply_adds_of_recurrent_layers_and_attention_are_those_of_the_formulas() -> None:
    x = {"x": (N, 5, 8)}
    assert inferred("LSTM", x, hidden_size=16).macs == 5 * 4 * 16 * (8 + 16)
    two_layers = 5 * 3 * 16 * (8 + 16) * 2 + 5 * 3 * 16 * (32 + 16) * 2
    chosen = {"hidden_size": 16, "num_layers": 2, "bidirectional": True}
    assert inferred("GRU", x, **chosen).macs == two_layers
    found = inferred("MultiheadAttention", {"query": (N, 5, 8), "key": (N, 3, 8)})
    assert found.macs == (2 * 5 + 2 * 3) * 8 * 8 + 2 * 5 * 3 * 8


def test_too_few_dimensions_are_told_with_both_shapes_and_a_way_out() -> None:
    error = refused("Conv2d", {"x": (N, 120)})
    assert error.port == "x"
    assert str(error).startswith(
        "expects N × C × H × W (4 dimensions), but gets N × 120 (2 dimensions)"
    )
    assert "Reshape" in str(error)


def test_too_many_dimensions_suggest_what_removes_them() -> None:
    assert "Flatten" in str(refused("LSTM", {"x": (N, 3, 8, 8)}))


def test_a_number_without_dimensions_is_named_as_such() -> None:
    assert "one number (no dimensions)" in str(refused("Linear", {"x": ()}))


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ([(N, 16, 28, 28), (N, 32, 28, 28)], ("16", "32", "channels", "Conv2d")),
        ([(N, 16, 28, 28), (N, 16, 14, 14)], ("28", "14", "stride")),
        ([(N, 10), (N, 12)], ("N × 10", "N × 12", "Linear")),
        ([(N, 400), (N, 16, 5, 5)], ("N × 400", "N × 16 × 5 × 5", "dimensions")),
        ([(N, 1), (N,)], ("dimensions", "Reshape")),
    ],
)
def test_two_shapes_that_do_not_add_are_both_shown(
    shapes: list[Dims], words: tuple[str, ...]
) -> None:
    message = str(refused("Add", {"x": shapes}))
    assert all(word in message for word in words), message


def test_broadcasting_over_sizes_of_one_is_allowed() -> None:
    found = inferred("Multiply", {"x": [(N, 8, 4, 4), (N, 8, 1, 1)]})
    assert found.outputs["y"] == (N, 8, 4, 4)


def test_concatenation_adds_sizes_and_names_the_pair_that_does_not_fit() -> None:
    assert inferred("Concatenate", {"x": [(N, 3, 8), (N, 4, 8)]}).outputs["y"] == (N, 7, 8)
    joined = inferred("Concatenate", {"x": [(N, LENGTH, 8), (N, LENGTH, 8)]}).outputs["y"]
    assert joined[1] == LENGTH * 2
    message = str(refused("Concatenate", {"x": [(N, 3, 8), (N, 4, 9)]}))
    assert "N × 3 × 8 and N × 4 × 9" in message


def test_a_kernel_that_is_too_large_names_sizes_and_ways_out() -> None:
    error = refused("Conv2d", {"x": (N, 16, 3, 3)}, kernel_size=5)
    assert "5" in str(error) and "3 × 3" in str(error) and "padding" in str(error)


def test_groups_and_heads_that_do_not_divide_come_with_a_setting_that_does() -> None:
    assert refused("Conv2d", {"x": (N, 3, 8, 8)}, groups=2).fix == ("groups", 1)
    assert refused("MultiheadAttention", {"query": (N, 5, 9)}).fix == ("num_heads", 3)
    assert refused("GroupNorm", {"x": (N, 6, 4)}).fix == ("num_groups", 3)


def test_reshape_says_how_many_numbers_there_are() -> None:
    assert inferred("Reshape", {"x": (N, 784)}, shape=(1, 28, -1)).outputs["y"] == (N, 1, 28, 28)
    message = str(refused("Reshape", {"x": (N, 784)}, shape=(3, 28, 28)))
    assert "784" in message and "2352" in message
    assert "784 cannot be divided by 3" in str(refused("Reshape", {"x": (N, 784)}, shape=(3, -1)))


def test_class_losses_find_the_class_dimension_or_say_what_is_missing() -> None:
    for scores, target, count in (
        ((N, 10), (N,), 10),
        ((N, 64, 65), (N, 64), 65),
        ((N, 64, 64), (N, 64), 64),
        ((N, 5, 8, 8), (N, 8, 8), 5),
        ((N, LENGTH, 65), (N, LENGTH), 65),
    ):
        found = inferred("CrossEntropyLoss", {"input": scores, "target": target})
        assert found.bound["C"] == count and found.outputs == {"loss": ()}
    error = refused("CrossEntropyLoss", {"input": (N, 16, 5, 10), "target": (N,)})
    assert error.port == "input"
    assert "N × 16 × 5 × 10" in str(error) and "Flatten" in str(error)


def test_a_regression_loss_refuses_what_torch_would_quietly_spread() -> None:
    assert inferred("MSELoss", {"input": (N, 1), "target": (N,)}).outputs == {"loss": ()}
    message = str(refused("MSELoss", {"input": (N, 3), "target": (N, 4)}))
    assert "N × 3" in message and "N × 4" in message


def test_weights_need_known_sizes() -> None:
    message = str(refused("Linear", {"x": (N, 16, Symbolic("H"))}))
    assert "known number for F" in message and "N × 16 × H" in message


def test_states_of_an_lstm_go_together_and_must_have_its_sizes() -> None:
    error = refused("LSTM", {"x": (N, 5, 8), "h0": (1, N, 64)})
    assert error.port == "c0" and "both" in str(error)
    error = refused("GRU", {"x": (N, 5, 8), "h0": (1, N, 32)})
    assert error.port == "h0" and "K = 64" in str(error) and "K = 32" in str(error)


def test_inputs_that_disagree_are_told_with_the_port_that_came_first() -> None:
    message = str(refused("MultiheadAttention", {"query": (N, 5, 8), "key": (N, 3, 6)}))
    assert "E = 8" in message and "query" in message and "N × 3 × 6" in message


def test_equal_questions_are_answered_from_memory() -> None:
    first = inferred("Linear", {"x": (N, 8)})
    assert inferred("Linear", {"x": (N, 8)}) is first
    assert inferred("Linear", {"x": (N, 9)}) is not first


def test_types_of_one_key_are_not_mixed_up() -> None:
    one = NodeType("T", "T", "F", "One.", outputs=(Port("y", "..."),))
    two = NodeType("T", "T", "F", "Two.", inputs=(Port("x", "N F"),), outputs=(Port("y", "F N"),))
    assert infer(one, {}, {"x": ((N, 3),)}).outputs["y"] == (N, 3)
    assert infer(two, {}, {"x": ((N, 3),)}).outputs["y"] == (3, N)


def test_a_type_without_any_rule_is_measured() -> None:
    kind = NodeType(
        "Unfold",
        "Unfold",
        "Test",
        "A type whose output letter nothing gives.",
        inputs=(Port("x", "N L F"),),
        outputs=(Port("y", "N ? F"),),
        call="{x}.repeat(1, 2, 1)[:, 1:]",
    )
    assert infer(kind, {}, {"x": ((N, 5, 3),)}).outputs["y"] == (N, 9, 3)
    assert text(infer(kind, {}, {"x": ((N, LENGTH, 3),)}).outputs["y"]) == "N × 2·L − 1 × 3"

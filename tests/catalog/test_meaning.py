"""What a template computes is what its type promises, where shapes alone cannot tell."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from nnstudio.catalog.dims import BATCH
from nnstudio.catalog.registry import node_types
from nnstudio.catalog.settings import filled
from nnstudio.compiler.measure import Assembled, assemble
from nnstudio.compiler.ports import infer


def made(key: str, inputs: dict[str, Tensor], **chosen: Any) -> Assembled:
    """The executed lines of one node for real tensors, evaluated as they are at use."""
    kind = node_types()[key]
    settings = filled(kind.settings, chosen)
    shapes: Any = {port: ((BATCH, *tensor.shape[1:]),) for port, tensor in inputs.items()}
    for port in ("h0", "c0"):
        if port in inputs:
            shapes[port] = ((inputs[port].shape[0], BATCH, inputs[port].shape[2]),)
    torch.manual_seed(0)
    found = assemble(kind, settings, infer(kind, settings, shapes).bound, dict.fromkeys(inputs, 1))
    if isinstance(found.module, nn.Module):
        found.module.eval()
    return found


@pytest.mark.parametrize("key", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize("sides", [1, 2])
def test_last_is_the_final_state_of_each_direction(key: str, sides: int) -> None:
    x = torch.randn(3, 5, 4)
    layer = made(
        key, {"x": x}, hidden_size=6, num_layers=2, output="last", bidirectional=sides == 2
    )
    outputs = layer.call(x)
    final = torch.cat(list(outputs["h"][-sides:]), 1)
    assert torch.equal(outputs["y"], final)


def test_first_states_are_used() -> None:
    x, h0, c0 = torch.randn(3, 5, 4), torch.randn(1, 3, 6), torch.randn(1, 3, 6)
    layer = made("LSTM", {"x": x, "h0": h0, "c0": c0}, hidden_size=6)
    assert isinstance(layer.module, nn.Module)
    expected, (h, c) = layer.module(x, (h0, c0))
    outputs = layer.call(x, h0, c0)
    assert torch.equal(outputs["y"], expected)
    assert torch.equal(outputs["h"], h) and torch.equal(outputs["c"], c)


@pytest.mark.parametrize("wanted", [("y",), ("y", "weights")])
def test_causal_attention_does_not_see_what_comes_later(wanted: tuple[str, ...]) -> None:
    kind = node_types()["MultiheadAttention"]
    settings = filled(kind.settings, {"causal": True})
    found = infer(kind, settings, {"query": ((BATCH, 5, 8),)})
    torch.manual_seed(0)
    layer = assemble(kind, settings, found.bound, {"query": 1}, wanted)
    x = torch.randn(2, 5, 8)
    changed = x.clone()
    changed[:, 3:] += 1
    before, after = layer.call(x)["y"], layer.call(changed)["y"]
    assert torch.allclose(before[:, :3], after[:, :3], atol=1e-6)
    assert not torch.allclose(before[:, 3:], after[:, 3:], atol=1e-2)


def test_a_padded_key_is_not_looked_at() -> None:
    x, mask = torch.randn(2, 5, 8), torch.zeros(2, 5, dtype=torch.bool)
    mask[:, 4] = True
    layer = made("MultiheadAttention", {"query": x, "key_padding_mask": mask})
    assert layer.call(x, mask)["weights"][:, :, 4].abs().sum() == 0


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_cross_entropy_of_sequences_is_torchs(reduction: str) -> None:
    scores, target = torch.randn(3, 6, 5), torch.randint(5, (3, 6))
    target[0, 0] = -100
    found = made("CrossEntropyLoss", {"input": scores, "target": target}, reduction=reduction,
                 label_smoothing=0.1)  # fmt: skip
    expected = F.cross_entropy(
        scores.transpose(1, 2), target, reduction=reduction, label_smoothing=0.1
    )
    assert torch.allclose(found.call(scores, target)["loss"], expected, rtol=1e-5)


def test_binary_cross_entropy_takes_class_indices() -> None:
    scores, target = torch.randn(7, 1), torch.randint(2, (7,))
    found = made("BCEWithLogitsLoss", {"input": scores, "target": target})
    expected = F.binary_cross_entropy_with_logits(scores[:, 0], target.float())
    assert torch.allclose(found.call(scores, target)["loss"], expected)


def test_a_regression_loss_does_not_compare_every_row_with_every_other() -> None:
    given, target = torch.randn(7, 1), torch.randn(7)
    found = made("MSELoss", {"input": given, "target": target})
    assert torch.allclose(found.call(given, target)["loss"], F.mse_loss(given[:, 0], target))


def test_weights_of_a_sum_follow_the_wires() -> None:
    kind = node_types()["WeightedSum"]
    settings = filled(kind.settings, {"weights": (0.5, -2.0)})
    found = infer(kind, settings, {"losses": ((), (), ())})
    sum_ = assemble(kind, settings, found.bound, {"losses": 3})
    losses = [torch.tensor(value) for value in (2.0, 3.0, 5.0)]
    assert sum_.call(*losses)["loss"].item() == 0.5 * 2 - 2 * 3 + 5


def test_slices_and_selections_take_the_right_entries() -> None:
    x = torch.arange(24.0).reshape(2, 3, 4)
    assert torch.equal(made("Select", {"x": x}, dim=2, index=1).call(x)["y"], x[:, :, 1])
    found = made("Slice", {"x": x}, dim=2, start=-3, end=4, step=2)
    assert torch.equal(found.call(x)["y"], x[:, :, -3:4:2])


def test_chunks_and_splits_are_parts_in_order() -> None:
    x = torch.arange(24.0).reshape(2, 12)
    parts = made("Chunk4", {"x": x}).call(x)
    assert torch.equal(torch.cat([parts[name] for name in "abcd"], 1), x)
    assert torch.equal(parts["b"], x[:, 3:6])
    split = made("Split", {"x": x}, size=5).call(x)
    assert torch.equal(split["a"], x[:, :5]) and torch.equal(split["b"], x[:, 5:])


def test_a_depthwise_filter_sees_one_channel() -> None:
    x = torch.randn(2, 3, 5, 5)
    layer = made("DepthwiseConv2d", {"x": x}, multiplier=2, padding=1)
    before = layer.call(x)["y"]
    changed = x.clone()
    changed[:, 1] += 1
    differs = (layer.call(changed)["y"] != before).flatten(2).any(2)
    assert differs[0].tolist() == [False, False, True, True, False, False]


def test_min_pooling_keeps_the_smallest_and_its_padding_never_wins() -> None:
    x = torch.rand(2, 3, 6, 6) + 1
    y = made("MinPool2d", {"x": x}, kernel_size=3, stride=2, padding=1).call(x)["y"]
    assert y[0, 0, 0, 0] == x[0, 0, :2, :2].min()
    assert y[0, 0, 1, 1] == x[0, 0, 1:4, 1:4].min()


def test_unpooling_puts_values_back_even_into_an_odd_image() -> None:
    x = torch.rand(2, 3, 9, 7)
    pooled, indices = F.max_pool2d(x, 2, return_indices=True)
    tensors = {"x": pooled, "indices": indices, "like": x}
    y = made("MaxUnpool2d", tensors).call(*tensors.values())["y"]
    assert y.shape == x.shape
    assert torch.equal(y[y > 0].sort().values, pooled.flatten().sort().values)
    assert torch.equal(y, torch.where(y > 0, x, 0.0))


def test_one_hot_and_the_largest_index_undo_each_other() -> None:
    x = torch.randint(10, (3, 5))
    ones = made("OneHot", {"x": x}).call(x)["y"]
    assert torch.equal(ones.sum(-1), torch.ones(3, 5))
    assert torch.equal(made("ArgMax", {"x": ones}, dim=-1).call(ones)["y"], x)


def test_a_parameter_starts_around_its_mean() -> None:
    layer = made("Parameter", {}, shape=(50, 40), mean=2.0, std=0.5)
    y = layer.call()["y"]
    assert y.requires_grad and y.shape == (50, 40)
    y = y.detach()
    assert abs(float(y.mean()) - 2) < 0.05 and abs(float(y.std()) - 0.5) < 0.05
    assert bool((made("Parameter", {}, mean=1.0, std=0.0).call()["y"] == 1).all())


@pytest.mark.parametrize("low", [0, -1])
def test_pairs_that_are_not_alike_may_be_marked_0_or_minus_1(low: int) -> None:
    a, b = torch.randn(6, 4), torch.randn(6, 4)
    alike = torch.tensor([1, 0, 1, 0, 0, 1])
    target = torch.where(alike > 0, 1, low)
    found = made("CosineEmbeddingLoss", {"input1": a, "input2": b, "target": target}, margin=0.2)
    expected = F.cosine_embedding_loss(a, b, alike * 2 - 1, margin=0.2)
    assert torch.equal(found.call(a, b, target)["loss"], expected)


def test_arithmetic_is_what_its_name_says() -> None:
    x = torch.rand(3, 4) + 0.5
    expected = {"OneMinus": 1 - x, "ScalarMultiply": x / 2, "ScalarAdd": x + 1, "Power": x * x,
                "Sqrt": x.sqrt(), "Exp": x.exp(), "Log": x.log(), "Abs": x}  # fmt: skip
    for key, value in expected.items():
        assert torch.allclose(made(key, {"x": x}).call(x)["y"], value), key
    assert torch.equal(made("Abs", {"x": x}).call(-x)["y"], x)


def test_zeros_stand_on_the_left_right_top_and_bottom() -> None:
    x = torch.rand(2, 3, 4, 5) + 1
    layer = made("ZeroPad2d", {"x": x}, padding=(1, 2, 3, 0))
    y = layer.call(x)["y"]
    assert y.shape == (2, 3, 7, 8)
    assert torch.equal(y[:, :, 3:, 1:-2], x) and float(y.sum()) == pytest.approx(float(x.sum()))

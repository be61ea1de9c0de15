"""What a template computes is what its type promises, where shapes alone cannot tell."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
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
    if found.module is not None:
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
    assert layer.module is not None
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

"""Two modules with the same weights compared: values, and gradients of inputs and of weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from nnstudio.workbench.bench import Workbench
from tests.compiler.loops.wiring import GATES

TOLERANCE = 1e-9  # in float64; 1e-6 is what is promised
Weights = Mapping[str, Tensor]  # by node and kind of weight: "i_x.weight"
Pick = Callable[[Tensor], Tensor]  # the part of a reference's weight that a node has
Pair = tuple[str, Tensor, Pick]


def built(net: Workbench) -> nn.Module:
    """The project's model in float64, checked to have as many weights as its summary says."""
    model = net.build().double()
    assert net.summary().parameters == sum(each.numel() for each in model.parameters())
    return model


def weights_of(model: nn.Module) -> dict[str, Tensor]:
    """A model's weights by node and kind, wherever the module lies (`cell.i_h.weight`); by their
    whole name where several modules have nodes of one name."""
    short = Counter(_short(name) for name, _ in model.named_parameters())
    return {
        _short(name) if short[_short(name)] == 1 else name: each
        for name, each in model.named_parameters()
    }


def _short(name: str) -> str:
    return ".".join(name.split(".")[-2:])


def gate_weights(
    reference: nn.RNNBase, prefix: str = "", layer: int = 0, reverse: bool = False
) -> Iterator[Pair]:
    """The weights of each gate of torch's cells: the name by hand, the tensor, and which part."""
    gates, hidden = GATES[reference.mode.split("_")[0]], reference.hidden_size
    end = f"l{layer}{'_reverse' if reverse else ''}"
    for at, gate in enumerate(gates):
        part = slice(at * hidden, (at + 1) * hidden)
        for source, ours in (("ih", "x"), ("hh", "h")):
            for kind in ("weight", "bias"):
                tensor = getattr(reference, f"{kind}_{source}_{end}")
                yield f"{prefix}{gate}_{ours}.{kind}", tensor, itemgetter(part)


def whole(names: Mapping[str, Tensor]) -> Iterator[Pair]:
    """Weights that both have as they are."""
    for name, tensor in names.items():
        yield name, tensor, lambda t: t


def randomized(module: nn.Module, seed: int) -> None:
    """Other weights, far from zero."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for each in module.parameters():
            each.copy_(0.6 * torch.randn(each.shape, generator=generator, dtype=each.dtype))


def numbers(seed: int, *sizes: int) -> Tensor:
    """Random inputs in float64 that want gradients."""
    generator = torch.Generator().manual_seed(seed + 1)
    return torch.randn(*sizes, generator=generator, dtype=torch.float64).requires_grad_()


def assert_equal(
    model: nn.Module,
    reference: Callable[..., Tensor],
    pairs: Iterable[Pair],
    *inputs: Tensor,
) -> None:
    """Give the model the reference's weights; then values and all gradients are equal.

    Every weight of the model must be in `pairs`, which name it, the reference's tensor, and the
    part of that.
    """
    ours, listed = weights_of(model), list(pairs)
    assert {name for name, _, _ in listed} == set(ours)
    with torch.no_grad():
        for name, tensor, pick in listed:
            ours[name].copy_(pick(tensor))
    found, wanted = model(*inputs), reference(*inputs)
    assert found.shape == wanted.shape
    assert torch.allclose(found, wanted, rtol=0, atol=TOLERANCE)
    toward = torch.linspace(-1, 1, found.numel(), dtype=found.dtype).reshape(found.shape)
    mine = _gradients(found, toward, [*inputs, *ours.values()])
    tensors = list({id(tensor): tensor for _, tensor, _ in listed}.values())
    theirs = _gradients(wanted, toward, [*inputs, *tensors])
    for one, other in zip(mine, theirs[: len(inputs)], strict=False):
        assert torch.allclose(one, other, rtol=0, atol=TOLERANCE), "gradient of an input"
    by_tensor = {id(t): g for t, g in zip(tensors, theirs[len(inputs) :], strict=True)}
    by_name = dict(zip(ours, mine[len(inputs) :], strict=True))
    for name, tensor, pick in listed:
        got, expected = by_name[name], pick(by_tensor[id(tensor)])
        assert torch.allclose(got, expected, rtol=0, atol=TOLERANCE), f"gradient of {name}"


def _gradients(value: Tensor, toward: Tensor, of: list[Tensor]) -> list[Tensor]:
    """Gradients; zeros for what the value does not depend on (W h in a loop of one step)."""
    found = torch.autograd.grad((value * toward).sum(), of, allow_unused=True)
    return [
        torch.zeros_like(each) if grad is None else grad
        for each, grad in zip(of, found, strict=True)
    ]


@st.composite
def cases(draw: st.DrawFn, longest: int = 50) -> tuple[int, int, int, int, int]:
    """Batch, length, features, hidden size, and a seed."""
    return (
        draw(st.integers(1, 8)),
        draw(st.integers(1, longest)),
        draw(st.integers(1, 5)),
        draw(st.integers(1, 5)),
        draw(st.integers(0, 10_000)),
    )

"""Nonlinearities: applied to each number by itself, or along one dimension."""

from __future__ import annotations

from nnstudio.catalog.node_type import Bound, CheckRule, Chosen, NodeType, Port
from nnstudio.catalog.rules import axis
from nnstudio.catalog.settings import Choice, Float, Int, Setting


def _each_number(
    key: str,
    title: str,
    summary: str,
    formula: str,
    call: str,
    card: str,
    settings: tuple[Setting, ...] = (),
    check: CheckRule | None = None,
) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Activation",
        kind="operation",
        summary=summary,
        settings=settings,
        formula=formula,
        call=call,
        check=check,
        torch=f"torch.nn.{key}",
        card=card,
    )


def _limits(chosen: Chosen, bound: Bound) -> str | None:
    low, high = chosen["min_val"], chosen["max_val"]
    if low < high:
        return None
    return f"min_val ({low:g}) must be below max_val ({high:g})"


_DIM = Int(
    "dim",
    -1,
    "The dimension along which the numbers add up to one; −1 is the last.",
    low=-8,
    high=7,
    torch=None,
)


def _has_dimension(chosen: Chosen, bound: Bound) -> None:
    axis(chosen["dim"], bound["..."])


def _along(key: str, title: str, summary: str, formula: str, call: str) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Activation",
        kind="operation",
        summary=summary,
        inputs=(Port("x", "..."),),
        settings=(_DIM,),
        formula=formula,
        call=call,
        check=_has_dimension,
        torch=f"torch.nn.{key}",
        examples=({"x": "N 5"}, {"x": "N 3 4 4"}),
        card="Softmax.md",
    )


TYPES: tuple[NodeType, ...] = (
    _each_number(
        "ReLU", "ReLU", "Cuts off negative numbers.", r"y = \max(0, x)", "F.relu({x})", "ReLU.md"
    ),
    _each_number(
        "LeakyReLU",
        "Leaky ReLU",
        "Lets a little of negative numbers through.",
        r"y = \max(0, x) + a \min(0, x)",
        "F.leaky_relu({x}{options})",
        "ReLU.md",
        (
            Float(
                "negative_slope",
                0.01,
                "What negative numbers are multiplied by.",
                low=0.0,
                high=1.0,
            ),
        ),
    ),
    _each_number(
        "ReLU6",
        "ReLU6",
        "Cuts off negative numbers, and what is above 6.",
        r"y = \min(\max(0, x), 6)",
        "F.relu6({x})",
        "ReLU.md",
    ),
    _each_number(
        "ELU",
        "ELU",
        "Bends negative numbers smoothly towards a limit.",
        r"y = \begin{cases} x & x > 0 \\ \alpha (e^x - 1) & x \le 0 \end{cases}",
        "F.elu({x}{options})",
        "ReLU.md",
        (Float("alpha", 1.0, "The limit below zero is −alpha.", low=0.0, high=100.0),),
    ),
    _each_number(
        "Sigmoid",
        "Sigmoid",
        "Squeezes numbers between 0 and 1.",
        r"y = \frac{1}{1 + e^{-x}}",
        "torch.sigmoid({x})",
        "Sigmoid.md",
    ),
    _each_number(
        "Hardsigmoid",
        "Hard sigmoid",
        "Sigmoid made of straight lines: cheap on small devices.",
        r"y = \min(\max(0, x / 6 + 1/2), 1)",
        "F.hardsigmoid({x})",
        "Hardsigmoid.md",
    ),
    _each_number(
        "Tanh",
        "Tanh",
        "Squeezes numbers between −1 and 1.",
        r"y = \frac{e^x - e^{-x}}{e^x + e^{-x}}",
        "torch.tanh({x})",
        "Sigmoid.md",
    ),
    _each_number(
        "Hardtanh",
        "Hard tanh",
        "Keeps numbers between two limits.",
        r"y = \min(\max(a, x), b)",
        "F.hardtanh({x}{options})",
        "Hardsigmoid.md",
        (
            Float("min_val", -1.0, "The lower limit.", low=-1e6, high=1e6),
            Float("max_val", 1.0, "The upper limit.", low=-1e6, high=1e6),
        ),
        _limits,
    ),
    _each_number(
        "GELU",
        "GELU",
        "Weighs each number by how likely a normal one is smaller.",
        r"y = x\, \Phi(x)",
        "F.gelu({x}{options})",
        "GELU.md",
        (
            Choice(
                "approximate",
                "none",
                "Whether to compute it exactly, or faster with tanh.",
                options=("none", "tanh"),
            ),
        ),
    ),
    _each_number(
        "SiLU",
        "SiLU",
        "Weighs each number by its sigmoid (also called swish).",
        r"y = \frac{x}{1 + e^{-x}}",
        "F.silu({x})",
        "GELU.md",
    ),
    _each_number(
        "Hardswish",
        "Hard swish",
        "SiLU made of straight lines and a parabola: cheap on small devices.",
        r"y = x \min(\max(0, x / 6 + 1/2), 1)",
        "F.hardswish({x})",
        "Hardsigmoid.md",
    ),
    _each_number(
        "Softplus",
        "Softplus",
        "A smooth ReLU that is always positive.",
        r"y = \frac{1}{\beta} \ln(1 + e^{\beta x})",
        "F.softplus({x}{options})",
        "GELU.md",
        (
            Float("beta", 1.0, "How sharp the bend is.", low=0.0, high=1000.0, above=True),
            Float("threshold", 20.0, "Above this the line is straight.", low=0.0, high=1000.0),
        ),
    ),
    _along(
        "Softmax",
        "Softmax",
        "Turns scores into shares that add up to one.",
        r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
        "F.softmax({x}, dim={dim})",
    ),
    _along(
        "LogSoftmax",
        "Log softmax",
        "The logarithm of Softmax, computed safely; for NLLLoss.",
        r"y_i = x_i - \ln \sum_j e^{x_j}",
        "F.log_softmax({x}, dim={dim})",
    ),
    NodeType(
        key="Identity",
        title="Identity",
        family="Activation",
        kind="operation",
        summary="Passes its input on unchanged.",
        inputs=(Port("x", "...", "any"),),
        outputs=(Port("y", "...", "any"),),
        formula=r"y = x",
        call="{x}",
        torch="torch.nn.Identity",
        card="Identity.md",
    ),
)

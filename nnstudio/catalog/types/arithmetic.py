"""Arithmetic with each number by itself, for cells and losses that are wired by hand."""

from __future__ import annotations

from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.settings import Float, Setting


def _arithmetic(
    key: str,
    title: str,
    summary: str,
    formula: str,
    call: str,
    setting: Setting | None = None,
) -> NodeType:
    return NodeType(
        key=key,
        title=title,
        family="Arithmetic",
        kind="operation",
        summary=summary,
        settings=(setting,) if setting else (),
        formula=formula,
        call=call,
        card="arithmetic.md",
    )


TYPES: tuple[NodeType, ...] = (
    _arithmetic(
        "OneMinus",
        "One minus",
        "What is missing to one: the other side of a gate.",
        r"y = 1 - x",
        "1 - {x}",
    ),
    _arithmetic(
        "ScalarMultiply",
        "Multiply by a number",
        "Multiplies everything by one number.",
        r"y = k\, x",
        "{x} * {factor}",
        Float("factor", 0.5, "What it is multiplied by.", low=-1e9, high=1e9),
    ),
    _arithmetic(
        "ScalarAdd",
        "Add a number",
        "Adds one number to everything.",
        r"y = x + k",
        "{x} + {amount}",
        Float("amount", 1.0, "What is added; negative: taken away.", low=-1e9, high=1e9),
    ),
    _arithmetic(
        "Power",
        "Power",
        "Raises each number to a power.",
        r"y = x^k",
        "{x} ** {exponent}",
        Float("exponent", 2.0, "The power: 2 squares, −1 inverts.", low=-64.0, high=64.0),
    ),
    _arithmetic(
        "Sqrt",
        "Square root",
        "The square root; negative numbers become NaN.",
        r"y = \sqrt{x}",
        "torch.sqrt({x})",
    ),
    _arithmetic(
        "Exp",
        "Exponential",
        "e to the power of each number: always positive.",
        r"y = e^x",
        "torch.exp({x})",
    ),
    _arithmetic(
        "Log",
        "Logarithm",
        "The natural logarithm; zero and negative numbers have none.",
        r"y = \ln x",
        "torch.log({x})",
    ),
    _arithmetic(
        "Abs",
        "Absolute value",
        "Takes the sign away.",
        r"y = |x|",
        "torch.abs({x})",
    ),
)

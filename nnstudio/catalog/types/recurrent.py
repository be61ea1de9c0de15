"""Layers that read a sequence step by step and remember."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dim, Dims
from nnstudio.catalog.node_type import (
    Bound,
    Call,
    Chosen,
    CountRule,
    NodeType,
    Port,
    ShapeError,
    Shapes,
    SizeRule,
)
from nnstudio.catalog.settings import Bool, Choice, Float, Int, Setting


def _directions(chosen: Chosen) -> int:
    return 2 if chosen["bidirectional"] else 1


def _weights(chosen: Chosen, features: Dim, gates: int) -> Dim:
    """Entries of all matrices: each gate sees the input (or the layer below) and the state."""
    hidden, sides = chosen["hidden_size"], _directions(chosen)
    first: Dim = (features + hidden) * (gates * hidden * sides)
    above: int = (hidden * sides + hidden) * (gates * hidden * sides)
    layers: int = chosen["num_layers"]
    return first + above * (layers - 1)


def _count(gates: int) -> CountRule:
    def count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
        biases = 2 * gates * chosen["hidden_size"] * _directions(chosen) * chosen["num_layers"]
        return _weights(chosen, bound["F"], gates) + (biases if chosen["bias"] else 0)

    return count


def _macs(gates: int) -> CountRule:
    def count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
        steps: Dim = bound["L"]
        return steps * _weights(chosen, bound["F"], gates)

    return count


def _states(chosen: Chosen, bound: Bound) -> Dim:
    return int(chosen["num_layers"] * _directions(chosen))


def _shape(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    ((batch, length, _),) = shapes["x"]
    hidden = chosen["hidden_size"]
    wide = hidden * _directions(chosen)
    state = (chosen["num_layers"] * _directions(chosen), batch, hidden)
    y = (batch, length, wide) if chosen["output"] == "sequence" else (batch, wide)
    return {"y": y, "h": state, "c": state}


def _check(chosen: Chosen, bound: Bound) -> None:
    if chosen["dropout"] > 0 and chosen["num_layers"] == 1:
        message = "dropout acts between layers, so it needs num_layers of 2 or more"
        raise ShapeError(message, "x", ("dropout", 0.0))


def _lstm_check(chosen: Chosen, bound: Bound) -> None:
    _check(chosen, bound)
    if ("S" in bound) != ("S'" in bound):
        missing = "c0" if "S" in bound else "h0"
        raise ShapeError("h0 and c0 go together: wire both of them, or none", missing)


def _calls(states: str, arguments: str) -> tuple[Call, ...]:
    """Forward lines for the whole sequence and for the last step.

    The backward direction reads its last step first, so its final output stands at step 0.
    """
    whole = f"{{out.y}}, {states} = {{self}}({{x}}{arguments})"
    both = "torch.cat([{out.y}[:, -1, :{hidden_size}], {out.y}[:, 0, {hidden_size}:]], 1)"
    return (
        Call(whole, when={"output": "sequence"}),
        Call(whole, unwired=("y",)),
        Call(f"{whole}\n{{out.y}} = {{out.y}}[:, -1]", when={"bidirectional": False}),
        Call(f"{whole}\n{{out.y}} = {both}"),
    )


def _lstm_calls() -> tuple[Call, ...]:
    arguments = "{h0:?, (}{c0:?, |)}"
    short = tuple(
        Call(call.text, call.when, call.wired, (*call.unwired, "h", "c"))
        for call in _calls("_", arguments)
    )
    return (*short, *_calls("({out.h}, {out.c})", arguments))


_OPTIONS: tuple[Setting, ...] = (
    Int("num_layers", 1, "Layers on top of each other.", low=1, high=64),
    Bool("bias", True, "Whether learned numbers are added in each gate."),
    Float("dropout", 0.0, "Share of numbers dropped between layers.", low=0.0, high=1.0),
    Bool("bidirectional", False, "Reads the sequence backwards as well; twice as wide."),
)
_HIDDEN = Int("hidden_size", 64, "How many numbers it remembers.", low=1, high=65_536)
_OUTPUT = Choice(
    "output",
    "sequence",
    "What y gives: the result of every step, or of the last one.",
    options=("sequence", "last"),
    fixed=True,
)
_X = Port("x", "N L F", help="Sequences: steps, then features.")
_H0 = Port("h0", "S N K", optional=True, help="First state: layers × batch × features; else zeros.")
_C0 = Port("c0", "S' N K'", optional=True, help="First cell state, as h0; else zeros.")
_Y = Port("y", "...", help="Every step's result, or the last one's.")
_H = Port("h", "S N K", help="Last state: layers × batch × features.")
_C = Port("c", "S N K", help="Last cell state, as h.")
_SIZES: Mapping[str, str | SizeRule] = {"S": _states, "K": "hidden_size"}


def _recurrent(key: str, gates: int, summary: str, formula: str, *more: Setting) -> NodeType:
    return NodeType(
        key=key,
        title=key,
        family="Recurrent",
        summary=summary,
        inputs=(_X, _H0),
        outputs=(_Y, _H),
        settings=(_HIDDEN, *more, *_OPTIONS, _OUTPUT),
        formula=formula,
        setup=f"nn.{key}({{x.F}}, {{hidden_size}}, batch_first=True{{options}})",
        call=_calls("{out.h}", "{h0:?, }"),
        sizes=_SIZES,
        shape=_shape,
        parameters=_count(gates),
        macs=_macs(gates),
        check=_check,
        torch=f"torch.nn.{key}",
        card="recurrent.md",
    )


TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="LSTM",
        title="LSTM",
        family="Recurrent",
        summary="Reads a sequence with a memory whose gates learn what to keep.",
        inputs=(_X, _H0, _C0),
        outputs=(_Y, _H, _C),
        settings=(_HIDDEN, *_OPTIONS, _OUTPUT),
        formula=r"\begin{aligned} i, f, o &= \sigma(W x_t + U h_{t-1} + b) \\"
        r" c_t &= f \odot c_{t-1} + i \odot \tanh(W_c x_t + U_c h_{t-1} + b_c) \\"
        r" h_t &= o \odot \tanh(c_t) \end{aligned}",
        setup="nn.LSTM({x.F}, {hidden_size}, batch_first=True{options})",
        call=_lstm_calls(),
        sizes={**_SIZES, "S'": _states, "K'": "hidden_size"},
        shape=_shape,
        parameters=_count(4),
        macs=_macs(4),
        check=_lstm_check,
        torch="torch.nn.LSTM",
        card="recurrent.md",
    ),
    _recurrent(
        "GRU",
        3,
        "Reads a sequence with two gates: nearly an LSTM, with fewer weights.",
        r"\begin{aligned} r, z &= \sigma(W x_t + U h_{t-1} + b) \\"
        r" n &= \tanh(W_n x_t + b_n + r \odot (U_n h_{t-1} + c_n)) \\"
        r" h_t &= (1 - z) \odot n + z \odot h_{t-1} \end{aligned}",
    ),
    _recurrent(
        "RNN",
        1,
        "Reads a sequence with the simplest memory: a mix of input and last state.",
        r"h_t = \tanh(W x_t + b + U h_{t-1} + c)",
        Choice("nonlinearity", "tanh", "What bends the state.", options=("tanh", "relu")),
    ),
)

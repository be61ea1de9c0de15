"""The delay, by which a wire may run back: it closes a loop over time."""

from __future__ import annotations

from collections.abc import Mapping

from nnstudio.catalog.dims import Dims
from nnstudio.catalog.node_type import Chosen, NodeType, Port, Shapes
from nnstudio.catalog.settings import Choice, Float, Int, Ints


def _none(chosen: Chosen, shapes: Shapes) -> Mapping[str, Dims]:
    """The compiler gives it its shape: that follows from the loop around it."""
    return {}


# Settings that concern a whole loop: all its delays have the same values.
LOOP_SETTINGS = (
    Int("dim", 1, "The dimension of the inputs that is time, counted from 0.", low=1, high=7),
    Choice(
        "direction",
        "forward",
        "From the first step to the last, back, or both (with weights for each, joined).",
        options=("forward", "backward", "both"),
    ),
    Int(
        "steps",
        None,
        "How many steps where no input tells it.",
        low=1,
        high=100_000,
        optional=True,
    ),
    Choice(
        "truncation",
        "none",
        "Where gradients stop flowing back through time: nowhere, every so many steps, or at random"
        " with that distance on average.",
        options=("none", "fixed", "random"),
    ),
    Int("truncate_after", 20, "Steps that gradients flow back.", low=1, high=100_000),
)

TYPES: tuple[NodeType, ...] = (
    NodeType(
        key="Delay",
        title="Delay",
        family="Recurrent",
        kind="delay",
        summary="Gives the value of one time step ago: wires through it may run back, as a loop.",
        inputs=(
            Port("x", "...", "any", help="The value to keep for the next step."),
            Port("init", "...", "any", optional=True, help="The value before the first step."),
            Port(
                "teacher",
                "...",
                "any",
                optional=True,
                help="True values, one per step, that replace the loop's own while training.",
            ),
        ),
        outputs=(Port("y", "...", "any", help="The value of one step ago."),),
        settings=(
            Int("delay", 1, "How many steps ago.", low=1, high=100),
            Choice(
                "initial",
                "zeros",
                "The value before the first step, where none is wired.",
                options=("zeros", "learned"),
            ),
            Ints(
                "size",
                None,
                "Sizes of the value without the batch, where they cannot be worked out.",
                optional=True,
            ),
            *LOOP_SETTINGS,
            Choice(
                "forcing",
                "forced",
                "Which values a wired teacher replaces while training: all, none, or fewer and"
                " fewer of them.",
                options=("forced", "free", "scheduled"),
            ),
            Choice(
                "decay",
                "linear",
                "How the share of forced steps falls when it is scheduled.",
                options=("linear", "exponential", "inverse_sigmoid"),
            ),
            Int(
                "decay_steps",
                1000,
                "Training steps in which the share falls (to nothing; to 1/e; to a half).",
                low=1,
                high=10_000_000,
            ),
            Float("floor", 0.0, "The lowest share of forced steps.", low=0.0, high=1.0),
        ),
        formula=r"y_t = x_{t-1}",
        call="",
        shape=_none,
        card="loops.md",
    ),
)

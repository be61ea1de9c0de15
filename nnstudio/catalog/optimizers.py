"""Optimizers: how a gradient becomes a step. Templates take `{parameters}`."""

from __future__ import annotations

from nnstudio.catalog.node_type import Chosen, Part
from nnstudio.catalog.settings import Bool, Float, Floats


def _rate(default: float, torch: float) -> Float:
    return Float(
        "lr",
        default,
        "Learning rate: how far a step goes. The first thing to change when training fails.",
        low=0.0,
        high=100.0,
        torch=torch,
    )


def _decay(default: float = 0.0) -> Float:
    text = "Weight decay: pulls weights towards zero, against overfitting."
    return Float("weight_decay", default, text, low=0.0, high=10.0)


def _share(name: str, default: float, help: str) -> Float:
    return Float(name, default, help, low=0.0, high=0.999999)


def _nesterov(chosen: Chosen) -> str | None:
    if not chosen["nesterov"]:
        return None
    if chosen["momentum"] <= 0:
        return (
            "nesterov looks ahead along the momentum, so momentum must be above 0, for example 0.9"
        )
    if chosen["dampening"] != 0:
        return f"nesterov needs dampening 0, but dampening is {chosen['dampening']:g}"
    return None


_EPS = Float(
    "eps", 1e-8, "Added to the divisor, so that it is never zero.", low=0.0, high=1.0, above=True
)

_BETAS = Floats(
    "betas",
    (0.9, 0.999),
    "How long the means of gradients and of squared gradients remember: 0.9 is about 10 steps.",
    low=0.0,
    high=0.999999,
    shortest=2,
    longest=2,
)


def _adam(key: str, summary: str, decay: float) -> Part:
    return Part(
        key=key,
        title=key,
        summary=summary,
        settings=(
            _rate(0.001, 0.001),
            _BETAS,
            _EPS,
            _decay(decay),
            Bool("amsgrad", False, "Never lets the divisor shrink again."),
        ),
        code=f"torch.optim.{key}({{parameters}}, lr={{lr}}{{options}})",
        torch=f"torch.optim.{key}",
    )


OPTIMIZERS = (
    _adam("Adam", "Scales each weight's step by how large its gradients have been.", 0.0),
    _adam("AdamW", "Adam whose weight decay does not pass through the scaling.", 0.01),
    Part(
        key="SGD",
        title="SGD",
        summary="Steps against the gradient, with momentum if wanted.",
        settings=(
            _rate(0.01, 0.001),
            Float("momentum", 0.0, "How much of the last step is kept.", low=0.0, high=0.999999),
            Float("dampening", 0.0, "How much less the new gradient counts.", low=0.0, high=1.0),
            _decay(),
            Bool("nesterov", False, "Takes the gradient where momentum is about to lead."),
        ),
        code="torch.optim.SGD({parameters}, lr={lr}{options})",
        torch="torch.optim.SGD",
        check=_nesterov,
    ),
    Part(
        key="RMSprop",
        title="RMSprop",
        summary="Divides each weight's step by a running size of its gradients.",
        settings=(
            _rate(0.001, 0.01),
            _share("alpha", 0.99, "How long the mean of squared gradients remembers."),
            _EPS,
            _decay(),
            Float("momentum", 0.0, "How much of the last step is kept.", low=0.0, high=0.999999),
            Bool("centered", False, "Subtracts the mean before it takes the size of gradients."),
        ),
        code="torch.optim.RMSprop({parameters}, lr={lr}{options})",
        torch="torch.optim.RMSprop",
    ),
)

"""All node types, optimizers and schedules by key; the one list of the modules of `types/`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from nnstudio.catalog.node_type import NodeType, Part
from nnstudio.catalog.optimizers import OPTIMIZERS
from nnstudio.catalog.schedules import SCHEDULES
from nnstudio.catalog.types import (
    activation,
    arithmetic,
    attention,
    combining,
    comparing,
    convolution,
    cutting,
    data,
    enlarging,
    linear,
    looping,
    losses,
    metrics,
    normalization,
    pooling,
    recurrent,
    reducing,
    regularization,
    shaping,
    similarity_losses,
    spatial,
    structure,
    transposed,
)

# In the order of the palette.
_FAMILIES = (
    data,
    linear,
    convolution,
    transposed,
    pooling,
    enlarging,
    recurrent,
    looping,
    attention,
    activation,
    normalization,
    regularization,
    shaping,
    cutting,
    spatial,
    reducing,
    combining,
    comparing,
    arithmetic,
    losses,
    similarity_losses,
    metrics,
    structure,
)


@cache
def node_types() -> Mapping[str, NodeType]:
    """Every node type by key, family after family. ValueError where two have one key."""
    found: dict[str, NodeType] = {}
    for module in _FAMILIES:
        for kind in module.TYPES:
            if kind.key in found:
                raise ValueError(f"two node types have the key {kind.key}")
            found[kind.key] = kind
    return MappingProxyType(found)


def node_type(key: str) -> NodeType | None:
    """The node type of that key, or None."""
    return node_types().get(key)


@cache
def optimizers() -> Mapping[str, Part]:
    """Every optimizer by key."""
    return MappingProxyType({part.key: part for part in OPTIMIZERS})


@cache
def schedules() -> Mapping[str, Part]:
    """Every schedule of the learning rate by key."""
    return MappingProxyType({part.key: part for part in SCHEDULES})

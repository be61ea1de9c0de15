"""To come."""

from __future__ import annotations

from nnstudio.catalog.node_type import NodeType

TYPES: tuple[NodeType, ...] = ()

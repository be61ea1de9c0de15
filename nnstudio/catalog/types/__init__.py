"""The node types, one module per family, each with its `TYPES`; `catalog.registry` lists them."""

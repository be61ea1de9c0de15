"""The node types, one module per family of the palette, each with its `TYPES` in palette order.

A type is data: port texts, settings, templates and small rules of arithmetic. Families that share
much (recurrent layers, losses of one kind) make their declarations with a function, so that what
differs stands out. `catalog.registry` lists the modules; a new type needs a declaration and a card.
"""

"""The palette: everything that can be added, by family, and the templates to start from.

A row is a node type of the catalog. It is dragged onto the canvas or added with Enter; typing
narrows the rows by name, title and summary, with the same matching as every other search here.
"""

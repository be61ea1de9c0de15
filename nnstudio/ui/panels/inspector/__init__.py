"""The inspector: everything that can be set on what is selected, generated from the declarations.

A *field* edits one value, a *row* shows a setting with its field, a *form* holds the rows of some
settings, and a *page* shows one thing: a node, several nodes, or the project.
"""

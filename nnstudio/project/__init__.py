"""What exists: the project as one immutable value, and everything that can happen to it.

A `Project` holds the main `Graph` (nodes and wires), block definitions, the training `Plan` and the
`DataSpec`. An `Edit` is a pure function from project to project; a `Document` applies edits,
remembers old values for undo and tells subscribers the `Difference`. The file format, the recovery
journal, the networkx view and the layout live here too. Nothing here needs torch or Qt.
"""

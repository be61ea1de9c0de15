"""The data panel: where data comes from, how it is divided and scaled, and what it looks like.

On one side are the choices (also what columns are for), each an undo step of the project; on the
other real rows, as the model will see them. What cannot be read is said in place, with what to do.
"""

"""Looking at a graph in another form, without editing: a loop unrolled, blocks in place of uses.

`making` works out what is shown, `view` shows it above the canvas, `opening` opens and closes it.
"""

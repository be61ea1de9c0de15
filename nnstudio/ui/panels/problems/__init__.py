"""The problems panel: every mistake in words, at its node, with fixes to click.

A row says what was expected, what came and what to do. Choosing it shows the node on the canvas; a
fix is an ordinary edit, so that it is undone like one made by hand.
"""

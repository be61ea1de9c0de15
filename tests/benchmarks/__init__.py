"""Measurements against the targets of the design: `python -m tests.benchmarks [NAME...]`.

Each module of this package that is listed in `__main__.py` measures one thing and gives
`Measurement`s: medians and ratios within one run of the program, never compared across machines.
"""

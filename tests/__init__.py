"""The tests mirror the source tree: `tests/<package>/test_<module>.py`, named as claims.

`python -m pytest -n 2` runs the ordinary ones; `python -m tests.full` all, with those that take
long; `python -m tests.benchmarks` measures.
"""

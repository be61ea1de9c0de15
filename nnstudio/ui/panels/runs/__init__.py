"""The runs panel: what was trained, compared.

A table lists the recorded runs with their figures; the chosen ones are drawn over each other, and
the difference between two (or between one and the project as it is) is told in words. Everything
is read from the run folders on a thread of its own; deleting moves a run to a trash folder beside
them.
"""

from nnstudio.ui.panels.runs.panel import RunsPanel

__all__ = ["RunsPanel"]

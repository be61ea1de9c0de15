"""The training panel: a run while it trains, and after it.

A `Record` (of `ui.plots`) takes the run's events; `Charts` keeps one plot for the losses, one per
metric, gradient norm, learning rate, and a strip of colors with one row per node. The header says
where the run is; a card shows the test figures when it is done, or why it failed and at which node.
"""

from nnstudio.ui.panels.training.panel import TrainingPanel

__all__ = ["TrainingPanel"]

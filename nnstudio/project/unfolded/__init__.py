"""Graphs to look at, made from others: a loop unrolled in time, blocks in place of their uses.

Nothing of it is ever edited or compiled; every copy knows what it stands for.
"""

from nnstudio.project.unfolded.chips import CHIPS, ChipKinds
from nnstudio.project.unfolded.copies import Origin, Unfolded
from nnstudio.project.unfolded.expanded import expanded
from nnstudio.project.unfolded.unrolled import unrolled

__all__ = ["CHIPS", "ChipKinds", "Origin", "Unfolded", "expanded", "unrolled"]

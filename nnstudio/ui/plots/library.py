"""pyqtgraph, told once how to behave here. Plots import it from this module only.

Colors and fonts never come from its options: every item is given those of the theme.
"""

from __future__ import annotations

from nnstudio.ui.plots import warming

warming.finish()

import pyqtgraph as pg  # noqa: E402 - only when it is complete

pg.setConfigOptions(
    antialias=False,
    useOpenGL=False,
    background=None,
    foreground="k",
    imageAxisOrder="row-major",
    mouseRateLimit=-1,  # Qt already merges what comes too fast
)

__all__ = ["pg"]

"""The application that benchmarks of widgets share: themed, without a screen, as in the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@contextmanager
def application(dark: bool = False) -> Iterator[None]:
    """Have one; Python's garbage is collected in this thread alone while it is used."""
    from PySide6.QtWidgets import QApplication

    from nnstudio.ui import theme
    from nnstudio.ui.garbage import Garbage

    made = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(made, QApplication)
    theme.apply(made, theme.DARK if dark else theme.LIGHT)
    garbage = Garbage(made)
    try:
        yield
    finally:
        garbage.collect()
        garbage.stop()

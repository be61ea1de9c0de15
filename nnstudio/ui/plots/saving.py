"""A plot as files: its picture, and its points as a table."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from nnstudio.errors import FileError
from nnstudio.ui import theme

if TYPE_CHECKING:
    from nnstudio.ui.plots.plot import LinePlot


def save_picture(plot: LinePlot, path: Path) -> None:
    """Write the plot as SVG where the name ends so, else as PNG with twice as many pixels.

    Raises:
        FileError: the file cannot be written.
    """
    drawing = path.suffix.lower() == ".svg"
    if not (_save_drawing(plot, path) if drawing else plot.image().save(str(path), "PNG")):
        raise FileError(
            f"cannot write the picture {path}. Choose a folder that exists and can be written to."
        )


def _save_drawing(plot: LinePlot, path: Path) -> bool:
    """Lines and texts instead of pixels; whether that worked."""
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setSize(plot.size())
    drawing.setViewBox(plot.rect())
    drawing.setTitle(plot.title)
    painter = QPainter()
    if not painter.begin(drawing):
        return False
    painter.fillRect(plot.rect(), theme.current().panel_raised)
    plot.settle()
    plot.render(painter, QRectF(plot.rect()), plot.rect())
    return painter.end()


def save_table(plot: LinePlot, path: Path) -> None:
    """Write every point of every curve that is shown: curve, x, value, and the smoothed value.

    Raises:
        FileError: the file cannot be written.
    """
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["curve", plot.x_name, "value", "smoothed"])
            for curve in plot.curves:
                series = curve.series
                if curve.shown and not curve.ghost:
                    smooth = series.smooth_y if series.weight else None
                    for at, x in enumerate(series.x):
                        value = _written(series.y[at])
                        beside = "" if smooth is None else _written(smooth[at])
                        table.writerow([curve.name, f"{x:.12g}", value, beside])
    except OSError as error:
        raise FileError(
            f"cannot write the table {path}: {error.strerror or error}. Choose another folder."
        ) from error


def _written(value: np.float32) -> str:
    """As few digits as tell the number from its neighbors."""
    return (
        ""
        if np.isnan(value)
        else np.format_float_positional(value, trim="-")
        if (1e-4 <= abs(value) < 1e9 or value == 0)
        else np.format_float_scientific(value, trim="-")
    )

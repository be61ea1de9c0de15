"""The context menu of a plot."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from nnstudio.errors import FileError
from nnstudio.ui import theme
from nnstudio.ui.plots.saving import save_picture, save_table

if TYPE_CHECKING:
    from nnstudio.ui.plots.plot import LinePlot


def plot_menu(plot: LinePlot) -> QMenu:
    """View, axis, pictures and tables of a plot; it deletes itself when closed."""
    menu = QMenu(plot)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(theme.icon("fit"), "Show all (double-click)", plot.view.show_all)
    log = menu.addAction("Logarithmic y axis", lambda: plot.set_log(not plot.log))
    log.setCheckable(True)
    log.setChecked(plot.log)
    menu.addSeparator()
    menu.addAction(theme.icon("copy"), "Copy picture", lambda: _copy(plot))
    menu.addAction(
        theme.icon("image"), "Save picture…", lambda: _ask(plot, save_picture, "png", "svg")
    )
    menu.addAction(theme.icon("export"), "Save table…", lambda: _ask(plot, save_table, "csv"))
    return menu


def _copy(plot: LinePlot) -> None:
    QGuiApplication.clipboard().setImage(plot.image())


def _ask(plot: LinePlot, save: Callable[[LinePlot, Path], None], *endings: str) -> None:
    """Ask for a file without blocking the window, then write it; what fails stands in the plot."""
    stem = re.sub(r"\W+", "-", plot.title.lower()).strip("-") or "plot"
    dialog = QFileDialog(plot, f"Save {plot.title}", f"{stem}.{endings[0]}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(endings[0])
    dialog.setNameFilters([f"{ending.upper()} (*.{ending})" for ending in endings])
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(chosen.partition(" ")[0].lower())
    )
    dialog.fileSelected.connect(lambda name: _save(plot, save, Path(name)))
    dialog.open()


def _save(plot: LinePlot, save: Callable[[LinePlot, Path], None], path: Path) -> None:
    try:
        save(plot, path)
    except FileError as error:
        plot.troubled.emit(str(error))

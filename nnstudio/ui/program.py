"""Starting the window: first paint first, everything else after it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from nnstudio import resources
from nnstudio.project.file import read
from nnstudio.ui import theme
from nnstudio.ui.garbage import Garbage
from nnstudio.ui.known_fields import recall
from nnstudio.ui.log import catch_qt, start_log, stop_log
from nnstudio.ui.preferences import Preferences
from nnstudio.ui.studio import Studio
from nnstudio.ui.window import MainWindow
from nnstudio.workbench.templates import template

if TYPE_CHECKING:
    from nnstudio.engine.process import Launch

FIRST = "lenet5-mnist"


def main(file: str | None = None, refuse: Callable[[Sequence[str]], int] | None = None) -> int:
    """Open the window, with a project file or the first template; returns the exit code.

    Where Qt cannot open one it ends the program: `refuse` is given what Qt said, tells the user,
    and returns the exit code.
    """

    def end(said: Sequence[str]) -> None:
        if refuse is not None:
            os._exit(refuse(said))  # Qt would abort, which looks like a crash

    catch_qt(end)
    app = application()
    catch_qt()
    Garbage(app)
    preferences = Preferences()
    chosen = {"light": theme.LIGHT, "dark": theme.DARK}.get(preferences.theme)
    theme.apply(app, chosen or theme.preferred())
    window = start(preferences, Path(file) if file else None)
    window.show()
    signal.signal(signal.SIGINT, lambda *_: window.close())
    code = app.exec()
    stop_log()
    return code


def application() -> QApplication:
    """The application, with its name and icon."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("NN Studio")
    app.setOrganizationName("NN Studio")
    app.setDesktopFileName("org.nnstudio.NNStudio")
    app.setWindowIcon(QIcon(str(resources.folder() / "icons" / "app.svg")))
    return app


def start(
    preferences: Preferences, file: Path | None = None, launch: Launch | None = None
) -> MainWindow:
    """Make the window with its project; what it needs beyond that comes after its first paint."""
    project = read(template(FIRST).path)
    studio = Studio(project, resting=True)
    known = recall(project.data, Path())
    if known is not None:
        studio.set_fields(known.fields, known.text)
    window = MainWindow(studio, preferences)
    studio.setParent(window)

    window.shown.connect(lambda: _after_paint(window, file, launch))
    return window


def _after_paint(window: MainWindow, file: Path | None, launch: Launch | None) -> None:
    """In short steps, so that a click in between is answered at once."""
    from nnstudio.ui.crash import CrashHook
    from nnstudio.ui.report import Reporting

    window.studio.analyst.start()
    start_log()
    hook = CrashHook(window)
    window.gone.connect(hook.remove)
    Reporting(window, hook)
    QTimer.singleShot(0, window, lambda: _import_the_rest(window, file, launch))


def _import_the_rest(window: MainWindow, file: Path | None, launch: Launch | None) -> None:
    from nnstudio.ui.controller import Controller

    QTimer.singleShot(0, window, lambda: Controller(window, launch).begin(file))

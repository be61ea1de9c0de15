"""Starting the window: first paint first, everything else after it."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.errors import StudioError
from nnstudio.project.file import read
from nnstudio.ui import theme
from nnstudio.ui.crash import CrashHook, start_log
from nnstudio.ui.known_fields import recall
from nnstudio.ui.preferences import Preferences
from nnstudio.ui.studio import Studio
from nnstudio.ui.window import MainWindow
from nnstudio.workbench.templates import template

FIRST = "lenet5-mnist"


def main(file: str | None = None) -> int:
    """Open the window, with a project file or the first template; returns the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("NN Studio")
    app.setDesktopFileName("org.nnstudio.NNStudio")
    preferences = Preferences()
    chosen = {"light": theme.LIGHT, "dark": theme.DARK}.get(preferences.theme)
    theme.apply(app, chosen or theme.preferred())
    window = start(preferences, Path(file) if file else None)
    window.show()
    signal.signal(signal.SIGINT, lambda *_: window.close())
    alive = QTimer(window, interval=500)  # lets Python see Ctrl-C in the terminal
    alive.timeout.connect(lambda: None)
    alive.start()
    return app.exec()


def start(preferences: Preferences, file: Path | None = None) -> MainWindow:
    """Make the window with its project; what it needs beyond that comes after its first paint."""
    project = read(template(FIRST).path)
    studio = Studio(project)
    studio.set_fields(recall(project.data, Path()))
    window = MainWindow(studio, preferences)

    def after_paint() -> None:
        from nnstudio.ui.controller import Controller

        start_log()
        controller = Controller(window)
        hook = CrashHook(lambda text: studio.notice(text, "error"))
        window.destroyed.connect(hook.remove)
        try:
            controller.begin(file)
        except StudioError as error:
            studio.notice(str(error), "error")

    window.shown.connect(after_paint)
    return window

"""Why the window does not open here: said in a sentence, with the commands that need no window."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

from nnstudio.cli import terminal
from nnstudio.cli.codes import UNUSABLE

# Shared libraries that Qt needs on Linux, and the Debian or Ubuntu package of each.
PACKAGES = {
    "libEGL.so": "libegl1",
    "libGL.so": "libgl1",
    "libGLX.so": "libglx0",
    "libOpenGL.so": "libopengl0",
    "libxkbcommon.so": "libxkbcommon0",
    "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libxcb-cursor.so": "libxcb-cursor0",
    "libdbus-1.so": "libdbus-1-3",
    "libfontconfig.so": "libfontconfig1",
    "libfreetype.so": "libfreetype6",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
    "libX11.so": "libx11-6",
}
_UNREACHED = re.compile(r"could not connect to display *(\S*)")
_NEEDED = re.compile(r"(lib[\w-]+) is needed to load the Qt")
_MISSING_LIBRARY = re.compile(r"(lib[\w.+-]+\.so)[\w.]*: cannot open shared object file")


def obstacle() -> str:
    """What stands in the way of a window before Qt is even looked for; empty if nothing does."""
    unix = sys.platform not in ("win32", "darwin")
    if unix and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        return "No display was found (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    return ""


def explanation(error: ImportError) -> str:
    """What to install, from the error that importing the window raised."""
    library = _MISSING_LIBRARY.search(str(error))
    if library:
        package = PACKAGES.get(library[1])
        how = f"On Debian or Ubuntu: apt-get install {package}." if package else ""
        return f"The window needs the system library {library[1]}, which is not installed. {how}"
    missing = (error.name or "").partition(".")[0]
    if missing in ("PySide6", "shiboken6", "pyqtgraph"):
        return f"The window needs {missing}. Install it with: pip install 'nnstudio[window]'"
    return f"The window cannot start: {error}"


def failure(said: Sequence[str]) -> str:
    """Why Qt could not open a window, from what it said."""
    text = "\n".join(said)
    display = _UNREACHED.search(text)
    if display:
        name = display[1] or "(DISPLAY is empty)"
        return f"The display {name} cannot be reached."
    needed = _NEEDED.search(text)
    if needed:
        name = needed[1]
        return f"The window needs {name}. On Debian or Ubuntu: apt-get install {name}."
    return f"Qt cannot open a window here: {text.strip()}"


def refuse(reason: str, file: str | None) -> int:
    """Print the reason and what runs without a window; returns its exit code."""
    name = file or "my.nns"
    lines = [reason.strip(), "Everything runs without a window too, for example:"]
    if file is None:
        lines.append(f"  nnstudio new lenet5-mnist {name}")
    lines += [f"  nnstudio {command} {name}" for command in ("summary", "train", "evaluate")]
    lines.append("All commands: nnstudio --help")
    terminal.complain("\n".join(lines))
    return UNUSABLE

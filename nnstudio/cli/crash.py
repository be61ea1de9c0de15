"""What happens after an error that nobody foresaw: recorded in a file, said in a sentence."""

from __future__ import annotations

import platform
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import nnstudio


def explain(error: BaseException, arguments: Sequence[str]) -> str:
    """Write the traceback to a log file and return the message that says where it is.

    Where no log can be written, the message holds the traceback itself.
    """
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    report = _report(error, arguments)
    try:
        path = _write(report)
    except OSError as refused:
        return f"{report}\nnnstudio: A defect of NN Studio ({said}); no log file: {refused}."
    return (
        f"nnstudio: That is a defect of NN Studio, not a mistake of yours ({said}).\n"
        f"The details are in {path}. Please report them."
    )


def _report(error: BaseException, arguments: Sequence[str]) -> str:
    loaded = [name for name in ("torch", "numpy", "PySide6") if name in sys.modules]
    lines = [
        f"NN Studio {nnstudio.__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"nnstudio {' '.join(map(repr, arguments))}",
        f"loaded: {', '.join(loaded) or 'nothing'}",
        "",
    ]
    return "\n".join(lines) + "".join(traceback.format_exception(error))


def _write(report: str) -> Path:
    import platformdirs

    folder = platformdirs.user_log_path("nnstudio", appauthor=False, ensure_exists=True)
    path = folder / time.strftime(f"error-%Y%m%d-%H%M%S-{time.time_ns() % 1_000_000:06d}.txt")
    path.write_text(report, encoding="utf-8", errors="backslashreplace")
    return path

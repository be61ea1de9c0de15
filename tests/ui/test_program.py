"""The program itself, as a process: what it imports first, and that it prints nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

START = """
import json, sys
from PySide6.QtCore import QTimer
from nnstudio.ui import program

seen = {}
made = program.start

def start(*arguments):
    window = made(*arguments)
    heavy = ("torch", "networkx", "pyqtgraph", "PIL", "sqlite3", "multiprocessing")
    window.shown.connect(lambda: seen.update(first=[n for n in heavy if n in sys.modules]))
    window.panel_docks.filled.connect(lambda: QTimer.singleShot(1500, window.close))
    return window

program.start = start
code = program.main(sys.argv[1] if len(sys.argv) > 1 else None)
last = ("torch", "pyqtgraph", "scipy", "matplotlib")
seen["last"] = [name for name in last if name in sys.modules]
with open("seen.json", "w") as file:
    json.dump({**seen, "code": code}, file)
"""


def run(folder: Path, *arguments: str) -> str:
    """Run the program until its panels are there, close it; what it saw as JSON."""
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", START, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return (folder / "seen.json").read_text()


def test_nothing_heavy_is_imported_before_the_first_paint_and_torch_never(tmp_path: Path) -> None:
    assert run(tmp_path) == '{"first": [], "last": ["pyqtgraph"], "code": 0}'


def test_a_broken_file_on_the_command_line_opens_the_window_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "broken.nns").write_text('{"nnstudio": ')
    assert '"code": 0' in run(tmp_path, "broken.nns")

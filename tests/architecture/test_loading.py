"""What may be loaded when: nothing heavy for help, nothing of Qt outside the window."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT, modules

HEAVY = ("torch", "numpy", "networkx", "PIL", "PySide6", "pyqtgraph", "tqdm", "scipy")


def python(code: str) -> str:
    """What a fresh interpreter prints; fails the test where it fails."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


LOADED = f"print([name for name in {HEAVY!r} if name in sys.modules])"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["train", "--help"], ["nodes"], ["templates"]]
)
def test_help_and_listings_load_nothing_heavy(arguments: list[str]) -> None:
    printed = python(
        f"import sys\nfrom nnstudio.__main__ import main\ncode = main({arguments!r})\n"
        f"{LOADED}\nsys.exit(code)"
    ).splitlines()
    assert len(printed) > 1
    assert printed[-1] == "[]"


def test_package_inits_import_nothing_heavy() -> None:
    names = [module.name for module in modules() if module.is_package and module.part != "ui"]
    code = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
    assert python(code + LOADED).strip() == "[]"


def test_everything_outside_the_window_runs_where_qt_is_not_installed() -> None:
    names = [module.name for module in modules() if module.part != "ui"]
    python(
        f"""
import importlib, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "pyqtgraph"):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, NoQt())
for name in {names!r}:
    importlib.import_module(name)
"""
    )


def test_torch_is_not_needed_for_project_catalog_and_runs() -> None:
    parts = ("catalog", "project", "runs", "errors", "resources")
    names = [module.name for module in modules() if module.part in parts]
    code = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
    assert python(code + "print('torch' in sys.modules)").strip() == "False"


@pytest.mark.parametrize("what", ["every type", "odd"])
def test_the_windows_own_analysis_never_loads_torch(what: str) -> None:
    """Each type of the catalog has rules; one without them would leave its shapes unknown."""
    printed = python(
        f"import runpy, sys\nsys.argv = ['analyzed_child', {what!r}]\n"
        "runpy.run_module('tests.ui.analyzed_child', run_name='__main__')"
    ).splitlines()
    assert printed[0] == "1 looked at" if what == "odd" else int(printed[0].split()[0]) > 300
    assert printed[1:] == []

"""Where no window can open, the program says why and what runs without one, and ends with 2."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import nnstudio
from nnstudio.__main__ import main
from nnstudio.cli import window

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="displays are a matter of Linux")


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, from the checkout, after its end."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=Path(nnstudio.__file__).parents[1],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server: nothing to show a window on."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@LINUX_ONLY
@pytest.mark.usefixtures("no_display")
def test_without_a_display_it_says_so_and_names_the_commands_that_need_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "No display" in printed.err
    assert "nnstudio train my.nns" in printed.err


@LINUX_ONLY
@pytest.mark.usefixtures("no_display")
def test_with_a_file_the_commands_name_that_file(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.nns").write_text("{}")
    assert main(["mine.nns"]) == 2
    assert "nnstudio summary mine.nns" in capsys.readouterr().err


def test_a_missing_package_is_named_with_the_way_to_install_it() -> None:
    error = ModuleNotFoundError("No module named 'PySide6'", name="PySide6.QtWidgets")
    assert "pip install 'nnstudio[window]'" in window.explanation(error)


def test_a_missing_system_library_is_named_with_its_package() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    said = window.explanation(error)
    assert "libEGL.so" in said
    assert "apt-get install libegl1" in said


def test_an_unknown_system_library_is_named_without_a_guess() -> None:
    error = ImportError("libodd-2.1.so.7: cannot open shared object file: No such file")
    said = window.explanation(error)
    assert "libodd-2.1.so" in said
    assert "apt-get" not in said


@LINUX_ONLY
@pytest.mark.usefixtures("no_display")
def test_a_display_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "display" in window.obstacle()
    monkeypatch.setenv("DISPLAY", ":0")
    assert window.obstacle() == ""


def test_what_qt_says_before_it_ends_becomes_a_sentence() -> None:
    cursor = "From 6.5.0, xcb-cursor0 or libxcb-cursor0 is needed to load the Qt xcb platform"
    assert "apt-get install libxcb-cursor0" in window.failure([cursor, "no Qt platform plugin"])
    lost = "could not connect to display :99"
    assert window.failure([lost, cursor]).startswith("The display :99 cannot be reached")
    assert "DISPLAY is empty" in window.failure(["could not connect to display ", cursor])
    assert window.failure(["odd"]) == "Qt cannot open a window here: odd"


@LINUX_ONLY
def test_a_display_that_cannot_be_reached_ends_in_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("PySide6")
    away = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":65432", "HOME": str(tmp_path)}
    done = python("-m", "nnstudio", **away)
    assert done.returncode == 2, done.stderr
    assert "nnstudio train my.nns" in done.stderr
    assert "Reinstalling" not in done.stderr


def test_a_window_that_lacks_qt_ends_in_a_sentence(tmp_path: Path) -> None:
    """With a window in the package but PySide6 made unimportable, as on a server."""
    (tmp_path / "program.py").write_text("import PySide6.QtWidgets\n")
    code = (
        f"import sys, nnstudio.ui; nnstudio.ui.__path__.insert(0, {str(tmp_path)!r})\n"
        "sys.modules['PySide6'] = None\n"
        "from nnstudio.__main__ import main\n"
        "sys.exit(main([]))"
    )
    done = python("-c", code)
    assert done.returncode == 2, done.stderr
    assert "needs PySide6" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_program_is_importable_as_a_module() -> None:
    assert importlib.import_module("nnstudio.__main__").main is main

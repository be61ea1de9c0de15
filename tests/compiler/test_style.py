"""Generated files pass a formatter and a linter, within 88 columns, whatever they are made of."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio.workbench.portable_files import folder as portable_folder
from tests.compiler.written import PROJECTS

_RUFF = [sys.executable, "-m", "ruff"]
_RULES = ["--select", "E,F,W,I,B,UP,SIM,C4,PIE,PTH,N,A", "--ignore", "A002,N812"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files of all projects, each in its folder beside a package `portable`, as exported."""
    top = tmp_path_factory.mktemp("written")
    for name, make in PROJECTS.items():
        (top / name).mkdir()
        (top / name / "portable").symlink_to(portable_folder())
        for file, text in make().sources().items():
            (top / name / file).write_text(text, encoding="utf-8")
    return top


def ruff(top: Path, *arguments: str) -> None:
    """Run ruff in each project's own folder, where `model` and `portable` are its own modules."""
    for name in PROJECTS:
        command = [*_RUFF, *arguments, "--isolated", "--no-cache", "--line-length", "88"]
        files = ["model.py", "train.py", "predict.py"]
        done = subprocess.run(
            [*command, *files], cwd=top / name, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{name}:\n{done.stdout}{done.stderr}"


def test_a_formatter_would_change_nothing(written: Path) -> None:
    ruff(written, "format", "--diff")


def test_a_linter_has_nothing_to_say(written: Path) -> None:
    ruff(written, "check", *_RULES)


def test_every_line_is_at_most_88_columns_and_every_file_parses(written: Path) -> None:
    for file in written.glob("*/*.py"):
        text = file.read_text(encoding="utf-8")
        ast.parse(text)
        assert [line for line in text.splitlines() if len(line) > 88] == [], file
        assert text.endswith("\n") and not text.endswith("\n\n")


SMALL = [name for name in PROJECTS if "fashion" not in name and "shakespeare" not in name]


@pytest.mark.parametrize("name", SMALL)
def test_sources_are_the_same_every_time(name: str) -> None:
    assert PROJECTS[name]().sources() == PROJECTS[name]().sources()

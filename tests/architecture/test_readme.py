"""What the README says works as written."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

import nnstudio
from nnstudio.cli import commands
from tests.architecture.tree import ROOT, modules

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.S)


def test_its_python_example_trains_on_a_csv_of_ones_own(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(0)
    centers = {"setosa": (5.0, 1.4), "versicolor": (5.9, 4.3), "virginica": (6.6, 5.6)}
    rows = [
        f"{chance.gauss(width, 0.3):.2f},{chance.gauss(length, 0.3):.2f},{name}"
        for name, (width, length) in centers.items()
        for _ in range(60)
    ]
    Path("flowers.csv").write_text("\n".join(["width,length,species", *rows]), encoding="utf-8")
    exec(compile(EXAMPLES[0], "README.md", "exec"), {})
    assert "class Flowers(nn.Module):" in capsys.readouterr().out
    assert nnstudio.open("flowers.nns").problems() == ()


def test_its_block_is_repeated_and_its_wire_back_is_a_loop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    exec(compile(EXAMPLES[1], "README.md", "exec"), {"nnstudio": nnstudio})
    said = capsys.readouterr().out
    assert "nn.Sequential(Unit(16), Unit(16), Unit(16))" in said
    assert "for linear1_t in x.unbind(1):" in said


def test_its_table_lists_every_command() -> None:
    listed = re.findall(r"^\| `nnstudio (\w+)", README, re.M)
    assert sorted(listed) == sorted(each.__name__.rpartition(".")[2] for each in commands.COMMANDS)


def test_its_map_names_every_package() -> None:
    listed = set(re.findall(r"^nnstudio/(\w+) ", README, re.M))
    assert listed == {module.part for module in modules() if module.is_package} - {""}

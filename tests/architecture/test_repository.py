"""The repository holds what was agreed, and no trace of the machine that it was written on."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT, tracked

FILES = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}
FOLDERS = {"nnstudio", "resources", "tests", "packaging"}
TEXTS = {".py", ".md", ".toml", ".txt", ".json", ".nns", ".svg", ".xml", ".desktop", ".yml", ""}
MACHINE = re.compile(r"(?<![\w.{}/])/(?:tmp|work|farm|root|home)/\w")
# Written in pieces, so that this file does not match itself.
REGISTRIES = re.compile(r"(?:pypi|pythonhosted|anaconda|download\.pytorch|conda)\.(?:org|com)")


def test_the_top_level_is_the_agreed_one() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in top if not name.startswith(".")} <= FILES | FOLDERS


def test_no_file_names_a_path_of_a_developers_machine() -> None:
    assert not _matching(MACHINE)


def test_no_file_names_a_package_registry() -> None:
    assert not _matching(REGISTRIES)


def test_python_files_have_python_names() -> None:
    odd = [p for p in tracked() if p.suffix == ".py" and not re.fullmatch(r"\w+\.py", p.name)]
    assert not odd


def _matching(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        bundled_data = path.is_relative_to(ROOT / "resources" / "data")
        if path.suffix not in TEXTS or bundled_data:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found

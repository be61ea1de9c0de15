"""The desktop entry, the MIME type and the metadata are what their validators accept."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

LINUX = Path(__file__).parents[2] / "packaging" / "linux"
ID = "org.nnstudio.NNStudio"


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a validator; skip where this machine has none."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed here")
    return subprocess.run([found, *arguments], capture_output=True, text=True, check=False)


def test_the_desktop_entry_is_valid() -> None:
    done = run("desktop-file-validate", str(LINUX / f"{ID}.desktop"))
    assert done.returncode == 0 and not done.stdout, done.stdout


def test_the_metadata_is_valid() -> None:
    done = run("appstreamcli", "validate", "--no-net", str(LINUX / f"{ID}.metainfo.xml"))
    assert done.returncode == 0, done.stdout


def test_the_mime_type_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / "packages").mkdir()
    shutil.copy(LINUX / f"{ID}.xml", tmp_path / "packages")
    done = run("update-mime-database", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert ":*.nns" in (tmp_path / "globs").read_text("utf-8")


def test_the_icon_is_a_square_drawing() -> None:
    root = ElementTree.parse(LINUX / f"{ID}.svg").getroot()
    width, height = root.attrib["viewBox"].split()[2:]
    assert width == height


def test_the_entry_opens_project_files() -> None:
    text = (LINUX / f"{ID}.desktop").read_text("utf-8")
    kind = ElementTree.parse(LINUX / f"{ID}.xml").getroot()[0].attrib["type"]
    assert f"MimeType={kind};" in text

"""Parsing, one clean message per error, exit codes, closed pipes and odd terminals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import nnstudio
from nnstudio.__main__ import main
from nnstudio.cli import commands, program, terminal
from tests.cli.conftest import ROOT, start

NAMES = [command.__name__.rpartition(".")[2] for command in commands.COMMANDS]


def test_help_names_every_command_in_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in NAMES:
        assert any(line.split()[:1] == [name] and len(line) < 100 for line in lines), name


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: nnstudio {name} ")


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"nnstudio {nnstudio.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tarin"], "Did you mean `nnstudio train`?"),
        (["no-such.nns"], "nnstudio new TEMPLATE no-such.nns"),
        (["--bogus"], "required: COMMAND"),
        (["bogus", "x"], "invalid choice: 'bogus'"),
        (["train"], "required: FILE"),
        (["train", "x.nns", "--epochs", "many"], "invalid whole number value: 'many'"),
        (["train", "x.nns", "--epochs", "0"], "must be a whole number from 1"),
        (["export", "x.nns"], "required: --out"),
        (["export", "x.nns", "--out", "d", "--to", "fortran"], "invalid choice: 'fortran'"),
        (["predict", "x.nns"], "required: INPUT"),
    ],
)
def test_wrong_calls_end_with_2_and_say_what_is_wrong(
    arguments: list[str], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


NEEDING_A_FILE = [
    ["check", "bad.nns"],
    ["summary", "bad.nns"],
    ["source", "bad.nns"],
    ["picture", "bad.nns", "--out", "x.svg"],
    ["train", "bad.nns"],
    ["runs", "bad.nns"],
    ["evaluate", "bad.nns"],
    ["predict", "bad.nns", "1"],
    ["export", "bad.nns", "--out", "out"],
]


@pytest.mark.parametrize("content", [None, b"", b"\x00\xff\xfe", b'{"nnstudio": 99}', b"[]"])
@pytest.mark.parametrize("arguments", NEEDING_A_FILE, ids=lambda arguments: arguments[0])
def test_unreadable_files_end_with_2_and_are_named(
    arguments: list[str],
    content: bytes | None,
    here: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        Path("bad.nns").write_bytes(content)
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert "bad.nns" in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""


def test_a_folder_in_place_of_a_file_is_explained(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("folder.nns").mkdir()
    assert main(["check", "folder.nns"]) == 2
    assert "folder.nns" in capsys.readouterr().err


def test_a_defect_is_said_in_a_sentence_and_its_traceback_is_kept(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(file: str | None) -> int:
        raise ZeroDivisionError("a defect made for this test")

    assert program.run([], broken) == 70
    said = capsys.readouterr().err
    assert "Traceback" not in said
    (log,) = [Path(word.rstrip(".,")) for word in said.split() if "error-" in word]
    log = log if log.suffix == ".txt" else log.with_suffix(".txt")
    text = log.read_text(encoding="utf-8")
    assert "ZeroDivisionError: a defect made for this test" in text
    assert f"NN Studio {nnstudio.__version__}" in text


def test_where_no_log_can_be_written_the_traceback_is_printed(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("file").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(here / "file"))
    monkeypatch.setattr("sys.platform", "linux")

    def broken(file: str | None) -> int:
        raise ZeroDivisionError("a defect made for this test")

    assert program.run([], broken) == 70
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "no log file" in said


def test_ctrl_c_ends_with_130_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(file: str | None) -> int:
        raise KeyboardInterrupt

    assert program.run([], interrupted) == 130
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.skipif(os.name != "posix", reason="uses a shell")
def test_a_reader_that_leaves_early_is_no_error(here: Path) -> None:
    done = _shell(
        f"{sys.executable} -m nnstudio nodes --json | head -c 10; echo ${{PIPESTATUS[0]}}"
    )
    assert done.stdout.splitlines()[-1].endswith("0")
    assert done.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="uses a shell")
def test_closed_output_is_no_error(here: Path) -> None:
    done = _shell(f"{sys.executable} -m nnstudio nodes >&-")
    assert (done.returncode, done.stderr) == (0, "")
    done = _shell(f"{sys.executable} -m nnstudio nodes >&- 2>&-")
    assert done.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_output_is_said_on_standard_error(here: Path) -> None:
    done = _shell(f"{sys.executable} -m nnstudio nodes > /dev/full")
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_no_terminal_encoding_makes_a_command_crash(
    encoding: str, project: Path, here: Path
) -> None:
    process = start(["summary", "points.nns"], here, encoding)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, "")
    assert ("N × 8" if encoding != "ascii" else "N x 8") in out


def test_the_installed_program_and_the_module_are_the_same(here: Path) -> None:
    process = start(["--version"], here)
    assert process.communicate()[0] == f"nnstudio {nnstudio.__version__}\n"
    installed = Path(sys.executable).with_name("nnstudio")
    if installed.exists():
        done = subprocess.run([installed, "--version"], capture_output=True, text=True, check=True)
        assert done.stdout == f"nnstudio {nnstudio.__version__}\n"


def test_streams_that_cannot_be_reconfigured_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    terminal.prepare()
    assert main(["templates"]) == 0


def _shell(line: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = ["bash", "-c", line]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

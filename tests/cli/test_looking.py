"""templates, nodes, new, check, summary, picture, source: what needs no training."""

from __future__ import annotations

import ast
from pathlib import Path
from xml.etree import ElementTree

import pytest

import nnstudio
from nnstudio.__main__ import main
from nnstudio.catalog.registry import node_types
from tests.cli.conftest import Json

Printed = pytest.CaptureFixture[str]


def test_templates_lists_the_gallery(json_of: Json, capsys: Printed) -> None:
    gallery = json_of("templates")
    assert "lenet5-mnist" in [entry["name"] for entry in gallery]
    assert all(list(entry) == ["name", "kind", "title", "summary", "figure"] for entry in gallery)
    assert {"name": "resnet-50", "kind": "architecture"}.items() <= gallery[-8].items()
    assert main(["templates"]) == 0
    printed = capsys.readouterr().out
    assert all(entry["name"] in printed and entry["title"] in printed for entry in gallery)


def test_nodes_lists_the_whole_catalog(json_of: Json, capsys: Printed) -> None:
    entries = json_of("nodes")
    assert [entry["type"] for entry in entries] == list(node_types())
    assert all(next(iter(entry)) == "type" for entry in entries)
    assert main(["nodes"]) == 0
    words = capsys.readouterr().out.split()
    assert set(node_types()) <= set(words)


@pytest.mark.parametrize("key", list(node_types()))
def test_nodes_says_all_about_one_type(key: str, capsys: Printed) -> None:
    assert main(["nodes", key]) == 0
    printed = capsys.readouterr().out
    for setting in node_types()[key].settings:
        assert setting.name in printed
        assert setting.expected() in printed


def test_a_mistyped_node_type_gets_a_suggestion(capsys: Printed) -> None:
    assert main(["nodes", "conv2D"]) == 2
    assert "Did you mean Conv2d?" in capsys.readouterr().err


def test_new_makes_a_project_that_has_no_problems(here: Path, capsys: Printed) -> None:
    assert main(["new", "spiral-mlp", "my.nns"]) == 0
    assert "nnstudio train my.nns" in capsys.readouterr().out
    assert main(["check", "my.nns"]) == 0
    assert capsys.readouterr().out == "0 problems\n"


def test_new_makes_a_project_of_an_architecture(here: Path, capsys: Printed) -> None:
    assert main(["new", "resnet-50", "my.nns"]) == 0
    assert "nnstudio summary my.nns" in capsys.readouterr().out
    assert main(["summary", "my.nns"]) == 0
    assert "25,557,032" in capsys.readouterr().out


def test_new_never_replaces_a_file_unasked(here: Path, capsys: Printed) -> None:
    Path("my.nns").write_text("precious")
    assert main(["new", "spiral-mlp", "my.nns"]) == 2
    assert "--force" in capsys.readouterr().err
    assert Path("my.nns").read_text() == "precious"
    assert main(["new", "spiral-mlp", "my.nns", "--force"]) == 0
    assert nnstudio.open("my.nns").problems() == ()


def test_new_names_the_templates_that_there_are(here: Path, capsys: Printed) -> None:
    assert main(["new", "lenet", "my.nns"]) == 2
    assert "lenet5-mnist" in capsys.readouterr().err
    assert not Path("my.nns").exists()


def test_new_into_a_missing_folder_is_explained(here: Path, capsys: Printed) -> None:
    assert main(["new", "spiral-mlp", "nowhere/my.nns"]) == 2
    said = capsys.readouterr().err
    assert "nowhere" in said
    assert "Traceback" not in said


@pytest.fixture
def broken(project: Path) -> Path:
    """The points project with two wires gone, so that nodes lack an input."""
    net = nnstudio.open(project)
    gone = [wire.id for wire in net.graph.wires.values()][:2]
    from nnstudio.project import edits

    net.apply(edits.remove(wires=gone))
    net.save()
    return project


def test_check_explains_each_problem_at_its_node_with_fixes(
    broken: Path, json_of: Json, capsys: Printed
) -> None:
    problems = json_of("check", "points.nns", code=1)["problems"]
    assert problems
    assert all(
        list(entry) == ["severity", "node", "port", "message", "fixes"] for entry in problems
    )
    assert "hidden" in [entry["node"] for entry in problems]
    assert main(["check", "points.nns"]) == 1
    printed = capsys.readouterr().out
    assert all(entry["message"] in printed for entry in problems)
    assert all(fix in printed for entry in problems for fix in entry["fixes"])
    assert printed.splitlines()[-1].endswith(("problem", "problems"))


def test_a_project_with_problems_cannot_be_trained(broken: Path, capsys: Printed) -> None:
    assert main(["train", "points.nns"]) == 1
    assert "hidden" in capsys.readouterr().err


def test_summary_gives_shapes_counts_and_totals(
    project: Path, json_of: Json, capsys: Printed
) -> None:
    summary = json_of("summary", "points.nns")
    assert list(summary) == ["parameters", "macs", "nodes"]
    assert summary["parameters"] == (2 * 8 + 8) + (8 * 2 + 2)
    assert summary["macs"] == 2 * 8 + 8 * 2
    rows = {row["name"]: row for row in summary["nodes"]}
    assert list(rows["hidden"]) == ["name", "type", "output", "parameters", "macs"]
    assert rows["hidden"]["output"] == "N × 8"
    assert main(["summary", "points.nns"]) == 0
    last = capsys.readouterr().out.splitlines()[-1].split()
    assert last == ["total", "42", "32"]


def test_picture_writes_svg(project: Path) -> None:
    assert main(["picture", "points.nns", "--out", "graph.svg"]) == 0
    root = ElementTree.parse("graph.svg").getroot()
    assert root.tag.endswith("svg")
    assert "hidden" in "".join(root.itertext())


def test_picture_into_a_missing_folder_is_explained(project: Path, capsys: Printed) -> None:
    assert main(["picture", "points.nns", "--out", "nowhere/graph.svg"]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_source_prints_the_very_text_that_runs(project: Path, capsys: Printed) -> None:
    assert main(["source", "points.nns"]) == 0
    printed = capsys.readouterr().out
    assert printed == nnstudio.open(project).source()
    assert main(["source", "points.nns", "--file", "train.py"]) == 0
    ast.parse(capsys.readouterr().out)


def test_source_names_the_files_that_there_are(project: Path, capsys: Printed) -> None:
    assert main(["source", "points.nns", "--file", "loss.py"]) == 2
    assert "train.py" in capsys.readouterr().err

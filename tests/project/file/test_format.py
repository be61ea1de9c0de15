"""The text of a project file: deterministic, one node per line, complete."""

from __future__ import annotations

import json
from dataclasses import fields, replace

from nnstudio.project import edits
from nnstudio.project.declared import COLUMN, DATA, PLAN, SPLIT
from nnstudio.project.file import parse, text_of
from nnstudio.project.project import Block, Column, DataSpec, Plan, Project, Split
from tests.project.nets import lenet, residual


def everything() -> Project:
    """A project in which nothing is at its default."""
    project = lenet()
    for edit in (
        edits.move({1: (10.5, -20.0)}),
        edits.set_notes('Line 1\nLine 2 with "quotes", \\ and ünïcode 漢字\u2028'),
        edits.set_source("Csv", path="my data.csv"),
        edits.set_data(
            columns=[Column("a b", "target", "class", "drop", "index"), Column('"quoted"\n')],
            split=Split("stratified", 0.25, 0.125, 9),
            normalize="minmax",
            batch_size=7,
            shuffle=False,
        ),
        edits.set_plan(
            epochs=3, seed=2**63 - 1, device="cuda:1", threads=2, clip_norm=0.5, best="accuracy"
        ),
        edits.set_optimizer("SGD", momentum=0.9),
        edits.set_schedule("OneCycleLR"),
    ):
        project = edit.change(project)
    return replace(project, blocks=(Block("Residual", residual(1).graph),))


def test_save_load_save_is_equal_to_the_byte() -> None:
    for project in (Project(), lenet(), residual(), everything()):
        text = text_of(project)
        read = parse(text, "a.nns")
        assert read == project
        assert text_of(read) == text


def test_each_node_and_wire_has_a_line() -> None:
    project = everything()
    lines = text_of(replace(project, blocks=())).split("\n")
    for node in project.graph.nodes.values():
        assert sum(f'"name": "{node.name}"' in line for line in lines) == 1
    for wire in project.graph.wires.values():
        assert sum(line.startswith(f'      {{"id": {wire.id}, ') for line in lines) == 1
    assert lines[1] == '  "nnstudio": 1,'


def test_renaming_a_node_changes_one_line() -> None:
    before, after = lenet(), edits.rename("conv1", "stem").change(lenet())
    rows = zip(text_of(before).splitlines(), text_of(after).splitlines(), strict=True)
    assert sum(old != new for old, new in rows) == 1


def test_line_ends_of_windows_and_a_mark_of_utf8_are_read() -> None:
    content = b"\xef\xbb\xbf" + text_of(everything()).replace("\n", "\r\n").encode()
    assert parse(content, "a.nns") == everything()


def test_the_declarations_name_every_field_and_its_default() -> None:
    pairs = ((PLAN, Plan()), (DATA, DataSpec()), (SPLIT, Split()), (COLUMN, Column("")))
    for declared, value in pairs:
        for setting in declared:
            assert getattr(value, setting.name) == setting.default, setting.name
    declared_names = {setting.name for setting in PLAN} | {"optimizer", "schedule"}
    assert declared_names == {each.name for each in fields(Plan)}
    data_names = {setting.name for setting in DATA} | {"source", "columns", "split"}
    assert data_names == {each.name for each in fields(DataSpec)}
    assert {setting.name for setting in SPLIT} == {each.name for each in fields(Split)}
    assert {setting.name for setting in COLUMN} == {each.name for each in fields(Column)}


def test_what_a_short_hand_written_file_leaves_out_is_at_its_default() -> None:
    form = {"nnstudio": 1, "name": "A", "graph": {"nodes": [], "wires": []}}
    assert parse(json.dumps(form), "a.nns") == Project(name="A")


def test_ids_are_not_used_again_after_reading() -> None:
    project = edits.remove(["accuracy"]).change(lenet())
    assert parse(text_of(project), "a.nns").graph.next_id == project.graph.next_id

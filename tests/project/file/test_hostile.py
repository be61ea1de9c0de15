"""Whatever a file holds: a project, or a FileError with file, place and reason."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.errors import FileError
from nnstudio.project.file import ProjectFileError, parse, text_of
from nnstudio.project.file.forms import project_form
from nnstudio.project.file.upgrades import Upgrade
from tests.project.file.test_format import everything
from tests.project.nets import lenet

FORM: dict[str, Any] = json.loads(json.dumps(project_form(lenet())))


def refused(content: bytes | str) -> ProjectFileError:
    with pytest.raises(ProjectFileError) as error:
        parse(content, "bad.nns")
    assert str(error.value).startswith("bad.nns")
    assert len(str(error.value)) < 1000
    return error.value


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    form = copy.deepcopy(FORM)
    change(form)
    return json.dumps(form, indent=1)


@pytest.mark.parametrize("content", [b"", b" \n ", b"\xef\xbb\xbf"])
def test_an_empty_file(content: bytes) -> None:
    refused(content)


def test_an_empty_file_is_called_empty() -> None:
    assert "empty" in str(refused(b""))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0", bytes(range(256)), b"PK\3\4\0\0"])
def test_a_binary_file(content: bytes) -> None:
    assert "binary" in str(refused(content))


def test_text_that_is_not_utf8() -> None:
    error = refused(text_of(lenet()).encode() + "\n# größe".encode("latin-1"))
    assert "not UTF-8" in error.reason
    assert error.line is not None
    assert error.line > 40


def test_a_file_truncated_at_every_tenth_byte() -> None:
    content = text_of(everything()).encode()
    for length in range(0, len(content) - 2, 10):
        with pytest.raises(ProjectFileError):
            parse(content[:length], "bad.nns")


def test_a_truncated_file_says_that_it_was_cut_off() -> None:
    assert "cut off" in str(refused(text_of(lenet()).encode()[:700]))


@pytest.mark.parametrize("text", ["area,price\n1,2\n", "Once upon a time\n"])
def test_a_file_of_data_is_called_no_project_and_not_cut_off(text: str) -> None:
    said = str(refused(text.encode()))
    assert "no NN Studio project" in said
    assert "cut off" not in said


@pytest.mark.parametrize("text", ["[]", "1", '"a"', "null", "{}", '{"name": "x"}', "hello"])
def test_json_that_is_no_project(text: str) -> None:
    refused(text)


@pytest.mark.parametrize("version", [2, 10**30, 0, -1, "1", 1.0, True, None, [1]])
def test_an_unknown_version(version: object) -> None:
    error = refused(changed(lambda form: form.update(nnstudio=version)))
    assert error.path == "nnstudio"


def test_a_newer_version_says_update() -> None:
    assert "Update NN Studio" in str(refused(changed(lambda form: form.update(nnstudio=2))))


WRONG: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("graph", lambda f: f.update(graph=[])),
    ("graph.nodes", lambda f: f["graph"].update(nodes={})),
    ("graph.nodes[1]", lambda f: f["graph"]["nodes"].__setitem__(1, 5)),
    ("graph.nodes[1]", lambda f: f["graph"]["nodes"][1].pop("name")),
    ("graph.nodes[1].colour", lambda f: f["graph"]["nodes"][1].update(colour="red")),
    ("graph.nodes[1].id", lambda f: f["graph"]["nodes"][1].update(id="1")),
    ("graph.nodes[1].id", lambda f: f["graph"]["nodes"][1].update(id=True)),
    ("graph.nodes[1].id", lambda f: f["graph"]["nodes"][1].update(id=-1)),
    ("graph.nodes[1].id", lambda f: f["graph"]["nodes"][1].update(id=10**400)),
    ("graph.nodes[1].id", lambda f: f["graph"]["nodes"][1].update(id=1)),
    ("graph.nodes[1].type", lambda f: f["graph"]["nodes"][1].update(type="Conv2D")),
    ("graph.nodes[1].type", lambda f: f["graph"]["nodes"][1].update(type=3)),
    ("graph.nodes[1].name", lambda f: f["graph"]["nodes"][1].update(name="image")),
    ("graph.nodes[1].name", lambda f: f["graph"]["nodes"][1].update(name="a" * 10**6)),
    ("graph.nodes[1].name", lambda f: f["graph"]["nodes"][1].update(name="__import__('os')")),
    ("graph.nodes[1].name", lambda f: f["graph"]["nodes"][1].update(name='"\n')),
    ("graph.nodes[1].settings", lambda f: f["graph"]["nodes"][1].update(settings=[1])),
    ("graph.nodes[1].at", lambda f: f["graph"]["nodes"][1].update(at=[1])),
    ("graph.nodes[1].at", lambda f: f["graph"]["nodes"][1].update(at=["a", 1])),
    ("graph.nodes[1].at", lambda f: f["graph"]["nodes"][1].update(at=[10**400, 1])),
    ("graph.nodes[1].shares", lambda f: f["graph"]["nodes"][1].update(shares=10**6)),
    ("graph.nodes[1].shares", lambda f: f["graph"]["nodes"][1].update(shares=1)),
    ("graph.wires[2].source", lambda f: f["graph"]["wires"][2].update(source=999)),
    ("graph.wires[2].target", lambda f: f["graph"]["wires"][2].update(target=999)),
    ("graph.wires[2].output", lambda f: f["graph"]["wires"][2].update(output="z")),
    ("graph.wires[2].input", lambda f: f["graph"]["wires"][2].update(input="z")),
    ("graph.wires[2].input", lambda f: f["graph"]["wires"][2].update(input=7)),
    ("graph.wires[2].id", lambda f: f["graph"]["wires"][2].update(id=1)),
    ("graph.wires[2].position", lambda f: f["graph"]["wires"][2].update(position=-1)),
    ("graph.next_id", lambda f: f["graph"].update(next_id=3)),
    ("plan.epochs", lambda f: f["plan"].update(epochs=0)),
    ("plan.epochs", lambda f: f["plan"].update(epochs="many")),
    ("plan.device", lambda f: f["plan"].update(device="os.system")),
    ("plan.lr", lambda f: f["plan"].update(lr=1)),
    ("plan.optimizer.type", lambda f: f["plan"]["optimizer"].update(type="Adan")),
    ("plan.optimizer.settings.lr", lambda f: f["plan"]["optimizer"].update(settings={"lr": -1})),
    ("plan.optimizer", lambda f: f["plan"].update(optimizer=None)),
    ("data.source.type", lambda f: f["data"]["source"].update(type="Shell")),
    ("data.batch_size", lambda f: f["data"].update(batch_size=10**7)),
    ("data.split.test", lambda f: f["data"]["split"].update(test=-0.1)),
    ("data.split", lambda f: f["data"]["split"].update(test=0.5, validation=0.5)),
    ("data.columns[0].role", lambda f: f["data"].update(columns=[{"name": "a", "role": "b"}])),
    ("data.columns[0]", lambda f: f["data"].update(columns=["a"])),
    ("blocks[0]", lambda f: f.update(blocks=[{}])),
    ("name", lambda f: f.update(name="")),
    ("name", lambda f: f.update(name="\ud800")),
    ("notes", lambda f: f.update(notes=["a"])),
    ("extra", lambda f: f.update(extra=1)),
]


@pytest.mark.parametrize(("path", "change"), WRONG)
def test_a_wrong_value_is_refused_at_its_place(
    path: str, change: Callable[[dict[str, Any]], object]
) -> None:
    error = refused(changed(change))
    assert error.path == path
    assert error.line is not None


@pytest.mark.parametrize(
    "value",
    [0, -3, 2**31, 1.5, "3", True, [], [3, 3, 3], {"a": 1}, [[[[[[3]]]]]], "__import__('os')"],
)
def test_a_setting_out_of_range_names_node_line_and_range(value: object) -> None:
    text = changed(lambda form: form["graph"]["nodes"][1]["settings"].update(kernel_size=value))
    error = refused(text)
    assert error.path == "graph.nodes[1].settings.kernel_size"
    assert '"kernel_size"' in text.splitlines()[(error.line or 0) - 1]


def test_the_message_of_a_setting_reads_as_a_sentence() -> None:
    text = text_of(lenet()).replace('"kernel_size": 5', '"kernel_size": 0', 1)
    assert str(refused(text)).startswith(
        "bad.nns, line 9: graph.nodes[1].settings.kernel_size must be a number from 1"
    )


def test_an_unknown_type_names_the_nearest_known() -> None:
    text = changed(lambda form: form["graph"]["nodes"][1].update(type="Conv2D"))
    assert "'Conv2D'. Did you mean Conv2d" in str(refused(text))


def test_two_wires_into_one_input_are_refused() -> None:
    def twice(form: dict[str, Any]) -> None:
        wire = dict(form["graph"]["wires"][0], id=900, source=form["graph"]["nodes"][3]["id"])
        form["graph"]["wires"].append(wire)
        form["graph"]["next_id"] = 901

    assert "takes one wire" in str(refused(changed(twice)))


def test_a_key_that_stands_twice() -> None:
    text = text_of(lenet()).replace('"epochs": 12,', '"epochs": 12,\n    "epochs": 13,')
    error = refused(text)
    assert error.path == "plan.epochs"
    assert "twice" in error.reason
    assert text.splitlines()[(error.line or 0) - 1].strip() == '"epochs": 13,'


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none(word: str) -> None:
    error = refused(text_of(lenet()).replace('"epochs": 12', f'"epochs": {word}'))
    assert (error.path, word in error.reason) == ("plan.epochs", True)


def test_a_float_beyond_all_limits() -> None:
    text = text_of(lenet()).replace('"clip_norm": null', '"clip_norm": 1e999')
    assert refused(text).path == "plan.clip_norm"


def test_a_number_with_thousands_of_digits() -> None:
    error = refused(text_of(lenet()).replace('"epochs": 12', f'"epochs": {"9" * 10_000}'))
    assert "digits" in error.reason


@pytest.mark.parametrize("opening", ["[", '{"a":', "[[[{"])
def test_deep_nesting_is_no_recursion_error(opening: str) -> None:
    refused(opening * 200_000)
    closed = "[" * 100_000 + "]" * 100_000
    refused(text_of(lenet()).replace('"notes": ""', f'"notes": {closed}'))
    refused(text_of(lenet()).replace('"notes": ""', f'"notes": {"[" * 900 + "]" * 900}'))


def test_deep_nesting_below_a_low_limit() -> None:
    nested = "[" * 300 + "]" * 300
    text = text_of(lenet()).replace('"kernel_size": 5', f'"kernel_size": {nested}', 1)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 1000))
    try:
        refused(text)
    finally:
        sys.setrecursionlimit(limit)


def test_lone_surrogates() -> None:
    text = text_of(lenet()).replace('"notes": ""', '"notes": "\\ud800"')
    assert refused(text).path == "notes"


def test_marks_of_a_merge_conflict() -> None:
    lines = text_of(lenet()).splitlines()
    lines.insert(5, "<<<<<<< HEAD")
    error = refused("\n".join(lines))
    assert "merge conflict" in error.reason
    assert error.line == 6


@pytest.mark.timeout(60)
def test_a_hundred_thousand_nodes_open() -> None:
    nodes = [{"id": at, "type": "ReLU", "name": f"relu{at}"} for at in range(1, 100_001)]
    wires = [
        {"id": 100_000 + at, "source": at, "output": "y", "target": at + 1, "input": "x"}
        for at in range(1, 100_000)
    ]
    form = {"nnstudio": 1, "name": "Large", "graph": {"nodes": nodes, "wires": wires}}
    text = json.dumps(form)
    assert len(parse(text, "large.nns").graph.nodes) == 100_000


@pytest.mark.timeout(60)
def test_many_wires_into_one_port_are_read() -> None:
    nodes = [{"id": at, "type": "ReLU", "name": f"relu{at}"} for at in range(1, 30_001)]
    nodes.append({"id": 30_001, "type": "Add", "name": "total"})
    wires = [
        {"id": 40_000 + at, "source": at, "output": "y", "target": 30_001, "input": "x"}
        for at in range(1, 30_001)
    ]
    form = {"nnstudio": 1, "name": "Star", "graph": {"nodes": nodes, "wires": wires}}
    assert len(parse(json.dumps(form), "star.nns").graph.wires) == 30_000


def test_old_versions_are_upgraded_by_the_table() -> None:
    def titles_become_names(form: dict[str, Any]) -> dict[str, Any]:
        title = form["title"]
        return {key: value for key, value in form.items() if key != "title"} | {"name": title}

    table: dict[int, Upgrade] = {0: titles_become_names}
    old = {**{key: FORM[key] for key in ("graph", "plan", "data")}, "title": "Old", "nnstudio": 0}
    project = parse(json.dumps(old), "old.nns", table)
    assert project.name == "Old"
    assert project.graph == lenet().graph


def test_what_an_upgrade_returns_is_read_as_strictly() -> None:
    table: dict[int, Upgrade] = {0: lambda form: {**form, "surprise": 1}}
    with pytest.raises(ProjectFileError, match="surprise"):
        parse(changed(lambda form: form.update(nnstudio=0)), "old.nns", table)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(value=JSON, data=st.data())
def test_any_json_anywhere_is_a_project_or_a_file_error(value: object, data: st.DataObject) -> None:
    form = copy.deepcopy(FORM)
    place: Any = form
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = value
            break
        place = place[key]
    try:
        parse(json.dumps(form), "any.nns")
    except FileError as error:
        assert str(error).startswith("any.nns")


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(content: bytes) -> None:
    refused(content)

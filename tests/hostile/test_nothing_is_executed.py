"""Nothing that a project or its data say is ever executed as code."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnstudio.catalog.registry import node_types
from nnstudio.catalog.values import SettingError, Value, Values
from nnstudio.compiler.analysis import Analyzer
from nnstudio.compiler.data_text import DataText
from nnstudio.compiler.predict_source import predict_source
from nnstudio.compiler.source import model_source
from nnstudio.compiler.templates import call_lines, part_code, setup_line
from nnstudio.compiler.train_source import train_source
from nnstudio.compiler.writing import literal
from nnstudio.errors import ProblemsError, StudioError
from nnstudio.project.fields import Field
from nnstudio.project.graph import Node
from nnstudio.project.project import Chosen
from nnstudio.workbench.bench import Workbench
from tests.compiler.graphs import Draft
from tests.hostile.projects import CODE, HARMLESS, MARKER, SITES, TEXTS, noted, titled
from tests.networks import spiral

Site = Callable[[str, Path], Workbench]
_REFUSED = "refused"


class Shape(ast.NodeTransformer):
    """A source without what may differ: texts, numbers, and the name of the network's class."""

    def __init__(self, class_name: str) -> None:
        self.class_name = class_name

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("…" if isinstance(node.value, str) else node.value)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name("Net" if node.id == self.class_name else node.id, node.ctx)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = "Net" if node.name == self.class_name else node.name
        return self.generic_visit(node)

    def visit_alias(self, node: ast.alias) -> ast.alias:
        return ast.alias("Net" if node.name == self.class_name else node.name, node.asname)


def shape(text: str, class_name: str) -> set[str]:
    """Every call, attribute, name and import of a source."""
    tree = Shape(class_name).visit(ast.parse(text))
    kinds = (ast.Call, ast.Attribute, ast.Name, ast.Import, ast.ImportFrom)
    found = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    return found | {ast.dump(n) for n in ast.walk(tree) if isinstance(n, kinds[1:])}


def shapes(net: Workbench) -> dict[str, set[str]] | str:
    """What the three files call and name after everything was executed; or that it was refused."""
    try:
        sources = net.sources()
        assert len(net.compiled.dataset.fields) >= 2
        net.build()
        _ = net.compiled.predict.module
    except StudioError:
        return _REFUSED
    name = net.compiled.model_source.class_name
    return {file: shape(text, name) for file, text in sources.items()}


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.__name__)
def test_hostile_texts_call_nothing_that_harmless_ones_do_not(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harmless").mkdir()
    expected = shapes(site(HARMLESS, tmp_path / "harmless"))
    reached = 0
    for at, text in enumerate(TEXTS):
        folder = tmp_path / str(at)
        folder.mkdir()
        try:
            net = site(text, folder)
        except StudioError:
            continue  # refused when it was set
        found = shapes(net)
        reached += found != _REFUSED
        assert found in (expected, _REFUSED), text
    assert not list(tmp_path.rglob(MARKER))
    assert reached >= len(TEXTS) // 2 or site.__name__ == "best"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(st.text(max_size=80))
def test_any_title_and_any_notes_give_the_same_code(text: str) -> None:
    expected = shapes(titled(HARMLESS, Path()))
    assert shapes(titled(text, Path())) == shapes(noted(text, Path())) == expected


# Values that no edit and no file would let through, put into the project by hand


def smuggled(setting: str, value: object, node: str = "linear1") -> Workbench:
    net = spiral()
    found = net.graph.named(node)
    changed = replace(found, settings=found.settings.with_(setting, value))  # type: ignore[arg-type]
    return Workbench(replace(net.project, graph=net.graph.with_node(changed)))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("out_features", CODE),
        ("out_features", -1),
        ("out_features", 10**30),
        ("out_features", 2.5),
        ("out_features", True),
        ("out_features", None),
        ("out_features", (2, 2)),
        ("bias", CODE),
        ("bias", 1),
        (f"bias={CODE}, x", True),
        ("in_features", 3),
    ],
)
def test_values_out_of_range_are_problems_and_never_written(setting: str, value: object) -> None:
    net = smuggled(setting, value)
    first = net.problems()[0]
    assert (first.severity, first.name) == ("error", "linear1") and first.fixes
    with pytest.raises(ProblemsError):
        net.sources()


@pytest.mark.parametrize("key", sorted(node_types()))
def test_templates_check_every_value_again(key: str) -> None:
    kind = node_types()[key]
    for setting in kind.settings:
        for value in (CODE, object(), float("nan"), (CODE,)):
            try:
                setting.check(value)
                continue  # a text may be any text; it is printed through repr
            except SettingError:
                pass
            values = {one.name: one.default for one in kind.settings} | {setting.name: value}
            with pytest.raises((SettingError, ValueError)):
                _written(kind, values)  # type: ignore[arg-type]


def _written(kind: object, values: dict[str, Value]) -> str:
    from nnstudio.catalog.node_type import NodeType

    assert isinstance(kind, NodeType)
    if kind.setup:
        return setup_line(kind, values, {}, units="1.0")
    inputs = {port.name: ("a", "b") if port.many else ("a",) for port in kind.inputs}
    if not kind.call:
        raise ValueError("nothing is written for it")
    return "\n".join(
        call_lines(kind, values, {}, "self.m", inputs, {p.name: "x" for p in kind.outputs})
    )


@pytest.mark.parametrize("part", ["optimizer", "schedule"])
def test_parts_of_the_plan_check_their_values_again(part: str) -> None:
    from nnstudio.catalog.registry import optimizers, schedules

    for declared in (optimizers() if part == "optimizer" else schedules()).values():
        for setting in declared.settings:
            values = {one.name: one.default for one in declared.settings} | {setting.name: CODE}
            with pytest.raises(SettingError):
                part_code(declared, values, parameters="p", optimizer="o", steps="1", lr="1")


@pytest.mark.parametrize("name", [CODE, "x y", "self", "a.b", "", "x", "import", "a\n"])
def test_names_that_are_no_identifiers_are_problems(name: str) -> None:
    net = spiral()
    node = net.graph.named("linear1")
    graph = net.graph.with_node(replace(node, name=name))
    bad = Workbench(replace(net.project, graph=graph))
    assert bad.problems()[0].node == node.id
    with pytest.raises(ProblemsError):
        bad.sources()


def test_two_nodes_of_one_name_are_a_problem() -> None:
    net = spiral()
    graph = net.graph.with_node(replace(net.graph.named("tanh1"), name="linear1"))
    bad = Workbench(replace(net.project, graph=graph))
    assert "linear1" in bad.problems()[0].message
    with pytest.raises(ProblemsError):
        bad.sources()


def test_a_type_that_the_catalog_does_not_know_is_a_problem() -> None:
    net = spiral()
    graph = net.graph.with_node(Node(99, CODE, "strange"))
    (problem,) = (
        p for p in Workbench(replace(net.project, graph=graph)).problems() if p.node == 99
    )
    assert problem.severity == "error" and problem.name == "strange" and problem.fixes


def test_an_optimizer_that_nobody_declared_is_a_problem() -> None:
    net = spiral()
    plan = replace(net.project.plan, optimizer=Chosen(CODE, Values(lr=0.1)))
    bad = Workbench(replace(net.project, plan=plan))
    with pytest.raises(ProblemsError):
        bad.sources()


@pytest.mark.parametrize("field", ["seed", "epochs", "device", "clip_norm", "threads"])
def test_values_of_the_plan_are_checked_again(field: str) -> None:
    net = spiral()
    bad = Workbench(replace(net.project, plan=replace(net.project.plan, **{field: CODE})))
    assert any(p.name == "plan" and p.port == field for p in bad.problems())
    with pytest.raises(ProblemsError):
        bad.sources()


def test_settings_of_an_optimizer_are_checked_again() -> None:
    net = spiral()
    plan = replace(net.project.plan, optimizer=Chosen("Adam", Values(lr=CODE)))
    bad = Workbench(replace(net.project, plan=plan))
    assert any(p.port == "optimizer" for p in bad.problems())
    with pytest.raises(ProblemsError):
        bad.sources()


@pytest.mark.parametrize("text", TEXTS)
def test_names_of_fields_are_texts_in_every_file(text: str) -> None:
    """No data source lets a stranger name fields; should one ever, their names stay texts."""
    found = []
    for name in (HARMLESS, text):
        net = Draft()
        x = net.add("Input", field=name, name="value")
        scores = net.add("Linear", x, out_features=2, name="scores")
        goal = net.add("Target", field=name, name="goal")
        net.add("MSELoss", scores, goal, name="mse")
        net.add("MAE", scores, goal, name="mae")
        known = Analyzer().analyze(net.graph, {name: Field(name, (2,))})
        model = model_source(net.project, known)
        data = DataText((), "def load_data(folder):\n    return None")
        texts = train_source(net.project, known, model, data, 1), predict_source(known, model, ())
        for source in texts:
            assert repr(name) in source.text or literal(name) in source.text
        found.append([shape(source.text, model.class_name) for source in texts])
    assert found[0] == found[1]

"""KEY=VALUE sets any value of plan and data, with clear errors."""

from __future__ import annotations

import pytest

from nnstudio.project.edits import EditError, set_by_key, set_source
from nnstudio.project.project import Project


def after(*pairs: tuple[str, str]) -> Project:
    project = Project()
    for key, text in pairs:
        project = set_by_key(project, key, text).change(project)
    return project


def test_texts_become_values_of_the_right_type() -> None:
    project = after(
        ("epochs", "3"),
        ("plan.clip_norm", "1"),
        ("optimizer.lr", "0.01"),
        ("data.batch_size", "16"),
        ("shuffle", "no"),
        ("split.validation", "0.2"),
        ("device", "cuda:1"),
        ("threads", "none"),
    )
    assert project.plan.epochs == 3
    assert project.plan.clip_norm == 1.0
    assert project.plan.optimizer.settings["lr"] == 0.01
    assert project.data.batch_size == 16
    assert project.data.shuffle is False
    assert project.data.split.validation == 0.2
    assert project.plan.device == "cuda:1"
    assert project.plan.threads is None


def test_parts_are_chosen_by_name() -> None:
    project = after(("optimizer", "SGD"), ("optimizer.momentum", "0.9"), ("source", "Moons"))
    assert project.plan.optimizer.type == "SGD"
    assert project.data.source is not None
    assert project.data.source.type == "Moons"


def test_a_text_setting_keeps_its_text() -> None:
    project = set_source("Csv", path="a.csv").change(Project())
    edit = set_by_key(project, "source.path", "2024")
    source = edit.change(project).data.source
    assert source is not None
    assert source.settings["path"] == "2024"


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("epoch", "3", "Did you mean epochs"),
        ("optimizer.momentun", "0.9", "nothing to set under 'optimizer.momentun'"),
        ("optimizer.lr", "fast", r"optimizer\.lr: lr must be .*, not 'fast'"),
        ("epochs", "2.5", "epochs must be a whole number"),
        ("epochs", "[[[[[[1]]]]]]", "epochs"),
        ("optimizer", "Adan", "Did you mean Adam"),
        ("__import__('os')", "1", "nothing to set"),
    ],
)
def test_errors_say_what_was_expected(key: str, text: str, message: str) -> None:
    with pytest.raises(EditError, match=message):
        after((key, text))


def test_deep_nesting_is_an_ordinary_error() -> None:
    with pytest.raises(EditError):
        after(("epochs", "[" * 9_999))

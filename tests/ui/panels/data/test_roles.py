"""One choice of a role leaves no problem behind."""

from __future__ import annotations

from nnstudio.catalog.sources import BUNDLED, sources
from nnstudio.catalog.values import Values
from nnstudio.project.project import Chosen, Column
from nnstudio.ui.panels.data.entries import entries, entry_of
from nnstudio.ui.panels.data.roles import changed

TABLE = (
    Column("a", missing="mean"),
    Column("b", kind="class", missing="most_frequent"),
    Column("c", "target", "class", "drop"),
)


def test_a_new_target_takes_the_place_of_a_class_that_was_one() -> None:
    found = changed(TABLE, {1}, "role", "target")
    assert [each.role for each in found] == ["input", "target", "input"]


def test_several_targets_of_numbers_may_be() -> None:
    table = changed(TABLE, {2}, "role", "ignore")
    found = changed(table, {0}, "role", "target")
    more = changed((*found, Column("d")), {3}, "role", "target")
    assert [each.role for each in more] == ["target", "input", "ignore", "target"]


def test_answers_are_never_invented() -> None:
    assert changed(TABLE, {0}, "role", "target")[0].missing == "drop"


def test_a_column_that_becomes_a_class_has_no_mean() -> None:
    assert changed(TABLE, {0}, "kind", "class")[0].missing == "most_frequent"


def test_several_rows_change_at_once() -> None:
    found = changed(TABLE, {0, 1}, "role", "ignore")
    assert [each.role for each in found] == ["ignore", "ignore", "target"]


def test_everything_that_can_be_chosen_is_listed_with_license() -> None:
    listed = entries()
    assert {each.source for each in listed} == set(sources())
    sets = [each for each in listed if each.source == "Bundled"]
    assert [each.settings["name"] for each in sets] == list(BUNDLED)
    assert all(each.title and each.summary and each.license and each.kind for each in sets)


def test_a_source_that_is_not_known_has_no_entry() -> None:
    assert entry_of(Chosen("Nothing")) is None
    assert entry_of(Chosen("Bundled", Values(name="gone"))) is None

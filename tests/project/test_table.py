"""The persistent table behaves like a dict that is copied at every change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.project.table import Table

KEYS = st.one_of(st.integers(0, 40), st.integers(0, 2**31 - 1))
STEPS = st.lists(st.tuples(KEYS, st.one_of(st.none(), st.integers(0, 3))), max_size=60)


def after(steps: list[tuple[int, int | None]]) -> tuple[Table[int], dict[int, int]]:
    table: Table[int] = Table()
    model: dict[int, int] = {}
    for key, value in steps:
        if value is not None:
            table, model = table.set(key, value), {**model, key: value}
        elif key in model:
            table = table.remove(key)
            del model[key]
    return table, model


@given(STEPS)
def test_a_table_holds_what_a_dict_would(steps: list[tuple[int, int | None]]) -> None:
    table, model = after(steps)
    assert dict(table.items()) == dict(sorted(model.items()))
    assert list(table) == sorted(model)
    assert len(table) == len(model)
    assert table == Table(model.items())


@given(STEPS, STEPS)
def test_changes_are_exactly_what_differs(
    first: list[tuple[int, int | None]], second: list[tuple[int, int | None]]
) -> None:
    old, was = after(first)
    new, is_ = after(first + second)
    found = {key: (before, now) for key, before, now in old.changes(new)}
    keys = {key for key in was.keys() | is_.keys() if was.get(key) != is_.get(key)}
    assert found == {key: (was.get(key), is_.get(key)) for key in keys}


@given(STEPS, st.dictionaries(KEYS, st.integers(0, 3), max_size=80))
def test_update_sets_and_removes_many_at_once(
    steps: list[tuple[int, int | None]], more: dict[int, int]
) -> None:
    table, model = after(steps)
    gone: dict[int, int | None] = dict.fromkeys(key for key in model if key not in more)
    assert table.update({**more, **gone}) == Table(more.items())


def test_removing_what_is_not_there_is_refused() -> None:
    table = Table([(1, "one")])
    with pytest.raises(KeyError):
        table.remove(2)
    with pytest.raises(KeyError):
        table.update(dict.fromkeys(range(100)))


def test_likeness_counts_shared_parts() -> None:
    table = Table((key, key) for key in range(1, 1000))
    assert table.likeness(table.set(5, 6)) > 25
    assert table.likeness(Table((key, -key) for key in range(1, 1000))) == 0

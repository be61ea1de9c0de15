"""What differs between two projects is said in words that a user knows."""

from __future__ import annotations

from nnstudio.project.difference import difference
from nnstudio.ui.panels.runs.words import in_words
from tests.networks import spiral


def told(change: str) -> tuple[str, ...]:
    net = spiral()
    before = net.project
    if change == "node":
        net.add("Dropout", "linear1", name="drop")
    elif change == "settings":
        net.set("linear1", out_features=99, bias=False)
    elif change == "plan":
        net.set_plan(epochs=7, optimizer=("SGD", {"lr": 0.5}))
        net.set_data(batch_size=8)
    elif change == "rate":
        net.set_plan(optimizer=("Adam", {"lr": 0.5}))
    return in_words(difference(before, net.project))


def test_equal_projects_have_no_difference() -> None:
    assert told("nothing") == ()


def test_nodes_and_settings_are_named() -> None:
    assert told("node") == ("with drop (Dropout)",)
    assert told("settings") == ("linear1: bias yes → no", "linear1: out_features 16 → 99")


def test_plan_and_data_are_told_by_their_keys() -> None:
    assert told("plan") == ("epochs 2 → 7", "optimizer Adam → SGD", "batch size 32 → 8")
    assert told("rate") == ("optimizer lr 0.001 → 0.5",)

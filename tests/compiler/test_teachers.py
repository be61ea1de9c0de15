"""Teacher forcing: a loop that feeds on its own output is shown true values while it trains."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

import nnstudio
from nnstudio.project import edits
from nnstudio.workbench.bench import Workbench


def speller(**forcing: Any) -> Workbench:
    """Characters one after the other, each from the one before; a state goes along."""
    net = nnstudio.new("Speller")
    net.set_data("Bundled", name="names")
    text = net.add("Input", field="text", name="text")
    following = net.add("Target", field="next", name="following")
    token = net.add("Delay", name="token", **forcing)
    start = net.add("Embedding", text, name="context", num_embeddings=27, embedding_dim=8)
    known = net.add("Embedding", token, name="known", num_embeddings=27, embedding_dim=8)
    state = net.add("Tanh", net.add("Add", known, start, name="mix"), name="state")
    scores = net.add("Linear", state, name="scores", out_features=27)
    net.connect(net.add("ArgMax", scores, name="choice", dim=1), token, "x")
    net.connect(following, token, "teacher")
    net.add("Output", scores, name="logits")
    net.add("CrossEntropyLoss", scores, following, name="loss_of_all")
    net.set_plan(epochs=1, threads=1, device="cpu")
    return net


def by_hand(model: Any, text: Tensor, shown: Tensor | None) -> Tensor:
    """What the model should give where `shown` are the true values (None: its own)."""
    token = torch.zeros(len(text), dtype=torch.int64)
    found = []
    for t in range(text.shape[1]):
        if shown is not None and t > 0:
            token = shown[:, t - 1]
        state = torch.tanh(model.cell.known(token) + model.context(text)[:, t])
        found.append(model.cell.scores(state))
        token = found[-1].argmax(1)
    return torch.stack(found, 1)


def batch() -> tuple[Tensor, Tensor]:
    made = torch.randint(0, 27, (3, 33), generator=torch.Generator().manual_seed(1))
    return made[:, :-1], made[:, 1:]


def test_the_loop_is_shown_all_true_values_while_it_trains() -> None:
    model = speller().build()
    text, following = batch()
    torch.testing.assert_close(model(text, following), by_hand(model, text, following))


def test_without_true_values_and_out_of_training_it_runs_free() -> None:
    model = speller().build()
    text, following = batch()
    free = by_hand(model, text, None)
    torch.testing.assert_close(model(text), free)
    torch.testing.assert_close(model.eval()(text, following), free)


def test_free_running_never_looks_at_its_teacher() -> None:
    model = speller(forcing="free").build()
    text, following = batch()
    torch.testing.assert_close(model(text, following), by_hand(model, text, None))


def test_a_schedule_begins_with_true_values_and_ends_without() -> None:
    model = speller(forcing="scheduled", decay="linear", decay_steps=1).build()
    text, following = batch()
    torch.testing.assert_close(model(text, following), by_hand(model, text, following))
    torch.testing.assert_close(model(text, following), by_hand(model, text, None))


@pytest.mark.parametrize("forcing", ["forced", "scheduled"])
def test_it_trains_and_the_training_names_its_teacher(forcing: str) -> None:
    net = speller(forcing=forcing)
    assert not net.problems()
    assert 'TEACHERS = ("next",)' in net.sources()["train.py"]
    assert "def forward(self, text, following=None):" in net.source()
    result = net.train(settings={"batch_size": "512"})
    assert result.steps > 0


def test_a_teacher_of_another_size_is_explained() -> None:
    net = speller()
    for wire in list(net.graph.wires.values()):
        if wire.input == "teacher":
            net.apply(edits.disconnect(wire.id))
    net.connect("context", "token", "teacher")
    problem = next(p for p in net.problems() if p.port == "teacher")
    assert (problem.name, problem.message) == (
        "token",
        "gives N × 8 a step, but the loop's own value is N",
    )
    assert problem.fixes

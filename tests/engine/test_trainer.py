"""A run in a trainer: watched, asked and steered from outside, and yet the same to the last bit."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy
import pytest
import torch

import nnstudio
from nnstudio.engine import messages as m
from nnstudio.engine.arrays import array_of, numbers_of
from nnstudio.engine.client import Subject
from nnstudio.engine.framing import frame, read_message
from nnstudio.engine.streams import MemoryPipe
from nnstudio.engine.trained import Twin, state_of
from nnstudio.engine.worker import Worker, _warm_up
from nnstudio.errors import UsageError
from nnstudio.project.event import (
    EpochEnded,
    Intervened,
    Paused,
    Resumed,
    RunEnded,
    RunStarted,
    Steps,
    Warned,
)
from nnstudio.project.file import text_of
from nnstudio.runs.event_file import read_events
from nnstudio.runs.folder import RunFolder, runs_folder
from nnstudio.training.checkpoint import load
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.running import recipe_of
from tests.engine.owner import Owner
from tests.networks import chain, classifier, spiral
from tests.training.toy import equal


def noisy_spiral(**plan: object) -> Workbench:
    """A network whose every step draws random numbers (dropout) and has buffers (batch norm)."""
    net = nnstudio.new("Noisy spiral")
    net.set_data("Spiral", samples=200)
    net.set_data(batch_size=32)
    x = chain(
        net,
        net.add("Input", field="x", name="point"),
        ("Linear", {"out_features": 16}),
        "BatchNorm1d",
        "ReLU",
        ("Dropout", {"p": 0.3}),
        ("Linear", {"out_features": 2}),
    )
    classifier(net, x)
    net.set_plan(**{"epochs": 2, "threads": 1, "device": "cpu", **plan})
    return net


def folder_of(path: Path) -> RunFolder:
    """The one run of a project."""
    (run,) = [each for each in runs_folder(path).iterdir() if each.is_dir()]
    return RunFolder.open(run)


def losses(folder: RunFolder) -> dict[int, float]:
    """The loss of each step in the run's file."""
    found: dict[int, float] = {}
    for event in read_events(folder.events):
        if isinstance(event, Steps):
            found.update(enumerate(dict(event.losses)["loss"], event.first))
    return found


def test_a_run_that_is_watched_and_asked_is_bit_equal_to_one_left_alone(
    office: Owner, tmp_path: Path
) -> None:
    net = noisy_spiral(epochs=400)
    alone, watched = tmp_path / "alone.nns", tmp_path / "watched.nns"
    net.save(alone)
    net.train()
    client = office.client
    client.train(net.project, watched)
    subject = Subject(net.project, watched)
    office.until(lambda: office.of(RunStarted))
    steps = []
    while client.is_running:
        ask = {"x": (-1, 1), "y": (-1, 1), "columns": 20, "rows": 20}
        steps.append(office.answer(m.Surfaced, client.surface, subject, **ask).step)
        office.answer(m.Answers, client.predict, subject, inputs=("0.1,0.2",))
        office.answer(m.Judged, client.judge, subject, split="test", worst=3)
        if len(steps) == 2:
            client.control("pause")
            office.until(lambda: office.of(Paused) or not client.is_running)
            paused = office.answer(m.Surfaced, client.surface, subject, **ask)
            again = office.answer(m.Surfaced, client.surface, subject, **ask)
            assert paused.values == again.values
            client.control("resume")
    assert office.trained().reason == "finished"
    assert len(set(steps)) > 3
    assert steps == sorted(steps)
    one, other = folder_of(alone), folder_of(watched)
    assert losses(one) == losses(other)
    for kind in ("last", "best"):
        left, right = load(one.checkpoint(kind)), load(other.checkpoint(kind))
        assert equal(left.model, right.model)
        assert equal(left.random, right.random)


def test_an_answer_is_that_of_the_weights_at_its_step(office: Owner, tmp_path: Path) -> None:
    net, path = spiral(epochs=100_000), tmp_path / "net.nns"
    client, subject = office.client, Subject(net.project, path)
    client.train(net.project, path)
    office.until(lambda: office.of(EpochEnded))
    client.control("pause")
    office.until(lambda: office.of(Paused))
    told = office.answer(m.Answers, client.predict, subject, inputs=("0.3,0.1",))
    assert told.step == office.of(Paused)[-1].step == office.steps()
    client.control("step")
    office.until(lambda: len(office.of(Paused)) == 2)
    after = office.answer(m.Answers, client.predict, subject, inputs=("0.3,0.1",))
    assert after.step == told.step + 1
    assert after.answers != told.answers
    client.control("resume")
    office.until(lambda: office.of(Resumed))
    client.control("change", "learning_rate", 0.5)
    office.until(lambda: office.of(Intervened))
    client.control("change", "nonsense", 0.5)
    office.until(lambda: office.of(Warned))
    client.control("stop")
    end = office.trained()
    assert end.reason == "stopped"
    checkpoint = load(folder_of(path).checkpoint("last"))
    assert checkpoint.step == end.step
    late = office.answer(m.Answers, client.predict, subject, inputs=("0.3,0.1",))
    model = net.build()
    model.load_state_dict(checkpoint.model)
    ready = net.compiled.preparation["columns"]
    point = [(v - c["offset"]) / c["factor"] for v, c in zip((0.3, 0.1), ready, strict=True)]
    chances = model.eval()(torch.tensor([point])).softmax(1)[0].tolist()
    assert dict(late.answers[0].probabilities) == pytest.approx(
        {"0": chances[0], "1": chances[1]}, abs=1e-6
    )
    assert late.step == end.step


def test_a_run_is_resumed_over_the_wire(office: Owner, tmp_path: Path) -> None:
    net, path = noisy_spiral(epochs=60), tmp_path / "net.nns"
    client = office.client
    client.train(net.project, path)
    office.until(lambda: office.of(EpochEnded))
    client.control("stop")
    first = office.trained()
    assert first.reason == "stopped"
    run = office.of(RunStarted)[0].run
    office.events.clear()
    client.train(net.project, path, resume=run)
    assert office.trained().reason == "finished"
    assert office.of(RunStarted)[0].step == first.step
    whole = tmp_path / "whole.nns"
    net.save(whole)
    net.train()
    one, other = load(folder_of(whole).checkpoint("last")), load(folder_of(path).checkpoint("last"))
    assert equal(one.model, other.model)


def test_a_project_with_problems_ends_its_run_with_the_reason(
    office: Owner, tmp_path: Path
) -> None:
    net = spiral()
    net.add("Linear", name="loose")
    office.client.train(net.project, tmp_path / "net.nns")
    end = office.trained()
    assert end.reason == "failed"
    assert "loose" in end.message
    failed = office.answer(
        m.Failed, office.client.predict, Subject(net.project, None), inputs=("1,2",)
    )
    assert "before its first step" in failed.message


def test_settings_of_a_run_are_its_own(office: Owner, tmp_path: Path) -> None:
    net = spiral(epochs=5)
    office.client.train(net.project, tmp_path / "net.nns", {"epochs": "1"})
    assert office.trained().epoch == 1
    office.events.clear()
    office.client.train(net.project, tmp_path / "net.nns", {"epoch": "1"})
    assert "epoch" in office.trained().message


def test_a_second_run_waits_for_the_end_of_the_first(office: Owner, tmp_path: Path) -> None:
    net = spiral(epochs=100_000)
    office.client.train(net.project, tmp_path / "net.nns")
    with pytest.raises(UsageError, match="a run goes on already"):
        office.client.train(net.project, tmp_path / "net.nns")
    office.client.control("stop")
    office.trained()


def test_a_drawing_is_read_like_an_image_file(office: Owner, tmp_path: Path) -> None:
    from PIL import Image

    net = digits()
    path = net.save(tmp_path / "net.nns")
    office.client.train(net.project, path)
    assert office.trained().reason == "finished"
    pixels = numpy.zeros((40, 30), numpy.uint8)
    pixels[10:30, 12:18] = 250
    Image.fromarray(pixels).save(tmp_path / "one.png")
    told = office.answer(
        m.Answers,
        office.client.predict,
        Subject(net.project, path),
        inputs=(str(tmp_path / "one.png"),),
        arrays=(array_of(pixels), array_of(255 - pixels)),
    )
    file, drawing, inverse = told.answers
    assert file.probabilities == drawing.probabilities == inverse.probabilities
    assert (drawing.input, inverse.input) == ("drawing 1", "drawing 2 (inverted)")


def digits() -> Workbench:
    """A linear classifier of digits, one epoch."""
    net = nnstudio.new("Digits")
    net.set_data("Bundled", name="mnist-10k")
    net.set_data(batch_size=512)
    image = net.add("Input", field="image")
    classifier(net, chain(net, image, "Flatten", ("Linear", {"out_features": 10})), "label")
    net.set_plan(epochs=1, threads=1, device="cpu")
    return net


def test_a_window_that_does_not_read_neither_slows_a_run_nor_loses_its_events(
    tmp_path: Path,
) -> None:
    net, path = spiral(epochs=1500), tmp_path / "net.nns"
    to_worker, from_worker = MemoryPipe(), MemoryPipe()
    worker = Worker("trainer", to_worker, from_worker)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    to_worker.write(frame(m.Train(text_of(net.project), str(path))))
    waited = threading.Event()
    for _ in range(600):
        events = runs_folder(path).glob("*/events")
        if any(isinstance(e, RunEnded) for file in events for e in read_events(file)):
            break
        waited.wait(0.1)
    written = losses(folder_of(path))
    assert list(written) == list(range(1, 7501))
    told: dict[int, float] = {}
    while not isinstance(message := read_message(from_worker), m.Happened) or not isinstance(
        message.event, RunEnded
    ):
        if isinstance(message, m.Happened) and isinstance(message.event, Steps):
            told.update(enumerate(dict(message.event.losses)["loss"], message.event.first))
    assert told == written
    to_worker.close()
    thread.join(30)
    assert not thread.is_alive()


def test_a_twin_shares_nothing_and_draws_no_random_number() -> None:
    net = noisy_spiral()
    recipe = recipe_of(net.compiled)
    training = recipe.training(net.compiled.dataset)
    training.objective(
        training.model(training.data.fields["x"][:8]), training.data.fields["y"][:8]
    )["loss"].backward()
    random = torch.get_rng_state()
    twin = Twin(training)
    state = state_of(training)
    _warm_up()
    assert torch.equal(torch.get_rng_state(), random)
    own = {id(one) for one in (*training.model.parameters(), *training.model.buffers())}
    copied = [*twin._model.parameters(), *twin._model.buffers()]
    assert not own & {id(one) for one in copied}
    assert all(one.grad is None for one in twin._model.parameters())
    assert not twin._model.training
    assert training.model.training
    assert equal(twin._model.state_dict(), state)
    assert not {t.data_ptr() for t in state.values()} & {
        t.data_ptr() for t in training.model.state_dict().values()
    }


def test_numbers_survive_being_sent() -> None:
    values = torch.arange(12.0).view(3, 4).t()
    assert numbers_of(array_of(values)).tolist() == values.tolist()

"""What workers answer, over pipes of memory: the same code as in a process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import nnstudio
from nnstudio.engine import messages as m
from nnstudio.engine.arrays import numbers_of
from nnstudio.engine.client import Subject
from nnstudio.engine.desk import Desk
from nnstudio.engine.local import launch_local
from nnstudio.project.project import Chosen, DataSpec
from nnstudio.workbench.bench import Workbench
from tests.engine.owner import Owner
from tests.networks import chain, spiral


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owner]:
    owner = Owner(tmp_path_factory.mktemp("logs"), launch=launch_local)
    owner.client.start()
    owner.ready()
    yield owner
    owner.client.stop(5.0)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbench, Subject]:
    """A spiral with a recorded run."""
    net = spiral(epochs=3)
    path = net.save(tmp_path_factory.mktemp("net") / "spiral.nns")
    result = net.train()
    return net, Subject(net.project, path, result.run)


def test_data_is_described(local: Owner, tmp_path: Path) -> None:
    net = spiral()
    told = local.answer(m.Described, local.client.describe, net.project.data, tmp_path)
    assert {field.name: field for field in told.fields} == dict(net.compiled.fields or {})
    assert told.text == net.compiled.data_code.text
    assert dict(told.rows) == {"train": 160, "validation": 20, "test": 20}
    ((name, parts),) = told.balance
    assert name == "y"
    assert {split: sum(counts) for split, counts in parts} == dict(told.rows)


def test_data_that_cannot_be_read_says_why(local: Owner, tmp_path: Path) -> None:
    spec = DataSpec(Chosen("Csv"))
    failed = local.answer(m.Failed, local.client.describe, spec, tmp_path)
    assert failed.reason == "refused"
    assert "path is empty" in failed.message


def test_the_project_is_verified(local: Owner, tmp_path: Path) -> None:
    net = spiral()
    assert local.answer(m.Verified, local.client.verify, net.project, tmp_path).problems == ()
    net.add("Linear", name="loose")
    problems = local.answer(m.Verified, local.client.verify, net.project, tmp_path).problems
    assert problems == net.problems()
    assert problems


def test_samples_are_in_their_own_units(local: Owner, tmp_path: Path) -> None:
    net = spiral()
    spec = net.project.data
    told = local.answer(m.Sampled, local.client.samples, spec, tmp_path, "test", 5, 100)
    assert (told.first, told.total) == (5, 20)
    data = net.compiled.dataset
    rows = data.splits["test"][5:]
    assert numbers_of(told.rows).tolist() == rows.tolist()
    fields = {name: numbers_of(array) for name, array in told.fields}
    columns = data.preparation["columns"]
    first = data.fields["x"][rows[0]].tolist()
    own = [x * c["factor"] + c["offset"] for x, c in zip(first, columns, strict=True)]
    assert fields["x"][0].tolist() == pytest.approx(own)
    assert dict(told.labels)["y"] == tuple(str(at) for at in fields["y"].tolist())


def test_images_come_as_pixels(local: Owner, tmp_path: Path) -> None:
    spec = nnstudio.from_template("lenet5-mnist").project.data
    told = local.answer(m.Sampled, local.client.samples, spec, tmp_path, "test", 0, 4)
    pixels = numbers_of(dict(told.fields)["image"])
    assert (pixels.dtype, pixels.shape) == ("uint8", (4, 1, 28, 28))
    assert pixels.min() == 0
    assert pixels.max() > 240


def test_a_recorded_run_answers(local: Owner, trained: tuple[Workbench, Subject]) -> None:
    net, subject = trained
    told = local.answer(m.Answers, local.client.predict, subject, inputs=("0.5, 0.1", "-1, 1"))
    expected = net.predict(("0.5, 0.1", "-1, 1"), subject.run)
    assert [(a.input, a.answer) for a in told.answers] == [(e.input, e.answer) for e in expected]
    assert [a.probabilities for a in told.answers] == [e.probabilities for e in expected]
    failed = local.answer(m.Failed, local.client.predict, subject, inputs=("1, 2, 3",))
    assert "2 input columns" in failed.message


def test_a_surface_agrees_with_single_answers(
    local: Owner, trained: tuple[Workbench, Subject]
) -> None:
    net, subject = trained
    told = local.answer(
        m.Surfaced, local.client.surface, subject, x=(-1, 1), y=(0, 2), columns=3, rows=5
    )
    values = numbers_of(told.values)
    assert (values.shape, told.names, told.is_class) == ((5, 3, 2), ("0", "1"), True)
    for row, column, point in ((0, 0, "-1,0"), (4, 0, "-1,2"), (2, 2, "1,1")):
        (single,) = net.predict((point,), subject.run)
        assert values[row, column, 1] == pytest.approx(dict(single.probabilities)["1"], abs=1e-5)


def test_a_curve_is_drawn_for_one_input(local: Owner, tmp_path: Path) -> None:
    (tmp_path / "line.csv").write_text("a,b\n" + "".join(f"{x},{2 * x}\n" for x in range(60)))
    net = nnstudio.new("Line")
    net.set_data("Csv", path=str(tmp_path / "line.csv"))
    line = chain(net, net.add("Input", field="x"), ("Linear", {"out_features": 1}))
    net.add("Output", line)
    net.add("MSELoss", line, net.add("Target", field="y"))
    net.set_plan(epochs=60, threads=1, device="cpu", optimizer=("Adam", {"lr": 0.05}))
    path = net.save(tmp_path / "line.nns")
    subject = Subject(net.project, path, net.train().run)
    told = local.answer(m.Curved, local.client.curve, subject, x=(0, 50), count=6)
    assert numbers_of(told.x).tolist() == [0, 10, 20, 30, 40, 50]
    assert (told.names, told.is_class) == (("b",), False)
    assert numbers_of(told.values)[:, 0].tolist() == pytest.approx([0, 20, 40, 60, 80, 100], abs=4)
    judged = local.answer(m.Judged, local.client.judge, subject, split="train", worst=2)
    assert (judged.confusion, len(judged.worst)) == ((), 2)
    assert judged.worst[0].badness >= judged.worst[1].badness
    failed = local.answer(
        m.Failed, local.client.surface, subject, x=(0, 1), y=(0, 1), columns=2, rows=2
    )
    assert "a surface needs two input columns" in failed.message


def test_a_split_is_judged(local: Owner, trained: tuple[Workbench, Subject]) -> None:
    net, subject = trained
    told = local.answer(m.Judged, local.client.judge, subject, split="train", worst=4)
    figures = net.evaluate("train", subject.run)
    assert dict(told.figures) == pytest.approx(figures)
    confusion = told.confusion
    assert sum(map(sum, confusion)) == told.rows == 160
    right = sum(confusion[at][at] for at in range(2))
    assert right / 160 == pytest.approx(figures["accuracy"])
    assert [each.badness for each in told.worst] == sorted(
        (each.badness for each in told.worst), reverse=True
    )
    rows = [each.row for each in told.worst]
    labels = net.compiled.dataset.fields["y"][rows].tolist()
    assert [each.truth for each in told.worst] == [str(label) for label in labels]
    chances = numbers_of(told.probabilities)
    assert chances.shape == (4, 2)
    for each, label, chance in zip(told.worst, labels, chances, strict=True):
        assert each.badness == pytest.approx(1 - chance[label], abs=1e-6)
    assert dict(told.inputs)["x"].shape == (4, 2)


def test_an_export_is_written(
    local: Owner, trained: tuple[Workbench, Subject], tmp_path: Path
) -> None:
    net, subject = trained
    client, out = local.client, tmp_path / "out"
    told = local.answer(m.Exported, client.export, net.project, subject.path, out, run=subject.run)
    assert Path(told.path) == out
    assert (out / "model.py").read_text("utf-8") == net.source()
    assert (out / "weights" / "best.pt").is_file()
    failed = local.answer(m.Failed, client.export, net.project, subject.path, out)
    assert "is not empty" in failed.message


def test_without_a_run_there_is_nothing_to_ask(local: Owner, tmp_path: Path) -> None:
    subject = Subject(spiral().project, tmp_path / "none.nns")
    failed = local.answer(m.Failed, local.client.predict, subject, inputs=("1,2",))
    assert "nothing is trained yet" in failed.message


def test_of_what_is_typed_only_the_latest_is_answered(local: Owner, tmp_path: Path) -> None:
    answers: list[m.Reply] = []
    net = spiral()
    serials = []
    for samples in range(100, 120):
        net.set_data("Spiral", samples=samples)
        serials.append(local.client.describe(net.project.data, tmp_path, answers.append))
    local.until(lambda: answers)
    told = local.answer(m.Exported, local.client.export, net.project, None, tmp_path / "o")
    assert told
    assert [answer.serial for answer in answers] == serials[-1:]


def test_a_cancelled_request_is_not_answered(local: Owner, tmp_path: Path) -> None:
    answers: list[m.Reply] = []
    spec = spiral().project.data
    serial = local.client.samples(spec, tmp_path, "train", 0, 1, answers.append)
    local.client.cancel(serial)
    local.answer(m.Sampled, local.client.samples, spec, tmp_path, "train", 0, 1)
    assert answers == []


def test_a_defect_ends_its_request_alone() -> None:
    posted: list[m.Message] = []
    done = threading.Event()

    def reply(request: m.Request) -> m.Reply:
        if isinstance(request, m.Verify):
            raise ZeroDivisionError("oops")
        return m.Exported(request.serial, "here")

    def post(message: m.Message) -> None:
        posted.append(message)
        if len(posted) == 2:
            done.set()

    def open_() -> Callable[[m.Request], m.Reply]:
        return reply

    desk = Desk(open_, post)
    desk.put(m.Verify(1, "", ""))
    desk.put(m.Export(2, "", None, ""))
    desk.start()
    assert done.wait(10)
    assert posted == [m.Failed(1, "ZeroDivisionError: oops", "defect"), m.Exported(2, "here")]
    assert desk.close(10)

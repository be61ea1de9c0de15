"""What the data is: asked once by the whole window, kept until an answer says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import nnstudio
from nnstudio.compiler.data_text import DataText
from nnstudio.data.code import code
from nnstudio.data.describe import describe
from nnstudio.engine.messages import Describe, Described, Failed, ListColumns, Samples
from nnstudio.engine.process import launch_process
from nnstudio.project import edits
from nnstudio.project.fields import Field
from nnstudio.project.project import DataSpec
from nnstudio.ui.known_fields import Known, recall, remember
from nnstudio.ui.panels.data.panel import DataPanel
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.choosing import choose_source
from tests.ui.conftest import OpenWindow, User
from tests.ui.mute import launch_mute
from tests.ui.spoken import Crew

FIELDS = (
    Field("x", (7,), "float", "numbers", (), ()),
    Field("y", (), "int", "class", (), ("a", "b")),
)
MOMENT = 700  # milliseconds in which everybody who wants to ask has asked


@pytest.fixture(autouse=True)
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test had read, no other knows."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def crew() -> Crew:
    """Workers that say what the test lets them say."""
    return Crew()


@pytest.fixture
def user(open_window: OpenWindow, crew: Crew) -> User:
    """Someone at a window whose workers are ready, with all that was asked at first answered."""
    user = open_window(launch=crew.launch)
    user.wait(lambda: crew.workers and crew.analyst.asked(Describe))
    return user


def answer(crew: Crew) -> None:
    """Answer the last question of the window."""
    serial = crew.analyst.asked(Describe)[-1].serial
    rows = (("train", 80), ("validation", 10), ("test", 10))
    crew.analyst.deliver(Described(serial, FIELDS, ("import os",), "def load_data", rows, ()))


def fail(crew: Crew, reason: str, message: str = "no such file cars.csv") -> None:
    """Fail the last question of the window."""
    serial = crew.analyst.asked(Describe)[-1].serial
    crew.analyst.deliver(Failed(serial, message, reason))  # type: ignore[arg-type]


def panel_of(user: User) -> DataPanel:
    """The data panel."""
    found = user.window.panel_docks.panels["data"]
    assert isinstance(found, DataPanel)
    return found


def known(user: User) -> set[str]:
    """The names of the fields."""
    return set(user.studio.fields or ())


def test_a_change_of_data_is_asked_about_once_and_everybody_hears_the_answer(
    user: User, crew: Crew
) -> None:
    for panel in ("data", "tryit"):
        user.window.panel_docks.show_panel(panel)
    described, listed = crew.analyst.asked(Describe), crew.analyst.asked(ListColumns)
    user.studio.apply(choose_source("Bundled", {"name": "penguins"}))
    user.bot.wait(MOMENT)
    assert len(crew.analyst.asked(Describe)) == len(described) + 1
    assert len(crew.analyst.asked(ListColumns)) == len(listed) + 1
    answer(crew)
    user.wait(lambda: known(user) == {"x", "y"})
    assert "100 rows" in panel_of(user).choices.card.facts.text()
    assert panel_of(user).choices.split.bar is not None
    assert crew.analyst.asked(Samples)
    user.bot.wait(MOMENT)
    assert len(crew.analyst.asked(Describe)) == len(described) + 1, "the answer was asked for again"


def test_changes_in_quick_succession_are_asked_about_once(user: User, crew: Crew) -> None:
    answer(crew)
    user.wait(lambda: known(user) == {"x", "y"})
    before = len(crew.analyst.asked(Describe))
    for size in range(8, 20):
        user.studio.apply(edits.set_data(batch_size=size))
        user.bot.wait(10)
    assert known(user) == {"x", "y"}, "other batches are no other data"
    user.bot.wait(MOMENT)
    assert len(crew.analyst.asked(Describe)) == before + 1


def test_only_refused_data_offers_nothing(user: User, crew: Crew) -> None:
    answer(crew)
    user.wait(lambda: known(user) == {"x", "y"})
    user.controller.runner.describer.ask()
    fail(crew, "defect", "ValueError: oops")
    user.wait(lambda: "oops" in user.told)
    assert known(user) == {"x", "y"}
    user.controller.runner.describer.ask()
    fail(crew, "refused")
    user.wait(lambda: user.studio.fields is None)
    assert "cars.csv" in panel_of(user).choices.trouble.text


def test_a_worker_that_dies_takes_nothing_with_it_and_the_next_is_asked(
    user: User, crew: Crew
) -> None:
    answer(crew)
    user.wait(lambda: known(user) == {"x", "y"})
    user.controller.runner.describer.ask()
    first = crew.analyst
    first.lose("it was killed")
    user.wait(lambda: crew.analyst is not first and crew.analyst.asked(Describe))
    assert known(user) == {"x", "y"}
    assert isinstance(user.studio.description, Described)
    assert "100 rows" in panel_of(user).choices.card.facts.text()


def test_a_question_that_died_with_its_worker_is_answered_by_the_next(
    user: User, crew: Crew
) -> None:
    first = crew.analyst
    first.lose("it was killed")
    user.wait(lambda: crew.analyst is not first and crew.analyst.asked(Describe))
    answer(crew)
    user.wait(lambda: "100 rows" in panel_of(user).choices.card.facts.text())


def test_an_engine_that_is_replaced_is_asked_again_and_what_is_known_stays(
    user: User, crew: Crew
) -> None:
    answer(crew)
    user.wait(lambda: known(user) == {"x", "y"})
    first = crew.analyst
    user.controller.runner.restart()
    assert known(user) == {"x", "y"}
    user.wait(lambda: crew.analyst is not first and crew.analyst.asked(Describe))
    assert known(user) == {"x", "y"}


def test_data_that_kills_every_worker_is_not_tried_for_ever(user: User, crew: Crew) -> None:
    seen: set[object] = set()
    for _ in range(3):
        user.wait(lambda: crew.analyst not in seen and crew.analyst.asked(Describe))
        seen.add(crew.analyst)
        crew.analyst.lose("it ran out of memory")
    user.wait(lambda: "ran out of memory" in panel_of(user).choices.trouble.text)
    user.controller.runner.engine.restart("analyst")
    user.bot.wait(MOMENT)
    assert not crew.analyst.asked(Describe)
    user.studio.apply(choose_source("Moons", {}))
    user.wait(lambda: crew.analyst.asked(Describe))


def test_an_answer_about_other_data_is_not_taken(user: User, crew: Crew) -> None:
    serial = crew.analyst.asked(Describe)[-1].serial
    fields = user.studio.fields
    user.studio.apply(edits.set_data(normalize="minmax"))
    crew.analyst.deliver(Described(serial, FIELDS, (), "", (("train", 1),), ()))
    user.bot.wait(100)
    assert user.studio.fields == fields
    assert user.studio.description is None or isinstance(user.studio.description, Failed)


def test_train_py_is_there_before_the_engine_where_the_data_was_read_before(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    bench = nnstudio.from_template("spiral-mlp")
    bench.set_data("Spiral", samples=777)
    data = bench.project.data
    path = bench.save(tmp_path / "mine.nns")
    written = code(data, tmp_path)
    text = DataText(written.imports, written.text)
    remember(data, tmp_path, Known(describe(data, tmp_path), text))
    user = open_window(path, launch_mute)
    seen = watched(user)
    user.wait(lambda: "train.py" in user.studio.sources)
    assert text.text in user.studio.sources["train.py"].text
    user.studio.apply(edits.set_data(batch_size=48))
    user.wait(lambda: user.studio.analysis.graph is user.studio.project.graph)  # type: ignore[union-attr]
    user.bot.wait(MOMENT)
    assert seen() == {("model.py", "train.py")}


def watched(user: User) -> Callable[[], set[tuple[str, ...]]]:
    """Which sources there were each time that anybody was told of them."""
    seen: list[tuple[str, ...]] = []

    def note(sources: dict[str, object]) -> None:
        seen.append(tuple(sorted(name for name in sources if name != "predict.py")))

    user.studio.sourced.connect(note)
    return lambda: set(seen)


def test_train_py_does_not_flicker_when_a_project_is_opened_again(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    bench = nnstudio.from_template("spiral-mlp")
    path = bench.save(tmp_path / "mine.nns")
    user = open_window(path, launch_process)
    user.wait(lambda: isinstance(user.studio.description, Described), 60)
    user.wait(lambda: "train.py" in user.studio.sources)
    seen = watched(user)
    user.controller.files.open(path)
    assert user.controller.files.save_as(tmp_path / "other.nns")
    user.wait(lambda: isinstance(user.studio.description, Described), 60)
    user.bot.wait(MOMENT)
    assert seen() == {("model.py", "train.py")}


def test_what_is_remembered_comes_back_and_what_is_damaged_does_not(tmp_path: Path) -> None:
    spec = DataSpec(source=nnstudio.from_template("spiral-mlp").project.data.source, batch_size=3)
    assert recall(spec, tmp_path) is None
    found = Known({field.name: field for field in FIELDS}, DataText(("import os",), "text"))
    remember(spec, tmp_path, found)
    assert recall(spec, tmp_path) == found
    assert recall(spec, tmp_path / "elsewhere") == found, "generated data has no place"


@pytest.mark.parametrize("source", ["Csv", "Idx", "ImageFolder"])
def test_files_of_the_user_are_known_by_their_place(source: str, tmp_path: Path) -> None:
    settings = {"path": "a"} if source != "Idx" else {"images": "a", "labels": "b"}
    bench = Workbench()
    bench.set_data(source, **settings)
    remember(bench.project.data, tmp_path, Known({}))
    assert recall(bench.project.data, tmp_path) is not None
    assert recall(bench.project.data, tmp_path / "elsewhere") is None

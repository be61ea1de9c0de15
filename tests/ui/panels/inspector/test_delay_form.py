"""The settings of a Delay: three parts, those of the loop set on all its delays at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.ui.panels.inspector.delay_form import DelayForm
from nnstudio.ui.panels.inspector.fields.number import NumberField
from nnstudio.ui.panels.inspector.panel import InspectorPanel
from nnstudio.ui.studio import Studio
from tests.project.loopy import two_delays


@pytest.fixture
def studio() -> Iterator[Studio]:
    """A loop with two delays, the first of which is selected."""
    found = Studio(two_delays())
    yield found
    found.close()


@pytest.fixture
def form(qtbot: QtBot, studio: Studio) -> Iterator[DelayForm]:
    """The form of the Delay h, in a panel."""
    panel = InspectorPanel(studio)
    qtbot.addWidget(panel)
    panel.resize(320, 900)
    with qtbot.waitExposed(panel):
        panel.show()
    studio.select([studio.graph.named("h").id])
    found = panel.node_page.form
    assert isinstance(found, DelayForm)
    yield found
    panel.hide()


def test_a_setting_of_the_loop_is_set_on_all_its_delays(
    qtbot: QtBot, studio: Studio, form: DelayForm
) -> None:
    field = form.rows["dim"].field
    assert isinstance(field, NumberField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "2")
    assert [studio.graph.named(name).settings["dim"] for name in ("h", "c")] == [2, 2]
    studio.undo()
    assert studio.project == two_delays()


def test_its_arrow_puts_it_back_on_all(studio: Studio, form: DelayForm) -> None:
    studio.apply(edits.set_loop("h", "direction", "both"))
    form.rows["direction"].reset.emit()
    assert not any("direction" in node.settings for node in studio.graph.nodes.values())


def test_a_setting_of_the_value_is_its_own(qtbot: QtBot, studio: Studio, form: DelayForm) -> None:
    field = form.rows["delay"].field
    assert isinstance(field, NumberField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "3")
    assert studio.graph.named("h").settings["delay"] == 3
    assert studio.graph.named("c").settings["delay"] == 2


def test_it_says_which_delays_share_the_loop(form: DelayForm) -> None:
    assert "c" in form.shared.text()
    assert not form.shared.isHidden()


def test_teacher_forcing_is_there_when_a_teacher_is_wired(studio: Studio, form: DelayForm) -> None:
    assert form.teacher.isHidden()
    studio.apply(edits.connect("w_x", "y", "h", "teacher"))
    studio.select()
    studio.select([studio.graph.named("h").id])
    assert not form.teacher.isHidden()
    assert form.plot.isHidden()
    studio.apply(edits.set_setting("h", "forcing", "scheduled"))
    assert not form.plot.isHidden()
    assert form.plot.shares[0] == 1.0
    assert not form.rows["decay"].isHidden()


def test_what_does_not_matter_is_not_there(studio: Studio, form: DelayForm) -> None:
    assert form.rows["truncate_after"].isHidden()
    studio.apply(edits.set_loop("h", "truncation", "fixed"))
    assert not form.rows["truncate_after"].isHidden()
    assert not form.rows["initial"].isHidden()

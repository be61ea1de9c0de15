"""Blocks in the whole window: menus that can be used when they can work, libraries, importing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nnstudio.project import edits
from nnstudio.project.file import text_of
from nnstudio.project.library import personal_library
from nnstudio.project.project import Project
from nnstudio.ui.panels.problems.panel import ProblemsPanel
from tests.project.blocky import blocky
from tests.ui.conftest import CONTROL, User


@pytest.fixture
def at_work(user: User) -> User:
    """Someone at a window with blocks."""
    user.studio.load(blocky(), None)
    user.wait(lambda: user.studio.analysis and user.studio.analysis.graph is user.studio.graph)
    user.window.canvas.setFocus()
    return user


def enabled(user: User, *ids: str) -> list[bool]:
    return [user.window.actions_by_id[id_].isEnabled() for id_ in ids]


def node(user: User, name: str) -> int:
    return user.studio.graph.named(name).id


def test_menus_offer_what_can_work(at_work: User) -> None:
    user = at_work
    user.studio.select()
    user.wait(lambda: enabled(user, "make_block", "enter_block", "leave_block") == [False] * 3)
    user.studio.select([node(user, "first")])
    user.wait(lambda: enabled(user, "make_block", "enter_block", "save_block") == [True] * 3)
    user.do("enter_block")
    user.wait(lambda: enabled(user, "leave_block") == [True])
    assert user.studio.block == "Stage"
    user.do("leave_block")
    assert user.studio.scope == ()


def test_keys_work_in_the_window(at_work: User) -> None:
    user = at_work
    user.studio.select([node(user, "second")])
    user.press(Qt.Key.Key_Down, CONTROL)
    assert user.studio.block == "Stage"
    user.press(Qt.Key.Key_Escape)
    assert user.studio.scope == ()


def test_a_block_is_kept_in_the_users_library(at_work: User) -> None:
    user = at_work
    user.studio.select([node(user, "first")])
    user.wait(lambda: enabled(user, "save_block") == [True])
    user.do("save_block")
    assert "in your library" in user.told
    assert [entry.name for entry in personal_library().listing().blocks] == ["Stage"]
    user.wait(lambda: user.studio.libraries.personal.blocks)


def test_another_block_of_that_name_is_replaced_on_demand(at_work: User) -> None:
    user = at_work
    library = personal_library()
    library.save(edits.add_block("Stage").change(Project()), "Stage")
    user.studio.libraries.load(again=True)
    user.wait(lambda: user.studio.libraries.personal.blocks)
    user.controller.block_actions.save("Stage")
    assert user.asked == ("library",)
    assert len(library.load("Stage").blocks) == 1
    user.answer("library", "Replace it")
    assert len(library.load("Stage").blocks) == 2


def test_one_block_of_another_project_is_imported(at_work: User, tmp_path: Path) -> None:
    user = at_work
    other = edits.add_block("Alone").change(Project("Other"))
    path = tmp_path / "other.nns"
    path.write_text(text_of(other), encoding="utf-8")
    user.controller.block_actions.offer_blocks(path)
    assert user.studio.project.block("Alone") is not None
    user.do("undo")
    assert user.studio.project.block("Alone") is None


def test_a_block_whose_name_is_taken_says_what_it_is_called_now(
    at_work: User, tmp_path: Path
) -> None:
    user = at_work
    path = tmp_path / "other.nns"
    path.write_text(text_of(edits.add_block("Stage").change(Project("Other"))), encoding="utf-8")
    user.controller.block_actions.offer_blocks(path)
    assert "(another block is called Stage here)" in user.told
    user.controller.block_actions.offer_blocks(path)
    assert user.told.endswith("Nothing to import: the project has equal blocks already.")


def test_among_several_blocks_one_is_chosen(user: User, tmp_path: Path) -> None:
    user.studio.load(Project("Empty"), None)
    path = tmp_path / "other.nns"
    path.write_text(text_of(blocky()), encoding="utf-8")
    actions = user.controller.block_actions
    actions.offer_blocks(path)
    assert [row.title for row in actions.choice.rows] == ["All 2 blocks", "Unit", "Stage"]
    user.press(Qt.Key.Key_Down)
    user.press(Qt.Key.Key_Return)
    assert [block.name for block in user.studio.project.blocks] == ["Unit"]


def test_a_file_without_blocks_says_so(user: User, tmp_path: Path) -> None:
    path = tmp_path / "none.nns"
    path.write_text(text_of(Project("None")), encoding="utf-8")
    user.controller.block_actions.offer_blocks(path)
    user.controller.block_actions.offer_blocks(tmp_path / "absent.nns")
    assert "defines no blocks" in user.told and "absent.nns" in user.told


def test_a_problem_inside_a_block_is_gone_to(at_work: User) -> None:
    user = at_work
    first = node(user, "first")
    unit = user.studio.project.graph_of("Stage").named("unit").id
    conv = user.studio.project.graph_of("Unit").named("conv").id
    user.studio.apply(edits.set_setting(conv, "kernel_size", 99), (first, unit))
    user.wait(lambda: any(each.path for each in user.studio.problems))
    panel = user.window.panel_docks.panels["problems"]
    assert isinstance(panel, ProblemsPanel)
    found = next(each for each in user.studio.problems if each.path)
    panel.list.jumped.emit(found)
    assert user.studio.scope == found.path and user.studio.selection == {found.node}
    fix = next((each for each in found.fixes if each.setting), None)
    if fix is not None:
        user.studio.go(())
        panel.list.chosen.emit(found, fix)
        assert user.studio.project.graph_of("Unit").nodes[conv].settings[fix.setting] == fix.value


def test_a_project_of_blocks_is_saved_and_opened(at_work: User, tmp_path: Path) -> None:
    user = at_work
    path = tmp_path / "demo.nns"
    user.studio.enter(node(user, "first"))
    user.controller.files.save_as(path)
    user.controller.files.open(path)
    user.wait(lambda: user.studio.path == path)
    assert user.studio.scope == () and user.studio.project == blocky()

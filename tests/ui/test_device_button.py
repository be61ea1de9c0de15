"""The device in the toolbar: chosen in one step, refused with a reason where it is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from nnstudio.engine.process import launch_process
from nnstudio.project import edits
from nnstudio.ui.actions import DEVICES, TOOLBAR
from nnstudio.ui.device_button import DeviceButton
from tests.ui.conftest import CONTROL, SHIFT, OpenWindow, User


def button(user: User) -> DeviceButton:
    return user.window.device


def enabled(user: User) -> dict[str, bool]:
    return {id_: user.window.actions_by_id[id_].isEnabled() for id_ in DEVICES}


def checked(user: User) -> list[str]:
    return [id_ for id_ in DEVICES if user.window.actions_by_id[id_].isChecked()]


def test_choosing_a_device_is_one_step_of_its_own(user: User) -> None:
    assert button(user).text() == "Auto"
    before = len(user.studio.document.labels)
    user.do("device_cpu")
    user.do("device_cuda")
    assert user.studio.project.plan.device == "cuda"
    assert len(user.studio.document.labels) == before + 2
    user.press(Qt.Key.Key_Z, CONTROL)
    assert (user.studio.project.plan.device, button(user).text()) == ("cpu", "CPU")
    assert checked(user) == ["device_cpu"]
    user.do("device_cpu")
    assert len(user.studio.document.labels) == before + 1, "the same again is no step"
    assert checked(user) == ["device_cpu"]


def test_it_follows_edits_made_elsewhere_and_other_projects(user: User) -> None:
    user.studio.apply(edits.set_plan(device="cuda:1"))
    assert button(user).text() == "CUDA:1"
    assert checked(user) == ["device_cuda"]
    user.studio.load(user.studio.project, None)
    assert button(user).text() == "CUDA:1"
    user.studio.apply(edits.set_plan(device="auto"))
    assert button(user).text() == "Auto"


def test_devices_that_are_not_there_are_disabled_and_say_why(user: User) -> None:
    assert all(enabled(user).values()), "until a worker has told"
    button(user).offer(("cpu",))
    assert enabled(user) == {
        "device_auto": True, "device_cpu": True, "device_cuda": False, "device_mps": False,
    }  # fmt: skip
    actions = user.window.actions_by_id
    assert "NVIDIA" in actions["device_cuda"].toolTip()
    assert "Apple" in actions["device_mps"].toolTip()
    assert "here cpu" in button(user).toolTip()
    button(user).offer(("cpu", "cuda:0", "cuda:1"))
    assert enabled(user)["device_cuda"]
    assert "first of 2 GPUs" in actions["device_cuda"].toolTip()
    assert "here cuda" in actions["device_auto"].toolTip()


@pytest.mark.parametrize("device", ["cuda", "cuda:7", "mps"])
def test_a_project_for_another_machine_is_warned_about(user: User, device: str) -> None:
    user.studio.apply(edits.set_plan(device=device))
    button(user).offer(("cpu",) if device != "cuda:7" else ("cpu", "cuda:0"))
    assert "Choose another to train here" in button(user).toolTip()
    user.do("device_auto")
    assert "Choose another" not in button(user).toolTip()


def test_the_menu_shows_the_reason_of_a_disabled_device(user: User) -> None:
    button(user).offer(("cpu",))
    menu = button(user).menu()
    menu.popup(button(user).mapToGlobal(QPoint(0, button(user).height())))
    place = menu.actionGeometry(user.window.actions_by_id["device_mps"]).center()
    QApplication.sendEvent(
        menu, QHelpEvent(QHelpEvent.Type.ToolTip, place, menu.mapToGlobal(place))
    )
    user.wait(lambda: "Apple" in QToolTip.text())
    menu.hide()
    QToolTip.hideText()


def test_it_is_reached_and_opened_by_keyboard(user: User) -> None:
    button(user).setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is button(user)
    with choosing(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(button(user), Qt.Key.Key_Space)
    assert user.studio.project.plan.device == "cpu"
    user.press(Qt.Key.Key_P, CONTROL | SHIFT)
    user.controller.view.commands.line.setText("device auto")
    user.press(Qt.Key.Key_Return)
    assert user.studio.project.plan.device == "auto"


@contextmanager
def choosing(*keys: Qt.Key) -> Iterator[None]:
    """Press keys in the menu as soon as it is open."""

    def press() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for key in keys:
            QTest.keyClick(menu, key)

    QTimer.singleShot(50, press)
    yield


@pytest.mark.parametrize("size", [(1280, 800), (900, 600)])
def test_nothing_of_the_toolbar_is_clipped(user: User, size: tuple[int, int]) -> None:
    user.studio.apply(edits.rename_project("A project with a very long name " * 6))
    user.studio.apply(edits.set_plan(device="cuda:12"))
    user.window.resize(*size)
    QApplication.processEvents()
    assert user.window.size() == QSize(*size)
    bar = user.window.toolbar
    ids = [id_ for group in TOOLBAR for id_ in group if group is not DEVICES]
    widgets = [bar.widgetForAction(user.window.actions_by_id[id_]) for id_ in (*ids, "commands")]
    for widget in (*widgets, button(user)):
        assert widget is not None
        assert widget.isVisible()
        assert bar.rect().contains(widget.geometry())
        assert widget.width() >= widget.sizeHint().width()


def test_the_workers_tell_which_devices_there_are(open_window: OpenWindow) -> None:
    user = open_window(launch=launch_process)
    user.wait(lambda: user.controller.runner.engine.devices, 60)
    user.wait(lambda: "not known" not in button(user).toolTip())
    assert "cpu" in user.controller.runner.engine.devices
    assert user.window.actions_by_id["device_cpu"].toolTip() == "The processor."

"""Where to compute: a button in the toolbar that shows the plan's device, with a menu to choose."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnstudio.project.edits import set_plan
from nnstudio.ui import theme
from nnstudio.ui.studio import Studio

NAMES = {"auto": "Auto", "cpu": "CPU", "cuda": "CUDA", "mps": "MPS"}
_MISSING = {
    "cuda": "This machine offers no CUDA device: it needs an NVIDIA GPU with its driver, and a"
    " PyTorch built for it.",
    "mps": "This machine offers no MPS device: it needs a Mac with Apple silicon.",
}
_SIDE = 20  # pixels of the icon, as in the rest of the toolbar


class DeviceButton(QToolButton):
    """`actions` are those of the table by device; the window puts them into `menu`.

    Which devices there are only the workers know: until `offer` tells, none is refused.
    """

    def __init__(
        self, studio: Studio, actions: Mapping[str, QAction], menu: QMenu, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._studio, self._actions = studio, actions
        self._offered: tuple[str, ...] = ()
        self.setObjectName("device")
        self.setMenu(menu)
        menu.setToolTipsVisible(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group = QActionGroup(self)
        for device, action in actions.items():
            self._group.addAction(action)
            action.triggered.connect(lambda _=False, device=device: self.choose(device))
        studio.changed.connect(lambda difference: difference.plan and self._show())
        studio.opened.connect(lambda _: self._show())
        self._show()

    def choose(self, device: str) -> None:
        """Set the plan's device: a step of its own, whatever was set just before."""
        document = self._studio.document
        document.seal()
        self._studio.apply(set_plan(device=device))
        document.seal()
        self._show()

    def offer(self, devices: tuple[str, ...]) -> None:
        """Know what torch can compute on, such as ("cpu", "cuda:0"); empty: not known."""
        self._offered = devices
        self._show()

    def _show(self) -> None:
        device = self._studio.project.plan.device
        kind = device.partition(":")[0]
        for name, action in self._actions.items():
            action.setEnabled(self._has(name))
            action.setToolTip(self._words(name))
            action.setChecked(name == kind)
        there = self._has(device)
        self.setText(NAMES[kind] + device.removeprefix(kind))
        self.setIcon(theme.icon("device" if there else "warning", None if there else "warning"))
        advice = "" if there else " Choose another to train here."
        tip = f"Where to compute: {device}. {self._words(device)}{advice}"
        self.setToolTip(tip)
        self.setAccessibleName(f"Device: {device}")
        self.setAccessibleDescription(tip)

    def _has(self, device: str) -> bool:
        """Whether the machine has a device, as far as is known."""
        if device == "auto" or not self._offered:
            return True
        return any(device in (found, found.partition(":")[0]) for found in self._offered)

    def _words(self, device: str) -> str:
        kind, _, number = device.partition(":")
        if not self._offered:
            return "Which devices there are is not known yet."
        if device == "auto":
            best = next((kind for kind in ("cuda", "mps") if self._has(kind)), "cpu")
            return f"Takes the fastest that is there: here {best}."
        if not self._has(kind):
            return _MISSING[kind]
        found = [name for name in self._offered if name.partition(":")[0] == kind]
        if not self._has(device):
            return f"This machine has no {device}, but {', '.join(found)}."
        if kind == "cuda" and not number and len(found) > 1:
            return f"The first of {len(found)} GPUs; another is chosen by number in the inspector."
        return {"cpu": "The processor.", "mps": "The GPU of this Mac."}.get(kind, "The GPU.")

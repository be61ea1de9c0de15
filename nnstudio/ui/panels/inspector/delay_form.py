"""The settings of a Delay: of this value, of the whole loop, of what it is taught."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.catalog.settings import Setting, filled
from nnstudio.catalog.values import Value
from nnstudio.project.edits import Edit, reset_loop, reset_setting, set_loop, set_setting
from nnstudio.project.edits.looping import SHARED
from nnstudio.project.graph import Graph, Node
from nnstudio.project.index import wires_into
from nnstudio.project.looping import DELAY, circles
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.forcing import SharePlot
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.section import Section

_OWN = ("delay", "initial", "size")
_TAUGHT = ("forcing", "decay", "decay_steps", "floor")


class DelayForm(SettingsForm):
    """Rows in three parts; only what matters as things are is shown."""

    def __init__(self, settings: Sequence[Setting], parent: QWidget | None = None) -> None:
        super().__init__(settings, parent=parent)
        self._settings = tuple(settings)
        self.shared = label("", "faint", wrap=True, parent=self)
        self.plot = SharePlot(self)
        self.value = self._section("This value", _OWN)
        self.loop = self._section("The loop", SHARED, self.shared)
        self.teacher = self._section("Teacher forcing", _TAUGHT)
        body = self.teacher.body.layout()
        assert body is not None
        body.addWidget(self.plot)
        self.teacher.hide()

    def _section(self, title: str, names: Sequence[str], above: QWidget | None = None) -> Section:
        body = QWidget(self)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, theme.S2)
        rows.setSpacing(theme.S3)
        if above is not None:
            rows.addWidget(above)
        for name in names:
            rows.addWidget(self.rows[name])
        section = Section(title, body, self)
        column = self.layout()
        assert column is not None
        column.addWidget(section)
        return section

    def put(self, values: Mapping[str, Value], mixed: Container[str] = ()) -> None:
        """Show values; settings named in `mixed` have several."""
        super().put(values, mixed)
        now = filled(self._settings, values)
        self.rows["truncate_after"].setVisible(now["truncation"] != "none")
        scheduled = now["forcing"] == "scheduled"
        for name in ("decay", "decay_steps", "floor"):
            self.rows[name].setVisible(scheduled)
        self.plot.setVisible(scheduled)
        self.plot.put(now)

    def put_wires(self, graph: Graph, node: Node) -> None:
        """Follow what the Delay is wired to: a teacher, and other delays of its loop."""
        wires = wires_into(graph, node.id)
        self.teacher.setVisible(any(wire.input == "teacher" for wire in wires))
        self.rows["initial"].setVisible(not any(wire.input == "init" for wire in wires))
        group = next((each for each in circles(graph) if node.id in each), ())
        others = [graph.nodes[key].name for key in group if graph.nodes[key].type == DELAY]
        others = [name for name in others if name != node.name]
        self.shared.setVisible(bool(others))
        self.shared.setText(f"Shared with {', '.join(others)}: delays of one loop.")


def setting_edit(node: Node, name: str, value: object) -> Edit:
    """The edit that sets a setting: of a Delay that of its loop, where the loop shares it."""
    if node.type == DELAY and name in SHARED:
        return set_loop(node.id, name, value)
    return set_setting(node.id, name, value)


def resetting_edit(node: Node, name: str) -> Edit:
    """The edit that puts a setting back to its default."""
    if node.type == DELAY and name in SHARED:
        return reset_loop(node.id, name)
    return reset_setting(node.id, name)

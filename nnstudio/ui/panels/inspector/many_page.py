"""The page of several nodes: the settings that they have in common, changed together."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import Value
from nnstudio.project.graph import Graph
from nnstudio.project.kinds import Kinds, kinds_of
from nnstudio.ui import theme
from nnstudio.ui.panels.inspector.changes import reset_for_all, set_for_all
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.panels.inspector.header import Header
from nnstudio.ui.panels.inspector.numbers import counted
from nnstudio.ui.studio import Studio
from nnstudio.ui.terms import Terms
from nnstudio.ui.widgets.labels import label


class ManyPage(QWidget):
    """Common settings of the selected nodes; where they differ the field says so."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._nodes: frozenset[int] = frozenset()
        self._known: Kinds | None = None
        self._settings: tuple[Setting, ...] = ()
        self.form: SettingsForm | None = None
        self.header = Header(self)
        self.types = label("", "dim", wrap=True, parent=self)
        self.hint = label("", "dim", wrap=True, parent=self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.S3)
        for widget in (self.header, self.types, self.hint):
            self._column.addWidget(widget)

    def put(self, nodes: frozenset[int]) -> None:
        """Show these nodes, or their new values."""
        graph = self._studio.graph
        known = kinds_of(self._studio.project)
        other, self._nodes = nodes != self._nodes, nodes
        if other or known is not self._known:  # blocks may have other settings now
            self._known = known
            kinds = Counter(graph.nodes[id_].type for id_ in nodes)
            self._describe(kinds, known)
            self._build(common_settings(kinds, known))
        if self.form is None:
            return
        if other:
            self.form.forget()
        values, mixed = common_values(graph, sorted(nodes), self._settings)
        self.form.put_terms(Terms.at(self._studio))
        self.form.put(values, mixed)

    def _describe(self, kinds: Counter[str], known: Kinds) -> None:
        families = {known[key].family for key in kinds if key in known}
        family = families.pop() if len(families) == 1 else ""
        self.header.put(counted(len(self._nodes), "node"), "selected", family, icon="duplicate")
        named = (f"{count:,} × {known[key].title}" for key, count in kinds.most_common(8))
        self.types.setText(", ".join(named) + (", …" if len(kinds) > 8 else ""))

    def _build(self, settings: tuple[Setting, ...]) -> None:
        self.hint.setText(
            "A change here is made on all of them, as one step."
            if settings
            else "They have no setting in common."
        )
        if settings == self._settings and self.form is not None:
            return
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self._settings = settings
        self.form = SettingsForm(settings, parent=self)
        self.form.edited.connect(self._edit)
        self.form.reset.connect(self._reset)
        self.form.finished.connect(self._studio.document.seal)
        self._column.addWidget(self.form)

    def _edit(self, name: str, value: object) -> None:
        self._studio.apply(set_for_all(self._nodes, name, value))

    def _reset(self, name: str) -> None:
        self._studio.document.seal()
        if self.form is not None:
            self.form.rows[name].forget()
        self._studio.apply(reset_for_all(self._nodes, name))


def common_settings(types: Counter[str], kinds: Kinds) -> tuple[Setting, ...]:
    """Settings that all these types declare in the same way, in the order of the first."""
    known = [kinds[key] for key in types if key in kinds]
    if not known or len(known) < len(types):
        return ()
    shared = set(known[0].settings).intersection(*(kind.settings for kind in known[1:]))
    return tuple(setting for setting in known[0].settings if setting in shared)


def common_values(
    graph: Graph, nodes: list[int], settings: tuple[Setting, ...]
) -> tuple[dict[str, Value], set[str]]:
    """Values that all nodes share, and the names of settings in which they differ."""
    held = [graph.nodes[id_].settings for id_ in nodes]
    values: dict[str, Value] = {}
    mixed: set[str] = set()
    for setting in settings:
        first = held[0].get(setting.name, setting.default) if held else setting.default
        values[setting.name] = first
        if any(each.get(setting.name, setting.default) != first for each in held):
            mixed.add(setting.name)
    return values, mixed

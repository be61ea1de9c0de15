"""The page of one node."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.catalog.node_type import NodeType
from nnstudio.catalog.values import Value
from nnstudio.compiler.report import NodeReport
from nnstudio.project.edits import expose_setting
from nnstudio.project.edits.inside import inside
from nnstudio.project.graph import Graph, Node
from nnstudio.project.index import nodes_sharing
from nnstudio.project.kinds import block_name, kinds_of
from nnstudio.project.problem import Fix, Problem
from nnstudio.ui import theme
from nnstudio.ui.fixing import edit_of, place_of
from nnstudio.ui.panels.inspector.card import CardView, card_text
from nnstudio.ui.panels.inspector.delay_form import DelayForm, resetting_edit, setting_edit
from nnstudio.ui.panels.inspector.fields.choice import ChoiceField
from nnstudio.ui.panels.inspector.form import SettingsForm
from nnstudio.ui.panels.inspector.header import Header
from nnstudio.ui.panels.inspector.naming import NameRow
from nnstudio.ui.panels.inspector.numbers import counted, short
from nnstudio.ui.panels.inspector.problems_of import NodeProblems
from nnstudio.ui.panels.inspector.shapes import ShapesView, shape_lines
from nnstudio.ui.panels.inspector.use_row import UseRow
from nnstudio.ui.studio import Studio
from nnstudio.ui.terms import Terms
from nnstudio.ui.widgets.labels import label, line
from nnstudio.ui.widgets.section import Section

_MOST = 4  # names that are listed
_KEPT = 24  # forms of types that were shown before


class NodePage(QWidget):
    """Name, shapes, counts, problems, settings and card of one node.

    A form is built once for each type; another node of the type only changes its values.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._node: Node | None = None
        self._kind: NodeType | None = None
        self._forms: OrderedDict[str, tuple[NodeType, SettingsForm]] = OrderedDict()
        self.form: SettingsForm | None = None
        self.header = Header(self)
        self.summary = label("", "dim", wrap=True, parent=self)
        self.name = NameRow(studio, self)
        self.shapes = ShapesView(self)
        self.figures = label("", "dim", wrap=True, parent=self)
        self.problems = NodeProblems(self)
        self.problems.chosen.connect(self._fix)
        self.use = UseRow(studio, self)
        self.card = CardView(self)
        self.card_section = Section("About", self.card, self)
        self._settings = QVBoxLayout()
        self._settings.setSpacing(0)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S3)
        column.addWidget(self.header)
        column.addWidget(self.summary)
        column.addWidget(self.problems)
        column.addWidget(self._measures())
        column.addWidget(self.use)
        column.addWidget(line(self))
        column.addWidget(self.name)
        column.addLayout(self._settings)
        column.addWidget(self.card_section)

    def _measures(self) -> QWidget:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S1)
        column.addWidget(self.shapes)
        column.addWidget(self.figures)
        return body

    @property
    def node(self) -> Node | None:
        """The node shown."""
        return self._node

    def put(self, node: Node) -> None:
        """Show a node, or the new value of the one shown."""
        kind = kinds_of(self._studio.project).get(node.type)
        if kind is None:
            return
        if self._kind is not kind:
            self._show_type(kind)
        assert self.form is not None
        if self._node is not None and self._node.id != node.id:
            self.form.forget()
        self._node = node
        self.name.put(node)
        self._put_terms()
        self.form.put(node.settings)
        self._put_wires()
        self.use.put(node)

    def _put_terms(self) -> None:
        if self.form is not None:
            terms = Terms.at(self._studio, self._node)
            self.form.put_terms(terms, self._studio.block is not None)

    def _put_wires(self) -> None:
        graph, node = self._studio.graph, self._node
        if isinstance(self.form, DelayForm) and node is not None and node.id in graph.nodes:
            self.form.put_wires(graph, node)

    def put_report(self) -> None:
        """Show what the latest analysis knows of the node."""
        if self._node is None:
            return
        analysis = self._studio.shown
        report = analysis.nodes.get(self._node.id) if analysis is not None else None
        self._put_terms()
        self._put_wires()
        self.shapes.put(shape_lines(report))
        graph = self._studio.graph
        self.figures.setText(_figures(graph, self._node, report) if report else self._unknown())
        found = self._studio.problems_here().get(self._node.id, [])
        self.problems.put(found, len(self._studio.shown_by))

    def _unknown(self) -> str:
        """Why there is no report."""
        studio, shown = self._studio, self._studio.shown
        if studio.analysis is None or (shown is not None and shown.graph is not studio.graph):
            return ""  # it is being analyzed
        if shown is None:
            return "No use of the block gets all its inputs: its shapes are not known."
        return "It is on a cycle or behind one: its shapes are not known."

    def offer_fields(self) -> None:
        """Let Input and Target choose among the fields of the data."""
        row = self.form.rows.get("field") if self.form is not None else None
        if row is not None and isinstance(row.field, ChoiceField):
            row.field.offer(tuple(self._studio.fields or ()))

    def _show_type(self, kind: NodeType) -> None:
        if self.form is not None:
            self.form.hide()
        self._kind = kind
        self.form = self._form_of(kind)
        self.form.setVisible(bool(kind.settings))
        own = block_name(kind.key) is not None
        below = "use of a block of this project" if own else f"{kind.family} · {kind.key}"
        self.header.put(kind.title, below, kind.family)
        self.summary.setText(kind.summary)
        text = card_text(kind.card)
        self.card_section.setVisible(bool(text))
        self.card.put(text)
        self.offer_fields()

    def _form_of(self, kind: NodeType) -> SettingsForm:
        """The form of a type: built once, and again when a block's settings have changed."""
        known, form = self._forms.pop(kind.key, (kind, None))
        if form is not None and known.settings != kind.settings:
            self._drop(form)
            form = None
        form = form or self._build(kind)
        self._forms[kind.key] = (kind, form)
        if len(self._forms) > _KEPT:
            self._drop(self._forms.popitem(last=False)[1][1])
        return form

    def _drop(self, form: SettingsForm) -> None:
        form.hide()
        self._settings.removeWidget(form)
        form.deleteLater()

    def _build(self, kind: NodeType) -> SettingsForm:
        if kind.kind == "delay":
            form: SettingsForm = DelayForm(kind.settings, self)
        else:
            form = SettingsForm(kind.settings, self._offers(kind), self)
        form.edited.connect(self._edit)
        form.withdraw = self._withdraw
        form.reset.connect(self._reset)
        form.exposed.connect(self._expose)
        form.finished.connect(self._studio.document.seal)
        self._settings.addWidget(form)
        return form

    def _offers(self, kind: NodeType) -> Mapping[str, Sequence[str]]:
        if kind.kind not in ("input", "target"):
            return {}
        return {"field": tuple(self._studio.fields or ("x", "y"))}

    def _edit(self, name: str, value: object) -> None:
        if self._node is not None:
            self._studio.apply(setting_edit(self._node, name, value))

    def _withdraw(self, name: str, value: Value) -> bool:
        if self._node is None:
            return False
        edit = inside(self._studio.block, setting_edit(self._node, name, value))
        return edit.merge is not None and self._studio.document.withdraw(edit.merge)

    def _reset(self, name: str) -> None:
        if self._node is None or self.form is None:
            return
        self._studio.document.seal()
        self.form.rows[name].forget()
        self._studio.apply(resetting_edit(self._node, name))
        self.form.put(self._node.settings)

    def _expose(self, name: str) -> None:
        block = self._studio.block
        if self._node is not None and block is not None:
            self._studio.apply(expose_setting(block, self._node.id, name))

    def _fix(self, problem: Problem, fix: Fix) -> None:
        edit = edit_of(fix)
        if edit is not None:
            self._studio.apply(edit, place_of(problem, fix))


def _figures(graph: Graph, node: Node, report: NodeReport) -> str:
    parts = [counted(report.parameters, "parameter")]
    owner = node.id if node.shares is None else node.shares
    others = [each.name for each in nodes_sharing(graph, owner) if each.id != node.id]
    if node.shares is not None:
        others.insert(0, graph.nodes[owner].name)
        parts = [f"shares its parameters with {_listed(others)}"]
    elif others:
        parts[0] += f", shared with {_listed(others)}"
    if report.macs:
        parts.append(f"{short(report.macs)} MACs per sample")
    return " · ".join(parts)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > _MOST:
        return f"{', '.join(names[:_MOST])} and {len(names) - _MOST} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"

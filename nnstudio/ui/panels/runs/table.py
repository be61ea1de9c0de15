"""The runs as a table: one row each, sortable, the chosen ones with the color of their curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from nnstudio.runs.summary import RunSummary
from nnstudio.ui import theme
from nnstudio.ui.plots.ticks import short

SORT = Qt.ItemDataRole.UserRole
ROLES = {"running": "accent", "finished": "ok", "failed": "error", "damaged": "error"}
NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TEXTS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex
Key = str | float


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and the key by which its column is sorted."""

    text: str
    key: Key


@dataclass(frozen=True)
class Column:
    """A column: what stands above it, and what that means."""

    title: str
    help: str = ""
    number: bool = True


class RunsTable(QAbstractTableModel):
    """The summaries of runs; columns for figures are those that any run has."""

    def __init__(self, parent: object = None) -> None:
        super().__init__(parent)
        self._runs: tuple[RunSummary, ...] = ()
        self._figures: tuple[str, ...] = ()
        self._columns: tuple[Column, ...] = _columns(())
        self._cells: list[tuple[Cell, ...]] = []
        self._hues: Mapping[str, int] = {}
        self._marked: str | None = None

    @property
    def runs(self) -> tuple[RunSummary, ...]:
        """The runs, as they were given."""
        return self._runs

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show these; rows stay where only their values changed."""
        figures = _figure_names(runs)
        same = [run.name for run in runs] == [run.name for run in self._runs]
        if same and figures == self._figures:
            self._runs = tuple(runs)
            self._cells = [_cells(run, figures) for run in runs]
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(runs) - 1, len(self._columns) - 1)
            )
            return
        self.beginResetModel()
        self._runs, self._figures = tuple(runs), figures
        self._columns = _columns(figures)
        self._cells = [_cells(run, figures) for run in runs]
        self.endResetModel()

    def color(self, hues: Mapping[str, int]) -> None:
        """Mark the runs of these names with the colors of their curves."""
        self._hues = dict(hues)
        if self._runs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._runs) - 1, 0))

    def mark(self, name: str | None) -> None:
        """Write the run that predicts in strong type."""
        self._marked = name
        if self._runs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._runs) - 1, 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._runs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.help or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBERS if column.number else TEXTS
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        run, cell = self._runs[index.row()], self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == SORT:
            return cell.key
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBERS if self._columns[index.column()].number else None
        if role == Qt.ItemDataRole.ToolTipRole and index.column() < 2:
            predicts = "used for prediction" if run.name == self._marked else ""
            return "\n".join(text for text in (run.name, predicts, run.message) if text)
        if role == Qt.ItemDataRole.FontRole and run.name == self._marked and index.column() == 0:
            return theme.font(strong=True)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            return getattr(theme.current(), ROLES.get(run.state, "text_dim"))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return _dot(self._hues.get(run.name))
        return None


def _columns(figures: Sequence[str]) -> tuple[Column, ...]:
    shown = [Column(name.replace("_", " "), _figure_help(name)) for name in figures]
    return (
        Column("Run", "Time and title", number=False),
        Column("State", number=False),
        Column("Epochs", "Done, of those planned"),
        *shown,
        Column("Time", "Seconds of training"),
        Column("Parameters"),
        Column("Device", number=False),
        Column("Started", number=False),
    )


def _figure_help(name: str) -> str:
    if name.startswith("test_"):
        return "On the test split, with the best weights"
    return "The best over all epochs, on the validation split"


def _figure_names(runs: Sequence[RunSummary]) -> tuple[str, ...]:
    """Validation and test figures that any run has; metrics before losses."""
    names: dict[str, None] = {}
    for run in runs:
        names.update(
            (track.name, None) for track in run.figures if not track.name.startswith("train_")
        )
        names.update((name, None) for name, value in run.test if isinstance(value, int | float))
    return tuple(sorted(names, key=lambda name: (name.endswith("_loss"), name.startswith("val_"))))


def _cells(run: RunSummary, figures: Sequence[str]) -> tuple[Cell, ...]:
    values: dict[str, float] = {track.name: track.best for track in run.figures}
    values.update((name, float(v)) for name, v in run.test if isinstance(v, int | float))
    epochs = f"{run.epochs:,}/{run.planned_epochs:,}" if run.planned_epochs else "–"
    return (
        Cell(run.name, run.name),
        Cell(run.state, run.state),
        Cell(epochs, float(run.epochs)),
        *(Cell(_written(values.get(name)), values.get(name, float("-inf"))) for name in figures),
        Cell(f"{run.seconds:,.1f} s" if run.seconds else "–", run.seconds),
        Cell(f"{run.parameters:,}" if run.parameters else "–", float(run.parameters)),
        Cell(run.device, run.device),
        Cell(run.started.replace("T", " "), run.started),
    )


def _written(value: float | None) -> str:
    """A figure with as many decimals as its neighbors above and below."""
    return f"{value:.4f}" if value is not None and 0.001 <= abs(value) < 100 else short(value)


def _dot(hue: int | None) -> QIcon:
    """A dot in the color of a curve; nothing, of the same size, without one."""
    made = QPixmap(24, 24)
    made.setDevicePixelRatio(2)
    made.fill(Qt.GlobalColor.transparent)
    if hue is not None:
        curves: tuple[QColor, ...] = theme.current().curves
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(curves[hue % len(curves)])
        painter.drawEllipse(1, 1, 10, 10)
        painter.end()
    icon = QIcon(made)
    icon.addPixmap(made, QIcon.Mode.Selected)  # else Qt tints it
    return icon

"""Rows of texts under a head, to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from nnstudio.ui import theme


class RowsTable(QTableWidget):
    """A plain table to read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableWidget.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(24)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.verticalHeader().setStyleSheet("QHeaderView::section { border: none; }")
        self.setAccessibleName("Samples")

    def show_rows(
        self, head: Sequence[str], cells: Sequence[Sequence[str]], rows: Sequence[int]
    ) -> None:
        """Show cells under a head; `rows` are their numbers in the data."""
        self.setUpdatesEnabled(False)
        self.clear()
        self.setRowCount(len(cells))
        self.setColumnCount(len(head))
        self.setHorizontalHeaderLabels(list(head))
        self.setVerticalHeaderLabels([f"{row:,}" for row in rows])
        mono = len(head) == 1
        for line, row in enumerate(cells):
            for at, text in enumerate(row):
                item = QTableWidgetItem(text)
                if mono:
                    item.setFont(theme.code_font(theme.SMALL))
                self.setItem(line, at, item)
        self.horizontalHeader().setStretchLastSection(mono)
        mode = QHeaderView.ResizeMode.ResizeToContents
        self.horizontalHeader().setMaximumSectionSize(2000 if mono else 180)
        free = QHeaderView.ResizeMode.Interactive
        self.horizontalHeader().setSectionResizeMode(mode if mono else free)
        if not mono:
            self.resizeColumnsToContents()
        self.setUpdatesEnabled(True)

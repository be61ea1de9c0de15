"""A real studio with a small network, and a canvas that real events are sent to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.project import edits
from nnstudio.project.graph import Graph, Node
from nnstudio.project.project import Project
from nnstudio.ui import theme
from nnstudio.ui.canvas import Canvas
from nnstudio.ui.canvas.hit import PortAt, ports_of
from nnstudio.ui.studio import Studio

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def small() -> Project:
    """An image into a convolution and an activation, and a pooling besides."""
    steps = [
        edits.add_node("Input", "image", {"field": "image", "shape": (1, 28, 28)}, (0, 0)),
        edits.add_node("Conv2d", "conv", at=(260, 0)),
        edits.add_node("ReLU", "relu", at=(520, 0)),
        edits.add_node("MaxPool2d", "pool", at=(520, 200)),
        edits.connect("image", "y", "conv", "x"),
        edits.connect("conv", "y", "relu", "x"),
    ]
    return edits.several("Build", steps).change(Project())


@dataclass
class Hand:
    """A user's hand on the canvas: places are in the scene."""

    canvas: Canvas
    studio: Studio

    @property
    def graph(self) -> Graph:
        """The document's graph."""
        return self.studio.project.graph

    def node(self, name: str) -> Node:
        """A node by name."""
        return self.graph.named(name)

    def port(self, name: str, port: str, output: bool) -> PortAt:
        """A port of a node."""
        ports = ports_of(self.canvas.scene, self.node(name).id)
        return next(each for each in ports if (each.port, each.output) == (port, output))

    def at(self, x: float, y: float) -> QPoint:
        """The place in the widget."""
        return QPointF(*self.canvas.view.to_widget(x, y)).toPoint()

    def header(self, name: str) -> tuple[float, float]:
        """A place on the header of a node."""
        left, top = self.node(name).at or (0.0, 0.0)
        return left + 60, top + 12

    def click(self, x: float, y: float, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press and release."""
        QTest.mouseClick(self.canvas, LEFT, keys, self.at(x, y))

    def drag(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NONE,
    ) -> None:
        """Press, move in a few steps, release."""
        one, other = self.at(*start), self.at(*end)
        QTest.mousePress(self.canvas, button, keys, one)
        for step in range(1, 6):
            self.move(one + (other - one) * step / 5, button, keys)
        QTest.mouseRelease(self.canvas, button, keys, other)

    def move(self, at: QPoint, button: Qt.MouseButton, keys: Qt.KeyboardModifier = NONE) -> None:
        """Move with a button down."""
        there = QPointF(at)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            there,
            QPointF(self.canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            button,
            keys,
        )
        QApplication.sendEvent(self.canvas, event)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is."""
        target = QApplication.focusWidget() or self.canvas
        QTest.keyClick(target, key, keys)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)


MakeHand = Callable[[Project], Hand]


@pytest.fixture
def make_hand(qtbot: QtBot) -> Iterator[MakeHand]:
    """Opens projects, and closes their studios."""
    studios: list[Studio] = []

    def make(project: Project) -> Hand:
        theme.apply(QApplication.instance(), theme.DARK)
        studio = Studio(project)
        studios.append(studio)
        canvas = Canvas(studio)
        qtbot.addWidget(canvas)
        canvas.resize(1000, 700)
        with qtbot.waitExposed(canvas):
            canvas.show()
        canvas.activateWindow()
        canvas.setFocus()
        return Hand(canvas, studio)

    yield make
    for studio in studios:
        studio.close()


@pytest.fixture
def hand(make_hand: MakeHand) -> Hand:
    """The small network, seen at zoom 1."""
    found = make_hand(small())
    found.canvas.look(found.canvas.view.zoomed(1.0, 0, 0).placed(80, 150))
    return found

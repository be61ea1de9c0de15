"""Asking about an image: drawn, dropped, chosen from a file, or from the test part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnstudio.engine.arrays import array_of, numbers_of
from nnstudio.engine.messages import Sampled
from nnstudio.project.fields import Field
from nnstudio.ui import theme
from nnstudio.ui.panels.tryit.drawing import prepared, scaled
from nnstudio.ui.panels.tryit.pad import USUAL, DrawingPad
from nnstudio.ui.panels.tryit.question import Input, Question, Stepper, truth_of
from nnstudio.ui.widgets.labels import label
from nnstudio.ui.widgets.pixels import picture_of

Numbers = numpy.ndarray[Any, Any]
_SMALL = 64  # images up to this size are drawn like digits, with the ink in the middle
_SEEN = 56
FILTER = "Images (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff *.ppm *.pgm);;All files (*)"

ChooseImage = Callable[[QWidget], str]


def choose_image(parent: QWidget) -> str:
    """Let the user look for an image; "" where none is chosen."""
    return QFileDialog.getOpenFileName(parent, "Choose an image", "", FILTER)[0]


class ImageInput(Input):
    """The pad, what the network sees of it, and where else an image can come from."""

    def __init__(self, parent: QWidget | None = None, choose: ChooseImage = choose_image) -> None:
        super().__init__(parent)
        self._choose = choose
        self._size = (1, 28, 28)
        self._file = ""
        self._sample: Numbers | None = None
        self._truth = ""
        self.pad = DrawingPad(self)
        self.pad.changed.connect(self._draw)
        self.erase = QPushButton("Clear", self)
        self.erase.clicked.connect(self.clear)
        self.open = QPushButton(theme.icon("file-open"), "Image…", self)
        self.open.clicked.connect(self._browse)
        self.stepper = Stepper(self)
        self.stepper.wanted.connect(self.wanted)
        self.seen = label("", parent=self)
        self.seen.setFixedSize(_SEEN, _SEEN)
        self.seen.setToolTip("What the network is given")
        self.seen_words = label("The network sees", "faint", wrap=True, parent=self)
        self.words = label("", "warning", wrap=True, parent=self)
        self.words.hide()
        self._lay_out()
        self._show_seen()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S2)
        buttons.addWidget(self.erase)
        buttons.addWidget(self.open)
        buttons.addWidget(self.stepper, 1)
        beside = QVBoxLayout()
        beside.setSpacing(2)
        beside.addWidget(self.seen_words)
        beside.addWidget(self.seen)
        beside.addStretch(1)
        self.seen_words.setFixedWidth(64)
        top = QHBoxLayout()
        top.setSpacing(theme.S3)
        top.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(beside)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S2)
        column.addLayout(buttons)
        column.addLayout(top)
        column.addWidget(self.words)
        column.addStretch(1)

    def fit(self, room: QSize | None) -> None:
        """Suit the room for all of it; None: it may be as high as it likes."""
        above = max(self.erase.sizeHint().height(), self.stepper.sizeHint().height()) + theme.S2
        self.pad.fit(USUAL if room is None else room.height() - above)

    def put_fields(self, fields: Mapping[str, Field]) -> None:
        field = fields.get("image")
        if field is not None and len(field.shape) == 3:
            sizes = tuple(size if isinstance(size, int) else 224 for size in field.shape)
            if sizes != self._size:
                self._size = sizes  # type: ignore[assignment]
                self.clear()

    @property
    def question(self) -> Question | None:
        if self._file:
            return Question(inputs=(self._file,))
        if self._sample is not None:
            pixels = self._sample
            if pixels.shape[0] == 3:
                return Question(arrays=(array_of(pixels.transpose(1, 2, 0)),), truth=self._truth)
            return Question(arrays=(array_of(pixels[0]),), truth=self._truth)
        if self.pad.is_empty:
            return None
        return Question(arrays=(array_of(self.seen_pixels),))

    @property
    def seen_pixels(self) -> Numbers:
        """The drawing as the network is given it, uint8 (H, W)."""
        channels, height, width = self._size
        if channels == 1 and max(height, width) <= _SMALL:
            return prepared(self.pad.ink, height, width)
        return scaled(self.pad.ink, height, width)

    def clear(self) -> None:
        """Start over with an empty pad."""
        self._file, self._sample, self._truth = "", None, ""
        self._tell("")
        if self.pad.is_empty:
            self._show_seen()
            self.changed.emit()
        else:
            self.pad.clear()

    def take_file(self, path: Path) -> bool:
        """Ask about an image file; what is no image is said."""
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        picture = reader.read()
        if picture.isNull():
            self._tell(f"{path.name} is no image that can be read. Drop a PNG, JPEG, BMP or GIF.")
            return False
        self.pad.show_picture(picture)
        self._file, self._sample, self._truth = str(path.absolute()), None, ""
        self._settle()
        return True

    def take_sample(self, sampled: Sampled, fields: Mapping[str, Field]) -> None:
        values = dict(sampled.fields)
        if "image" not in values or not values["image"].shape[0]:
            return
        pixels = numbers_of(values["image"])[0]
        self.pad.show_picture(picture_of(pixels))
        self._file, self._sample = "", pixels
        self._truth = truth_of(sampled, fields, "image")
        self.stepper.put(sampled)
        self._settle()

    def _settle(self) -> None:
        self._tell("")
        self._show_seen()
        self.changed.emit()

    def _browse(self) -> None:
        path = self._choose(self)
        if path:
            self.take_file(Path(path))

    def _draw(self) -> None:
        if self.pad.picture is None:
            self._file, self._sample, self._truth = "", None, ""
            self.stepper.leave()
            self._show_seen()
            self.changed.emit()

    def _show_seen(self) -> None:
        """Only a drawing is shown as the network sees it; a file is prepared by the engine."""
        drawn = self.pad.picture is None and not self.pad.is_empty
        self.seen.setVisible(drawn)
        self.seen_words.setVisible(drawn)
        if drawn:
            picture: QImage = picture_of(self.seen_pixels[None])
            size = QSize(_SEEN, _SEEN)
            modes = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
            self.seen.setPixmap(QPixmap.fromImage(picture).scaled(size, *modes))

    def _tell(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))

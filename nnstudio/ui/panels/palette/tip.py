"""The tooltip of an entry: title, summary, formula."""

from __future__ import annotations

import base64
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice

from nnstudio.ui import theme
from nnstudio.ui.formula import picture
from nnstudio.ui.panels.palette.entries import Entry

_WIDE = 300


def tip(entry: Entry, ratio: float = 1.0) -> str:
    """Rich text for a tooltip."""
    parts = [f"<b>{escape(entry.title)}</b>", escape(entry.summary)]
    if entry.formula:
        parts.append(_formula(entry.formula, ratio))
    if entry.kind == "block":
        use = "" if entry.barred else "Drag it or press Enter to use it. "
        parts.append(f"{use}A double-click edits it.")
    if entry.note:
        parts.append(f"Reaches {escape(entry.note)}.")
    text = "".join(f'<p style="margin: 2px 0 4px 0">{part}</p>' for part in parts)
    return f'<div style="width: {_WIDE}px">{text}</div>'


def _formula(tex: str, ratio: float) -> str:
    image = picture(tex, theme.BODY + 3, theme.current().text, ratio, _WIDE)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    coded = base64.b64encode(bytes(data.data())).decode()
    wide, tall = image.width() / ratio, image.height() / ratio
    return f'<img src="data:image/png;base64,{coded}" width="{wide:.0f}" height="{tall:.0f}">'

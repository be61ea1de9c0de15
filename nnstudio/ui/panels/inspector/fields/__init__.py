"""Editors of settings, one class for each way to enter a value.

Each field is a widget with two signals, `tried` (what the user entered, not yet checked) and
`finished` (Enter, or the focus left), and with `put(value)` and `put_mixed()`. No field reacts to
the wheel: it scrolls the panel.
"""

from nnstudio.ui.panels.inspector.fields.choose import field_for

__all__ = ["field_for"]

"""Giving a theme to the application: palette, stylesheet, fonts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from nnstudio.ui.theme import fonts, state
from nnstudio.ui.theme.colors import DARK, LIGHT, Theme
from nnstudio.ui.theme.stylesheet import stylesheet


def current() -> Theme:
    """The theme at work."""
    return state.present


def preferred() -> Theme:
    """The theme that the system asks for; light where it says nothing."""
    hints = QGuiApplication.styleHints()
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply(app: QApplication, theme: Theme) -> None:
    """Make the whole application look like this; widgets that paint themselves ask `current()`."""
    state.present = theme
    fonts.load()
    app.setStyle("Fusion")
    app.setFont(fonts.font())
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))


def palette(theme: Theme) -> QPalette:
    """Qt's palette in the colors of a theme, for what no stylesheet reaches."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.panel,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.input,
        QPalette.ColorRole.AlternateBase: theme.panel_raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.button,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.tooltip,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.text_faint,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.text_on_color,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.panel_border,
        QPalette.ColorRole.Dark: theme.panel_border,
        QPalette.ColorRole.Light: theme.panel_raised,
    }
    for role, color in roles.items():
        made.setColor(role, color)
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.text_faint)
    return made

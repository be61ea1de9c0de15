"""Every action by name, with its keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from nnstudio.ui.fuzzy import words_score
from nnstudio.ui.panels.search.entries import Command, Found
from nnstudio.ui.panels.search.popup import SearchPopup


class CommandSearch(SearchPopup):
    """Lists what `commands()` gives each time it is opened; those that cannot be done come last.

    What was done most recently stands first while nothing is typed.
    """

    def __init__(self, commands: Callable[[], Sequence[Command]], parent: QWidget) -> None:
        self._commands = commands
        self._listed: tuple[Command, ...] = ()
        self._recent: list[str] = []
        super().__init__("Type the name of a command", self._rows, parent)

    def open(self, text: str = "") -> None:
        """Show the popup with the commands as they are now."""
        self._listed = tuple(self._commands())
        super().open(text)

    def _rows(self, query: str, count: int) -> list[Found]:
        scored = []
        for at, command in enumerate(self._listed):
            score = words_score(query, ((command.text, 1.0), (command.id, 0.7)))
            if score > 0:
                recent = self._recent.index(command.id) if command.id in self._recent else 99
                scored.append((not command.enabled, -score, recent, at, command))
        return [
            self._row(command) for *_, command in sorted(scored, key=lambda each: each[:4])[:count]
        ]

    def _row(self, command: Command) -> Found:
        keys = QKeySequence(command.keys).toString(QKeySequence.SequenceFormat.NativeText)

        def take() -> None:
            if command.id in self._recent:
                self._recent.remove(command.id)
            self._recent.insert(0, command.id)
            del self._recent[8:]
            command.trigger()

        text = command.text.replace("&", "")
        return Found(
            text,
            keys if command.enabled else f"not now  {keys}".strip(),
            command.enabled,
            take=take,
        )

"""What a project cannot hold, said completely: which node and port, expected, got, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from nnstudio.catalog.values import shown
from nnstudio.errors import StudioError

_LISTED = 12


class EditError(StudioError):
    """An edit (or a file) asks for something that a project cannot hold. Nothing was changed.

    `node` is a node's name, `port` one of its ports, `setting` one of its settings (or a key of
    plan or data); `expected`, `got` and `fix` are words for the user.
    """

    def __init__(
        self,
        message: str,
        *,
        node: str = "",
        port: str = "",
        setting: str = "",
        expected: str = "",
        got: str = "",
        fix: str = "",
    ) -> None:
        self.message, self.node, self.port, self.setting = message, node, port, setting
        self.expected, self.got, self.fix = expected, got, fix
        super().__init__(f"{self.where}: {self.reason}" if self.where else self.reason)

    @property
    def where(self) -> str:
        """The node with its port or setting, or "" for the whole project."""
        return ".".join(part for part in (self.node, self.port or self.setting) if part)

    @property
    def reason(self) -> str:
        """The message without its place: a file's reader knows a better one."""
        text = self.message
        if self.expected:
            text += f"; expected {self.expected}"
        if self.got:
            text += f", got {self.got}"
        return f"{text}. {self.fix}" if self.fix else text


def nearest(word: str, known: Iterable[str]) -> str:
    """Words that lead from a mistyped word to the known ones: "Did you mean … ?" or the list."""
    names = list(known)
    if len(word) <= 100:
        by_lower = {name.lower(): name for name in names}
        close = difflib.get_close_matches(word.lower(), by_lower, n=2, cutoff=0.6)
        if close:
            return f"Did you mean {' or '.join(by_lower[name] for name in close)}?"
    listed = ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
    return f"Known are: {listed or 'none'}."


def unknown(what: str, word: object, known: Iterable[str], **place: str) -> EditError:
    """The error for a word that is not among the known ones, with the nearest of them."""
    fix = nearest(word if isinstance(word, str) else "", known)
    return EditError(f"there is no {what} {shown(word)}", fix=fix, **place)

"""What an expression may ask for where it is typed, and what it comes to there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nnstudio.catalog.expressions import (
    Expression,
    ExpressionError,
    evaluate,
    expression,
    names_in,
)
from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import SettingError, Value
from nnstudio.project.graph import Node
from nnstudio.project.kinds import INDEX, REPEAT, block_name
from nnstudio.ui.reading import written

if TYPE_CHECKING:
    from nnstudio.ui.studio import Studio

_WORD = re.compile(r"\w+")
_SHOWN = 4  # values of a repeated use that are listed


@dataclass(frozen=True)
class Terms:
    """The settings of the block shown, with their values for the use at hand.

    `names` are known even while the values are not. `repeats`: how often the use repeats whose
    settings are typed, so that they may ask for its index; 0: there is none.
    """

    names: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    repeats: int = 0

    @classmethod
    def at(cls, studio: Studio, node: Node | None = None) -> Terms:
        """What the settings of a node of the graph shown may ask for."""
        block = studio.project.block(studio.block) if studio.block is not None else None
        names: tuple[str, ...] = ()
        values: dict[str, Any] = {}
        if block is not None:
            shown = studio.shown
            names = tuple(setting.name for setting in block.settings)
            values = dict(shown.values) if shown is not None else {}
            for setting in block.settings:
                values.setdefault(setting.name, setting.default)
        repeats = 0
        if node is not None and block_name(node.type) is not None:
            count = node.settings.get(REPEAT, 1)
            if isinstance(count, Expression):
                count = _number(count, values)
            repeats = count if isinstance(count, int) else 1
        return cls(names, values, repeats)

    @property
    def known(self) -> tuple[str, ...]:
        """All names."""
        return (*self.names, INDEX) if self.repeats else self.names

    def read(
        self, setting: Setting, entered: object, typed: str = "", but: Collection[str] = ()
    ) -> object:
        """What was entered, for the setting to check: an expression without names is its number.

        `typed` is the text, `but` names that this setting may not ask for. SettingError where the
        expression asks for what is not there.
        """
        if not setting.calculable:
            return entered
        if isinstance(entered, str):
            self._refuse_broken(setting, typed)
        if not isinstance(entered, Expression):
            return entered
        asked = names_in(entered)
        if not asked:
            return self._whole(setting, evaluated(setting, entered, {}))
        known = [name for name in self.known if name not in but]
        missing = next((name for name in asked if name not in known), None)
        if missing is None:
            return entered
        if not known and typed and not typed.lstrip().startswith("="):
            return typed  # nobody thought of an expression: the setting says what it takes
        if not known:
            raise SettingError(
                f"there is no setting {missing!r} here: only inside a block can numbers follow"
                " from settings"
            )
        raise SettingError(f"there is no setting {missing!r}; there are: {', '.join(known)}")

    def _refuse_broken(self, setting: Setting, typed: str) -> None:
        """SettingError for a text that was meant to be an expression and is none: it has a `=`
        before it, or begins with the name of a setting."""
        bare = typed.strip()
        first = _WORD.match(bare)
        if bare.startswith("=") or (first is not None and first.group() in self.known):
            try:
                expression(bare.removeprefix("="))
            except ExpressionError as error:
                raise SettingError(f"{setting.name}: {error}") from None

    def _whole(self, setting: Setting, value: Any) -> Any:
        """2.0 where a whole number is wanted is 2."""
        fits = isinstance(value, float) and value.is_integer() and not _takes(setting, value)
        return int(value) if fits else value

    def said(self, setting: Setting, found: Expression) -> str:
        """`= 128`, or the first values of a repeated use; SettingError where it does not fit."""
        rounds = range(max(1, min(self.repeats, _SHOWN))) if INDEX in names_in(found) else range(1)
        values: list[str] = []
        for index in rounds:
            value = evaluated(setting, found, {**self.values, INDEX: index})
            values.append(written(setting.check(self._whole(setting, value))) or "none")
        more = ", …" if INDEX in names_in(found) and self.repeats > _SHOWN else ""
        return f"{found.text} = {', '.join(values)}{more}"


def evaluated(setting: Setting, found: Expression, names: Mapping[str, Any]) -> Any:
    """The value of an expression; SettingError, which names the setting, where it has none."""
    try:
        return evaluate(found, names)
    except ExpressionError as error:
        raise SettingError(f"{setting.name}: {error}") from None


def _takes(setting: Setting, value: Value) -> bool:
    try:
        setting.check(value)
    except SettingError:
        return False
    return True


def _number(found: Expression, values: Mapping[str, Any]) -> Any:
    try:
        return evaluate(found, values)
    except ExpressionError:
        return 1

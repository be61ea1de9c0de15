"""Settings: what a user can set on a node, a plan or a data source, each with its own range.

A setting validates values (`check`), and prints them as Python (`literal`). Values are plain:
None, bool, int, float, str, or a tuple of them. The idea of ranges as validated value objects is
optuna's (`optuna.distributions`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from nnstudio.catalog.expressions import Expression, ExpressionError, expression
from nnstudio.catalog.values import SettingError, Value, Values, shown

_SAME = "\0same"


@dataclass(frozen=True)
class Setting:
    """One setting: a name, a default, and what it is for.

    `torch` is torch's own default where it differs from ours; a value equal to it is not printed in
    the source. `fixed` settings never appear among `{options}` (they choose templates instead).
    """

    name: str
    default: Value = None
    help: str = ""
    torch: Value = _SAME
    fixed: bool = False

    def expected(self) -> str:
        """The range in words, for messages and editors."""
        return "a value"

    def accepts(self, value: object) -> bool:
        """Whether a normalized value lies in the range."""
        return True

    def normalize(self, value: object) -> object:
        """Lists become tuples; everything else stays as it came."""
        return _tuples(value)

    def check(self, value: object) -> Value:
        """Return the value in its normal form, or raise SettingError.

        An expression is looked at again when its value is known.
        """
        if isinstance(value, Expression):
            return self._checked_expression(value)
        normal = self.normalize(value)
        if not self.accepts(normal):
            raise SettingError(f"{self.name} must be {self.expected()}, not {shown(value)}")
        return normal  # type: ignore[return-value]

    def _checked_expression(self, value: Expression) -> Value:
        if not self.calculable:
            raise SettingError(
                f"{self.name} must be {self.expected()}; an expression gives numbers only"
            )
        try:
            return expression(value.text)
        except ExpressionError as error:
            raise SettingError(f"{self.name}: {error}") from None

    @property
    def calculable(self) -> bool:
        """Whether an expression of a block's settings can stand here."""
        return False

    def samples(self) -> tuple[Value, ...]:
        """Legal values at the limits of the range, for the contract tests."""
        return (self.default,)

    def literal(self, value: Value) -> str:
        """The value as Python source, texts in double quotes where that needs no escapes."""
        return _literal(value)

    def is_torch_default(self, value: Value) -> bool:
        """Whether leaving this value out of a torch call means the same."""
        reference = self.default if self.torch == _SAME else self.torch
        return type(value) is type(reference) and value == reference


def _literal(value: Value) -> str:
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, tuple):
        inner = ", ".join(_literal(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    text = repr(value)
    if isinstance(value, str) and text[0] == "'" and '"' not in text:
        return f'"{text[1:-1]}"'
    return text


def _tuples(value: object) -> object:
    if isinstance(value, list | tuple):
        return tuple(_tuples(item) for item in value)
    return value


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class Int(Setting):
    """A whole number within [low, high]; `optional` also allows None."""

    low: int = -(2**31)
    high: int = 2**31
    optional: bool = False

    @property
    def calculable(self) -> bool:
        return True

    def expected(self) -> str:
        text = f"a whole number from {self.low:,} to {self.high:,}"
        return text + " (or none)" if self.optional else text

    def accepts(self, value: object) -> bool:
        if value is None:
            return self.optional
        return _is_int(value) and self.low <= value <= self.high  # type: ignore[operator]

    def samples(self) -> tuple[Value, ...]:
        found: list[Value] = [self.default]
        if self.low > -(2**31):
            found.append(self.low)
        start = self.low if self.default is None else self.default
        if isinstance(start, int) and start < self.high:
            found.append(start + 1)
        return tuple(dict.fromkeys([*found, None] if self.optional else found))


@dataclass(frozen=True)
class Float(Setting):
    """A finite number within [low, high]; `above` excludes low itself; `optional` allows None."""

    low: float = -1e30
    high: float = 1e30
    above: bool = False
    optional: bool = False

    @property
    def calculable(self) -> bool:
        return True

    def expected(self) -> str:
        low = f"above {self.low:g}" if self.above else f"at least {self.low:g}"
        text = f"a number {low} and at most {self.high:g}"
        return text + " (or none)" if self.optional else text

    def normalize(self, value: object) -> object:
        if not _is_int(value):
            return value
        try:
            return float(value)  # type: ignore[arg-type]
        except OverflowError:
            return value

    def accepts(self, value: object) -> bool:
        if value is None:
            return self.optional
        if not isinstance(value, float) or not math.isfinite(value):
            return False
        return self.low < value <= self.high if self.above else self.low <= value <= self.high

    def samples(self) -> tuple[Value, ...]:
        found: list[Value] = [self.default]
        if not self.above and self.low > -1e30:
            found.append(self.low)
        if self.high < 1e30:
            found.append(self.high)
        return (*found, None) if self.optional else tuple(found)


@dataclass(frozen=True)
class Bool(Setting):
    """Yes or no."""

    @property
    def calculable(self) -> bool:
        return True

    def expected(self) -> str:
        return "true or false"

    def accepts(self, value: object) -> bool:
        return isinstance(value, bool)

    def samples(self) -> tuple[Value, ...]:
        return (False, True)


@dataclass(frozen=True)
class Choice(Setting):
    """One of a few words."""

    options: tuple[str, ...] = ()

    def expected(self) -> str:
        return "one of " + ", ".join(self.options)

    def accepts(self, value: object) -> bool:
        return isinstance(value, str) and value in self.options

    def samples(self) -> tuple[Value, ...]:
        return self.options


@dataclass(frozen=True)
class Text(Setting):
    """A short text (a field, a file, a word): never code, printed only through repr."""

    longest: int = 4096
    optional: bool = False

    def expected(self) -> str:
        return f"a text of at most {self.longest:,} characters"

    def accepts(self, value: object) -> bool:
        if value is None:
            return self.optional
        return isinstance(value, str) and len(value) <= self.longest and "\0" not in value


@dataclass(frozen=True)
class Size(Setting):
    """A size per dimension: one number for all of them, or a tuple of `dims` numbers.

    `words` are texts that mean something to torch in its place, such as "same".
    """

    dims: int = 2
    low: int = 1
    high: int = 65_536
    optional: bool = False
    words: tuple[str, ...] = ()

    @property
    def calculable(self) -> bool:
        return True

    def expected(self) -> str:
        text = f"a number from {self.low} to {self.high:,}"
        text += f", or {self.dims} of them" if self.dims > 1 else ""
        return text + "".join(f", or {word!r}" for word in self.words)

    def normalize(self, value: object) -> object:
        parts = _tuples(value)
        if isinstance(parts, tuple) and len(parts) == self.dims and len(set(parts)) == 1:
            return parts[0]
        return parts

    def accepts(self, value: object) -> bool:
        if value is None:
            return self.optional
        if isinstance(value, str):
            return value in self.words
        parts = value if isinstance(value, tuple) else (value,)
        if isinstance(value, tuple) and len(value) != self.dims:
            return False
        return all(_is_int(part) and self.low <= part <= self.high for part in parts)

    def samples(self) -> tuple[Value, ...]:
        found: list[Value] = [self.default, self.low, self.low + 1, *self.words]
        if self.dims > 1:
            found.append(tuple(range(self.low + 1, self.low + 1 + self.dims)))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Ints(Setting):
    """A list of whole numbers (a shape, some dimensions), shortest to longest entries."""

    low: int = 1
    high: int = 2**31
    shortest: int = 0
    longest: int = 8
    optional: bool = False

    @property
    def calculable(self) -> bool:
        return True

    def expected(self) -> str:
        return (
            f"a list of {self.shortest} to {self.longest} whole numbers"
            f" from {self.low:,} to {self.high:,}"
        )

    def normalize(self, value: object) -> object:
        return (value,) if _is_int(value) else _tuples(value)

    def accepts(self, value: object) -> bool:
        if value is None:
            return self.optional
        if not isinstance(value, tuple) or not self.shortest <= len(value) <= self.longest:
            return False
        return all(_is_int(part) and self.low <= part <= self.high for part in value)


@dataclass(frozen=True)
class Floats(Setting):
    """A list of finite numbers within [low, high]."""

    low: float = -1e30
    high: float = 1e30
    shortest: int = 0
    longest: int = 64

    @property
    def calculable(self) -> bool:
        return True

    def expected(self) -> str:
        return (
            f"a list of {self.shortest} to {self.longest} numbers"
            f" from {self.low:g} to {self.high:g}"
        )

    def normalize(self, value: object) -> object:
        parts = _tuples(value)
        parts = parts if isinstance(parts, tuple) else (parts,)
        try:
            return tuple(float(part) if _is_int(part) else part for part in parts)
        except OverflowError:
            return parts

    def accepts(self, value: object) -> bool:
        if not isinstance(value, tuple) or not self.shortest <= len(value) <= self.longest:
            return False
        return all(
            isinstance(part, float) and math.isfinite(part) and self.low <= part <= self.high
            for part in value
        )


def filled(settings: tuple[Setting, ...], values: Mapping[str, Value]) -> dict[str, Value]:
    """All settings with their values, defaults where nothing was set."""
    return {setting.name: values.get(setting.name, setting.default) for setting in settings}


def checked(settings: tuple[Setting, ...], values: Mapping[str, object], owner: str) -> Values:
    """Validate values against declarations; unknown names and bad values raise SettingError."""
    known = {setting.name: setting for setting in settings}
    result: dict[str, Value] = {}
    for name, value in values.items():
        if name not in known:
            names = ", ".join(known) or "none"
            raise SettingError(f"{owner} has no setting {shown(name)}; its settings are: {names}")
        try:
            result[name] = known[name].check(value)
        except SettingError as error:
            raise SettingError(f"{owner}: {error}") from None
    return Values(result)

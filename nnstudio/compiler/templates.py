"""Lines of Python from the catalog's templates; values are checked and printed as literals."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nnstudio.catalog.node_type import Call, NodeType, Part
from nnstudio.catalog.settings import Setting, checked, filled
from nnstudio.catalog.values import SettingError, Value
from nnstudio.compiler.named import bracketed
from nnstudio.compiler.template_text import mentioned, pieces

_Resolve = Callable[[str, str], "str | None"]


@dataclass(frozen=True)
class Wording:
    """How values are written: settings that expressions gave, and sizes.

    `written` are the texts of such settings, `size` writes a number that may carry its formula.
    """

    written: Mapping[str, str] = dataclasses.field(default_factory=dict)
    size: Callable[[Any], str] = repr


PLAIN = Wording()


def setup_line(
    kind: NodeType,
    settings: Mapping[str, Value],
    bound: Mapping[str, Any],
    wording: Wording = PLAIN,
    **names: str,
) -> str:
    """The expression that makes a node's module, "" where it needs none.

    `bound` are the sizes by letter that `ports.infer` found; `names` are variables that the
    template takes beyond them (`units`). SettingError where a value does not fit its setting.
    """
    if not kind.setup:
        return ""
    writer = _Writer(kind.settings, settings, kind.key, wording=wording)

    def more(field: str, spec: str) -> str | None:
        _, dot, letter = field.partition(".")
        return wording.size(_known(kind, bound, letter)) if dot else names.get(field)

    return writer.write(kind.setup, more)


def call_lines(
    kind: NodeType,
    settings: Mapping[str, Value],
    bound: Mapping[str, Any],
    self_name: str,
    inputs: Mapping[str, tuple[str, ...]],
    outputs: Mapping[str, str | None],
    wording: Wording = PLAIN,
) -> tuple[str, ...]:
    """The statements that compute a node, one complete (unwrapped) statement each.

    `self_name` is the module (`self.conv1`), `inputs` the variables by port, `outputs` the variable
    of each output (None where nothing uses it). Empty for types that compute nothing.
    """
    text = _variant(kind, settings, bound, inputs, outputs)
    if not text:
        return ()
    writer = _Writer(kind.settings, settings, kind.key, besides=kind.setup, wording=wording)

    def more(field: str, spec: str) -> str | None:
        if field == "self":
            return self_name
        port, dot, letter = field.partition(".")
        if dot and port == "out":
            return outputs.get(letter) or "_"
        if dot:
            return wording.size(_known(kind, bound, letter))
        return writer.joined(inputs.get(field, ()), spec) if kind.input(field) else None

    lines = writer.write(text, more).split("\n")
    if "{out." not in text and kind.outputs:
        targets = ", ".join(outputs.get(port.name) or "_" for port in kind.outputs)
        lines[-1] = f"{targets} = {lines[-1]}"
    return tuple(lines)


def part_code(part: Part, settings: Mapping[str, Value], **names: str) -> str:
    """The expression that makes an optimizer or schedule.

    `names` are what its template takes: `parameters`, or `optimizer`, `steps`, `steps_per_epoch`
    and `lr`. SettingError where a value does not fit, or settings exclude each other.
    """
    writer = _Writer(part.settings, settings, part.key)
    complaint = part.check(writer.values) if part.check else None
    if complaint:
        raise SettingError(f"{part.key}: {complaint}")
    return writer.write(part.code, lambda field, spec: names.get(field))


def _known(kind: NodeType, bound: Mapping[str, Any], letter: str) -> Any:
    """A size as a number, or a tuple of them; anything else could not be printed as Python."""
    size = bound[letter]
    if isinstance(size, int) or (isinstance(size, tuple) and all(isinstance(s, int) for s in size)):
        return size
    raise ValueError(f"{kind.key} needs {letter} as a number, but it is {size}")


def _variant(
    kind: NodeType,
    settings: Mapping[str, Value],
    bound: Mapping[str, Any],
    inputs: Mapping[str, tuple[str, ...]],
    outputs: Mapping[str, str | None],
) -> str:
    if isinstance(kind.call, str):
        return kind.call
    wired = {port for port, names in inputs.items() if names}
    wired.update(port for port, name in outputs.items() if name)
    for call in kind.call:
        if _holds(call, settings, bound, wired):
            return call.text
    raise ValueError(f"{kind.key} declares no call for these settings and wires: {sorted(wired)}")


def _holds(
    call: Call, settings: Mapping[str, Value], bound: Mapping[str, Any], wired: set[str]
) -> bool:
    return (
        all(settings[name] == value for name, value in call.when.items())
        and wired.issuperset(call.wired)
        and wired.isdisjoint(call.unwired)
        and (call.fits is None or call.fits(settings, bound))
    )


def _beside_operator(before: str, behind: str) -> bool:
    return before.rstrip()[-1:] in set("+-*/@") or behind.lstrip()[:1] in set("+-*/@")


def _spread(text: str, value: Value, spec: str) -> str:
    """The text of an expression, a list without its brackets where the template spreads it."""
    if not spec.startswith("*") or not isinstance(value, tuple):
        return text
    if not text.startswith("("):
        return text
    inner = text[1:-1].rstrip(",")
    return inner if spec == "*" or len(value) == 1 else text


class _Writer:
    """Fills one template: settings become literals, everything else comes from `more`."""

    def __init__(
        self,
        settings: tuple[Setting, ...],
        values: Mapping[str, Value],
        owner: str,
        besides: str = "",
        wording: Wording = PLAIN,
    ) -> None:
        self.settings = {setting.name: setting for setting in settings}
        self.values = filled(settings, checked(settings, values, owner))
        self._elsewhere = mentioned(besides)
        self._written = wording.written

    def write(self, template: str, more: _Resolve) -> str:
        parts: list[str] = []
        cut = pieces(template)
        for at, (literal, field, spec) in enumerate(cut):
            parts.append(literal)
            if field == "options":
                parts.append(self._options(template, "".join(parts)))
            elif field:
                text = self._field(field, spec, more)
                behind = cut[at + 1].literal if at + 1 < len(cut) else ""
                calculated = field in self._written and _beside_operator(literal, behind)
                parts.append(bracketed(text) if calculated else text)
        return "".join(parts)

    def _field(self, field: str, spec: str, more: _Resolve) -> str:
        name, bar, instead = field.partition("|")
        if name in self.settings:
            if not (bar and self.values[name] is None):
                return self._literal(name, spec)
            return self._field(instead, spec, more)
        found = more(name, spec)
        if bar and found in (None, "None"):
            return self._field(instead, spec, more)
        if found is None:
            raise ValueError(f"a template asks for {field!r}, which nothing gives")
        return found

    def _literal(self, name: str, spec: str) -> str:
        setting, value = self.settings[name], self.values[name]
        if name in self._written and spec != "axes":
            return _spread(self._written[name], value, spec)
        if spec == "axes" and isinstance(value, int):
            return ":, " * value
        if spec == "?" and value is None:
            return ""
        if spec.startswith("*") and isinstance(value, tuple) and (spec == "*" or len(value) == 1):
            return ", ".join(setting.literal(item) for item in value)
        return setting.literal(value)

    def _options(self, template: str, before: str) -> str:
        shown = [
            f"{name}={self._written.get(name) or setting.literal(self.values[name])}"
            for name, setting in self.settings.items()
            if not setting.fixed
            and name not in mentioned(template)
            and name not in self._elsewhere
            and (name in self._written or not setting.is_torch_default(self.values[name]))
        ]
        text = ", ".join(shown)
        return text if not text or before.endswith("(") else f", {text}"

    def joined(self, variables: tuple[str, ...], spec: str) -> str:
        """The variables of a port: one, or several joined, with factors; `None` for no wire."""
        if spec.startswith("?"):
            before, _, behind = spec[1:].partition("|")
            return f"{before}{variables[0]}{behind}" if variables else ""
        if not variables:
            return "None"
        separator, bar, setting = spec.partition("|")
        if bar:
            weights: Any = self.values[setting]
            factors = [*weights, *[1.0] * (len(variables) - len(weights))]
            variables = tuple(
                name if factor == 1.0 else f"{factor!r} * {name}"
                for name, factor in zip(variables, factors, strict=False)
            )
        return (separator or ", ").join(variables)

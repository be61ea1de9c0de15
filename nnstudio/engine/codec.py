"""Messages as JSON and raw buffers, and back: strict, by the types that the messages declare."""

from __future__ import annotations

import dataclasses
import math
import reprlib
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Union

from nnstudio.catalog.dims import Symbolic
from nnstudio.catalog.values import Value
from nnstudio.engine.messages import Array, Message, kinds
from nnstudio.project.event import Event, EventError, Figure, from_dict, to_dict

_NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_NAMED: dict[str, Any] = {"Figure": Figure, "Value": Value, "Symbolic": Symbolic}
_DEEPEST = 24
_HINTS: dict[type[Any], Mapping[str, Any]] = {}


class CodecError(ValueError):
    """What came is no message; says which field is wrong, what was expected and what came."""


def encode(message: Message) -> tuple[dict[str, Any], list[bytes]]:
    """The message as an object for strict JSON, and the raw data of its arrays in order."""
    buffers: list[bytes] = []
    return {"type": type(message).__name__, **_fields(message, buffers)}, buffers


def decode(form: object, buffers: list[bytes]) -> Message:
    """The message of such an object and buffers; CodecError where it is none."""
    name = form.pop("type", None) if isinstance(form, dict) else None
    kind = _kinds().get(name) if isinstance(name, str) else None
    if kind is None:
        raise CodecError(f"there is no message {reprlib.repr(name)}")
    found = _object(form, kind, buffers, kind.__name__, 0)
    assert isinstance(found, Message)
    return found


@cache
def _kinds() -> dict[str, type[Message]]:
    return kinds()


def _hints(kind: type[Any]) -> Mapping[str, Any]:
    found = _HINTS.get(kind)
    if found is None:
        found = _HINTS[kind] = _declared(kind)
    return found


def _declared(kind: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind, localns=_NAMED)
    declared = dataclasses.fields(kind)
    return {each.name: hints[each.name] for each in declared}


def _fields(value: Any, buffers: list[bytes]) -> dict[str, Any]:
    return {name: _plain(getattr(value, name), buffers) for name in _hints(type(value))}


def _plain(value: Any, buffers: list[bytes]) -> Any:
    if isinstance(value, tuple):
        return [_plain(item, buffers) for item in value]
    if isinstance(value, Array):
        buffers.append(value.data)
        return {"dtype": value.dtype, "shape": list(value.shape), "buffer": len(buffers) - 1}
    if isinstance(value, Event):
        return to_dict(value)
    if dataclasses.is_dataclass(value):
        return _fields(value, buffers)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _object(form: Any, kind: type[Any], buffers: list[bytes], where: str, depth: int) -> Any:
    expected = _hints(kind)
    if not isinstance(form, dict) or form.keys() != expected.keys():
        got = ", ".join(map(str, form)) if isinstance(form, dict) else reprlib.repr(form)
        raise CodecError(f"{where} has the fields {', '.join(expected)}; got {reprlib.repr(got)}")
    return kind(
        **{
            name: _parsed(form[name], hint, buffers, f"{where}.{name}", depth + 1)
            for name, hint in expected.items()
        }
    )


def _parsed(value: Any, hint: Any, buffers: list[bytes], where: str, depth: int) -> Any:
    """A value of JSON as the type `hint` says."""
    if depth > _DEEPEST:
        raise CodecError(f"{where} is nested too deep")
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, str | typing.ForwardRef):
        name = hint if isinstance(hint, str) else hint.__forward_arg__
        return _parsed(value, _NAMED[name], buffers, where, depth)
    if origin in (Union, types.UnionType):
        return _one_of(value, arguments, buffers, where, depth)
    if origin is tuple:
        return _tuple(value, arguments, buffers, where, depth)
    if origin is Literal and type(value) is str and value in arguments:
        return value
    if hint is Array:
        return _array(value, buffers, where)
    if hint is Event:
        try:
            return from_dict(value)
        except EventError as error:
            raise CodecError(f"{where}: {error}") from error
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(value, hint, buffers, where, depth)
    if hint is float:
        return _float(value, where)
    if type(value) is hint:
        return value
    raise CodecError(f"{where} must be {_words(hint)}, not {reprlib.repr(value)}")


def _float(value: Any, where: str) -> float:
    if type(value) is float or (type(value) is int and abs(value) < 2**63):
        return float(value)
    if isinstance(value, str) and value in _NON_FINITE:
        return _NON_FINITE[value]
    raise CodecError(f"{where} must be float, not {reprlib.repr(value)}")


def _one_of(
    value: Any, choices: tuple[Any, ...], buffers: list[bytes], where: str, depth: int
) -> Any:
    if value is None and type(None) in choices:
        return None
    for choice in choices:
        try:
            return _parsed(value, choice, buffers, where, depth + 1)
        except CodecError:
            continue
    raise CodecError(f"{where} must be {' or '.join(map(_words, choices))}, not {_short(value)}")


def _tuple(
    value: Any, arguments: tuple[Any, ...], buffers: list[bytes], where: str, depth: int
) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise CodecError(f"{where} must be a list, not {_short(value)}")
    items = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
    if len(items) != len(value):
        raise CodecError(f"{where} must have {len(items)} items, not {len(value)}")
    pairs = zip(value, items, strict=True)
    return tuple([_parsed(item, part, buffers, where, depth + 1) for item, part in pairs])


def _array(value: Any, buffers: list[bytes], where: str) -> Array:
    if not isinstance(value, dict) or value.keys() != {"dtype", "shape", "buffer"}:
        raise CodecError(f"{where} must be an array, not {_short(value)}")
    dtype, at, shape = value["dtype"], value["buffer"], value["shape"]
    sound = isinstance(shape, list) and all(type(size) is int for size in shape)
    if type(dtype) is not str or type(at) is not int or not sound or not 0 <= at < len(buffers):
        raise CodecError(f"{where} is no array of {len(buffers)} buffers: {_short(value)}")
    try:
        return Array(dtype, tuple(shape), buffers[at])
    except ValueError as error:
        raise CodecError(f"{where}: {error}") from error


def _words(hint: Any) -> str:
    return getattr(hint, "__name__", str(hint)) if isinstance(hint, type) else str(hint)


def _short(value: object) -> str:
    return reprlib.repr(value)

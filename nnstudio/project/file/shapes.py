"""Which JSON shapes may stand where: objects with known keys, lists, ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from nnstudio.catalog.values import shown
from nnstudio.project.file.faults import FormError
from nnstudio.project.refusal import nearest

T = TypeVar("T")

LARGEST_ID = 2**31 - 1  # ids are counted up from 1; larger ones make a table needlessly tall


def object_with(form: Any, keys: tuple[str, ...], required: tuple[str, ...] = ()) -> dict[str, Any]:
    """The form if it is an object with these keys and no others; else FormError."""
    if not isinstance(form, dict):
        raise FormError(f"must be an object with {', '.join(keys)}, not {shown(form)}")
    for key in form:
        if key not in keys:
            raise FormError(f"there is no such key. {nearest(key, keys)}", key)
    for key in required:
        if key not in form:
            raise FormError(f"the key {key!r} is missing")
    return form


def list_of(form: Any) -> list[Any]:
    """The form if it is a list; else FormError."""
    if not isinstance(form, list):
        raise FormError(f"must be a list, not {shown(form)}")
    return form


def whole(form: Any, key: str, low: int = 1, high: int = LARGEST_ID) -> int:
    """The whole number in range at a key; else FormError."""
    value = form[key]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise FormError(f"must be a whole number from {low} to {high:,}, not {shown(value)}", key)
    return value


def text(form: Any, key: str) -> str:
    """The text at a key; else FormError."""
    value = form[key]
    if not isinstance(value, str):
        raise FormError(f"must be a text, not {shown(value)}", key)
    return value


def at(key: str | int, parse: Callable[[Any], T], form: Any) -> T:
    """What `parse` makes of the form at a key; FormError with that key in its path."""
    try:
        return parse(form)
    except FormError as fault:
        raise fault.under(key) from None

"""Where the marks of an axis are, and how numbers are written beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
THOUSANDS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True)
class Tick:
    """A mark of an axis at a value, with its text."""

    value: float
    text: str


def short(value: float | None, digits: int = 4) -> str:
    """A figure for people: 0.0312, 1,240, 3.2e-05, 1.5e+08, or a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e7 or size < 1e-4:
        mantissa, _, exponent = f"{value:.{max(digits - 2, 1)}e}".partition("e")
        return f"{_bare(mantissa)}e{int(exponent)}"
    if size >= 1000:
        return f"{value:,.0f}"
    return _bare(f"{value:.{max(digits - 1 - math.floor(math.log10(size)), 0)}f}")


def linear_ticks(low: float, high: float, most: int, whole: bool = False) -> tuple[Tick, ...]:
    """At most about `most` marks at round values from low to high; `whole`: at whole numbers."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return ()
    step = _nice(span / max(most, 1))
    if whole:
        step = max(1.0, step if step != 2.5 else 5.0)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first > 4 * max(most, 1):  # below what floats can tell apart
        return ()
    return tuple(Tick(at * step, label(at * step, step)) for at in range(first, last + 1))


def _nice(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(nice for nice in NICE if step <= nice * power * (1 + 1e-9)) * power


def label(value: float, step: float) -> str:
    """A mark's number with as many decimals as the distance of marks needs."""
    if abs(value) < step / 2:
        return "0"
    size = max(abs(value), step)
    if size >= 1e13 or step < 1e-4:
        decimals = max(0, math.floor(math.log10(size)) - math.floor(math.log10(step)))
        mantissa, _, exponent = f"{value:.{min(decimals + 1, 12)}e}".partition("e")
        return f"{_bare(mantissa)}e{int(exponent)}"
    for unit, letter in THOUSANDS:
        if size >= unit * (10 if unit == 1e3 else 1):
            return f"{value / unit:.{_decimals(step / unit)}f}{letter}"
    return f"{value:,.{_decimals(step)}f}"


def _decimals(step: float) -> int:
    """How many a multiple of a round step needs."""
    fewest = max(0, -math.floor(math.log10(step) + 1e-9))
    return fewest if math.isclose(round(step, fewest), step) else fewest + 1


def _bare(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text

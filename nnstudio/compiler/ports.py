"""Shapes and counts of one node from its port texts and rules: plain arithmetic, without torch.

Results are remembered by (type, settings, input shapes), so a thousand equal nodes cost one. Where
an output has a size that no text and no rule gives, `compiler.measure` runs the type's code, which
loads torch: the window does not let it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from nnstudio.catalog.dims import Dim, Dims, Symbolic, text
from nnstudio.catalog.node_type import NodeType, Port, ShapeError, Shapes
from nnstudio.catalog.values import Value
from nnstudio.compiler.template_text import sizes_used

REMEMBERED: Final = 20_000


@dataclass(frozen=True)
class Inferred:
    """What is known of one node: sizes by letter, output shapes, learned numbers, multiply-adds.

    `bound["..."]` holds a tuple of sizes. `macs` counts per sample.
    """

    bound: Mapping[str, Any]
    outputs: Mapping[str, Dims]
    parameters: Dim
    macs: Dim


class UnmeasuredError(Exception):
    """Only running the type's code would tell its shapes, and that was not allowed."""


_memo: dict[object, tuple[NodeType, Inferred]] = {}


def infer(
    kind: NodeType,
    settings: Mapping[str, Value],
    inputs: Shapes,
    measures: bool = True,
    remembers: bool = True,
) -> Inferred:
    """Shapes and counts of a node whose required inputs are there.

    `settings` are filled (every setting, in declared order); `inputs` hold a shape per wire and no
    entry for ports without wires. `measures`: torch may be loaded to run the type's code.
    `remembers`: equal questions have one answer (not where numbers carry their formulas).

    Raises:
        ShapeError: the shapes do not fit.
        UnmeasuredError: no rule gives the shapes, and `measures` is False.
    """
    if not remembers:
        return _infer(kind, settings, inputs, measures)
    key = (kind.key, *settings.values(), *inputs.items())
    found = _memo.get(key)
    if found is not None and found[0] is kind:
        return found[1]
    result = _infer(kind, settings, inputs, measures)
    if len(_memo) >= REMEMBERED:
        _memo.clear()
    _memo[key] = (kind, result)
    return result


def _infer(
    kind: NodeType, settings: Mapping[str, Value], inputs: Shapes, measures: bool
) -> Inferred:
    bound, origin = _bind(kind, inputs)
    if kind.check is not None:
        complaint = kind.check(settings, bound)
        if complaint:
            raise ShapeError(complaint, _first_port(kind))
    outputs = _outputs(kind, settings, inputs, bound, origin)
    if outputs is None:
        if not measures:
            raise UnmeasuredError(kind.key)
        return _measured(kind, settings, inputs, bound)
    _refuse_empty(kind, inputs, outputs)
    _refuse_unknown(kind, inputs, bound)
    parameters = kind.parameters(settings, bound, outputs) if kind.parameters else 0
    macs = kind.macs(settings, bound, outputs) if kind.macs else 0
    return Inferred(bound, outputs, parameters, _per_sample(macs, bound.get("N", 1)))


def _measured(
    kind: NodeType, settings: Mapping[str, Value], inputs: Shapes, bound: Mapping[str, Any]
) -> Inferred:
    from nnstudio.compiler.measure import measure

    outputs, parameters = measure(kind, settings, inputs, bound)
    _refuse_empty(kind, inputs, outputs)
    macs = kind.macs(settings, bound, outputs) if kind.macs else 0
    return Inferred(bound, outputs, parameters, _per_sample(macs, bound.get("N", 1)))


def _first_port(kind: NodeType) -> str:
    return kind.inputs[0].name if kind.inputs else ""


@lru_cache(maxsize=4096)
def _parsed(port_text: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The words before the ellipsis, the ellipsis ("" where there is none), the words behind it."""
    axes = tuple(port_text.split())
    for at, word in enumerate(axes):
        if word.startswith("..."):
            return axes[:at], word, axes[at + 1 :]
    return axes, "", ()


def _bind(kind: NodeType, inputs: Shapes) -> tuple[dict[str, Any], dict[str, str]]:
    """Sizes by letter, and the port at which each letter was met first."""
    bound: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for port in kind.inputs:
        if port.text == "..." and kind.shape is not None:
            continue  # the rule compares shapes itself
        for dims in inputs.get(port.name, ()):
            _match(port, dims, bound, origin)
    return bound, origin


def _match(port: Port, dims: Dims, bound: dict[str, Any], origin: dict[str, str]) -> None:
    before, ellipsis, after = _parsed(port.text)
    fixed = len(before) + len(after)
    if len(dims) < fixed or (len(dims) > fixed and not ellipsis):
        raise ShapeError(_wrong_count(port, dims), port.name)
    start, end = len(before), len(dims) - len(after)
    words = [*zip(before, dims, strict=False), *zip(after, dims[end:], strict=True)]
    if ellipsis:
        words.append((ellipsis, dims[start:end]))  # type: ignore[arg-type]
    for word, size in words:
        known = bound.get(word)
        if known is None:
            if word.isdigit() and size != int(word):
                raise ShapeError(f"expects {_words(port)}, but gets {_shown(dims)}", port.name)
            bound[word] = size
            origin[word] = port.name
        elif known != size:
            raise ShapeError(_disagreement(port, dims, word, known, origin[word]), port.name)


def _words(port: Port) -> str:
    if port.text == "...":
        return "any sizes"
    words = ("…" if word.startswith("...") else word for word in port.axes)
    return " × ".join(words) or "one number"


def _shown(dims: Dims) -> str:
    return f"{text(dims)} ({_dimensions(len(dims))})" if dims else "one number (no dimensions)"


def _dimensions(count: int) -> str:
    return f"{count} dimension" if count == 1 else f"{count} dimensions"


def _wrong_count(port: Port, dims: Dims) -> str:
    before, ellipsis, after = _parsed(port.text)
    wanted = len(before) + len(after)
    at_least = "at least " if ellipsis else ""
    message = f"expects {_words(port)} ({at_least}{_dimensions(wanted)}), but gets {_shown(dims)}"
    if not dims:
        return f"{message}; a loss or another single number cannot be wired here"
    if len(dims) < wanted:
        return f"{message}; put a Reshape in front that makes it {_words(port)}"
    hint = "put a Flatten in front" if wanted == 2 else "put a Flatten, Mean or Select in front"
    return f"{message}; {hint}"


def _disagreement(port: Port, dims: Dims, word: str, known: Any, first: str) -> str:
    if word.startswith("..."):
        wanted = f"the same sizes as {first} ({text(known) if known else 'none'} at …)"
        return f"expects {_words(port)} with {wanted}, but gets {_shown(dims)}"
    where = f"as {first} has" if first != port.name else "as its other wires have"
    return f"expects {_words(port)} with {word} = {known}, {where}, but gets {_shown(dims)}"


def _outputs(
    kind: NodeType,
    settings: Mapping[str, Value],
    inputs: Shapes,
    bound: dict[str, Any],
    origin: dict[str, str],
) -> Mapping[str, Dims] | None:
    """Shapes of all outputs, None where nothing says them; adds computed letters to `bound`."""
    for letter, rule in kind.sizes.items():
        size: Any = settings[rule] if isinstance(rule, str) else rule(settings, bound)
        known = bound.get(letter)
        if known is not None and known != size:
            port = kind.input(origin[letter])
            words = _words(port) if port else letter
            message = f"expects {words} with {letter} = {size}, but there {letter} = {known}"
            raise ShapeError(message, origin[letter])
        bound[letter] = size
    if kind.shape is not None:
        shapes = kind.shape(settings, inputs)
        return {port.name: shapes[port.name] for port in kind.outputs}
    outputs: dict[str, Dims] = {}
    for port in kind.outputs:
        dims: list[Dim] = []
        for word in port.axes:
            if word.startswith("..."):
                dims += bound.get(word, ())
            elif word.isdigit():
                dims.append(int(word))
            elif word in bound:
                dims.append(bound[word])
            else:
                return None
        outputs[port.name] = tuple(dims)
    return outputs


def _refuse_empty(kind: NodeType, inputs: Shapes, outputs: Mapping[str, Dims]) -> None:
    for name, dims in outputs.items():
        if any(isinstance(dim, int) and dim < 1 for dim in dims):
            got = " and ".join(text(dims) for shapes in inputs.values() for dims in shapes)
            message = f"nothing would be left: {name} would be {text(dims)}, from {got}"
            raise ShapeError(message, _first_port(kind))


def _refuse_unknown(kind: NodeType, inputs: Shapes, bound: Mapping[str, Any]) -> None:
    """Weights need numbers: a letter that the constructor takes must not be a symbol."""
    for letter in sizes_used(kind.setup):
        size = bound.get(letter)
        if isinstance(size, Symbolic):
            port = next((port for port in kind.inputs if letter in port.axes), None)
            name = port.name if port else _first_port(kind)
            words = _words(port) if port else letter
            got = text(inputs[name][0]) if inputs.get(name) else str(size)
            raise ShapeError(
                f"expects {words} with a known number for {letter}, since its weights depend on it,"
                f" but gets {got}",
                name,
            )


def _per_sample(macs: Dim, batch: Dim) -> Dim:
    """Multiply-adds for one sample, where the rule counted those of one entry along N."""
    if batch == 1 or macs == 0:
        return macs
    total = macs * batch
    if isinstance(total, int):
        return total
    try:
        return total.value({"N": 1})
    except KeyError:  # a length or an image size is free as well
        return total

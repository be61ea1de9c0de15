"""Arithmetic that declarations share: sizes of windows, counts of weights and multiply-adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nnstudio.catalog.dims import Dim, Dims, text
from nnstudio.catalog.node_type import Bound, Chosen, CountRule, ShapeError
from nnstudio.catalog.values import Value


def each(value: int | tuple[int, ...], dims: int) -> tuple[int, ...]:
    """A size per dimension from one number for all of them, or from a tuple."""
    return value if isinstance(value, tuple) else (value,) * dims


def spread(kernel: int, dilation: int) -> int:
    """How many entries a kernel with gaps reaches over."""
    return dilation * (kernel - 1) + 1


def window(size: Dim, kernel: int, stride: int, padding: int, dilation: int = 1) -> Dim:
    """How many windows fit: ⌊(size + 2·padding − spread) / stride⌋ + 1 (torch's Conv and Pool)."""
    return (size + (2 * padding - spread(kernel, dilation))) // stride + 1


def window_ceil(size: Dim, kernel: int, stride: int, padding: int, dilation: int = 1) -> Dim:
    """The same with ceil_mode: a last window may hang over, if it starts inside (torch's rule)."""
    free = size + (2 * padding - spread(kernel, dilation))
    count = (free + (stride - 1)) // stride + 1
    if isinstance(count, int) and isinstance(size, int):
        return count - 1 if (count - 1) * stride >= size + padding else count
    if stride + padding > spread(kernel, dilation):  # only then can a last window start outside
        raise ShapeError(
            "ceil_mode with a stride larger than the kernel needs a fixed image size,"
            f" but the size is {size}",
            "x",
            ("ceil_mode", False),
        )
    return count


def transposed(
    size: Dim, kernel: int, stride: int, padding: int, output_padding: int, dilation: int
) -> Dim:
    """The size that a convolution shrank to this: (size − 1)·stride − 2·pad + spread + extra."""
    return size * stride + (spread(kernel, dilation) + output_padding - stride - 2 * padding)


def too_large(
    names: str,
    sizes: Dims,
    kernel: tuple[int, ...],
    dilation: tuple[int, ...],
    padding: tuple[int, ...],
) -> str | None:
    """A complaint where a kernel is larger than its padded input."""
    for size, k, d, p in zip(sizes, kernel, dilation, padding, strict=True):
        if isinstance(size, int) and size + 2 * p < spread(k, d):
            got = text(sizes)
            reach = spread(k, d)
            over = f"a kernel of {k}" + (f" (reaching over {reach})" if d > 1 else "")
            padded = f" ({size + 2 * p} with padding)" if p else ""
            return (
                f"{over} does not fit into {names} = {got}: {size}{padded} is smaller than {reach};"
                " use a smaller kernel, more padding, or fewer poolings before it"
            )
    return None


def linear_count(inputs: str, outputs: str) -> CountRule:
    """Weights inputs·outputs, and `outputs` biases where the setting bias is on."""

    def count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
        wide = chosen[outputs]
        weights: Dim = bound[inputs] * wide
        return weights + (wide if chosen.get("bias", True) else 0)

    return count


def affine_count(letter: str, switch: str) -> CountRule:
    """A scale and a shift per entry of a size, where the setting `switch` is on."""

    def count(chosen: Chosen, bound: Bound, shapes: Mapping[str, Dims]) -> Dim:
        return 2 * bound[letter] if chosen[switch] else 0

    return count


def axis(
    dim: int, dims: Dims, name: str = "dim", port: str = "x", mends: tuple[str, Value] | None = None
) -> int:
    """A dimension counted from the front; ShapeError where there is none.

    What mends that is the last dimension, where `name` is a setting, or else the setting and value
    of `mends`.
    """
    count = len(dims)
    if -count <= dim < count:
        return dim % count
    got = (
        f"its input {text(dims)} has dimensions 0 to {count - 1}"
        if count
        else "one number has none"
    )
    if mends is None and name.isidentifier():
        mends = (name, count - 1)
    raise ShapeError(f"{name} is {dim}, but {got}", port, mends if count > 1 else None)


def setting_size(name: str, at: int, dims: int) -> Callable[[Chosen, Bound], int]:
    """A size rule: entry `at` of a Size setting."""
    return lambda chosen, bound: each(chosen[name], dims)[at]


def class_axis(scores: Dims, target: Dims) -> int:
    """Which dimension of scores counts classes: the last (N × L × C) or the second (N × C × H × W).

    It is the one that targets lack; where both would do, the last. ShapeError where neither does.
    """
    if scores[:-1] == target:
        return len(scores) - 1
    if len(scores) > 2 and (scores[0], *scores[2:]) == target:
        return 1
    got = f"gets {text(scores)} for targets of {text(target)}"
    if len(scores) > len(target) + 1:
        hint = "put a Flatten (or Select, Mean) in front of the last Linear"
    elif len(scores) == len(target):
        hint = "end with a Linear whose out_features is the number of classes"
    else:
        hint = "each target needs its own scores"
    wanted = " × ".join([*(str(dim) for dim in target), "C"])
    raise ShapeError(
        f"expects scores for C classes per target, {wanted}, but {got}; {hint}", "input"
    )


def like_target(scores: Dims, target: Dims) -> bool:
    """Whether predictions have exactly the targets' sizes; False where just a 1 at the end differs.

    ShapeError where they differ otherwise: torch would quietly compare every row with every other.
    """
    if scores == target:
        return True
    if (*target, 1) == scores or (*scores, 1) == target:
        return False
    raise ShapeError(
        f"expects the sizes of the targets, {text(target)}, but gets {text(scores)};"
        " change the last layer, or what is wired to target",
        "input",
    )

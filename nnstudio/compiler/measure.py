"""Shapes found by running a type's own lines of Python on torch's meta device (no numbers).

The way out for a type whose sizes no port text and no rule says, and what the contract test runs on
real tensors to compare every rule with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nnstudio.catalog.dims import Dim, Dims, Symbolic, letters, number, text
from nnstudio.catalog.node_type import NodeType, ShapeError, Shapes
from nnstudio.catalog.values import Value
from nnstudio.compiler.templates import call_lines, setup_line
from nnstudio.portable_import import namespace

if TYPE_CHECKING:
    from torch import Tensor, nn

# Two numbers for each free size, and a third to test the guess: odd, far apart, seldom a setting.
PROBES = (52, 65, 91)

_IMPORTS = ("import torch", "from torch import nn", "from torch.nn import functional as F")


@dataclass(frozen=True)
class Assembled:
    """A type's executed lines: `module` (None where it needs none) and `call`, and their text.

    `call` takes the variables of all wired inputs in declared order, gives a dict of outputs.
    """

    module: nn.Module | nn.Parameter | None
    call: Callable[..., Mapping[str, Tensor]]
    text: str

    def weights(self) -> tuple[nn.Parameter, ...]:
        """What is learned. A metric is no module and learns nothing."""
        from torch import nn

        if isinstance(self.module, nn.Parameter):
            return (self.module,)
        return tuple(self.module.parameters()) if isinstance(self.module, nn.Module) else ()


def assemble(
    kind: NodeType,
    settings: Mapping[str, Value],
    bound: Mapping[str, Any],
    wires: Mapping[str, int],
    wanted: tuple[str, ...] | None = None,
) -> Assembled:
    """Execute the lines of one node. `wires` counts the wires by input port, `wanted` names outputs
    that are used (None: all)."""
    names = {
        p.name: tuple(f"{p.name}_{i}" for i in range(wires.get(p.name, 0))) for p in kind.inputs
    }
    used = {p.name for p in kind.outputs} if wanted is None else set(wanted)
    outputs = {p.name: f"{p.name}_out" if p.name in used else None for p in kind.outputs}
    setup = setup_line(kind, settings, bound, units="1.0")
    lines = call_lines(kind, settings, bound, "module", names, outputs)
    arguments = ", ".join(["module", *(name for port in names.values() for name in port)])
    result = ", ".join(f"{port!r}: {name}" for port, name in outputs.items() if name)
    source = [*_IMPORTS, *kind.imports, "", "def make():", f"    return {setup or None}", ""]
    source += [f"def call({arguments}):", *(f"    {line}" for line in lines)]
    source += [f"    return {{{result}}}", ""]
    code = "\n".join(source)
    found = namespace()
    exec(compile(code, f"<nnstudio {kind.key}>", "exec"), found)
    module = found["make"]()
    return Assembled(module, lambda *inputs: found["call"](module, *inputs), code)


def measure(
    kind: NodeType, settings: Mapping[str, Value], inputs: Shapes, bound: Mapping[str, Any]
) -> tuple[Mapping[str, Dims], int]:
    """Output shapes and learned numbers of a node, from runs on the meta device.

    `bound` are the sizes by letter that the inputs bind. Free sizes (symbols) get two numbers each,
    one after the other; a size that follows from them as a multiple, a shifted one or a product
    comes back as a symbol. ShapeError where torch refuses, or a size follows in another way.
    """
    symbols = sorted({name for dims in _all(inputs) for dim in dims for name in letters(dim)})
    low = dict.fromkeys(symbols, PROBES[0])
    first, parameters = _run(kind, settings, inputs, bound, low)
    moved = {
        name: _run(kind, settings, inputs, bound, {**low, name: PROBES[1]})[0] for name in symbols
    }
    test = _run(kind, settings, inputs, bound, dict.fromkeys(symbols, PROBES[2]))[0]
    outputs = {}
    for port, sizes in first.items():
        dims = tuple(
            _recover(size, {name: moved[name][port][at] for name in symbols})
            for at, size in enumerate(sizes)
        )
        if tuple(number(dim, dict.fromkeys(symbols, PROBES[2])) for dim in dims) != test[port]:
            free = " and ".join(symbols)
            raise ShapeError(
                f"the sizes of {port} cannot be worked out while {free} is free:"
                " give the Input a fixed shape",
                kind.inputs[0].name,
            )
        outputs[port] = dims
    return outputs, parameters


def _all(inputs: Shapes) -> tuple[Dims, ...]:
    return tuple(dims for shapes in inputs.values() for dims in shapes)


def _recover(size: int, moved: Mapping[str, int]) -> Dim:
    """A size as a number, or as factor · symbol + offset, or as factor · a product of symbols."""
    found = [name for name, other in moved.items() if other != size]
    if not found:
        return size
    step = PROBES[1] - PROBES[0]
    if len(found) == 1:
        name = found[0]
        factor = (moved[name] - size) // step
        return Symbolic(name) * factor + (size - factor * PROBES[0]) if factor else size
    product: Dim = size // PROBES[0] ** len(found)
    for name in found:
        product = product * Symbolic(name)
    return product


def _run(
    kind: NodeType,
    settings: Mapping[str, Value],
    inputs: Shapes,
    bound: Mapping[str, Any],
    probes: Mapping[str, int],
) -> tuple[dict[str, tuple[int, ...]], int]:
    import torch

    known = {
        letter: _numbers(size, probes) if isinstance(size, tuple) else number(size, probes)
        for letter, size in bound.items()
    }
    types = {"int": torch.int64, "bool": torch.bool}
    wires = {port: len(shapes) for port, shapes in inputs.items()}
    try:
        with torch.device("meta"), torch.no_grad():
            made = assemble(kind, settings, known, wires)
            tensors = [
                torch.zeros(_numbers(dims, probes), dtype=types.get(port.dtype, torch.float32))
                for port in kind.inputs
                for dims in inputs.get(port.name, ())
            ]
            outputs = made.call(*tensors)
    except (RuntimeError, ValueError, TypeError, IndexError, AssertionError) as error:
        got = " and ".join(text(dims) for dims in _all(inputs))
        reason = str(error).split("\n", 1)[0]
        raise ShapeError(f"PyTorch refuses {got}: {reason}", kind.inputs[0].name) from error
    learned = sum(weight.numel() for weight in made.weights())
    return {port: tuple(tensor.shape) for port, tensor in outputs.items()}, learned


def _numbers(dims: Dims, probes: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(number(dim, probes) for dim in dims)

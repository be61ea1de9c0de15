"""The declaration of a node type: its ports, settings, lines of Python, and shape arithmetic.

**Port text** says what a tensor looks like and *is* the shape rule: `N C H W`, `N ... F`. A letter
in an input binds a size; the same letter in an output carries it. `...` stands for any dimensions
(`...t` for others than `...`), a number for itself. A letter that only an output has is computed by
`sizes`: the name of a setting, or a function of (settings, bound sizes); an input that binds such a
letter must agree with it. Where port text cannot say it, `shape` computes all outputs, and a
port of just `...` takes any sizes.

**Templates** (`setup`, `call`) are `str.format` texts over names that the compiler chose: `{self}`
the attribute, `{x}` an input's variable, `{x.F}` the size bound to letter F, `{kernel_size}` a
setting as a literal, `{options}` the settings that differ from torch's defaults and are not written
elsewhere, and in statements `{out.y}` an output. An optional input without a wire is `None`. Format
specs say more:
- `{x: + }` joins the variables of a `many` port, `{x: + |weights}` with factors from a setting;
- `{shape:*}` spreads a list, `{dim:*1}` only one of a single entry;
- `{start:?}` leaves none out, `{dim:axes}` writes as many `:, `;
- `{mask:?, mask=|}` writes `, mask=` and the variable where the port has a wire;
- `{key|query}` is `query` where the port `key` has no wire or a setting `key` is none.
Only the first statement of a call may read inputs: its output may have the same variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nnstudio.catalog.dims import Dim, Dims
from nnstudio.catalog.settings import Setting
from nnstudio.catalog.values import Value

Kind = Literal[
    "input",
    "target",
    "output",
    "layer",
    "operation",
    "loss",
    "metric",
    "delay",
    "entry",
    "exit",
]
Dtype = Literal["float", "int", "bool", "any"]

# Settings as chosen, defaults filled in, ranges checked before. Any: rules do arithmetic on them.
Chosen = Mapping[str, Any]
Bound = Mapping[str, Any]
Shapes = Mapping[str, tuple[Dims, ...]]  # input port -> one shape, or several for a `many` port

SizeRule = Callable[[Chosen, Bound], Any]  # a size, or for `setup` alone a tuple
ShapeRule = Callable[[Chosen, Shapes], Mapping[str, Dims]]
CountRule = Callable[[Chosen, Bound, Mapping[str, Dims]], Dim]
CheckRule = Callable[[Chosen, Bound], "str | None"]


class ShapeError(ValueError):
    """Shapes that do not fit: `expected`, `got` and a `hint` in the user's own numbers.

    `port` names the input at fault; `fix` is a setting and value that would mend it, if one would.
    """

    def __init__(self, message: str, port: str = "", fix: tuple[str, Value] | None = None) -> None:
        super().__init__(message)
        self.port = port
        self.fix = fix


class UnequalError(ShapeError):
    """Shapes that would have to be equal and are not: a projection of one may make them so."""


@dataclass(frozen=True)
class Port:
    """A place where wires end or start. Shapes are written with the batch first.

    `below` names the setting or size that whole numbers arriving here must stay below (an index).
    `sizes_only`: only the sizes of what arrives are used, so no gradient goes back. `places` names
    the setting with the dimension of the first input whose places an output counts from 0.
    """

    name: str
    text: str = "..."
    dtype: Dtype = "float"
    optional: bool = False
    many: bool = False
    help: str = ""
    below: str = ""
    sizes_only: bool = False
    places: str = ""

    @property
    def axes(self) -> tuple[str, ...]:
        """The words of the port text."""
        return tuple(self.text.split())


@dataclass(frozen=True)
class Call:
    """One way to write the forward line, used when its conditions hold; the first that fits wins.

    `when` compares settings, `wired` and `unwired` name ports (inputs or outputs), `fits` looks at
    settings and bound sizes. `text` is an expression, or statements that assign to `{out.…}`, one
    a line.
    """

    text: str
    when: Mapping[str, Value] = field(default_factory=dict)
    wired: tuple[str, ...] = ()
    unwired: tuple[str, ...] = ()
    fits: Callable[[Chosen, Bound], bool] | None = None


@dataclass(frozen=True)
class NodeType:
    """What a node can be. Adding one is adding one such declaration to a module in `types/`.

    `torch` is the dotted name whose signature our defaults must equal (contract test).
    `parameters` counts learned numbers, `macs` multiply-adds of one entry along the first input
    dimension; None means none (the contract test counts after). `check` returns a complaint about
    settings or sizes, or raises ShapeError. `imports` are lines that its code needs beyond torch,
    nn and F. `examples` are input sizes for the contract test, if port text alone says too little.
    `prediction` says how a loss's first input becomes a prediction: softmax, sigmoid, or as it is.
    `better` says of a metric whether higher or lower is better.
    """

    key: str
    title: str
    family: str
    summary: str
    kind: Kind = "layer"
    inputs: tuple[Port, ...] = (Port("x"),)
    outputs: tuple[Port, ...] = (Port("y"),)
    settings: tuple[Setting, ...] = ()
    formula: str = ""
    setup: str = ""
    call: str | tuple[Call, ...] = "{self}({x})"
    sizes: Mapping[str, str | SizeRule] = field(default_factory=dict)
    shape: ShapeRule | None = None
    parameters: CountRule | None = None
    macs: CountRule | None = None
    check: CheckRule | None = None
    torch: str = ""
    imports: tuple[str, ...] = ()
    examples: tuple[Mapping[str, str | tuple[str, ...]], ...] = ()
    card: str = ""
    prediction: Literal["", "softmax", "sigmoid"] = ""
    better: Literal["", "higher", "lower"] = ""

    def setting(self, name: str) -> Setting:
        """The setting of that name; KeyError where there is none."""
        for setting in self.settings:
            if setting.name == name:
                return setting
        raise KeyError(name)

    def input(self, name: str) -> Port | None:
        """The input port of that name, or None."""
        return next((port for port in self.inputs if port.name == name), None)

    def output(self, name: str) -> Port | None:
        """The output port of that name, or None."""
        return next((port for port in self.outputs if port.name == name), None)


@dataclass(frozen=True)
class Part:
    """A declared choice that is not a node: an optimizer, a schedule, a data source.

    `code` is a template like a node's; `torch` the dotted name whose defaults ours equal; `check`
    returns a complaint about settings that exclude each other.
    """

    key: str
    title: str
    summary: str
    settings: tuple[Setting, ...] = ()
    code: str = ""
    torch: str = ""
    per: Literal["", "step", "epoch"] = ""
    check: Callable[[Chosen], str | None] | None = None

    def setting(self, name: str) -> Setting:
        """The setting of that name; KeyError where there is none."""
        for setting in self.settings:
            if setting.name == name:
                return setting
        raise KeyError(name)

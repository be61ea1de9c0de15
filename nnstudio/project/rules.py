"""What holds for every project: legal names, known types, settings in range, real ports.

Edits and the file reader share these checks, so that a file cannot hold what an edit cannot make.
What a graph may lack for a while (a wire, an order without cycles) is left to the check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nnstudio.catalog.node_type import NodeType, Part, Port
from nnstudio.catalog.settings import Setting, SettingError, Value, Values, shown
from nnstudio.project.declared import (
    COLUMN,
    DATA,
    FARTHEST,
    MOST_COLUMNS,
    NOTES,
    PLAN,
    PROJECT_NAME,
    SPLIT,
    checked_value,
    known_type,
    parts,
    setting_named,
    share_complaint,
)
from nnstudio.project.graph import Node, Wire
from nnstudio.project.naming import complaint
from nnstudio.project.project import Chosen, Column, DataSpec, Plan, Split
from nnstudio.project.refusal import EditError, nearest, unknown


def checked_name(name: object) -> str:
    """A legal name of a node, else EditError."""
    reason = complaint(name)
    if reason:
        raise EditError(reason)
    return str(name)


def checked_setting(
    settings: tuple[Setting, ...], owner: str, name: str, value: object
) -> tuple[str, Value]:
    """A setting's name and value in its normal form, else EditError naming the owner."""
    setting = setting_named(settings, name)
    if setting is None:
        known = [each.name for each in settings]
        raise EditError(f"there is no setting {shown(name)}", node=owner, fix=nearest(name, known))
    try:
        return name, checked_value(setting, value)
    except SettingError as error:
        raise EditError(str(error), node=owner, setting=name) from None


def checked_settings(
    settings: tuple[Setting, ...], owner: str, values: Mapping[str, object]
) -> Values:
    """All of the values in their normal forms, else EditError at the first that does not fit."""
    return Values(dict(checked_setting(settings, owner, *item) for item in values.items()))


def checked_place(at: object) -> tuple[float, float] | None:
    """A position on the canvas in pixels, or None; else EditError."""
    if at is None:
        return None
    if isinstance(at, tuple | list) and len(at) == 2 and all(map(_is_coordinate, at)):
        return float(at[0]) + 0.0, float(at[1]) + 0.0
    raise EditError(
        f"a position is two numbers from {-FARTHEST:,.0f} to {FARTHEST:,.0f}, not {shown(at)}"
    )


def _is_coordinate(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= FARTHEST  # false for NaN


def checked_part(kind: str, key: object, settings: Mapping[str, object]) -> Chosen:
    """A known optimizer, schedule or source with settings in range; else EditError."""
    known: Mapping[str, Part] = parts(kind)
    if not isinstance(key, str) or key not in known:
        raise unknown(kind, key, known, setting=kind)
    return Chosen(key, checked_settings(known[key].settings, kind, settings))


def checked_fields(
    settings: tuple[Setting, ...], owner: str, values: Mapping[str, object]
) -> dict[str, Value]:
    """Like `checked_settings`, as a plain dict for a dataclass."""
    return dict(checked_setting(settings, owner, *item) for item in values.items())


def checked_plan(plan: Plan) -> Plan:
    """The plan with every value in range; else EditError."""
    checked_fields(PLAN, "plan", {each.name: getattr(plan, each.name) for each in PLAN})
    checked_part("optimizer", plan.optimizer.type, plan.optimizer.settings)
    checked_part("schedule", plan.schedule.type, plan.schedule.settings)
    return plan


def checked_split(split: Split) -> Split:
    """The split with shares that leave rows to train on; else EditError."""
    checked_fields(SPLIT, "split", {each.name: getattr(split, each.name) for each in SPLIT})
    reason = share_complaint(split.validation, split.test)
    if reason:
        raise EditError(reason, node="split", fix="Lower one of them.")
    return split


def checked_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns with values in range and different names; else EditError."""
    if len(columns) > MOST_COLUMNS:
        raise EditError(f"there are {len(columns):,} columns, at most {MOST_COLUMNS:,} are read")
    seen: set[str] = set()
    for column in columns:
        values = {each.name: getattr(column, each.name) for each in COLUMN}
        checked_fields(COLUMN, "column", values)
        if column.name in seen:
            raise EditError(f"two columns are called {shown(column.name)}", node="columns")
        seen.add(column.name)
    return columns


def checked_data(data: DataSpec) -> DataSpec:
    """The data spec with every value in range; else EditError."""
    checked_fields(DATA, "data", {each.name: getattr(data, each.name) for each in DATA})
    if data.source is not None:
        checked_part("source", data.source.type, data.source.settings)
    checked_split(data.split)
    checked_columns(data.columns)
    return data


def checked_title(name: object) -> str:
    """A title of a project: one line of text; else EditError."""
    try:
        title = checked_value(PROJECT_NAME, name)
    except SettingError as error:
        raise EditError(f"the project's {error}") from None
    if not str(title).strip() or "\n" in str(title) or "\r" in str(title):
        raise EditError(f"a project's name is one line of text, not {shown(name)}")
    return str(title)


def checked_notes(notes: object) -> str:
    """Notes: any text of bounded length; else EditError."""
    try:
        return str(checked_value(NOTES, notes))
    except SettingError as error:
        raise EditError(f"the project's {error}") from None


def refuse_wire(
    source: Node, output: str, target: Node, input_: str, others: Iterable[Wire]
) -> None:
    """EditError unless a wire may run there. `others` are wires that already end at `target`."""
    if source.id == target.id:
        raise EditError(
            "a wire cannot lead from a node to itself",
            node=target.name,
            port=input_,
            fix="A value from one step earlier needs a node in between.",
        )
    _port(source, output, "output")
    port = _port(target, input_, "input")
    for wire in others:
        if wire.input != input_ or port.many:
            continue  # x + x and x * x are meant
        if wire.source == source.id and wire.output == output:
            raise EditError(
                "this wire is already there", node=target.name, port=input_, fix="One is enough."
            )
        raise EditError(
            "this input takes one wire and already has one",
            node=target.name,
            port=input_,
            expected="a free input",
            got=f"a second wire, from {source.name}.{output}",
            fix="Remove the wire that is there first, or join the two with an Add node.",
        )


def _port(node: Node, name: str, side: str) -> Port:
    declaration: NodeType = known_type(node.type)
    port = declaration.output(name) if side == "output" else declaration.input(name)
    if port is None:
        ports = declaration.outputs if side == "output" else declaration.inputs
        known = ", ".join(port.name for port in ports) or "none"
        raise EditError(
            f"{node.type} has no {side} {shown(name)}", node=node.name, fix=f"It has: {known}."
        )
    return port

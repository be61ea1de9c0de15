"""What holds for every project: legal names, known types, settings in range, real ports.

Edits and the file reader share these checks, so that a file cannot hold what an edit cannot make.
What a graph may lack for a while (a wire, an order without cycles) is left to the check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.node_type import Part, Port
from nnstudio.catalog.settings import Setting, Text
from nnstudio.catalog.values import SettingError, Value, Values, shown
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
    parts,
    setting_named,
    share_complaint,
)
from nnstudio.project.graph import Frame, Node, Wire
from nnstudio.project.kinds import CATALOG, INDEX, REPEAT, Kinds, setting_of
from nnstudio.project.naming import class_name, complaint
from nnstudio.project.project import BlockSetting, Chosen, Column, DataSpec, Plan, Split
from nnstudio.project.refusal import EditError, nearest, unknown

MARKS = ("", "stepped", "held", "every", "last")  # of wires at the border of a loop
FRAME_COLORS = ("gray", "blue", "green", "yellow", "red", "purple")
SETTING_KINDS = ("int", "float", "bool")  # of what a block declares
SMALLEST_FRAME = 24.0  # pixels


def checked_name(name: object, type: str = "") -> str:
    """A legal name of a node of this type, else EditError."""
    reason = complaint(name, type)
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
    chosen = checked_settings(known[key].settings, kind, settings)
    _refuse_expressions(kind, chosen)
    return Chosen(key, chosen)


def checked_fields(
    settings: tuple[Setting, ...], owner: str, values: Mapping[str, object]
) -> dict[str, Value]:
    """Like `checked_settings`, as a plain dict for a dataclass."""
    found = dict(checked_setting(settings, owner, *item) for item in values.items())
    _refuse_expressions(owner, found)
    return found


def _refuse_expressions(owner: str, values: Mapping[str, Value]) -> None:
    """Only nodes of a block have something to calculate with."""
    for name, value in values.items():
        if isinstance(value, Expression):
            reason = f"an expression ({value.text}) can only stand in the settings of a node"
            raise EditError(reason, node=owner, setting=name, fix="Write a number.")


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


def checked_frame(frame: Frame) -> Frame:
    """The frame with everything in range; else EditError."""
    at, size = checked_place(frame.at), checked_place(frame.size)
    if at is None or size is None or min(size) < SMALLEST_FRAME:
        raise EditError(
            f"a frame's size is two numbers from {SMALLEST_FRAME:g}, not {shown(frame.size)}"
        )
    for name, text, longest in (("title", frame.title, 200), ("text", frame.text, 20_000)):
        try:
            checked_value(Text(name, "", longest=longest), text)
        except SettingError as error:
            raise EditError(f"a frame's {error}") from None
    if len(frame.title.splitlines()) > 1:
        fix = "Write more of it into the text."
        raise EditError(f"a frame's title is one line, not {shown(frame.title)}", fix=fix)
    if frame.color not in FRAME_COLORS:
        raise EditError(
            f"a frame's color is one of {', '.join(FRAME_COLORS)}, not {shown(frame.color)}"
        )
    if not isinstance(frame.holds, bool):
        raise EditError(f"a frame's holds is true or false, not {shown(frame.holds)}")
    return replace(frame, at=at, size=size)


def checked_block_name(name: object) -> str:
    """A legal name of a block definition; else EditError."""
    reason = complaint(name)
    if reason:
        offered = class_name(name) if isinstance(name, str) else name
        fix = f"{offered} would do." if offered != name and not complaint(offered) else ""
        reason = reason.replace("a node", "a block").replace("an attribute", "a class")
        raise EditError(reason, fix=fix)
    return str(name)


def checked_block_settings(settings: Iterable[BlockSetting]) -> tuple[BlockSetting, ...]:
    """Settings that a block may declare: legal and different names, defaults of their kind."""
    found = tuple(settings)
    seen: set[str] = set()
    for setting in found:
        reason = complaint(setting.name).replace("node's name", "setting's name")
        if not reason and setting.name in (REPEAT, INDEX):
            reason = f"{setting.name!r} is used for the repeats of a block; choose another name"
        if not reason and setting.name in seen:
            reason = f"two settings are called {setting.name!r}"
        if not reason and setting.kind not in SETTING_KINDS:
            reason = f"a setting is one of {', '.join(SETTING_KINDS)}, not {shown(setting.kind)}"
        if reason:
            raise EditError(reason, setting=str(setting.name)[:64])
        seen.add(setting.name)
        try:
            checked_value(Text("help", "", longest=500), setting.help)
            if isinstance(setting.default, Expression):
                raise SettingError(f"{setting.name}: a default is a value, not an expression")
            _refuse_other_kind(setting)
            checked_value(setting_of(setting), setting.default)
        except SettingError as error:
            raise EditError(str(error), setting=setting.name) from None
    return found


def _refuse_other_kind(setting: BlockSetting) -> None:
    wanted = {"int": int, "float": (int, float), "bool": bool}[setting.kind]
    is_truth = isinstance(setting.default, bool)
    if not isinstance(setting.default, wanted) or (is_truth and setting.kind != "bool"):  # type: ignore[arg-type]
        raise SettingError(
            f"the default of {setting.name} must be of its kind {setting.kind},"
            f" not {shown(setting.default)}"
        )


def refuse_wire(
    source: Node,
    output: str,
    target: Node,
    input_: str,
    others: Iterable[Wire],
    kinds: Kinds = CATALOG,
) -> None:
    """EditError unless a wire may run there. `others` are wires that already end at `target`."""
    if source.id == target.id:
        raise EditError(
            "a wire cannot lead from a node to itself",
            node=target.name,
            port=input_,
            fix="A value from one step earlier needs a node in between.",
        )
    _port(source, output, "output", kinds)
    port = _port(target, input_, "input", kinds)
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


def _port(node: Node, name: str, side: str, kinds: Kinds) -> Port:
    declaration = kinds.known(node.type)
    port = declaration.output(name) if side == "output" else declaration.input(name)
    if port is None:
        ports = declaration.outputs if side == "output" else declaration.inputs
        known = ", ".join(port.name for port in ports) or "none"
        raise EditError(
            f"{node.type} has no {side} {shown(name)}", node=node.name, fix=f"It has: {known}."
        )
    return port

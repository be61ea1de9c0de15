"""Edits of what a block's users can set: add, rename, remove, change, reorder, and expose.

Whatever the edit, expressions inside and values at all uses fit the settings afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nnstudio.catalog.expressions import Expression
from nnstudio.catalog.settings import Bool, Float, Int, Setting, Size
from nnstudio.catalog.values import SettingError, Value, shown
from nnstudio.project.declared import checked_value, setting_named
from nnstudio.project.edits.blocks import everywhere
from nnstudio.project.edits.edit import Edit, NodeKey, node_of
from nnstudio.project.edits.inside import definition, users, with_graphs
from nnstudio.project.edits.terms import names_asked, with_names
from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import INDEX, REPEAT, kinds_of, setting_of
from nnstudio.project.naming import free_name
from nnstudio.project.project import Block, BlockSetting, Project
from nnstudio.project.refusal import EditError, nearest, unknown
from nnstudio.project.rules import checked_block_settings

_DEFAULTS: dict[str, Value] = {"int": 1, "float": 1.0, "bool": False}


def add_block_setting(
    block: str,
    name: str | None = None,
    kind: str = "int",
    default: Value = None,
    help: str = "",
) -> Edit:
    """Declare one more setting of a block.

    Args:
        block: the block's name.
        name: an identifier; None: the next free one.
        kind: int, float or bool.
        default: what uses have that do not set it; None: 1, or false.
        help: at most 500 characters.

    Raises EditError for a name that is illegal or taken, or a default of another kind.
    """

    def change(project: Project) -> Project:
        own = definition(project, block)
        called = free_setting(own, "setting", numbered=True) if name is None else name
        value = _DEFAULTS.get(kind, 1) if default is None else default
        declared = _normal(BlockSetting(called, kind, value, help))
        return _declared(project, own, (*own.settings, declared))

    return everywhere("Add a setting", change)


def free_setting(block: Block, wanted: str, numbered: bool = False) -> str:
    """A legal name that no setting of the block has."""
    taken = {REPEAT, INDEX, *(setting.name for setting in block.settings)}
    return free_name(wanted, taken, numbered)


def rename_block_setting(block: str, old: str, new: str) -> Edit:
    """Give a setting of a block another name, in all expressions inside and at all uses."""

    def change(project: Project) -> Project:
        own = definition(project, block)
        found = _setting(own, old)
        if old == new:
            return project
        settings = tuple(replace(s, name=new) if s is found else s for s in own.settings)
        checked_block_settings(settings)
        graph = with_names(own.graph, {old: new})
        project = project.with_block(replace(own, graph=graph, settings=settings))
        return _at_uses(project, block, old, lambda use, value: (new, value))

    return everywhere(f"Rename {old}", change)


def remove_block_setting(block: str, name: str) -> Edit:
    """Remove a setting of a block, also where uses set it.

    Raises EditError, naming the node, while an expression inside asks for it.
    """

    def change(project: Project) -> Project:
        own = definition(project, block)
        found = _setting(own, name)
        asking = names_asked(own.graph.nodes.values()).get(name)
        if asking is not None:
            raise EditError(
                f"a setting of {asking.name} in the block {block} asks for {name}",
                node=asking.name,
                fix="Set that to a value first.",
            )
        settings = tuple(setting for setting in own.settings if setting is not found)
        project = project.with_block(replace(own, settings=settings))
        return _at_uses(project, block, name, lambda use, value: None)

    return everywhere(f"Remove {name}", change)


def change_block_setting(
    block: str,
    name: str,
    *,
    kind: str | None = None,
    default: Value = None,
    help: str | None = None,
) -> Edit:
    """Change the kind, the default or the help of a block's setting; None leaves it as it is.

    Where only the kind changes, the default follows it. Repeated at once it is one step. Raises
    EditError where the default, or the value at a use, is none of that kind.
    """

    def change(project: Project) -> Project:
        own = definition(project, block)
        found = _setting(own, name)
        now = replace(
            found,
            kind=found.kind if kind is None else kind,
            default=found.default if default is None else default,
            help=found.help if help is None else help,
        )
        if now.kind != found.kind and default is None:
            now = replace(now, default=_converted(found.default, now.kind))
        now = _normal(now)
        if now == found and type(now.default) is type(found.default):
            return project
        settings = tuple(now if setting is found else setting for setting in own.settings)
        project = _declared(project, own, settings)
        if now.kind == found.kind:
            return project
        return _at_uses(project, block, name, lambda use, value: (name, _fitting(now, use, value)))

    return everywhere(f"Change {name}", change, ("block setting", block, name))


def reorder_block_settings(block: str, names: Sequence[str]) -> Edit:
    """Set the order of a block's settings, which is that of the arguments in the source."""
    order = tuple(names)

    def change(project: Project) -> Project:
        own = definition(project, block)
        known = {setting.name: setting for setting in own.settings}
        if sorted(order) != sorted(known):
            raise EditError(
                f"an order names each setting of {block} once",
                expected=", ".join(known) or "none",
                got=shown(list(order)),
            )
        return _declared(project, own, tuple(known[name] for name in order))

    return everywhere("Reorder settings", change)


def expose_setting(block: str, node: NodeKey, setting: str, name: str | None = None) -> Edit:
    """Make a setting of a node inside a block one of the block itself.

    Its default is the node's present value, the node takes it by name; nothing else changes. It is
    called like the node's setting, or `name`. Raises EditError where the value is no single number
    or truth value, or an expression already.
    """

    def change(project: Project) -> Project:
        own = definition(project, block)
        found = node_of(own.graph, node)
        known = kinds_of(project).known(found.type).settings
        declared = setting_named(known, setting)
        if declared is None:
            fix = nearest(setting, [each.name for each in known])
            raise EditError(f"there is no setting {shown(setting)}", node=found.name, fix=fix)
        value = found.settings.get(setting, declared.default)
        kind = _kind(declared, value, found)
        called = free_setting(own, setting) if name is None else name
        new = _normal(BlockSetting(called, kind, value, declared.help))
        checked_block_settings((*own.settings, new))
        taking = replace(found, settings=found.settings.with_(setting, Expression(called)))
        graph = own.graph.with_node(taking)
        return _declared(project, replace(own, graph=graph), (*own.settings, new))

    return everywhere(f"Make {setting} a setting of {block}", change)


def _kind(declared: Setting, value: Value, node: Node) -> str:
    """The kind of block setting that can stand for a node's value; EditError where there is none"""
    reason = ""
    if isinstance(value, Expression):
        reason = f"it already follows from other settings: {value.text}"
    elif isinstance(declared, Bool) and isinstance(value, bool):
        return "bool"
    elif isinstance(declared, Float) and isinstance(value, float):
        return "float"
    elif isinstance(declared, Int | Size) and type(value) is int:
        return "int"
    else:
        reason = f"a block's setting is a number or true or false, not {shown(value)}"
    raise EditError(reason, node=node.name, setting=declared.name)


def _setting(block: Block, name: str) -> BlockSetting:
    found = next((setting for setting in block.settings if setting.name == name), None)
    if found is None:
        known = [setting.name for setting in block.settings]
        raise unknown(f"setting of {block.name} called", name, known)
    return found


def _normal(setting: BlockSetting) -> BlockSetting:
    """The setting, legal by itself, its default as its kind writes it (3 of a float is 3.0)."""
    checked_block_settings([setting])
    return replace(setting, default=checked_value(setting_of(setting), setting.default))


def _declared(project: Project, own: Block, settings: tuple[BlockSetting, ...]) -> Project:
    return project.with_block(replace(own, settings=checked_block_settings(settings)))


def _converted(value: Value, kind: str) -> Value:
    if kind == "bool":
        return bool(value)
    number = float(value)  # type: ignore[arg-type]
    return int(number) if kind == "int" and number.is_integer() else number


def _fitting(setting: BlockSetting, use: Node, value: Value) -> Value:
    """The value of a use in the setting's kind; EditError where it is none of it."""
    if isinstance(value, float) and setting.kind == "int" and value.is_integer():
        value = int(value)
    try:
        return checked_value(setting_of(setting), value)
    except SettingError as error:
        raise EditError(
            str(error), node=use.name, setting=setting.name, fix="Change that use first."
        ) from None


def _at_uses(
    project: Project,
    block: str,
    name: str,
    change: Callable[[Node, Value], tuple[str, Value] | None],
) -> Project:
    """The project with the value of a setting changed (or gone) at all uses that set it."""
    changed: dict[str | None, Graph] = {}
    for place, uses in users(project, block).items():
        nodes: dict[int, Node | None] = {}
        for use in uses:
            if name not in use.settings:
                continue
            settings = use.settings.without(name)
            after = change(use, use.settings[name])
            if after is not None:
                settings = settings.with_(*after)
            nodes[use.id] = replace(use, settings=settings)
        if nodes:
            graph = project.graph_of(place)
            changed[place] = replace(graph, nodes=graph.nodes.update(nodes))
    return with_graphs(project, changed)

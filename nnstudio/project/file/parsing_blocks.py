"""From the JSON form of block definitions to the blocks. Raises FormError.

Blocks use each other in any order: what each looks like from outside is read first, then its graph.
"""

from __future__ import annotations

from typing import Any

from nnstudio.catalog.values import shown
from nnstudio.project.file.faults import FormError, refused
from nnstudio.project.file.parsing_graph import parse_graph
from nnstudio.project.file.shapes import at, list_of, object_with
from nnstudio.project.kinds import ENTRY, EXIT, Interface, Kinds, used_in
from nnstudio.project.naming import complaint
from nnstudio.project.project import Block, BlockSetting
from nnstudio.project.refusal import EditError
from nnstudio.project.rules import checked_block_name, checked_block_settings

_BLOCK_KEYS = ("name", "summary", "settings", "graph")
_SETTING_KEYS = ("name", "kind", "default", "help")
_LONGEST_SUMMARY = 500


def parse_blocks(form: Any) -> tuple[tuple[Block, ...], Kinds]:
    """The definitions, and the node types that there are with them."""
    faces: list[Interface] = []
    names: set[str] = set()
    for index, item in enumerate(list_of(form)):
        face = at(index, _parse_interface, item)
        if face.name in names:
            raise FormError(f"another block is already called {shown(face.name)}", index, "name")
        names.add(face.name)
        faces.append(face)
    kinds = Kinds((), tuple(faces))
    blocks: list[Block] = []
    for index, (item, face) in enumerate(zip(form, faces, strict=True)):

        def parse(inner: Any, face: Interface = face) -> Block:
            graph = at("graph", lambda each: parse_graph(each, kinds), inner["graph"])
            return Block(face.name, graph, face.settings, face.summary)

        blocks.append(at(index, parse, item))
    found = Kinds(tuple(blocks))
    _refuse_recursion(form, blocks, found)
    return tuple(blocks), found


def _refuse_recursion(form: Any, blocks: list[Block], kinds: Kinds) -> None:
    for index, block in enumerate(blocks):
        for used in used_in(block.graph):
            if block.name in {inner.name for inner in kinds.reach(used)}:
                way = f", by way of {used}" if used != block.name else ""
                nodes = form[index]["graph"]["nodes"]
                place = next(at for at, node in enumerate(nodes) if node["type"] == f"block:{used}")
                reason = (
                    f"the block {block.name} contains itself{way}, at its node"
                    f" {nodes[place]['name']}. Give that node another type; what is to run several"
                    " times in a row has the setting repeat"
                )
                raise FormError(reason, index, "graph", "nodes", place)


def _parse_interface(form: Any) -> Interface:
    object_with(form, _BLOCK_KEYS, required=("name", "graph"))
    try:
        name = checked_block_name(form["name"])
    except EditError as error:
        raise FormError(error.reason, "name") from None
    summary = form.get("summary", "")
    if not isinstance(summary, str) or len(summary) > _LONGEST_SUMMARY:
        raise FormError(f"must be a text of at most {_LONGEST_SUMMARY} characters", "summary")
    settings = at("settings", _parse_settings, form.get("settings", []))
    graph = form["graph"]
    return Interface(name, _ports(graph, ENTRY), _ports(graph, EXIT), settings, summary)


def _ports(graph: Any, type: str) -> tuple[str, ...]:
    """Names of a block's ports, from a form that is not looked at closely yet."""
    nodes = graph.get("nodes") if isinstance(graph, dict) else None
    found = []
    for node in nodes if isinstance(nodes, list) else ():
        if (
            isinstance(node, dict)
            and node.get("type") == type
            and not complaint(node.get("name"), type)
        ):
            settings = node.get("settings")
            position = settings.get("position", 0) if isinstance(settings, dict) else 0
            key = node.get("id")
            found.append((_whole(position), _whole(key), str(node["name"])))
    return tuple(name for *_, name in sorted(found))


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _parse_settings(form: Any) -> tuple[BlockSetting, ...]:
    found = [at(index, _parse_setting, item) for index, item in enumerate(list_of(form))]
    try:
        return checked_block_settings(found)
    except EditError as error:
        raise FormError(error.reason) from None


def _parse_setting(form: Any) -> BlockSetting:
    object_with(form, _SETTING_KEYS, required=("name",))
    for key in ("name", "kind", "help"):
        if key in form and not isinstance(form[key], str):
            raise FormError(f"must be a text, not {shown(form[key])}", key)
    setting = BlockSetting(**form)
    try:
        checked_block_settings([setting])
    except EditError as error:
        raise refused(error) from None
    return setting

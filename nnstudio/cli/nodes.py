"""List the kinds of nodes, or say all about one.

For example: nnstudio nodes Conv2d
"""

from __future__ import annotations

import argparse
import difflib
from itertools import groupby

from nnstudio.catalog.node_type import NodeType, Port
from nnstudio.catalog.registry import node_type, node_types
from nnstudio.catalog.settings import Setting
from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE
from nnstudio.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """TYPE, --json."""
    parser.add_argument("type", metavar="TYPE", nargs="?", help="one type, such as Conv2d")
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the catalog, or one type's ports, settings and ranges."""
    kinds = tuple(node_types().values()) if args.type is None else (_one(args.type),)
    if args.json:
        terminal.print_json([_entry(kind) for kind in kinds])
    elif args.type is not None:
        print(_described(kinds[0]))
    else:
        for family, members in groupby(kinds, key=lambda kind: kind.family):
            rows = [(f"  {kind.key}", kind.summary) for kind in members]
            print(f"{family}\n{terminal.columns(rows)}")
    return FINE


def _one(key: str) -> NodeType:
    found = node_type(key)
    if found is not None:
        return found
    known = {key.lower(): key for key in node_types()}
    close = difflib.get_close_matches(key.lower(), known, n=1)
    hint = f" Did you mean {known[close[0]]}?" if close else " nnstudio nodes lists them all."
    raise UsageError(f"There is no node type {key!r}.{hint}")


def _described(kind: NodeType) -> str:
    lines = [f"{kind.key}: {kind.title} ({kind.family})", kind.summary]
    if kind.formula:
        lines += ["", f"  {kind.formula}"]
    for title, ports in (("inputs", kind.inputs), ("outputs", kind.outputs)):
        if ports:
            lines += ["", title, terminal.columns([_port(port) for port in ports])]
    if kind.settings:
        lines += ["", "settings", terminal.columns([_setting(each) for each in kind.settings])]
    if kind.torch:
        lines += ["", f"PyTorch: {kind.torch}"]
    return "\n".join(lines)


def _port(port: Port) -> tuple[str, str, str]:
    notes = [
        port.dtype,
        "optional" if port.optional else "",
        "any number of wires" if port.many else "",
        port.help,
    ]
    return f"  {port.name}", port.text or "one number", ", ".join(filter(None, notes))


def _setting(setting: Setting) -> tuple[str, str, str]:
    meaning = f"{setting.help} ({setting.expected()})".strip()
    return f"  {setting.name}", f"= {setting.default!r}", meaning


def _entry(kind: NodeType) -> dict[str, object]:
    return {
        "type": kind.key,
        "title": kind.title,
        "family": kind.family,
        "kind": kind.kind,
        "summary": kind.summary,
        "inputs": [_port_entry(port) for port in kind.inputs],
        "outputs": [_port_entry(port) for port in kind.outputs],
        "settings": [
            {"name": s.name, "default": s.default, "expected": s.expected(), "help": s.help}
            for s in kind.settings
        ],
    }


def _port_entry(port: Port) -> dict[str, object]:
    return {
        "name": port.name,
        "shape": port.text,
        "dtype": port.dtype,
        "optional": port.optional,
        "many": port.many,
    }

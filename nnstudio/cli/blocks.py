"""List blocks: of a project, those that come with the studio, and your own library's.

For example: nnstudio blocks my.nns
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from nnstudio.cli import arguments, terminal
from nnstudio.cli.codes import FINE

if TYPE_CHECKING:
    from nnstudio.project.kinds import Interface
    from nnstudio.project.library import BrokenFile
    from nnstudio.project.project import BlockSetting

_TITLES = {"project": "In this project", "bundled": "Building blocks", "personal": "Your library"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """PROJECT, --json."""
    parser.add_argument("file", metavar="PROJECT", nargs="?", help="a project file (.nns)")
    arguments.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print every block with its ports and settings."""
    from nnstudio.project.file import read
    from nnstudio.project.kinds import interface_of
    from nnstudio.project.library import bundled_library, personal_library

    found: list[tuple[str, Interface]] = []
    if args.file is not None:
        found += [("project", interface_of(block)) for block in read(args.file).blocks]
    broken: list[BrokenFile] = []
    for place, library in (("bundled", bundled_library()), ("personal", personal_library())):
        listing = library.listing()
        found += [(place, entry.interface) for entry in listing.blocks]
        broken += listing.broken
    if args.json:
        terminal.print_json([_entry(place, face) for place, face in found])
    else:
        print(_text(found))
    for file in broken:
        terminal.complain(f"not listed: {file.reason}")
    return FINE


def _text(found: list[tuple[str, Interface]]) -> str:
    parts = []
    for place, title in _TITLES.items():
        lines = [_described(face) for where, face in found if where == place]
        if lines:
            parts.append("\n".join([title, *lines]))
    return "\n\n".join(parts) if parts else "no blocks"


def _described(face: Interface) -> str:
    outline = f"  {face.name}: {_ports(face.inputs)} -> {_ports(face.outputs)}"
    lines = [outline, *([f"      {face.summary}"] if face.summary else [])]
    if face.settings:
        lines.append(terminal.columns([_setting(each) for each in face.settings]))
    return "\n".join(lines)


def _ports(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _setting(setting: BlockSetting) -> tuple[str, str, str]:
    return f"      {setting.name}", f"= {setting.default!r}", setting.help or setting.kind


def _entry(place: str, face: Interface) -> dict[str, object]:
    return {
        "name": face.name,
        "where": place,
        "summary": face.summary,
        "inputs": list(face.inputs),
        "outputs": list(face.outputs),
        "settings": [
            {"name": each.name, "kind": each.kind, "default": each.default, "help": each.help}
            for each in face.settings
        ],
    }

"""Paths into blocks: the uses that lead from the main graph to the graph of a block.

A path is a tuple of node ids: the first is a use in the main graph, the next a use in that block's
graph, and so on; the empty path is the main graph. Into a block that no use leads to, a path
begins with the block's name.
"""

from __future__ import annotations

from collections import deque

from nnstudio.project.graph import Graph, Node
from nnstudio.project.kinds import block_name
from nnstudio.project.project import Project

Path = tuple[int | str, ...]


def block_at(project: Project, path: Path) -> str | None:
    """The name of the block that a path leads to; None for the main graph.

    KeyError where a node on the path is gone, or uses no block.
    """
    block: str | None = None
    for at, step in enumerate(path):
        if isinstance(step, str):
            block = None if at else step
        else:
            block = block_name(project.graph_of(block).nodes[step].type)
        if block is None or project.block(block) is None:
            raise KeyError(step)
    return block


def use_at(project: Project, path: Path) -> Node | None:
    """The use that a path ends with; None where it is empty, or only the name of a block.

    KeyError as `block_at`.
    """
    last = path[-1] if path else ""
    return None if isinstance(last, str) else graph_at(project, path[:-1]).nodes[last]


def graph_at(project: Project, path: Path) -> Graph:
    """The graph that a path leads to; KeyError as `block_at`."""
    return project.graph_of(block_at(project, path))


def leads(project: Project, path: Path) -> bool:
    """Whether there is a graph at the end of a path."""
    try:
        block_at(project, path)
    except KeyError:
        return False
    return True


def longest_beginning(project: Project, path: Path) -> Path:
    """As much of a path as still leads somewhere."""
    while not leads(project, path):
        path = path[:-1]
    return path


def path_to(project: Project, block: str | None, near: Path = ()) -> Path | None:
    """A path to the graph of a block (None: the main graph), close to another path.

    Where no use of the block can be reached from the main graph, it is the block's name; None where
    there is no such block.
    """
    if block is not None and project.block(block) is None:
        return None
    beginnings = [near[:length] for length in range(len(near), -1, -1)]
    for path in beginnings:
        if block_at(project, path) == block:
            return path
    for path in beginnings:
        found = _below(project, block, path)
        if found is not None:
            return found
    return None if block is None else (block,)


def renamed(path: Path, before: Project, after: Project) -> Path:
    """A path of an earlier state of a project, where the block that it begins with has another
    name now."""
    first = path[0] if path else None
    if not isinstance(first, str) or after.block(first) is not None:
        return path
    old = before.block(first)
    now = next((each.name for each in after.blocks if old and each.graph is old.graph), None)
    return path if now is None else (now, *path[1:])


def _below(project: Project, block: str | None, start: Path) -> Path | None:
    """The shortest path to a block that begins so."""
    open_, seen = deque([start]), {block_at(project, start)}
    while open_:
        path = open_.popleft()
        for node in graph_at(project, path).nodes.values():
            name = block_name(node.type)
            if name is None or name in seen:
                continue
            if name == block:
                return (*path, node.id)
            seen.add(name)
            if project.block(name) is not None:
                open_.append((*path, node.id))
    return None


def named(project: Project, name: str) -> tuple[Path, int]:
    """The path to a node and its id, from the names that lead to it: `stage1/conv2`.

    KeyError where there is no such node.
    """
    *uses, last = name.split("/")
    path: Path = ()
    for use in uses:
        path = (*path, graph_at(project, path).named(use).id)
    return path, graph_at(project, path).named(last).id


def distance(one: Path, other: Path) -> int:
    """How many steps out of and into blocks lie between two paths."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return len(one) + len(other) - 2 * shared

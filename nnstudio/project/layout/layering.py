"""Which column each node stands in, and the main path that will be one straight line."""

from __future__ import annotations

from nnstudio.project.layout.net import Net, topological


def layering(net: Net, part: list[int]) -> tuple[dict[int, int], list[int]]:
    """(column of each node of a component, its main path).

    The main path is the longest one (the residual branches, not the skips). Nodes that it leads to
    stand as far left as they can; others (a target beside the input of a loss) as far right.
    """
    inside = set(part)
    order = [node for node in topological(net) if node in inside]
    earliest: dict[int, int] = {}
    for node in order:
        earliest[node] = 1 + max((earliest[other] for other in net.behind[node]), default=-1)
    path = _main_path(net, part, earliest)
    led_to = set(path)
    for node in order:
        if any(other in led_to for other in net.behind[node]):
            led_to.add(node)
    column = dict(earliest)
    for node in reversed(order):
        if node not in led_to and net.ahead[node]:
            column[node] = min(column[target] for target in net.ahead[node]) - 1
    return column, path


def _main_path(net: Net, part: list[int], earliest: dict[int, int]) -> list[int]:
    node = max(part, key=lambda each: (earliest[each], -each))
    path = [node]
    while earliest[node]:
        node = next(other for other in net.behind[node] if earliest[other] == earliest[node] - 1)
        path.append(node)
    return path[::-1]

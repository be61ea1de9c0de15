"""What the pointer tells when it rests on something."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from nnstudio.project.graph import Graph
from nnstudio.project.problem import Problem
from nnstudio.ui import theme
from nnstudio.ui.canvas.fitting import declared
from nnstudio.ui.canvas.hit import Hit, PortAt
from nnstudio.ui.canvas.links import link_text
from nnstudio.ui.canvas.loops.marks import ENTERING, OTHER, WORDS
from nnstudio.ui.canvas.scene import Scene
from nnstudio.ui.canvas.text import count_text, shape_text


def tip(scene: Scene, found: Hit, graph: Graph | None = None) -> str:
    """A short text in Qt's rich text, "" for nothing. `graph` tells whose weights a node uses."""
    if found.port is not None:
        return _port(scene, found.port)
    if found.node is not None:
        return _node(scene, found.node, graph)
    if found.wire is not None:
        return _wire(scene, found.wire)
    if found.mark is not None:
        return _mark(scene, found.mark, found.second)
    return _frame(scene, found.frame) if found.frame is not None else ""


def _mark(scene: Scene, key: int, second: bool) -> str:
    """How a value passes the border of a loop: in words, and with shapes."""
    loops = scene.loops
    marks = loops.entries if second else loops.marks
    if key not in marks:
        return ""
    mark, _ = marks[key]
    wire = scene.wires.values[int(scene.wires.row[key])]
    report = scene.reports.get(wire.source)
    made = report.outputs.get(wire.output) if report else None
    entering = mark in ENTERING
    if second:
        made = loops.left.get(key)
    passed = (loops.across if entering else loops.left).get(key)
    way = "Into" if entering else "Out of"
    lines = [f"{way} the loop: <b>{mark}</b>", escape(WORDS[mark])]
    if made is not None and passed is not None:
        lines.append(f"{escape(shape_text(made.shape))} → {escape(shape_text(passed.shape))}")
    chosen = wire.mark == mark if key in loops.entries else wire.mark
    lines.append("" if chosen else "This is what the shapes suggest.")
    lines.append(f"Click for <b>{OTHER[mark]}</b>: {escape(WORDS[OTHER[mark]])}")
    return _joined([line for line in lines if line])


def _frame(scene: Scene, key: int) -> str:
    """What a frame says besides its title; a note says all by itself."""
    frame = scene.frames.values.get(key)
    if frame is None or not frame.holds or not frame.text:
        return ""
    return _joined([f"<b>{escape(frame.title)}</b>", *map(escape, frame.text.splitlines())])


def _node(scene: Scene, key: int, graph: Graph | None) -> str:
    node, kind, report = scene.node(key), scene.kind(key), scene.reports.get(key)
    assert node is not None
    lines = [f"<b>{escape(node.name)}</b> · {escape(kind.title)}", escape(kind.summary)]
    if report is not None:
        for name, tensor in report.outputs.items():
            lines.append(f"{escape(name)}: {escape(shape_text(tensor.shape))}")
        if report.parameters:
            lines.append(f"{count_text(report.parameters)} parameters")
        for name, text in report.expressions.items():
            lines.append(escape(f"{name}: {text.text} = {report.settings[name]}"))
    link = link_text(graph, node) if graph is not None else ""
    if link:
        lines.append(escape(link))
    return _joined([*lines, *_problems(scene.problems.get(key, ()))])


def _wire(scene: Scene, key: int) -> str:
    wire = scene.wires.values[int(scene.wires.row[key])]
    tensor, source, target = scene.tensor(wire), scene.node(wire.source), scene.node(wire.target)
    assert source is not None and target is not None
    shape = shape_text(tensor.shape) if tensor else "shape not known"
    lines = [f"<b>{escape(shape)}</b>"]
    ends = f"{source.name}.{wire.output} → {target.name}.{wire.input}"
    lines.append(escape(ends))
    wrong = [each for each in scene.problems.get(wire.target, ()) if each.port == wire.input]
    return _joined([*lines, *_problems(wrong)])


def _port(scene: Scene, at: PortAt) -> str:
    port, report = declared(scene, at), scene.reports.get(at.node)
    marks = [mark for mark, on in (("optional", port.optional), ("takes many", port.many)) if on]
    lines = [f"<b>{escape(port.name)}</b>{''.join(f' · {mark}' for mark in marks)}"]
    if port.help:
        lines.append(escape(port.help))
    known = None
    if report is not None:
        known = report.outputs.get(port.name) if at.output else None
        arriving = () if at.output else report.inputs.get(port.name, ())
        lines += [escape(shape_text(tensor.shape)) for tensor in arriving]
    if known is not None:
        lines.append(escape(shape_text(known.shape)))
    elif port.text != "...":
        lines.append(f"expects {escape(port.text.replace(' ', ' × '))}" if not at.output else "")
    wrong = [
        each for each in scene.problems.get(at.node, ()) if each.port == at.port and not at.output
    ]
    return _joined([*(line for line in lines if line), *_problems(wrong)])


def _problems(problems: Iterable[Problem]) -> list[str]:
    look = theme.current()
    found = []
    for problem in problems:
        color = look.error if problem.severity == "error" else look.warning
        found.append(f'<span style="color:{color.name()}">{escape(problem.message)}</span>')
        found += [f"→ {escape(fix.text)}" for fix in problem.fixes]
    return found


def _joined(lines: list[str]) -> str:
    return f'<div style="white-space:normal">{"<br>".join(lines)}</div>'

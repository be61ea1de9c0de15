"""The text of `predict.py`: raw inputs to answers, with the preparation that training learned."""

from __future__ import annotations

from nnstudio.compiler.analysis import Analysis
from nnstudio.compiler.data_text import DataText
from nnstudio.compiler.parts import Parts
from nnstudio.compiler.report import Value
from nnstudio.compiler.source import ModelSource, Source, joined
from nnstudio.compiler.writing import Page, docstring, imports, literal
from nnstudio.project.wiring import into


def predict_source(
    analysis: Analysis, model: ModelSource, functions: tuple[DataText, ...]
) -> Source:
    """Write the prediction of a project that has no errors; `functions` read inputs and answer."""
    at, _ = prediction(model.parts)
    fields = tuple(str(analysis.nodes[node.id].settings["field"]) for node in model.parts.inputs)
    page = Page()
    page.add("HERE = Path(__file__).parent")
    page.add()
    page.add(f"INPUTS = {literal(fields)}", comment="fields that the model takes")
    page.add(f"OUTPUT = {at}", comment="which of several outputs is the prediction")
    for function in functions:
        page.add()
        page.add()
        page.text(function.text)
    page.add()
    page.add()
    page.add('if __name__ == "__main__":')
    name = model.class_name
    page.add(f"    run(sys.modules[__name__], {name})")
    more = {
        "import sys",
        "from pathlib import Path",
        f"from model import {name}",
        "from portable.predict import run",
        *(line for function in functions for line in function.imports),
    }
    head = [*docstring(f"Predict with a trained {name}: `python predict.py --help`."), ""]
    return Source("predict.py", *joined([*head, *imports(page.lines, more)], page))


def prediction(parts: Parts) -> tuple[int, Value]:
    """Which output of the model is the prediction: the first that an Output marks, or the first."""
    for at, output in enumerate(parts.outputs):
        if output.kept:
            return at, output.value
    return 0, parts.outputs[0].value


def meaning(analysis: Analysis, parts: Parts) -> tuple[str, str]:
    """What the prediction is compared with (a field), and how it becomes one: softmax, sigmoid, "".

    Found at the loss that takes the prediction, else at the first loss.
    """
    wires = into(analysis.graph)
    _, value = prediction(parts)
    losses = list(analysis.of_kind("loss"))
    for node, report in losses:
        ends = {wire.input: wire for wire in wires.get(node.id, ())}
        first = ends.get(report.kind.inputs[0].name)
        target = ends.get("target")
        if first is not None and target is not None and analysis.value(first) == value:
            source = analysis.nodes[target.source]
            if source.kind.kind == "target":
                return str(source.settings["field"]), report.kind.prediction
    for node in parts.targets:
        return str(analysis.nodes[node.id].settings["field"]), ""
    return "", ""

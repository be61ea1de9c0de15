"""Projects that hold a text of a stranger's choice: as title, notes, names in data, paths."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from nnstudio.project.project import Project
from nnstudio.workbench.bench import Workbench
from tests.networks import chain, classifier, spiral

MARKER = "owned"  # a file that none of the texts below may bring about
CODE = f"__import__('os').system('touch {MARKER}')"
TEXTS = [
    CODE,
    f"'+{CODE}+'",
    f'"+{CODE}+"',
    f"'), {CODE} #",
    f'"), {CODE} #',
    f'"""\n{CODE}\n"""',
    f"'''\n{CODE}\n'''",
    f"\\'+{CODE}#\\",
    f'\\"+{CODE}#\\',
    f"x\nimport os\nos.system('touch {MARKER}')\n#",
    f"x\r\u2028\u0085{CODE}",
    "{self.__class__.__mro__} {0} {} {x!r:>{y}} %s %(x)s $x `touch owned`",
    "ﬁ\u202e\u2066 ]'\"\\ \N{SNOWMAN} \uff07\uff02\uff08",
    "'" * 50 + '"' * 50 + "\\" * 51,
    "# type: ignore  # noqa  # fmt: off",
]
HARMLESS = "harmless"


def titled(text: str, folder: Path) -> Workbench:
    """By hand: edits and files refuse most of these titles."""
    return Workbench(replace(spiral().project, name=text))


def noted(text: str, folder: Path) -> Workbench:
    """A project with these notes."""
    return Workbench(replace(spiral().project, notes=text))


def best(text: str, folder: Path) -> Workbench:
    """The figure that picks the best weights; by hand, since it must be one of the graph's."""
    project = spiral().project
    return Workbench(replace(project, plan=replace(project.plan, best=text)))


def _table(folder: Path, header: list[str], rows: list[list[object]]) -> Workbench:
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return _trained_on("Csv", folder, path="table.csv")


def _trained_on(source: str, folder: Path, field: str = "x", **settings: Any) -> Workbench:
    """A linear classifier of a source's data."""
    net = Workbench(Project(name="Net"), folder / "net.nns")
    net.set_data(source, **settings)
    target = "label" if field == "image" else "y"
    known = net.compiled.fields
    classes = known[target].classes if known else ()
    scores = chain(
        net,
        net.add("Input", field=field),
        "Flatten",
        ("Linear", {"out_features": len(classes) or 1}),
    )
    if classes:
        classifier(net, scores, target)
    else:
        net.add("Output", scores)
        goal = net.add("Target", field=target)
        net.add("MSELoss", scores, goal, name="mse")
        net.add("MAE", scores, goal, name="mae")
    return net


def input_column(text: str, folder: Path) -> Workbench:
    """A column of numbers with this name."""
    rows: list[list[object]] = [[at / 7, at % 5, "ab"[at % 2]] for at in range(40)]
    return _table(folder, [text, "b", "kind"], rows)


def category(text: str, folder: Path) -> Workbench:
    """A value of a column of classes that is an input."""
    rows: list[list[object]] = [[(text, "other")[at % 3 == 0], at % 5, at / 3] for at in range(40)]
    return _table(folder, ["a", "b", "goal"], rows)


def target_column(text: str, folder: Path) -> Workbench:
    """The column of numbers that is predicted."""
    rows: list[list[object]] = [[at % 7, at % 5, at / 3] for at in range(40)]
    return _table(folder, ["a", "b", text], rows)


def class_value(text: str, folder: Path) -> Workbench:
    """The name of a class in a table."""
    rows: list[list[object]] = [[at % 7, at % 5, (text, "other")[at % 2]] for at in range(40)]
    return _table(folder, ["a", "b", "kind"], rows)


def class_setting(text: str, folder: Path) -> Workbench:
    """The name of a class as a setting of the source."""
    images, labels = np.zeros((40, 4, 4), np.uint8), np.arange(40) % 2
    np.savez(folder / "data.npz", x=images + labels[:, None, None], y=labels)
    name = text.replace(",", ";")
    return _trained_on("Npz", folder, "image", path="data.npz", classes=f"{name},other")


def array_name(text: str, folder: Path) -> Workbench:
    """The name of an array in an .npz file."""
    values, labels = np.random.default_rng(0).normal(size=(40, 3)), np.arange(40) % 2
    name = text.replace("/", "|")
    np.savez(folder / "data.npz", **{name: values, "labels": labels})
    return _trained_on("Npz", folder, path="data.npz", x=name, y="labels")


def file_name(text: str, folder: Path) -> Workbench:
    """The path of the data."""
    place = folder / text.replace("/", "|")[:80]
    place.mkdir()
    rows = "".join(f"{at % 7},{at % 5},{'ab'[at % 2]}\n" for at in range(40))
    (place / "table.csv").write_text("a,b,kind\n" + rows, encoding="utf-8")
    return _trained_on("Csv", folder, path=f"{place.name}/table.csv")


def class_folder(text: str, folder: Path) -> Workbench:
    """The name of a class as a folder of images."""
    for at, name in enumerate((text.replace("/", "|")[:80], "other")):
        (folder / "images" / name).mkdir(parents=True)
        for number in range(12):
            picture = Image.new("L", (4, 4), at * 100 + number)
            picture.save(folder / "images" / name / f"{number}.png")
    return _trained_on("ImageFolder", folder, "image", path="images", size=4, color=False)


SITES: tuple[Callable[[str, Path], Workbench], ...] = (
    titled,
    noted,
    best,
    input_column,
    category,
    target_column,
    class_value,
    class_setting,
    array_name,
    file_name,
    class_folder,
)

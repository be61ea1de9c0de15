"""Every source becomes a reader that runs as it stands, and nothing of a spec becomes code."""

from __future__ import annotations

import ast
import gzip
import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from nnstudio import portable
from nnstudio.catalog.values import Value, Values
from nnstudio.data import bundled
from nnstudio.data.code import code
from nnstudio.data.load import load
from nnstudio.errors import DataProblem
from nnstudio.portable.dataset import Dataset
from nnstudio.project.project import Chosen, Column, DataSpec, Split

RANDOM = Split(validation=0.2, test=0.2)
STRATIFIED = Split("stratified", 0.2, 0.2)
CHRONOLOGICAL = Split("chronological", 0.2, 0.2)


def spec(type: str, split: Split = RANDOM, **settings: Value) -> DataSpec:
    return DataSpec(source=Chosen(type, Values(settings)), split=split)


def series(column: str) -> DataSpec:
    return spec("Series", CHRONOLOGICAL, path="t.csv", column=column, window=3)


def files(folder: Path) -> None:
    """A small file of each kind."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (30, 6, 5), dtype=np.uint8)
    labels = np.arange(30, dtype=np.uint8) % 3
    np.savez(
        folder / "a.npz", x=images, y=labels, colors=rng.random((30, 6, 5, 3)),
        numbers=rng.random((30, 4)), price=rng.random(30), names=np.array(["a", "b", "c"] * 10),
    )  # fmt: skip
    np.save(folder / "x.npy", rng.random((30, 4)))
    np.save(folder / "y.npy", labels)
    for name, array in (("i", images), ("l", labels)):
        sizes = struct.pack(f">{array.ndim}I", *array.shape)
        content = bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))
    lines = [f"{row},{row * 0.5},{'ab'[row % 2]},{row // 3}" for row in range(30)]
    (folder / "t.csv").write_text("\n".join(["n,v,kind,person", *lines]), encoding="utf-8")
    (folder / "s.txt").write_text("the quick brown fox " * 30, encoding="utf-8")
    for name in ("cats", "dogs"):
        (folder / "pets" / name).mkdir(parents=True)
        for number in range(10):
            image = Image.effect_noise((9, 7), 50)
            image.save(folder / "pets" / name / f"{number}.png")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files(tmp_path)
    return tmp_path


SPECS = {
    "gray": (spec("Npz", STRATIFIED, path="a.npz"), {"image": (1, 6, 5), "label": ()}),
    "colors": (spec("Npz", path="a.npz", x="colors"), {"image": (3, 6, 5), "label": ()}),
    "numbers": (spec("Npz", path="a.npz", x="numbers", y="names"), {"x": (4,), "y": ()}),
    "regression": (spec("Npz", path="a.npz", x="numbers", y="price"), {"x": (4,), "y": (1,)}),
    "image to numbers": (
        spec("Npz", path="a.npz", y="numbers"),
        {"image": (1, 6, 5), "y": (4,)},
    ),
    "official test": (
        spec("Npz", path="a.npz", test_x="x", test_y="y"),
        {"image": (1, 6, 5), "label": ()},
    ),
    "npy": (spec("Npy", inputs="x.npy", targets="y.npy"), {"x": (4,), "y": ()}),
    "idx": (
        spec("Idx", images="i.gz", labels="l.gz", classes="a, b, c"),
        {"image": (1, 6, 5), "label": ()},
    ),
    "folder": (
        spec("ImageFolder", path="pets", size=8, color=False, fit="stretch"),
        {"image": (1, 8, 8), "label": ()},
    ),
    "table": (spec("Csv", path="t.csv"), {"x": (4,), "y": (1,)}),
    "text": (spec("TextFile", CHRONOLOGICAL, path="s.txt", length=8), {"text": (8,), "next": (8,)}),
    "series": (
        spec("Series", CHRONOLOGICAL, path="t.csv", column="v", window=3),
        {"window": (3, 1), "next": (1,)},
    ),
    "moons": (spec("Moons"), {"x": (2,), "y": ()}),
    "circles": (spec("Circles", STRATIFIED), {"x": (2,), "y": ()}),
    "spiral": (spec("Spiral", classes=3), {"x": (2,), "y": ()}),
    "xor": (spec("Xor"), {"x": (2,), "y": ()}),
    "gaussians": (spec("Gaussians", classes=4), {"x": (2,), "y": ()}),
}


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("normalize", ["standard", "minmax", "none"])
def test_every_source_gives_its_fields(folder: Path, name: str, normalize: str) -> None:
    wanted, sizes = SPECS[name]
    wanted = replace(wanted, normalize=normalize)
    dataset = load(wanted, folder)
    assert {key: values.shape[1:] for key, values in dataset.fields.items()} == sizes
    assert all(dataset.rows(part) for part in ("train", "validation", "test"))
    written = code(wanted, folder)
    assert max(map(len, written.source.splitlines())) <= 88
    assert ("normalize" in written.text) == (normalize != "standard" and name != "text")


EXPORTED = """
import sys, torch
from pathlib import Path
sys.path.insert(0, ".")
for name in sorted(path.name for path in Path("readers").iterdir()):
    names = {}
    exec((Path("readers") / name).read_text(encoding="utf-8"), names)
    data = names["load_data"](Path("data") / name)
    torch.save({**data.fields, **data.splits}, f"{name}.pt")
assert "nnstudio" not in sys.modules
"""


def test_an_export_reads_the_same_without_nnstudio(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    export = tmp_path_factory.mktemp("export")
    (export / "portable").mkdir()
    (export / "readers").mkdir()
    for name, (wanted, _) in SPECS.items():
        written = code(wanted, folder)
        (export / "readers" / name).write_text(written.source, encoding="utf-8")
        for file in written.files:
            target = export / "data" / name / file.relative_to(written.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if file.is_dir() else shutil.copy)(file, target)
        for module in written.portable:
            shutil.copy(Path(portable.__path__[0]) / f"{module}.py", export / "portable")
    subprocess.run([sys.executable, "-I", "-c", EXPORTED], cwd=export, check=True)
    for name, (wanted, _) in SPECS.items():
        found = torch.load(export / f"{name}.pt", weights_only=True)
        dataset = load(wanted, folder)
        expected = {**dataset.fields, **dataset.splits}
        assert found.keys() == expected.keys()
        assert all(torch.equal(found[key], expected[key]) for key in expected)


def test_the_text_reads_like_a_persons() -> None:
    written = code(bundled.preset("mnist-10k"), Path())
    assert written.imports == (
        "from portable.arrays import read_npz",
        "from portable.dataset import Dataset, class_indices",
        "from portable.images import prepare_images",
        "from portable.splits import split_stratified",
    )
    assert (
        written.text
        == '''def load_data(folder):
    """Handwritten digits (MNIST, 10,000).

    image  float32 (N, 1, 28, 28)
    label  int64 (N,) class indices
    """
    images, labels = read_npz(folder / "mnist-10k.npz", "X", "y")
    labels, classes = class_indices(labels)
    splits = split_stratified(labels, validation=0.05, test=0.15, seed=0)
    images, preparation = prepare_images(images, splits)
    return Dataset(
        fields={"image": images, "label": labels},
        splits=splits,
        classes={"label": classes},
        preparation=preparation,
    )
'''
    )
    assert written.portable == ("arrays", "dataset", "errors", "files", "images", "splits")


HOSTILE = [
    'a"""\nimport os\nos.system("x")\n"""',
    "'); __import__('os').system('x'); ('",
    "\"quoted\" \\ and 'quoted'",
    "\\",
    "\u202e\u2028x",
    "{preparation}",
    "x" * 4000,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_texts(tmp_path: Path, name: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1,2\n" * 9, encoding="utf-8")
    columns = (Column(name), Column(name + "2", kind="class"), Column(name + "3", "target"))
    written = code(replace(spec("Csv", path=str(path)), columns=columns), tmp_path)
    called = {
        node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        for node in ast.walk(ast.parse(written.source))
        if isinstance(node, ast.Call)
    }
    assert called == {
        "read_csv", "Number", "Category", "split_random", "prepare_table", "number_columns",
        "prepare_targets", "len", "Dataset",
    }  # fmt: skip
    assert len(ast.parse(written.text).body) == 1
    with pytest.raises(DataProblem, match="there is no column"):
        load(replace(spec("Csv", path=str(path)), columns=columns), tmp_path)


def test_files_may_lie_anywhere_and_their_places_stay_out_of_the_text(tmp_path: Path) -> None:
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
    files(tmp_path / "left")
    shutil.move(tmp_path / "left" / "y.npy", tmp_path / "right")
    wanted = spec("Npy", inputs="left/../left/x.npy", targets=str(tmp_path / "right" / "y.npy"))
    written = code(wanted, tmp_path)
    assert 'read_npy(folder / "left/x.npy")' in written.text
    assert written.folder == tmp_path
    assert load(wanted, tmp_path).rows("train") == 18


COLUMNS = (
    Column("n", "time"),
    Column("v", "input"),
    Column("kind", "target", "class"),
    Column("person", "group"),
)


def table(folder: Path, *columns: Column, kind: str = "random", **settings: Value) -> Dataset:
    wanted = spec("Csv", Split(kind, 0.2, 0.2), path="t.csv", **settings)
    return load(replace(wanted, columns=columns), folder)


def test_a_split_by_group_keeps_persons_together(folder: Path) -> None:
    dataset = table(folder, *COLUMNS, kind="group")
    persons = [{row // 3 for row in rows.tolist()} for rows in dataset.splits.values()]
    assert sum(map(len, persons)) == 10


def test_a_split_in_time_follows_the_time_column(folder: Path) -> None:
    (folder / "t.csv").write_text(
        "n,v,kind,person\n" + "\n".join(f"{-row},{row},{'ab'[row % 2]},0" for row in range(30)),
        encoding="utf-8",
    )
    dataset = table(folder, *COLUMNS, kind="chronological")
    assert dataset.fields["x"][:, 0].diff().max() < 0  # the oldest row is the file's last


@pytest.mark.parametrize(
    ("columns", "kind", "message"),
    [
        ((Column("v", "target"),), "random", "no column is an input"),
        ((Column("v"), Column("v")), "random", "listed twice"),
        ((Column("v"), Column("n", "target")), "stratified", "needs a target of classes"),
        ((Column("v"), Column("kind", "target", "class")), "group", "whose role is group"),
        ((Column("v"), Column("x", "target")), "random", "there is no column 'x'"),
        (
            (Column("v"), Column("n", "target"), Column("kind", "target", "class")),
            "random",
            "one of them is a class",
        ),
        ((Column("v"), Column("n", "target", missing="mean")), "random", "invent answers"),
        ((Column("kind", kind="class", missing="mean"),), "random", "which have no mean"),
        ((Column("kind"), Column("n", "target")), "random", "line 2, column 'kind': this is not"),
        ((Column("v", role="boss"),), "random", "role of column 'v' must be one of"),
    ],
)
def test_columns_that_cannot_work_are_explained(
    folder: Path, columns: tuple[Column, ...], kind: str, message: str
) -> None:
    with pytest.raises(DataProblem, match=message):
        table(folder, *columns, kind=kind)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (DataSpec(), "has no data yet"),
        (spec("Xml"), "no data source 'Xml'"),
        (spec("Moons", samples=-1), "samples must be a whole number"),
        (spec("Moons", size=3), "no setting 'size'"),
        (spec("Gaussians", samples=10, classes=20), "too few for 20 classes"),
        (spec("Csv"), "path is empty"),
        (spec("Csv", path="absent.csv"), "no such file"),
        (spec("Idx", images="i.gz", labels="l.gz", test_images="i.gz"), "test_labels is empty"),
        (spec("Idx", images="i.gz", labels="t.csv"), "not an IDX file"),
        (spec("Npz", path="a.npz", x="absent"), "no array named 'absent'"),
        (spec("Npz", path="a.npz", y="x"), "one label per row"),
        (spec("Npz", Split("weekly"), path="a.npz"), "split must be one of"),
        (replace(spec("Moons"), normalize="log"), "normalization must be one of"),
        (spec("TextFile", path="s.txt"), "Expected a chronological split"),
        (spec("TextFile", CHRONOLOGICAL, path="s.txt", length=500), "holds no whole window"),
        (
            spec("Series", CHRONOLOGICAL, path="t.csv", column="kind", window=3),
            "this is not a number",
        ),
        (
            spec("Series", CHRONOLOGICAL, path="t.csv", column="no", window=3),
            "there is no column 'no'",
        ),
        (spec("ImageFolder", path="absent"), "no such folder"),
        (spec("Moons", Split(validation=0.0001)), "the validation part is empty"),
    ],
)
def test_specs_that_cannot_work_are_explained(folder: Path, wanted: DataSpec, message: str) -> None:
    with pytest.raises(DataProblem, match=message):
        load(wanted, folder)


def test_inputs_and_targets_of_different_lengths_are_refused(folder: Path) -> None:
    np.save(folder / "y.npy", np.arange(20) % 3)
    with pytest.raises(DataProblem, match="different numbers of rows"):
        load(spec("Npy", inputs="x.npy", targets="y.npy"), folder)


def test_a_number_that_is_missing_in_an_array_is_named(folder: Path) -> None:
    x = np.zeros((30, 4))
    x[7, 2] = np.nan
    np.save(folder / "x.npy", x)
    with pytest.raises(DataProblem, match="row 8, column x3"):
        load(spec("Npy", inputs="x.npy", targets="y.npy"), folder)

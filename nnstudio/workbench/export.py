"""The export folder: the very sources that trained, what they import, and the data they read."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nnstudio.compiler.writing import plain
from nnstudio.data.resolve import resolve
from nnstudio.errors import FileError, UsageError
from nnstudio.project.file import text_of
from nnstudio.project.project import Project
from nnstudio.workbench.compiled import Compiled
from nnstudio.workbench.portable_files import folder as portable_folder
from nnstudio.workbench.portable_files import needed, outside

LARGEST_DATA = 100 * 2**20
DATA = "data"
_ORIGIN = ("about.json", "LICENSE")  # of a bundled set: where it is from, and what is allowed
_REQUIREMENTS = {"numpy": "numpy>=1.26", "torch": "torch>=2.6", "PIL": "pillow>=10.0"}


@dataclass(frozen=True)
class Weights:
    """Trained weights to put in: which, the file, what predicting needs, and a line on them."""

    kind: str
    file: Path
    preparation: Mapping[str, Any]
    line: str


def export(compiled: Compiled, out: Path, weights: Weights | None) -> Path:
    """Write the folder `out`, whole or not at all.

    Raises:
        ProblemsError: the project has errors.
        UsageError: `out` exists and is not an empty folder.
        FileError: the folder cannot be written.
    """
    compiled.require()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            f"{out} exists and is not empty. Choose another folder, or remove it first."
        )
    made = [folder for folder in out.parents if not folder.exists()]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as place:
            built = Path(place) / "export"
            _write(compiled, built, weights)
            if out.is_dir():
                out.rmdir()
            built.rename(out)
    except OSError as error:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise FileError(
            f"cannot write the export to {out}: {error.strerror or error}. Nothing was left there;"
            " choose a folder with room that you may write to."
        ) from error
    return out


def _write(compiled: Compiled, out: Path, weights: Weights | None) -> None:
    out.mkdir()
    sources = [compiled.model_source, compiled.train_source, compiled.predict_source]
    texts = [source.text for source in sources]
    for source in sources:
        (out / source.name).write_text(source.text, encoding="utf-8")
    files = needed(texts)
    (out / "portable").mkdir()
    for file in files:
        shutil.copyfile(portable_folder() / file, out / "portable" / file)
    copied = [(out / "portable" / file).read_text(encoding="utf-8") for file in files]
    lines = [_REQUIREMENTS[name] for name in outside([*texts, *copied])]
    (out / "requirements.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    carried = _copy_data(compiled, out / DATA)
    project = text_of(_placed(compiled, carried))
    (out / "project.nns").write_text(project, encoding="utf-8")
    if weights is not None:
        (out / "weights").mkdir()
        shutil.copyfile(weights.file, out / "weights" / f"{weights.kind}.pt")
        text = json.dumps(weights.preparation, ensure_ascii=False)
        (out / "weights" / "preparation.json").write_text(text, encoding="utf-8")
    (out / "README.md").write_text(_readme(compiled, carried, weights), encoding="utf-8")


def _placed(compiled: Compiled, carried: bool) -> Project:
    """The project as it finds its own files from the export: in its data folder, or where they are
    where they were too large to come along."""
    project, source = compiled.project, compiled.project.data.source
    if source is None or source.type == "Bundled":
        return project
    found = resolve(project.data, compiled.folder)
    settings = source.settings
    for name, file in found.files.items():
        settings = settings.with_(name, f"{DATA}/{found.name(name)}" if carried else str(file))
    data = replace(project.data, source=replace(source, settings=settings))
    return replace(project, data=data)


def _copy_data(compiled: Compiled, out: Path) -> bool:
    """Copy the data's files where they are small enough; False where `--data` must name them."""
    data = compiled.data_code
    files = [file for top in data.files for file in _files(top)]
    source = compiled.project.data.source
    if source is not None and source.type == "Bundled":
        files += [data.folder / name for name in _ORIGIN]
    if sum(file.stat().st_size for file in files) > LARGEST_DATA:
        return False
    for file in files:
        target = out / file.relative_to(data.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return True


def _files(top: Path) -> list[Path]:
    return sorted(path for path in top.rglob("*") if path.is_file()) if top.is_dir() else [top]


def _readme(compiled: Compiled, carried: bool, weights: Weights | None) -> str:
    name = compiled.model_source.class_name
    rows = [
        ("model.py", f"the network: class `{name}`"),
        ("train.py", "the training, as it ran in NN Studio"),
        ("predict.py", "answers for inputs of your own"),
        ("portable/", "the training loop, metrics and readers that these import"),
        ("project.nns", "the project, to open in NN Studio again"),
    ]
    if carried and compiled.data_code.files:
        rows.insert(4, (f"{DATA}/", "what it learns from"))
    if weights:
        rows.append(
            ("weights/", f"trained weights ({weights.kind}), and the preparation of inputs")
        )
    table = "\n".join(f"| `{file}` | {what} |" for file, what in rows)
    data = "" if carried else " --data FOLDER_WITH_THE_DATA"
    trained = f"\n{weights.line}\n" if weights else ""
    return f"""# {plain(compiled.project.name) or name}

Written by NN Studio. It needs the packages of `requirements.txt`, and nothing of NN Studio.

```
pip install -r requirements.txt
python train.py{data}
python predict.py --help
```
{trained}
| file | what it is |
|---|---|
{table}

`python train.py` repeats the training to the last bit on the same machine, with the same version of
PyTorch and the same number of threads (on the CPU; within rounding on a GPU).
"""

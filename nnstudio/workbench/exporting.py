"""Exporting a run: its own sources, its weights, and what it reached."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from nnstudio.errors import UsageError
from nnstudio.workbench.export import Weights, export
from nnstudio.workbench.recorded import Recorded, recorded

if TYPE_CHECKING:
    from nnstudio.workbench.bench import Workbench

KINDS = ("best", "last", "none")


def export_run(bench: Workbench, out: Path, run: str | None, weights: str) -> Path:
    """Export a run with its weights; without any run (or with weights "none") the project as it is.

    Raises:
        UsageError: no such run or weights, or `out` is not empty.
        ProblemsError: the project has errors.
        FileError: the folder cannot be written.
    """
    if weights not in KINDS:
        raise UsageError(f"weights are one of {', '.join(KINDS)}, not {weights!r}")
    chosen = _chosen(bench, run, weights)
    if chosen is None:
        return export(bench.compiled, out, None)
    if weights == "none":
        return export(chosen.compiled, out, None)
    with tempfile.TemporaryDirectory() as place:
        file = _bare_weights(chosen, weights, Path(place))
        line = f"The weights are those of run {chosen.folder.name}."
        ready = Weights(weights, file, chosen.folder.preparation(), line)
        return export(chosen.compiled, out, ready)


def _chosen(bench: Workbench, run: str | None, weights: str) -> Recorded | None:
    try:
        return recorded(bench, run)
    except UsageError:
        if run is not None:
            raise
        return None


def _bare_weights(run: Recorded, kind: str, place: Path) -> Path:
    """The state dict alone, as `train.py` of the export saves it."""
    import torch

    from nnstudio.training.checkpoint import load

    file = place / f"{kind}.pt"
    torch.save(load(run.weights(kind)).model, file)
    return file

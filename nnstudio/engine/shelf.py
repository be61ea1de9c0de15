"""The dataset and the trained model that were asked for last, kept for the next question."""

from __future__ import annotations

import json
from pathlib import Path

from nnstudio.data.code import DataCode, code
from nnstudio.data.describe import Stamp, remember, stamp_of
from nnstudio.data.load import run
from nnstudio.engine.trained import Trained, of_record
from nnstudio.errors import DataProblem
from nnstudio.portable.dataset import Dataset
from nnstudio.project.file.faults import FormError, path_text
from nnstudio.project.file.parsing import parse_data
from nnstudio.project.project import DataSpec
from nnstudio.workbench.recorded import Recorded


class Shelf:
    """Keeps one of each: a change of the files or of the weights is noticed."""

    def __init__(self) -> None:
        self._stamp: Stamp | None = None
        self._data: Dataset | None = None
        self._key: tuple[Path, int] | None = None
        self._trained: Trained | None = None

    def dataset(self, spec: DataSpec, folder: Path) -> tuple[DataCode, Dataset]:
        """The data of a spec and the text that loads it; DataProblem where it cannot be read."""
        written = code(spec, folder)
        stamp = stamp_of(written)
        if self._data is None or stamp != self._stamp:
            self._data = None  # the old one goes before the new one comes
            self._data, self._stamp = run(written), stamp
            remember(stamp, self._data)
        return written, self._data

    def trained(self, recorded: Recorded) -> Trained:
        """The best weights of a recorded run; UsageError where it has none."""
        path = recorded.weights("best")
        key = (path, path.stat().st_mtime_ns)
        if self._trained is None or key != self._key:
            self._trained = None
            self._trained, self._key = of_record(recorded), key
        return self._trained


def spec_of(text: str) -> DataSpec:
    """The data spec that a message carries; DataProblem where it is none."""
    try:
        return parse_data(json.loads(text))
    except FormError as fault:
        where = f"{path_text(fault.path)}: " if fault.path else ""
        raise DataProblem(f"The data's settings cannot be used: {where}{fault.reason}.") from fault
    except ValueError as error:
        raise DataProblem(f"The data's settings are no JSON: {error}.") from error

"""The analyst: everything that needs torch and is not the training itself."""

from __future__ import annotations

from pathlib import Path

import torch

from nnstudio.data.describe import balance, fields
from nnstudio.data.listing import listing
from nnstudio.engine.answering import answer
from nnstudio.engine.arrays import array_of
from nnstudio.engine.looking import shown_fields, shown_labels
from nnstudio.engine.messages import (
    Ask,
    ColumnListed,
    ColumnsListed,
    Describe,
    Described,
    Export,
    Exported,
    ListColumns,
    Reply,
    Request,
    Sampled,
    Samples,
    Verified,
    Verify,
)
from nnstudio.engine.shelf import Shelf, spec_of
from nnstudio.errors import UsageError
from nnstudio.portable.dataset import SPLITS
from nnstudio.project.file import parse
from nnstudio.project.project import Project
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.compiled import Compiled
from nnstudio.workbench.recorded import recorded

MOST_SAMPLES = 4096


class Analyst:
    """Answers one request after the other."""

    def __init__(self) -> None:
        self._shelf = Shelf()

    def reply(self, request: Request) -> Reply:
        """The reply to a request; StudioError says why there is none."""
        if isinstance(request, Describe):
            return self._describe(request)
        if isinstance(request, ListColumns):
            return _list_columns(request)
        if isinstance(request, Verify):
            compiled = Compiled(_project(request.project), Path(request.folder))
            return Verified(request.serial, compiled.problems)
        if isinstance(request, Samples):
            return self._samples(request)
        if isinstance(request, Export):
            bench = opened(request.project, request.path, request.home)
            path = bench.export(request.out, request.run, request.weights)
            return Exported(request.serial, str(path))
        if isinstance(request, Ask):
            run = recorded(opened(request.project, request.path, request.home), request.run)
            return answer(request, self._shelf.trained(run))
        raise UsageError(f"there is no answer to a {type(request).__name__}")

    def _describe(self, request: Describe) -> Described:
        written, data = self._shelf.dataset(spec_of(request.data), Path(request.folder))
        return Described(
            serial=request.serial,
            fields=tuple(fields(data).values()),
            imports=tuple(written.imports),
            text=written.text,
            rows=tuple((split, data.rows(split)) for split in SPLITS),
            balance=tuple((name, tuple(parts.items())) for name, parts in balance(data).items()),
        )

    def _samples(self, request: Samples) -> Sampled:
        _, data = self._shelf.dataset(spec_of(request.data), Path(request.folder))
        if request.split not in SPLITS:
            raise UsageError(
                f"there is no split {request.split!r}; choose one of {', '.join(SPLITS)}"
            )
        first, count = max(request.first, 0), min(max(request.count, 0), MOST_SAMPLES)
        rows = data.splits[request.split][first : first + count]
        return Sampled(
            serial=request.serial,
            split=request.split,
            first=first,
            total=data.rows(request.split),
            rows=array_of(rows.to(torch.int64)),
            fields=shown_fields(data, rows),
            labels=shown_labels(data, rows),
        )


def _list_columns(request: ListColumns) -> ColumnsListed:
    found = listing(spec_of(request.data), Path(request.folder))
    return ColumnsListed(
        request.serial,
        tuple(
            ColumnListed(each.column, each.guessed, each.missing, each.example, each.values)
            for each in found
        ),
    )


def opened(project: str, path: str | None, home: str | None = None) -> Workbench:
    """A workbench of the project that a message carries."""
    return Workbench(_project(project), path, home)


def _project(text: str) -> Project:
    return parse(text, "the project")

"""The reader's text for tables (CSV)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nnstudio.catalog.sources import DECIMALS, DELIMITERS
from nnstudio.data.guess import Format, guess_columns_of, guess_format
from nnstudio.data.parts import Body, Fields, file, normalized, returned, split_lines
from nnstudio.data.resolve import Resolved
from nnstudio.data.writing import Expression, call, dict_of, literal, quoted, tuple_of
from nnstudio.errors import DataProblem
from nnstudio.project.project import Column

_LISTED = 12  # columns named in a docstring
_LONGEST = 40


def table(source: Resolved, body: Body) -> Fields:
    """Rows and columns: x from the inputs, y from the targets."""
    format = found_format(source)
    columns = source.columns or guess_columns_of(source.files["path"], format)
    _check(source, columns)
    inputs = [column for column in columns if column.role == "input"]
    targets = [column for column in columns if column.role == "target"]
    read_table(source, body, format)
    _choose_rows(source, body, columns)
    body.lines += _inputs(body, inputs)
    is_class = bool(targets) and targets[0].kind == "class"
    if is_class:
        body.add("y, classes = ", body.call("columns.class_column", "table", name(targets[0])))
    _split(source, body, columns, "y" if is_class else "")
    options = normalized(source.normalize)
    value = body.call("columns.prepare_table", "table", "inputs", "splits", **options)
    body.add("x, preparation = ", value)
    _return(source, body, targets)
    return _described(inputs, targets, is_class)


def found_format(source: Resolved) -> Format:
    """The settings of the file, guessed where they are "auto"."""
    chosen = {key: source.text(key) for key in ("delimiter", "decimal", "encoding", "header")}
    guessed = guess_format(source.files["path"])
    return Format(
        delimiter=DELIMITERS.get(chosen["delimiter"], guessed.delimiter),
        decimal=DECIMALS.get(chosen["decimal"], guessed.decimal),
        encoding=guessed.encoding if chosen["encoding"] == "auto" else chosen["encoding"],
        header=guessed.header if chosen["header"] == "auto" else chosen["header"] == "yes",
    )


def read_table(source: Resolved, body: Body, format: Format) -> None:
    """`table = read_csv(…)`, with what differs from the reader's defaults."""
    usual = Format()
    options: dict[str, Expression] = {
        key: literal(getattr(format, key))
        for key in ("delimiter", "decimal", "encoding", "header")
        if getattr(format, key) != getattr(usual, key)
    }
    body.add("table = ", body.call("tables.read_csv", file(source.name("path")), **options))


def name(column: Column) -> str:
    """A column's name as a literal."""
    return quoted(column.name)


def _check(source: Resolved, columns: Sequence[Column]) -> None:
    title = source.title
    twice = [key for key, count in Counter(c.name for c in columns).items() if count > 1]
    targets = [column for column in columns if column.role == "target"]
    if twice:
        raise DataProblem(f"{title}: column {twice[0]!r} is listed twice. List it once.")
    if not any(column.role == "input" for column in columns):
        raise DataProblem(
            f"{title}: no column is an input. Expected at least one column with the role input, got"
            f" {', '.join(f'{c.name!r} ({c.role})' for c in columns[:8])}. Give one that role."
        )
    if len(targets) > 1 and any(column.kind == "class" for column in targets):
        raise DataProblem(
            f"{title}: there are {len(targets)} targets, and one of them is a class. Expected one"
            " target of classes, or any number of targets of numbers. Change the other roles."
        )
    for column in targets:
        if column.missing not in ("error", "drop"):
            raise DataProblem(
                f"{title}: missing values of the target {column.name!r} cannot be filled with"
                f" {column.missing!r}, since that would invent answers. Set them to drop or error."
            )
    for column in columns:
        if column.role == "input" and column.kind == "class" and column.missing == "mean":
            raise DataProblem(
                f"{title}: column {column.name!r} holds classes, which have no mean. Set its"
                " missing values to most_frequent, drop or error."
            )


def _choose_rows(source: Resolved, body: Body, columns: Sequence[Column]) -> None:
    used = [column for column in columns if column.role != "ignore"]
    dropped = [name(column) for column in used if column.missing == "drop"]
    if dropped:
        body.add("table = ", body.call("tables.drop_missing", "table", *dropped))
    times = [column for column in columns if column.role == "time"]
    if source.split.kind == "chronological" and times:
        body.add("table = ", body.call("tables.sort_by_time", "table", name(times[0])))


def _inputs(body: Body, inputs: Sequence[Column]) -> list[str]:
    lines = ["    inputs = ["]
    for column in inputs:
        options: dict[str, Expression] = {}
        if column.missing in ("mean", "most_frequent"):
            options["missing"] = quoted(column.missing)
        if column.kind == "class" and column.encoding != "one_hot":
            options["encoding"] = quoted(column.encoding)
        kind = "columns.Number" if column.kind == "number" else "columns.Category"
        lines.append(f"        {call(body.use(kind), name(column), **options)},")
    return [*lines, "    ]"]


def _split(source: Resolved, body: Body, columns: Sequence[Column], labels: str) -> None:
    groups = [column for column in columns if column.role == "group"]
    split = source.split
    if split.kind != "group" or not groups:
        split_lines(body, split, "len(table)", labels)
        return
    value = body.call(
        "splits.split_groups",
        f"table.column({name(groups[0])})",
        validation=literal(split.validation),
        test=literal(split.test),
        seed=literal(split.seed),
    )
    body.add("splits = ", value)


def _return(source: Resolved, body: Body, targets: Sequence[Column]) -> None:
    fields = {"x": "x", "y": "y"} if targets else {"x": "x"}
    if not targets:
        returned(body, fields)
        return
    if targets[0].kind == "class":
        returned(body, fields, classes={"y": "classes"})
        return
    names = [name(column) for column in targets]
    options = {**normalized(source.normalize), "columns": str(tuple_of(names))}
    body.add("y = ", body.call("tables.number_columns", "table", *names))
    value = body.call("scaling.prepare_targets", "y", "splits", **options)
    body.add("y, targets, scales = ", value)
    preparation = dict_of([("targets", "targets")])
    text = str(preparation).replace("{", "{**preparation, ", 1)
    returned(body, fields, scales="scales", preparation=text)


def _described(inputs: Sequence[Column], targets: Sequence[Column], is_class: bool) -> Fields:
    classes = [c for c in inputs if c.kind == "class" and c.encoding == "one_hot"]
    width = "F" if classes else str(len(inputs))
    shown = [_short(c) + (" (one-hot)" if c in classes else "") for c in inputs[:_LISTED]]
    more = [f"{len(inputs) - _LISTED} more"] if len(inputs) > _LISTED else []
    fields = [("x", f"float32 (N, {width}): {', '.join(shown + more)}")]
    if is_class:
        fields.append(("y", f"int64 (N,) class indices: {_short(targets[0])}"))
    elif targets:
        columns = ", ".join(map(_short, targets[:_LISTED]))
        fields.append(("y", f"float32 (N, {len(targets)}): {columns}"))
    return fields


def _short(column: Column) -> str:
    return column.name if len(column.name) <= _LONGEST else f"{column.name[: _LONGEST - 1]}…"

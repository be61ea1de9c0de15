"""The reader's text for texts and series: windows, divided in time."""

from __future__ import annotations

from nnstudio.data.guess import guess_columns_of, guess_encoding
from nnstudio.data.parts import Body, Fields, file, normalized, returned
from nnstudio.data.resolve import Resolved
from nnstudio.data.tables_code import found_format, read_table
from nnstudio.data.writing import Expression, dict_of, literal, quoted
from nnstudio.errors import DataProblem


def text(source: Resolved, body: Body) -> Fields:
    """Windows of characters, and the same windows one character later."""
    _require_chronological(source)
    length = int(str(source.settings["length"]))
    stride = int(str(source.settings["stride"] or length))
    encoding = source.text("encoding")
    if encoding == "auto":
        encoding = guess_encoding(source.files["path"])
    options = {} if encoding == "utf-8" else {"encoding": quoted(encoding)}
    body.add("text = ", body.call("files.read_text", file(source.name("path")), **options))
    body.add("tokens, vocabulary = ", body.call("text.encode_text", "text"))
    windows = {"length": literal(length), "stride": literal(stride)}
    _split_windows(source, body, "len(tokens)", length + 1, stride)
    body.add("windows, following = ", body.call("text.text_windows", "tokens", **windows))
    returned(
        body,
        {"text": "windows", "next": "following"},
        classes={"text": "vocabulary", "next": "vocabulary"},
        preparation=dict_of([("kind", quoted("text")), ("length", literal(length))]),
    )
    return [
        ("text", f"int64 (N, {length}) characters"),
        ("next", f"int64 (N, {length}), one later"),
    ]


def series(source: Resolved, body: Body) -> Fields:
    """Windows of past values, and the value that follows."""
    _require_chronological(source)
    window = int(str(source.settings["window"]))
    format = found_format(source)
    column = source.text("column")
    if not column:
        columns = guess_columns_of(source.files["path"], format)
        numeric = [each.name for each in columns if each.kind == "number"]
        if not numeric:
            raise DataProblem(
                f"{source.title}: {source.files['path']} has no column of numbers. Expected one to"
                f" predict, got {', '.join(repr(each.name) for each in columns)}. Set column, or"
                " choose another file."
            )
        column = numeric[-1]
    read_table(source, body, format)
    _split_windows(source, body, "len(table)", window + 1, 1)
    options = normalized(source.normalize)
    if source.text("missing") != "error":
        options["missing"] = quoted(source.text("missing"))
    value = body.call(
        "series.prepare_series", "table", quoted(column), literal(window), "splits", **options
    )
    body.add("window, following, preparation = ", value)
    body.add("scale = ", '(preparation["offset"], preparation["factor"])')
    returned(
        body,
        {"window": "window", "next": "following"},
        scales=dict_of([("window", "scale"), ("next", "scale")]),
    )
    return [("window", f"float32 (N, {window}, 1)"), ("next", "float32 (N, 1)")]


def _split_windows(source: Resolved, body: Body, values: str, span: int, stride: int) -> None:
    options: dict[str, Expression] = {"span": literal(span)}
    if stride != 1:
        options["stride"] = literal(stride)
    options["validation"] = literal(source.split.validation)
    options["test"] = literal(source.split.test)
    body.add("splits = ", body.call("splits.split_windows", values, **options))


def _require_chronological(source: Resolved) -> None:
    if source.split.kind != "chronological":
        raise DataProblem(
            f"{source.title}: a {source.split.kind} split would put windows that share values into"
            " training and test alike. Expected a chronological split. Set the split's kind to"
            " chronological."
        )

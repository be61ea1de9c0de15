"""A module imports only from the rows below its own; there is no list of exceptions."""

from __future__ import annotations

import sys

from tests.architecture.tree import imports, modules, part_of

# From the bottom up. "" is `nnstudio/__init__.py`: the workbench's functions by public names.
ROWS = (
    ("catalog", "portable", "portable_import", "errors", "resources"),
    ("project",),
    ("compiler", "data", "runs"),
    ("training", "diagnosis"),
    ("workbench",),
    ("",),
    ("engine",),
    ("cli", "ui"),
    ("__main__",),
)
ROW = {part: number for number, row in enumerate(ROWS) for part in row}
QT = {"PySide6", "PyQt5", "PyQt6", "shiboken6", "pyqtgraph", "qtpy"}


def test_every_part_of_the_package_has_a_row() -> None:
    assert {module.part for module in modules()} <= set(ROW)


def test_modules_import_only_from_the_rows_below() -> None:
    wrong = []
    for module in modules():
        for line, name in imports(module):
            if name.split(".")[0] != "nnstudio":
                continue
            part = part_of(name)
            allowed = part == module.part or ROW.get(part, len(ROWS)) < ROW[module.part]
            if not allowed:
                wrong.append(f"{module.path}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_torch_stays_out_of_what_the_window_loads() -> None:
    forbidden = {"catalog", "project", "runs", "ui", "cli"}
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules()
        for line, name in imports(module)
        if module.part in forbidden and name.split(".")[0] == "torch"
    ]
    assert not wrong, "\n".join(wrong)


def test_qt_is_in_the_window_only() -> None:
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules()
        for line, name in imports(module)
        if module.part != "ui" and name.split(".")[0] in QT
    ]
    assert not wrong, "\n".join(wrong)


def test_the_catalog_needs_the_standard_library_alone() -> None:
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules()
        for line, name in imports(module)
        if module.part == "catalog"
        and name.split(".")[0] not in sys.stdlib_module_names | {"nnstudio"}
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_copied_into_exports_needs_torch_numpy_and_pillow_at_most() -> None:
    allowed = sys.stdlib_module_names | {"torch", "numpy", "PIL"}
    wrong = [
        f"{module.path}:{line} imports {name}"
        for module in modules()
        for line, name in imports(module)
        if module.part == "portable"
        and name.split(".")[0] not in allowed
        and not name.startswith("nnstudio.portable.")  # written relatively: see the next test
    ]
    assert not wrong, "\n".join(wrong)


def test_only_what_reads_image_files_needs_pillow() -> None:
    users = {
        module.name
        for module in modules()
        for _, name in imports(module)
        if module.part == "portable" and name.split(".")[0] == "PIL"
    }
    assert len(users) <= 1, users


def test_what_is_copied_into_exports_never_names_nnstudio() -> None:
    wrong = [
        str(module.path)
        for module in modules()
        if module.part == "portable"
        and any("nnstudio" in line for line in _import_lines(module.path.read_text("utf-8")))
    ]
    assert not wrong, "\n".join(wrong)


def _import_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith(("import ", "from "))]

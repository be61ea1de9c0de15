"""The size budget: what outgrows it is split before it is merged."""

from __future__ import annotations

import ast

from tests.architecture.tree import ROOT, modules

LONGEST_FILE, LONGEST_FUNCTION, MOST_METHODS = 400, 60, 25


def test_no_file_is_longer_than_400_lines() -> None:
    long = [f"{m.path.relative_to(ROOT)}: {m.lines}" for m in modules() if m.lines > LONGEST_FILE]
    tests = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    ]
    assert not long + tests


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{module.path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_no_class_has_more_than_25_public_methods() -> None:
    large = [
        f"{module.path.relative_to(ROOT)}:{node.lineno} {node.name}: {len(methods)}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and len(methods := _public_methods(node)) > MOST_METHODS
    ]
    assert not large


def _public_methods(owner: ast.ClassDef) -> list[str]:
    return [
        node.name
        for node in owner.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
    ]

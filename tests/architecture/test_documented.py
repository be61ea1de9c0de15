"""Everything public says what it is: docstrings, annotations, no forbidden words in names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.tree import ROOT, Module, modules

FORBIDDEN_IN_NAMES = ("Manager", "Helper", "Util", "Handler")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def test_every_module_has_a_docstring() -> None:
    assert not [m.name for m in modules() if not ast.get_docstring(m.tree)]


def test_every_package_explains_itself_in_a_paragraph() -> None:
    short = [
        m.name
        for m in modules()
        if m.is_package and len((ast.get_docstring(m.tree) or "").split()) < 20
    ]
    assert not short


def test_all_public_classes_and_functions_have_docstrings() -> None:
    bare = [_place(m, d) for m, d, owner in _public() if not _documented(d, owner)]
    assert not bare, "\n".join(bare)


def test_all_functions_are_annotated() -> None:
    bare = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            args = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            args += [arg for arg in (node.args.vararg, node.args.kwarg) if arg]
            named = [arg for arg in args if arg.arg not in ("self", "cls", "mcs")]
            complete = node.returns is not None and all(arg.annotation for arg in named)
            if not complete:
                bare.append(_place(module, node))
    assert not bare, "\n".join(bare)


def test_no_class_is_a_manager_or_a_helper() -> None:
    wrong = [
        _place(module, node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        and (any(word in node.name for word in FORBIDDEN_IN_NAMES) or node.name.endswith("Base"))
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_left_to_do() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")
    wrong = [
        f"{module.path.relative_to(ROOT)}: {word}"
        for module in modules()
        for word in words
        if word in module.path.read_text(encoding="utf-8")
    ]
    assert not wrong, "\n".join(wrong)


def _public() -> Iterator[tuple[Module, Definition, ast.ClassDef | None]]:
    for module in modules():
        for node in module.tree.body:
            if not isinstance(node, Definition) or node.name.startswith("_"):
                continue
            yield module, node, None
            if isinstance(node, ast.ClassDef):
                for member in node.body:
                    if isinstance(member, Definition) and not member.name.startswith("_"):
                        yield module, member, node


def _documented(node: Definition, owner: ast.ClassDef | None) -> bool:
    """Overriding methods may leave the words to the parent class, setters to their property."""
    setter = any(isinstance(each, ast.Attribute) for each in node.decorator_list)
    return bool(ast.get_docstring(node)) or (owner is not None and bool(owner.bases)) or setter


def _place(module: Module, node: ast.stmt) -> str:
    return f"{module.path.relative_to(ROOT)}:{node.lineno} {getattr(node, 'name', '')}"

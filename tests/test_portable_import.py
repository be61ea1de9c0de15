"""Generated sources see the portable files, what they are given, and little else."""

from __future__ import annotations

import types

import pytest

import nnstudio.portable.dataset
from nnstudio.portable_import import namespace, needed


def run(source: str, **modules: types.ModuleType) -> dict[str, object]:
    names = namespace(modules)
    exec(source, names)
    return names


def test_portable_is_the_very_package_that_exports_copy() -> None:
    names = run(
        "from __future__ import annotations\n"
        "import portable.dataset as whole\n"
        "from portable import splits\n"
        "from portable.dataset import Dataset\n"
        "import portable.text\n"
    )
    assert names["Dataset"] is nnstudio.portable.dataset.Dataset
    assert names["whole"] is nnstudio.portable.dataset
    assert names["portable"] is nnstudio.portable


def test_further_modules_are_found_by_name() -> None:
    model = types.ModuleType("model")
    model.Net = "net"  # type: ignore[attr-defined]
    assert run("from model import Net", model=model)["Net"] == "net"


@pytest.mark.parametrize("name", ["os", "subprocess", "nnstudio", "pickle", "socket", "model"])
def test_other_imports_fail(name: str) -> None:
    with pytest.raises(ImportError, match=f"do not import '{name}'"):
        run(f"import {name}")


@pytest.mark.parametrize(
    "call", ["eval('1')", "exec('1')", "open('x')", "compile('1', '', 'eval')"]
)
def test_functions_that_run_or_open_anything_are_withheld(call: str) -> None:
    with pytest.raises(NameError):
        run(call)


def test_classes_can_be_defined_and_torch_used() -> None:
    names = run(
        "import torch.nn.functional as F\nfrom torch import nn\nclass A(nn.Module): pass\nA()"
    )
    assert names["__name__"] == "generated"


def test_what_a_module_imports_is_needed_too() -> None:
    assert needed(["series"]) == ("dataset", "errors", "files", "scaling", "series", "tables")
    assert needed([]) == ()

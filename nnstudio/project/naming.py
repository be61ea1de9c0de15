"""Names of nodes: legal and unique identifiers, since they become attributes in the source."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Container

from nnstudio.catalog.values import shown

LONGEST_NAME = 64

# Names that generated code uses itself; a node so called would hide them.
_OF_THE_SOURCE = frozenset(
    ("torch", "nn", "F", "self", "x", "math", "np", "numpy", "portable", "Path", "annotations")
)

# Attributes of torch.nn.Module: a layer so called would break it (a test compares with torch).
_OF_A_MODULE = frozenset(
    (
        "T_destination",
        "add_module",
        "apply",
        "bfloat16",
        "buffers",
        "call_super_init",
        "children",
        "compile",
        "cpu",
        "cuda",
        "double",
        "dump_patches",
        "eval",
        "extra_repr",
        "float",
        "forward",
        "get_buffer",
        "get_extra_state",
        "get_parameter",
        "get_submodule",
        "half",
        "ipu",
        "load_state_dict",
        "modules",
        "mtia",
        "named_buffers",
        "named_children",
        "named_modules",
        "named_parameters",
        "parameters",
        "register_backward_hook",
        "register_buffer",
        "register_forward_hook",
        "register_forward_pre_hook",
        "register_full_backward_hook",
        "register_full_backward_pre_hook",
        "register_load_state_dict_post_hook",
        "register_load_state_dict_pre_hook",
        "register_module",
        "register_parameter",
        "register_state_dict_post_hook",
        "register_state_dict_pre_hook",
        "requires_grad_",
        "set_extra_state",
        "set_submodule",
        "share_memory",
        "state_dict",
        "to",
        "to_empty",
        "train",
        "training",
        "type",
        "xpu",
        "zero_grad",
    )
)

# `input` is what torch itself calls an argument.
RESERVED = (
    _OF_THE_SOURCE
    | _OF_A_MODULE
    | (frozenset(dir(builtins)) - {"input"})
    | frozenset(keyword.kwlist)
    | frozenset(keyword.softkwlist)
)

_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z]{3})(?=[A-Z]{2})"
)


_PORTS = ("BlockInput", "BlockOutput")


def complaint(name: object, type: str = "") -> str:
    """Why a node (of this type) cannot have this name; "" where it can. Ports may be called x."""
    if name == "x" and type in _PORTS:
        return ""
    if not isinstance(name, str):
        return f"a node's name must be a text, not {shown(name)}"
    if not name:
        return "a node needs a name"
    if len(name) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} characters, {shown(name)} is too long"
    if not name.isidentifier():
        return (
            "a name becomes an attribute in the Python source: letters, digits and _ only,"
            f" a letter first; {shown(name)} is none"
        )
    if name.startswith("_"):
        return f"a name starts with a letter, not with _ as {name!r} does"
    if name in RESERVED:
        return (
            f"{name!r} already means something in Python, torch or the written code; choose"
            " another name"
        )
    if unicodedata.normalize("NFKC", name) != name:
        return f"Python would read {name!r} as {unicodedata.normalize('NFKC', name)!r}; write that"
    return ""


def class_name(text: str) -> str:
    """The name of a class from words: `res unit` → `ResUnit`; a legal name stays as it is.

    What no name can be made of stays as well.
    """
    text = text.strip()
    if not complaint(text):
        return text
    words = re.findall(r"[^\W_]+", text)
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return text if complaint(joined) else joined


def stem(key: str) -> str:
    """The name that a programmer would give to the first node of a type: `Conv2d` → `conv`."""
    bare = re.sub(r"(?<=[a-z])(Loss|[0-9]d)$", "", key) or key
    bare = re.sub(r"(?<=.)Loss$", "", bare)
    return re.sub(r"\W", "_", _CAMEL.sub("_", bare)).lower().strip("_") or "node"


def free_name(wanted: str, taken: Container[str], numbered: bool) -> str:
    """`wanted` with a number that makes it legal and unique (`numbered`: always with one).

    It is the lowest free number while numbers have no gaps; finding it takes O(log n) questions.
    """
    if not numbered and wanted not in taken and not complaint(wanted):
        return wanted
    bare = (wanted.rstrip("0123456789") or "node") if numbered else wanted
    bare = bare[: LONGEST_NAME - 12]
    if bare[-1:].isdigit():
        bare += "_"

    def is_free(number: int) -> bool:
        name = f"{bare}{number}"
        return name not in taken and name not in RESERVED

    low, high = (0 if numbered else 1), (1 if numbered else 2)
    while not is_free(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_free(middle) else (middle, high)
    return f"{bare}{high}"


def copied_name(name: str, taken: Container[str]) -> str:
    """A name for a copy: the same where it is free, else the next number."""
    return name if name not in taken else free_name(name, taken, name[-1:].isdigit())

"""Lines of Python from templates: as a person writes them, and never code from a value."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.catalog.dims import BATCH
from nnstudio.catalog.node_type import NodeType, Part, Port
from nnstudio.catalog.registry import node_types, optimizers, schedules
from nnstudio.catalog.settings import Text, filled
from nnstudio.catalog.values import SettingError, Value
from nnstudio.compiler.ports import infer
from nnstudio.compiler.templates import call_lines, part_code, setup_line

N = BATCH


def written(
    key: str, inputs: Mapping[str, Any], outputs: Mapping[str, str | None], **chosen: Any
) -> tuple[str, ...]:
    """The setup line and the call lines of one node; each input's variable is its port's name."""
    kind = node_types()[key]
    settings = filled(kind.settings, chosen)
    shapes = {p: tuple(d) if isinstance(d, list) else (d,) for p, d in inputs.items()}
    found = infer(kind, settings, shapes)
    names = {
        port: (port,) if len(found_) == 1 else tuple(f"{port}{i}" for i in range(len(found_)))
        for port, found_ in shapes.items()
    }
    setup = setup_line(kind, settings, found.bound, units="1.0")
    return (setup, *call_lines(kind, settings, found.bound, "self.m", names, outputs))


@pytest.mark.parametrize(
    ("key", "inputs", "outputs", "chosen", "expected"),
    [
        (
            "Conv2d",
            {"x": (N, 1, 28, 28)},
            {"y": "x"},
            {"out_channels": 6, "kernel_size": 5, "padding": 2},
            ("nn.Conv2d(1, 6, 5, padding=2)", "x = self.m(x)"),
        ),
        ("ReLU", {"x": (N, 8)}, {"y": "x"}, {}, ("", "x = F.relu(x)")),
        ("Flatten", {"x": (N, 8, 2)}, {"y": "x"}, {}, ("", "x = torch.flatten(x, 1)")),
        (
            "MaxPool2d",
            {"x": (N, 1, 8, 8)},
            {"y": "x", "indices": None},
            {},
            ("", "x = F.max_pool2d(x, 2)"),
        ),
        (
            "MaxPool2d",
            {"x": (N, 1, 8, 8)},
            {"y": "x", "indices": "at"},
            {"kernel_size": (2, 3)},
            ("", "x, at = F.max_pool2d(x, (2, 3), return_indices=True)"),
        ),
        ("Add", {"x": [(N, 8), (N, 8), (N, 8)]}, {"y": "y"}, {}, ("", "y = x0 + x1 + x2")),
        ("Concatenate", {"x": [(N, 8)]}, {"y": "y"}, {}, ("", "y = torch.cat([x], 1)")),
        (
            "WeightedSum",
            {"losses": [(), (), ()]},
            {"loss": "loss"},
            {"weights": (0.5, 1.0)},
            ("", "loss = 0.5 * losses0 + losses1 + losses2"),
        ),
        ("Select", {"x": (N, 5, 8)}, {"y": "x"}, {}, ("", "x = x[:, -1]")),
        ("Slice", {"x": (N, 5, 8)}, {"y": "x"}, {"start": 1}, ("", "x = x[:, 1:]")),
        ("Mean", {"x": (N, 5, 8)}, {"y": "x"}, {}, ("", "x = x.mean(1)")),
        ("Mean", {"x": (N, 5, 8)}, {"y": "x"}, {"dim": (1, 2)}, ("", "x = x.mean((1, 2))")),
        (
            "Reshape",
            {"x": (N, 6)},
            {"y": "x"},
            {"shape": (2, -1)},
            ("", "x = x.reshape(x.shape[0], 2, -1)"),
        ),
        (
            "LSTM",
            {"x": (N, 5, 8)},
            {"y": "x", "h": None, "c": None},
            {},
            ("nn.LSTM(8, 64, batch_first=True)", "x, _ = self.m(x)"),
        ),
        (
            "LSTM",
            {"x": (N, 5, 8), "h0": (1, N, 64), "c0": (1, N, 64)},
            {"y": "x", "h": "h", "c": None},
            {"output": "last"},
            (
                "nn.LSTM(8, 64, batch_first=True)",
                "x, (h, _) = self.m(x, (h0, c0))",
                "x = x[:, -1]",
            ),
        ),
        (
            "GRU",
            {"x": (N, 5, 8)},
            {"y": "x", "h": None},
            {"output": "last", "bidirectional": True, "num_layers": 2},
            (
                "nn.GRU(8, 64, batch_first=True, num_layers=2, bidirectional=True)",
                "x, _ = self.m(x)",
                "x = torch.cat([x[:, -1, :64], x[:, 0, 64:]], 1)",
            ),
        ),
        (
            "MultiheadAttention",
            {"query": (N, 5, 8)},
            {"y": "x", "weights": None},
            {},
            (
                "nn.MultiheadAttention(8, 4, batch_first=True)",
                "x, _ = self.m(query, query, query, need_weights=False)",
            ),
        ),
        (
            "MultiheadAttention",
            {"query": (N, 5, 8), "key": (N, 3, 8), "key_padding_mask": (N, 3)},
            {"y": "x", "weights": "w"},
            {},
            (
                "nn.MultiheadAttention(8, 4, batch_first=True)",
                "x, w = self.m(query, key, key, key_padding_mask=key_padding_mask)",
            ),
        ),
        (
            "CrossEntropyLoss",
            {"input": (N, 5, 65), "target": (N, 5)},
            {"loss": "loss"},
            {"label_smoothing": 0.1},
            (
                "nn.CrossEntropyLoss(label_smoothing=0.1)",
                "loss = self.m(input.flatten(0, -2), target.flatten())",
            ),
        ),
        (
            "BCEWithLogitsLoss",
            {"input": (N, 1), "target": (N,)},
            {"loss": "loss"},
            {},
            (
                "nn.BCEWithLogitsLoss()",
                "loss = self.m(input, target.reshape_as(input).float())",
            ),
        ),
        (
            "ConfusionMatrix",
            {"input": (N, 10), "target": (N,)},
            {},
            {},
            ("ConfusionMatrix(classes=10)", "self.m.update(input, target)"),
        ),
        (
            "MAE",
            {"input": (N, 1), "target": (N, 1)},
            {},
            {},
            ("MAE(1.0)", "self.m.update(input, target)"),
        ),
        ("LayerNorm", {"x": (N, 6)}, {"y": "x"}, {}, ("nn.LayerNorm(6)", "x = self.m(x)")),
        (
            "LayerNorm",
            {"x": (N, 5, 6)},
            {"y": "x"},
            {"normalized_dims": 2},
            ("nn.LayerNorm((5, 6))", "x = self.m(x)"),
        ),
    ],
)
def test_lines_read_like_hand_written_ones(
    key: str,
    inputs: Mapping[str, Any],
    outputs: Mapping[str, str | None],
    chosen: Mapping[str, Any],
    expected: tuple[str, ...],
) -> None:
    assert written(key, inputs, outputs, **chosen) == expected


def test_a_causal_mask_is_one_statement() -> None:
    lines = written(
        "MultiheadAttention", {"query": (N, 5, 8)}, {"y": "y", "weights": None}, causal=True
    )
    assert len(lines) == 2 and "triu(1)" in lines[1] and len(ast.parse(lines[1]).body) == 1


def _part(table: Mapping[str, Part], key: str, **chosen: Any) -> str:
    part = table[key]
    names = {"parameters": "model.parameters()", "optimizer": "optimizer", "steps": "steps"}
    values = filled(part.settings, chosen)
    return part_code(part, values, **names, steps_per_epoch="steps_per_epoch", lr="0.01")


def test_optimizers_print_what_differs_from_torch_only() -> None:
    assert _part(optimizers(), "Adam") == "torch.optim.Adam(model.parameters(), lr=0.001)"
    assert _part(optimizers(), "SGD", lr=0.1, momentum=0.9, nesterov=True) == (
        "torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)"
    )
    assert "betas=(0.8, 0.999)" in _part(optimizers(), "AdamW", betas=(0.8, 0.999))


def test_schedules_take_the_optimizers_rate_where_none_is_set() -> None:
    assert _part(schedules(), "constant") == "None"
    assert _part(schedules(), "OneCycleLR") == (
        "torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.01, total_steps=steps)"
    )
    assert "max_lr=0.5" in _part(schedules(), "OneCycleLR", max_lr=0.5)
    assert _part(schedules(), "StepLR", step_size=3) == (
        "torch.optim.lr_scheduler.StepLR(optimizer, step_size=3)"
    )


@pytest.mark.parametrize("key", list(optimizers()))
def test_optimizers_are_made_by_torch(key: str) -> None:
    import torch

    parameters = [torch.nn.Parameter(torch.zeros(2))]
    optimizer = eval(
        part_code(optimizers()[key], filled(optimizers()[key].settings, {}), parameters="p"),
        {"torch": torch, "p": parameters},
    )
    for name, part in schedules().items():
        code = part_code(part, filled(part.settings, {}), optimizer="o", steps="9", lr="0.1")
        found = eval(code, {"torch": torch, "o": optimizer})
        assert (found is None) == (name == "constant")


def test_settings_that_exclude_each_other_are_explained() -> None:
    with pytest.raises(SettingError, match="momentum must be above 0"):
        _part(optimizers(), "SGD", nesterov=True)
    with pytest.raises(SettingError, match=r"dampening is 0\.5"):
        _part(optimizers(), "SGD", nesterov=True, momentum=0.9, dampening=0.5)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("kernel_size", "__import__('os')"),
        ("padding", "same)"),
        ("out_channels", True),
        ("bias", "True"),
        ("kernel_size", (1, 2, 3)),
        ("padding_mode", "zeros', evil()"),
    ],
)
def test_a_value_out_of_range_never_reaches_a_line(setting: str, value: Any) -> None:
    kind = node_types()["Conv2d"]
    settings: dict[str, Value] = {**filled(kind.settings, {}), setting: value}
    with pytest.raises(SettingError, match=setting):
        setup_line(kind, settings, {"C": 1})


SAYING = NodeType(
    "Say",
    "Say",
    "Test",
    "A type with a text.",
    settings=(Text("word", "", longest=200),),
    setup="nn.Say({x.F}, {word}{options})",
    call="{self}({x}, {word})",
)


@given(st.text(max_size=60) | st.sampled_from(['")\nimport os', "'''", '\\"', "{x.F}", "{self}"]))
def test_a_hostile_text_stays_inside_its_string(word: str) -> None:
    if "\0" in word:
        return
    setup = setup_line(SAYING, {"word": word}, {"F": 3})
    (line,) = call_lines(SAYING, {"word": word}, {}, "self.say", {"x": ("x",)}, {"y": "x"})
    for text in (setup, line):
        (statement,) = ast.parse(text).body
        call = statement.value  # type: ignore[attr-defined]
        argument = call.args[1]
        assert isinstance(argument, ast.Constant) and argument.value == word
        assert len(text.splitlines()) == 1
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
        assert len(calls) == 1


def test_a_size_that_is_no_number_cannot_be_printed() -> None:
    with pytest.raises(ValueError, match="needs F as a number"):
        setup_line(node_types()["Linear"], filled(node_types()["Linear"].settings, {}), {"F": N})


def test_a_missing_variant_is_an_error_and_not_a_silent_nothing() -> None:
    kind = NodeType("T", "T", "T", "T.", inputs=(Port("x"),), call=())
    with pytest.raises(ValueError, match="declares no call"):
        call_lines(kind, {}, {}, "self.t", {"x": ("x",)}, {"y": "y"})

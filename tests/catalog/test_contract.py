"""Every node type keeps the contract of the catalog. A new type needs no change here."""

from __future__ import annotations

import importlib
import inspect
import keyword
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from nnstudio import resources
from nnstudio.catalog.dims import Dims, number
from nnstudio.catalog.node_type import Call, NodeType, Part, ShapeError
from nnstudio.catalog.registry import node_types, optimizers, schedules
from nnstudio.compiler.measure import Assembled, assemble, measure
from nnstudio.compiler.ports import Inferred, infer
from nnstudio.compiler.template_text import mentioned, pieces
from tests.catalog.cases import Case, cases, computing, tensors


def _resolved(dotted: str) -> Any:
    module, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _signature_defaults(dotted: str) -> dict[str, Any]:
    """Defaults by name; for classes that pass `*args, **kwargs` on, those of their bases too.

    Empty for functions written in C++, which have no signature.
    """
    if not dotted:
        return {}
    target = _resolved(dotted)
    try:
        owners = [target, *target.__mro__[1:]] if inspect.isclass(target) else [target]
        found: dict[str, Any] = {}
        for owner in owners:
            parameters = inspect.signature(owner).parameters.values()
            for p in parameters:
                if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
                    found.setdefault(p.name, p.default)
            if all(p.kind != p.VAR_KEYWORD for p in parameters):
                break
        return found
    except ValueError:
        return {}


def _over(declared: Iterable[NodeType | Part], name: str = "kind") -> pytest.MarkDecorator:
    """Run a test for each of some declarations, under its key."""
    return pytest.mark.parametrize(name, tuple(declared), ids=lambda each: each.key)


def _is_class(dotted: str) -> bool:
    return bool(dotted) and inspect.isclass(_resolved(dotted))


DECLARED: tuple[NodeType | Part, ...] = (
    *computing(),
    *optimizers().values(),
    *schedules().values(),
)
KINDS = _over(computing())
ALL = _over(node_types().values())
PARTS = _over((*optimizers().values(), *schedules().values()), "part")


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def _inferred(case: Case) -> Inferred | None:
    """What the rules say; None where they refuse, in which case torch must do so too."""
    try:
        return infer(case.kind, case.settings, case.inputs)
    except ShapeError as error:
        assert not case.default, f"{case}: its defaults must work on its examples"
        assert str(error)
        assert error.port in [port.name for port in case.kind.inputs]
        return None


def _assembled(case: Case, found: Inferred, wanted: tuple[str, ...] | None = None) -> Assembled:
    wires = {port: len(shapes) for port, shapes in case.inputs.items()}
    return assemble(case.kind, case.settings, found.bound, wires, wanted)


def _real(dims: Dims, batch: int) -> tuple[int, ...]:
    return tuple(number(dim, {"N": batch}) for dim in dims)


@KINDS
def test_code_runs_and_gives_the_shapes_and_counts_that_the_rules_say(kind: NodeType) -> None:
    for case in cases(kind):
        found = _inferred(case)
        if found is None:
            continue
        torch.manual_seed(0)
        made = _assembled(case, found)
        learned = sum(weight.numel() for weight in made.weights())
        assert found.parameters == learned, str(case)
        for batch in (2, 3):
            outputs = made.call(*tensors(case, found.bound, batch))
            got = {name: tuple(value.shape) for name, value in outputs.items()}
            assert got == {n: _real(d, batch) for n, d in found.outputs.items()}, str(case)


@_over(kind for kind in computing() if kind.macs)
def test_multiply_adds_are_half_of_the_operations_that_torch_counts(kind: NodeType) -> None:
    for case in cases(kind):
        found = _inferred(case)
        if found is None:
            continue
        made = _assembled(case, found)
        inputs = tensors(case, found.bound, 3)
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            made.call(*inputs)
        counted = counter.get_total_flops()
        # It counts nothing for recurrent layers and fused attention: see test_ports for those.
        assert counted or kind.family in ("Recurrent", "Attention"), str(case)
        assert counted in (0, 2 * 3 * number(found.macs, {})), str(case)


@KINDS
def test_every_output_can_be_the_only_one_in_use(kind: NodeType) -> None:
    for case in cases(kind):
        found = _inferred(case)
        for port in kind.outputs:
            if found is None:
                continue
            made = _assembled(case, found, (port.name,))
            outputs = made.call(*tensors(case, found.bound, 2))
            assert tuple(outputs[port.name].shape) == _real(found.outputs[port.name], 2), str(case)


@KINDS
def test_rules_refuse_only_what_torch_refuses_or_warns_of(kind: NodeType) -> None:
    """Besides that: results without a single number, and settings that torch does not have."""
    ours = {setting.name: setting.default for setting in kind.settings if setting.fixed}
    for case in cases(kind):
        if _inferred(case) is not None or any(case.settings[n] != v for n, v in ours.items()):
            continue
        accepted = infer(kind, next(cases(kind)).settings, case.inputs)
        assert _refused(case, accepted), str(case)


def _refused(case: Case, accepted: Inferred) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            outputs = _assembled(case, accepted).call(*tensors(case, accepted.bound, 2))
        except (RuntimeError, ValueError, UserWarning, AssertionError, IndexError):
            return True
    return any(output.numel() == 0 for output in outputs.values())


@_over(kind for kind in computing() if kind.kind != "metric")
def test_the_gradient_reaches_every_weight_and_every_input(kind: NodeType) -> None:
    for case in cases(kind):
        found = _inferred(case)
        if found is None:
            continue
        torch.manual_seed(0)
        made = _assembled(case, found)
        inputs = tensors(case, found.bound, 3)
        outputs = [out for out in made.call(*inputs).values() if out.is_floating_point()]
        ports = [port for port in kind.inputs for _ in case.inputs.get(port.name, ())]
        if _passes_none(kind):
            assert not made.weights() and not any(out.requires_grad for out in outputs)
            continue
        torch.stack([(out * torch.randn_like(out)).sum() for out in outputs]).sum().backward()  # type: ignore[no-untyped-call]
        for weight in made.weights():
            assert weight.grad is not None, str(case)
            assert not case.default or weight.grad.abs().sum() > 0, str(case)
        for port, tensor in zip(ports, inputs, strict=True):
            if tensor.is_floating_point() and port.name != "target":
                assert (tensor.grad is None) == port.sizes_only, str(case)


def _passes_none(kind: NodeType) -> bool:
    """Whether no gradient can pass: indices come in or go out, and nothing is learned."""
    ends = (kind.inputs, kind.outputs)
    return not kind.parameters and any(
        bool(ports) and all(port.dtype in ("int", "bool") for port in ports) for ports in ends
    )


@_over(kind for kind in computing() if kind.kind != "metric")
def test_the_meta_device_finds_the_same_shapes_without_any_rule(kind: NodeType) -> None:
    for case in cases(kind):
        if case.default:
            found = infer(kind, case.settings, case.inputs)
            outputs, learned = measure(kind, case.settings, case.inputs, found.bound)
            assert outputs == found.outputs
            assert learned == found.parameters


@_over(kind for kind in computing() if not kind.setup and _is_class(kind.torch))
def test_an_operation_equals_its_torch_module_with_every_setting_spelled_out(
    kind: NodeType,
) -> None:
    made_from: Any = _resolved(kind.torch)
    for case in cases(kind):
        found = _inferred(case)
        if found is None:
            continue
        inputs = tensors(case, found.bound, 2)
        first = kind.outputs[0].name
        ours = _assembled(case, found, (first,)).call(*inputs)[first]
        text = _text(kind, case.settings)
        explicit = {s.name: case.settings[s.name] for s in kind.settings if _shown(s.name, text)}
        theirs = made_from(**explicit)(*inputs)
        assert torch.equal(ours, theirs), str(case)


def _shown(name: str, text: str) -> bool:
    return name in mentioned(text) or "options" in mentioned(text)


def _text(kind: NodeType, settings: Mapping[str, Any]) -> str:
    """The call that applies with one output in use."""
    if isinstance(kind.call, str):
        return kind.call
    fits = (c for c in kind.call if all(settings[n] == v for n, v in c.when.items()))
    return next(call.text for call in fits)


@_over((each for each in DECLARED if _signature_defaults(each.torch)), "declared")
def test_defaults_are_those_of_torch(declared: NodeType | Part) -> None:
    defaults = _signature_defaults(declared.torch)
    for setting in declared.settings:
        if setting.name not in defaults or defaults[setting.name] is inspect.Parameter.empty:
            continue
        expected: Any = setting.normalize(defaults[setting.name])
        assert setting.is_torch_default(expected), (
            f"{declared.key}.{setting.name}: torch's default is {expected!r}"
        )


@_over(kind for kind in computing() if kind.setup and kind.torch)
def test_options_of_a_module_are_names_that_torch_knows(kind: NodeType) -> None:
    defaults = _signature_defaults(kind.torch)
    for setting in kind.settings:
        if not setting.fixed and setting.name not in mentioned(kind.setup):
            known = setting.name in defaults or kind.key == "RNN"
            assert known, f"{kind.key} has no argument {setting.name}"


@ALL
def test_is_documented(kind: NodeType) -> None:
    assert kind.title and kind.family and kind.formula
    assert kind.summary.endswith(".") and len(kind.summary) < 100
    assert all(setting.help for setting in kind.settings)
    card = resources.folder() / "cards" / kind.card
    assert kind.card and card.is_file(), f"{kind.key} has no card"
    lines = card.read_text(encoding="utf-8").strip().splitlines()
    assert 8 <= len(lines) <= 24, f"{kind.card} has {len(lines)} lines"
    assert kind.title.split(" (")[0].lower() in card.read_text(encoding="utf-8").lower()


@PARTS
def test_parts_are_documented(part: Part) -> None:
    assert part.title and part.summary.endswith(".")
    assert all(setting.help for setting in part.settings)


@ALL
def test_names_can_stand_in_python_and_are_told_apart(kind: NodeType) -> None:
    names = [port.name for port in kind.inputs] + [setting.name for setting in kind.settings]
    for name in (kind.key, *names, *(port.name for port in kind.outputs)):
        assert name.isidentifier() and not keyword.iskeyword(name)
    assert len(set(names)) == len(names)
    assert not {"self", "out", "options", "units"} & set(names)


@ALL
def test_settings_accept_their_own_defaults_and_samples(kind: NodeType) -> None:
    for setting in kind.settings:
        assert setting.check(setting.default) == setting.default
        for value in setting.samples():
            assert setting.check(value) == value


@ALL
def test_only_the_first_statement_reads_inputs(kind: NodeType) -> None:
    calls = (Call(kind.call),) if isinstance(kind.call, str) else kind.call
    ports = {port.name for port in kind.inputs}
    for call in calls:
        for line in call.text.split("\n")[1:]:
            fields = {piece.field.partition(".")[0] for piece in pieces(line)}
            assert not fields & ports

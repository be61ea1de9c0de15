"""Random graphs with nested blocks, repeats, sharing and loops: a clear problem, or a right model.

Right means: shapes are as shown at every node and in every block, the summary counts torch's
parameters, every parameter has a finite gradient unless it is told that none reaches it, and files
and exports change nothing.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from nnstudio.catalog.dims import Dims, number
from nnstudio.compiler.gradients import untrained
from nnstudio.compiler.report import Analysis
from nnstudio.project.file import parse, text_of
from nnstudio.project.problem import Problem
from nnstudio.project.project import Project
from nnstudio.training.checkpoint import load
from nnstudio.workbench.bench import Workbench
from tests.compiler.structures import WORLDS, random_project
from tests.parity.test_parity import assert_equal, run_bare
from tests.project.edits.randomly import Chance

BATCH = 3
STEPS = 12  # of sequences
LARGEST = 10**6  # parameters; repeats of repeats may double and double
Sizes = dict[str, set[tuple[int, ...]]]  # what a module may give, by its path of node names


def assert_clear(project: Project, problem: Problem) -> None:
    """It says where it is, why, and what to do; and it is none of ours."""
    assert problem.message and problem.fixes and all(fix.text for fix in problem.fixes)
    assert "PyTorch" not in problem.message, problem
    assert "None" not in problem.message, problem
    graph = project.graph
    for use in problem.path:
        (block,) = (b for b in project.blocks if f"block:{b.name}" == graph.nodes[use].type)
        graph = block.graph
    if problem.node is not None:
        assert problem.name.split("/")[-1] == graph.nodes[problem.node].name
        assert len(problem.name.split("/")) == len(problem.path) + 1


def sizes(shape: Dims) -> tuple[int, ...]:
    return tuple(number(dim, {"N": BATCH}) for dim in shape)


def inputs(net: Workbench) -> Tensor:
    shape = net.analysis().nodes[net.graph.named("given").id].outputs["y"].shape
    return torch.randn(sizes(shape), generator=torch.Generator().manual_seed(1))


def assert_right(net: Workbench) -> None:
    """All that is claimed of a project without errors."""
    made = net.compiled
    torch.manual_seed(0)
    model = net.build()
    nodes = net.graph.nodes
    used = {nodes[id_].shares or id_ for id_ in made.model_source.parts.model}
    idle = sum(net.analysis().nodes[id_].parameters for id_ in nodes if id_ not in used)
    total = sum(each.numel() for each in model.parameters())
    assert net.summary().parameters == total + idle
    assert f", {total:,} parameters." in net.source()
    assert all(len(line) <= 88 for line in net.source().splitlines() if "def " not in line)
    seen = _watched(model)
    watch = made.watch()
    with watch as values:
        torch.manual_seed(1)
        found = model(inputs(net))
    outputs = found if isinstance(found, tuple) else (found,)
    listed = made.model_source.parts.outputs
    assert len(outputs) == len(listed)
    for value, output in zip(outputs, listed, strict=True):
        shown = net.analysis().tensor(output.value)
        assert shown is not None and tuple(value.shape) == sizes(shown.shape)
    _assert_nodes(net, values)
    _assert_modules(net.analysis(), seen)
    _assert_gradients(net, model, dict(zip((o.value for o in listed), outputs, strict=True)))


def _assert_nodes(net: Workbench, values: dict[str, Tensor]) -> None:
    """What each line of the main graph left behind has the shape that its node shows."""
    for name, value in values.items():
        node = net.graph.named(name)
        port, _ = net.compiled.model_source.values[node.id]
        shown = net.analysis().nodes[node.id].outputs[port]
        assert tuple(value.shape) == sizes(shown.shape), name


def _watched(model: nn.Module) -> dict[str, list[tuple[int, ...]]]:
    """What every module gives, by its path; filled while the model runs."""
    seen: dict[str, list[tuple[int, ...]]] = {}

    def note(path: str, value: object) -> None:
        first = value[0] if isinstance(value, tuple) else value
        assert isinstance(first, Tensor)
        seen.setdefault(path, []).append(tuple(first.shape))

    for path, module in model.named_modules():
        if path and not isinstance(module, nn.Sequential | nn.ModuleList):
            module.register_forward_hook(lambda _, __, out, path=path: note(path, out))
    return seen


def _assert_modules(analysis: Analysis, seen: dict[str, list[tuple[int, ...]]]) -> None:
    expected = _expected(analysis)
    for path, shapes in seen.items():
        if "cell" not in path.split(".")[-1]:
            assert set(shapes) <= expected[_plain(path)], (path, shapes)


def _plain(path: str) -> str:
    """A module's path without the cells of loops."""
    return ".".join(part for part in path.split(".") if "cell" not in part)


def _expected(analysis: Analysis, before: str = "") -> Sizes:
    """The shapes that reports show, by the path of the module that makes them."""
    found: Sizes = {}
    for id_, report in analysis.nodes.items():
        node = analysis.graph.nodes[id_]
        owner = node if node.shares is None else analysis.graph.nodes[node.shares]
        path = f"{before}{owner.name}"
        first = next(iter(report.outputs.values()), None)
        if first is None:
            continue
        several = len(report.inner) > 1 or "repeat" in report.expressions
        if not several:
            found.setdefault(path, set()).add(sizes(first.shape))
        for at, inner in enumerate(report.inner):
            within = f"{path}.{at}" if several else path
            if several:
                output = inner.outputs[report.kind.outputs[0].name]
                found.setdefault(within, set()).add(sizes(output.shape))
            for key, shapes in _expected(inner, f"{within}.").items():
                found.setdefault(key, set()).update(shapes)
    return found


def _assert_gradients(
    net: Workbench, model: nn.Module, outputs: dict[tuple[int, str], Tensor]
) -> None:
    """Those parameters alone have no gradient of which a warning tells that none reaches them."""
    _go_back(net, outputs)
    told = untrained(net.analysis(), net.compiled.model_source.parts)
    paths = {_plain(each.name.replace("/", ".")) for each in told}
    reached = {name: each.grad is not None for name, each in model.named_parameters()}
    for name, parameter in model.named_parameters():
        if parameter.grad is not None:
            finite = torch.isfinite(parameter.grad).all()
            assert finite or _is_finite_in_double(net, name), name
    dark = {_without_repeats(_plain(name)) for name, here in reached.items() if not here}
    for name in dark if _lags(net.analysis()) < STEPS else ():
        assert any(name.startswith(f"{path}.") or name == f"{path}_0" for path in paths), (
            f"{name} has no gradient, and nobody says so"
        )
    for path in paths:
        assert any(name.startswith(f"{path}.") or name == f"{path}_0" for name in dark), (
            f"{path} is said to have no gradient"
        )
    if told:
        assert any("no gradient reaches" in problem.message for problem in net.problems())


def _go_back(net: Workbench, outputs: dict[tuple[int, str], Tensor]) -> None:
    """Gradients of a sum of what is scored, which weighs every number differently."""
    scores = next(w for w in net.graph.wires.values() if w.input == "input")
    toward = outputs[net.analysis().value(scores)]
    weights = torch.linspace(-1, 1, toward.numel(), dtype=toward.dtype).reshape(toward.shape)
    torch.autograd.backward((toward * weights).sum())


def _is_finite_in_double(net: Workbench, name: str) -> bool:
    """Whether that gradient has a value: a dozen layer norms of zeros in a row, such as a first
    state is, multiply it by 316 each, which is more than a float32 holds."""
    torch.manual_seed(0)
    model = net.build().double()
    torch.manual_seed(1)
    found = model(inputs(net).double())
    values = found if isinstance(found, tuple) else (found,)
    listed = net.compiled.model_source.parts.outputs
    _go_back(net, dict(zip((each.value for each in listed), values, strict=True)))
    gradient = dict(model.named_parameters())[name].grad
    return gradient is not None and bool(torch.isfinite(gradient).all())


def _lags(analysis: Analysis) -> int:
    """The steps of all delays in a row, as many times as blocks repeat. Loops one behind another
    may delay a sequence until nothing of it is left, of which no warning tells."""
    own = (report.settings.get("delay", 0) for report in analysis.nodes.values())
    inner = (_lags(each) for report in analysis.nodes.values() for each in report.inner)
    return sum(lag for lag in own if isinstance(lag, int)) + sum(inner)


def _without_repeats(name: str) -> str:
    return ".".join(part for part in name.split(".") if not part.isdigit())


def assert_kept(net: Workbench) -> None:
    """A file gives the equal project, and that the same source."""
    again = Workbench(parse(text_of(net.project), "it"))
    assert again.project == net.project
    assert text_of(again.project) == text_of(net.project)
    assert again.source() == net.source()


def hold(chance: Chance, world: str | None = None) -> bool:
    """The property, for one random project; whether that was right."""
    net = random_project(chance, world)
    if net.analysis().parameters > LARGEST:
        return False
    problems = net.problems()
    for problem in problems:
        assert_clear(net.project, problem)
    if any(problem.severity == "error" for problem in problems):
        return False
    assert_right(net)
    assert_kept(net)
    return True


@pytest.mark.parametrize("tries", [40, pytest.param(2000, marks=pytest.mark.long)])
@pytest.mark.parametrize("world", WORLDS)
def test_a_random_structure_is_right_or_has_a_clear_problem(world: str, tries: int) -> None:
    @settings(max_examples=tries, deadline=None)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        hold(Chance(lambda high: data.draw(st.integers(0, high - 1))), world)

    holds()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seeds", [25, pytest.param(2500, marks=pytest.mark.long)])
@pytest.mark.parametrize("world", WORLDS)
def test_structures_of_many_seeds_are_too_and_most_are_right(world: str, seeds: int) -> None:
    """Larger ones than hypothesis tries."""
    right = sum(hold(Chance(random.Random(seed).randrange), world) for seed in range(seeds))
    assert right > 0.35 * seeds


# Seeds whose projects were wrong once: a weight tied to a node that is left out (two), loops in a
# row that delay a sequence past its end (two), indices of more places than there are classes, and
# gradients that only a float64 holds.
ONCE_WRONG = (
    ("sequence", 1918),
    ("sequence", 1000510),
    ("sequence", 1001301),
    ("sequence", 1003351),
    ("sequence", 1005045),
    ("vector", 1004401),
)


@pytest.mark.parametrize(("world", "seed"), ONCE_WRONG)
def test_what_was_wrong_once_holds(world: str, seed: int) -> None:
    hold(Chance(random.Random(seed).randrange), world)


# Seeds whose projects are right and hold blocks in blocks, repeats, sharing or loops.
EXPORTED: dict[str, tuple[int, ...]] = {"vector": (45,), "sequence": (45, 137), "image": (72,)}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("world", "seed"), [(world, seed) for world, seeds in EXPORTED.items() for seed in seeds]
)
def test_an_exported_structure_repeats_its_run_bit_for_bit(
    world: str, seed: int, tmp_path: Path
) -> None:
    net = random_project(Chance(random.Random(seed).randrange), world)
    net.save(tmp_path / "net.nns")
    result = net.train(device="cpu")
    folder = net.export(tmp_path / "export", run=result.run, weights="none")
    run_bare(folder, tmp_path / "out")
    run = net.place_of_runs / result.run
    assert_equal(load(run / "last.pt").model, tmp_path / "out" / "last.pt")

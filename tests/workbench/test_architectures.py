"""The architectures of the gallery: parameters exactly as published, and they run.

`python -m tests.workbench.test_architectures` writes the files of tests/golden anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

import nnstudio
from nnstudio.project.file import read, text_of
from nnstudio.workbench.bench import Workbench
from nnstudio.workbench.templates import architectures, gallery, template, templates

GOLDEN = Path(__file__).parents[1] / "golden"

# As torchvision counts them; U-Net and Siamese: counted by hand from the papers' figures; char-RNN:
# as its author's program prints it.
PUBLISHED = {
    "resnet-18": 11_689_512,
    "resnet-50": 25_557_032,
    "vgg-16": 138_357_544,
    "alexnet": 61_100_840,
    "googlenet": 6_624_904,
    "densenet-121": 7_978_856,
    "u-net": 31_030_658,
    "siamese": 38_951_745,
    "char-rnn": 240_321,
}
# One sample, small where a network takes any size; and what comes out.
SHAPES: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "u-net": ((1, 188, 188), (2, 4, 4)),
    "siamese": ((1, 105, 105), (1,)),
    "char-rnn": ((64,), (64, 65)),
}
BY_HAND = (
    "rnn-by-hand-sunspots",
    "lstm-by-hand-co2",
    "gru-by-hand-names",
    "peephole-lstm-airline",
)
GOLDENS = (*PUBLISHED, *BY_HAND)


def opened(name: str) -> Workbench:
    """An architecture or a template, as the gallery gives it."""
    return nnstudio.from_template(name)


def test_every_architecture_has_a_published_count() -> None:
    assert [each.name for each in architectures()] == list(PUBLISHED)
    for each in architectures():
        assert each.figure == f"{PUBLISHED[each.name]:,} parameters"


def test_the_gallery_has_templates_and_then_architectures() -> None:
    assert gallery() == (*templates(), *architectures())
    assert {each.kind for each in templates()} == {"template"}
    assert {each.kind for each in architectures()} == {"architecture"}
    assert len({each.name for each in gallery()}) == len(gallery())
    for each in gallery():
        assert each.path.is_file() and each.summary.endswith(".")
        assert read(each.path).name == each.title


@pytest.mark.parametrize("name", PUBLISHED)
def test_nothing_is_missing_but_data(name: str) -> None:
    found = [problem.message for problem in opened(name).problems()]
    if name == "char-rnn":
        assert not found
    else:
        assert len(found) == 1 and "no data" in found[0]


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_architecture_has_exactly_the_published_parameters_and_runs(name: str) -> None:
    torch.manual_seed(0)
    net = opened(name)
    model = net.build().eval()
    assert net.summary().parameters == PUBLISHED[name]
    assert sum(each.numel() for each in model.parameters()) == PUBLISHED[name]
    takes, gives = SHAPES.get(name, ((3, 224, 224), (1000,)))
    towers = 2 if name == "siamese" else 1
    batch = [torch.randn(2, *takes) for _ in range(towers)]
    if name == "char-rnn":
        batch = [torch.randint(65, (2, *takes))]
    with torch.no_grad():
        found = model(*batch)
    assert found.shape == (2, *gives) and found.isfinite().all()


@pytest.mark.parametrize("name", PUBLISHED)
def test_saving_and_opening_change_nothing(name: str, tmp_path: Path) -> None:
    net = opened(name)
    path = net.save(tmp_path / "again.nns")
    assert nnstudio.open(path).project == net.project
    assert path.read_text("utf-8") == template(name).path.read_text("utf-8")
    assert text_of(net.project) == path.read_text("utf-8")


@pytest.mark.parametrize("name", [each.name for each in gallery()])
def test_everything_is_placed_and_architectures_are_framed(name: str) -> None:
    project = opened(name).project
    assert project.graph.frames or name not in PUBLISHED
    for graph in (project.graph, *(block.graph for block in project.blocks)):
        places = [node.at for node in graph.nodes.values()]
        assert None not in places and len(set(places)) == len(places)
    assert all(block.summary for block in project.blocks)


@pytest.mark.parametrize("size", [(28, 28), (17, 40), (96, 64)])
def test_a_fully_convolutional_network_takes_images_of_any_size(size: tuple[int, int]) -> None:
    net = opened("fully-convolutional-mnist")
    assert not net.problems()
    assert net.build()(torch.randn(2, 1, *size)).shape == (2, 10)


def test_twins_have_the_same_weights() -> None:
    model = opened("siamese").build()
    assert [name for name, _ in model.named_children()] == ["tower", "same"]


@pytest.mark.parametrize("name", GOLDENS)
def test_the_source_is_the_one_that_was_read_and_approved(name: str) -> None:
    assert opened(name).source() == golden(name).read_text("utf-8"), (
        "python -m tests.workbench.test_architectures"
    )


def golden(name: str) -> Path:
    """Where the approved source of an architecture or template lies."""
    return GOLDEN / f"{name.replace('-', '_')}.py"


if __name__ == "__main__":
    for each in GOLDENS:
        golden(each).write_text(opened(each).source(), encoding="utf-8")

"""Choosing a device."""

from __future__ import annotations

import pytest
import torch

from nnstudio.portable.device import pick_device


def test_auto_is_the_fastest_that_is_there() -> None:
    there = torch.cuda.is_available(), torch.backends.mps.is_available()
    expected = "cuda" if there[0] else "mps" if there[1] else "cpu"
    assert pick_device("auto").type == expected
    assert pick_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["cuda:99", "tpu", "", "cuda:x", "cpu:7", "__import__('os')"])
def test_a_device_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(ValueError, match=r"there is no device .* this machine offers: .*cpu"):
        pick_device(name)

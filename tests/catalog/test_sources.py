"""Sources are declared with ranges that hold their own defaults."""

from __future__ import annotations

import pytest

from nnstudio.catalog.settings import checked
from nnstudio.catalog.sources import sources


@pytest.mark.parametrize("key", sources())
def test_defaults_and_limits_are_legal(key: str) -> None:
    part = sources()[key]
    assert part.key == key
    assert part.title and part.summary
    for setting in part.settings:
        for value in (setting.default, *setting.samples()):
            assert checked(part.settings, {setting.name: value}, key)[setting.name] == value
        assert setting.help or setting.name in ("seed",)

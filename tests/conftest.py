"""What all tests share: one thread of torch, no real home folder, long tests only when asked."""

from __future__ import annotations

import gc
import itertools
import os
from pathlib import Path

import pytest

# Before anything loads torch, here and in the processes that tests start: with several test workers
# on the machine, more threads only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


# As in the window: a cycle with objects of Qt must not end in whichever thread allocates next.
gc.disable()
_FULLY = 40  # tests between two full collections
_tests = itertools.count(1)


def pytest_runtest_teardown() -> None:
    gc.collect(1 if next(_tests) % _FULLY else 2)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(autouse=True, scope="session")
def private_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Logs, caches and unsaved projects' runs go to a temporary folder, never to the user's."""
    home = tmp_path_factory.mktemp("user")
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        os.environ[name] = str(home / name.lower())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path

"""Clients with real workers, started once for all tests that leave them whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.owner import Owner

Hire = Callable[..., Owner]


@pytest.fixture
def hire(tmp_path: Path) -> Iterator[Hire]:
    """Makes clients of a test's own; all their workers end with the test."""
    hired: list[Owner] = []

    def make(**options: Any) -> Owner:
        owner = Owner(tmp_path / "logs", **options)
        hired.append(owner)
        owner.client.start()
        return owner

    yield make
    for owner in hired:
        owner.client.stop(5.0)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owner]:
    """A client for tests that break nothing."""
    owner = Owner(tmp_path_factory.mktemp("logs"))
    owner.client.start()
    owner.ready()
    yield owner
    owner.client.stop(5.0)


@pytest.fixture
def office(shared: Owner) -> Owner:
    """The shared client with nothing of earlier tests in it."""
    shared.client.release()
    shared.events.clear()
    return shared

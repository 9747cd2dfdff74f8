"""A backend for all the faults that leave it able to go on, and scenes on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.faults.person import persevere
from tests.faults.scene import Scene
from tests.faults.table import Cell, seed
from tests.faults.world import World
from tests.support.proxy import Proxy


def pytest_report_header() -> str:
    return f"faults: CHATOPS_FAULTS_SEED={seed()}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


@pytest.fixture
def open_scene(world: World, session_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Scene]]:
    """Sets the scene for a cell, on a link of the given kind."""
    persevere(monkeypatch.setattr)
    opened: list[Scene] = []

    def make(cell: Cell, *more: Any, **link: float) -> Scene:
        opened.append(Scene(cell, world, session_id, Proxy(world.backend.port, **link), *more))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for each in opened:
        each.close()

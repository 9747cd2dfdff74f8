"""Whatever befalls the link to the backend: what was said and asked for is there, once, and for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.faults import LINK_FAULTS
from tests.faults.scene import Scene
from tests.faults.table import Cell, cells

LINKS: dict[str, dict[str, float]] = {
    "200 ms with 5 % loss": {"delay": 0.2, "loss": 0.05},
    "first link with 1.5 s": {"delay": 0.75},
}


@pytest.mark.parametrize("cell", cells(*LINK_FAULTS, share=4), ids=str)
def test_nothing_is_lost_and_nothing_doubled(cell: Cell, open_scene: Callable[..., Scene]) -> None:
    scene = open_scene(cell, **LINKS.get(cell.fault, {}))
    scene.begin()
    with LINK_FAULTS[cell.fault](scene):
        scene.gate.open()
    assert scene.outcome == cell.outcome
    scene.check()

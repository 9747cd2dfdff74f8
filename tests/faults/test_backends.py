"""Whatever befalls the backend and its workers: what was said is there, once, and each run ends, with words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chatops_widget import ChatOps
from tests.faults.faults import BACKEND_FAULTS
from tests.faults.scene import Scene
from tests.faults.table import Cell, cells
from tests.faults.world import World
from tests.support.waiting import until

WORDS = {
    "stopped": "The backend stopped before it was done.",
    "refused": "The backend cannot store this now",
}


@pytest.mark.parametrize("cell", cells(*BACKEND_FAULTS, share=4), ids=str)
def test_nothing_is_lost_and_nothing_doubled(cell: Cell, open_scene: Callable[..., Scene]) -> None:
    scene = open_scene(cell)
    scene.begin()
    with BACKEND_FAULTS[cell.fault](scene):
        scene.gate.open()
    assert scene.outcome.partition(" (")[0] == WORDS.get(cell.outcome, cell.outcome)
    scene.check()


def test_the_clock_of_the_backend_steps(world: World, session_id: str, open_chat: Callable[..., ChatOps]) -> None:
    """What the cells of its row rely on."""
    world.step_clock(3600)
    chat = open_chat(world.backend.url, session_id=session_id)
    chat.send_message("/runs")
    until(lambda: chat.messages[0].seq, "it to be stored")
    ahead = datetime.fromisoformat(chat.messages[0].timestamp) - datetime.now(UTC)
    assert timedelta(minutes=59) < ahead < timedelta(minutes=60)

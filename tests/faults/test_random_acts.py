"""Whatever people do, and whatever breaks: in the end every view is what the store holds, and that is what was done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults import table
from tests.faults.person import persevere
from tests.faults.random_acts import RandomActs
from tests.faults.world import World

KEPT = [
    int(line.split()[0]) for line in (Path(__file__).parent / "seeds.txt").read_text().splitlines() if line[0] != "#"
]
WHOLE = os.environ.get("CHATOPS_FAULTS") == "all"
NEW = int(table.seed(), 36) * 1000
SEEDS = [*KEPT, *(range(NEW, NEW + 20) if WHOLE else [])]
SETTINGS = settings(
    max_examples=10 if WHOLE else 5,
    stateful_step_count=40,
    deadline=None,
    database=None,  # a seed tells all of it
    phases=[Phase.generate],  # what broke once need not break so again
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("number", SEEDS)
def test_every_view_is_what_the_store_holds(number: int, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    persevere(monkeypatch.setattr)

    class Here(RandomActs):
        pass

    Here.world = world
    run_state_machine_as_test(seed(number)(Here), settings=SETTINGS)

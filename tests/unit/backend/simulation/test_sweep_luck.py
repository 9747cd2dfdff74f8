"""What a sweep says of luck, it has computed."""

from __future__ import annotations

import asyncio
import dataclasses

import numpy as np
import pytest

from chatops_widget.backend.inference.overfitting import BlockSums
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.market import load_market
from chatops_widget.backend.simulation.sweep import evaluate, plan
from chatops_widget.backend.simulation.sweep_luck import LUCK, luck
from chatops_widget.backend.storage.store import Store
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.backend.trials.ledger import Ledger
from chatops_widget.backend.trials.tally import Tally
from chatops_widget.backend.trials.trial import Trials

BOOK = PriceBook()
PLAN = plan(BOOK, {"strategy_id": "sma_cross", "fast": [5, 10, 20], "slow": [50, 100], "start": "2010-01-01"})
TABLE, _, BATCH = evaluate(load_market(BOOK, PLAN.common), find("sma_cross"), PLAN, lambda: None)
NOISE = np.random.default_rng(1).normal(0, 0.01, 600)


async def tallied(trials: Trials) -> Tally:
    store = Store(":memory:")
    await store.open()
    try:
        return (await Ledger(store).add([trials], "ana"))[0]
    finally:
        await store.close()


@pytest.mark.parametrize(("sure", "doubtful"), [(True, False), (True, True), (False, False), (False, True)])
def test_more_than_luck_is_denied_by_a_doubt_and_left_open_where_nothing_was_computed(
    sure: bool, doubtful: bool
) -> None:
    """`sure`: the best has a ratio to deflate; `doubtful`: what is best on half of the bars is worst on the others."""
    zero = NOISE - NOISE.mean()
    # What gains on one half loses on the other; or the second gains on all.
    returns = np.column_stack([zero, -zero if doubtful else zero + 0.01])
    trials = BATCH.trials if sure else BATCH.trials.without(range(len(PLAN.combinations)))
    batch = dataclasses.replace(BATCH, trials=trials, blocks=BlockSums.of(returns, 12))
    told = luck(PLAN, TABLE, batch, asyncio.run(tallied(BATCH.trials)), 0, [])
    assert (told["overfitting"]["pbo"] >= LUCK) is doubtful
    if not sure and not doubtful:
        assert "moreThanLuck" not in told
    else:
        assert told["moreThanLuck"] is (False if doubtful else told["deflatedSharpe"] >= 0.95)

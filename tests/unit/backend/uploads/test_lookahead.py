"""Who looks ahead or throws dice is found out, and nobody else is suspected."""

from __future__ import annotations

import re

import pytest

from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.strategies.definition import StrategyFile
from chatops_widget.backend.uploads.lookahead import suspicion
from chatops_widget.backend.uploads.sandbox import examine, made_up
from tests.support.upload_backend import STRATEGY


@pytest.mark.parametrize(
    "decision",
    [
        'prices["close"].shift(-1) > prices["close"]',
        'prices["close"] > prices["close"].mean()',
        'prices["close"] > prices["close"].rolling(11, center=True).mean()',
    ],
    ids=["tomorrow", "mean of all", "centred window"],
)
def test_a_look_into_the_future_is_found(decision: str) -> None:
    text = STRATEGY.replace("close.rolling(fast).mean() > close.rolling(slow).mean()", decision)
    [warning] = examine(StrategyFile("mine.py", text)).warnings
    assert re.match(r"mine looks ahead: if the prices end on .* it decides [01] instead of [01] on 20", warning)


@pytest.mark.parametrize("strategy_id", list(STRATEGIES))
def test_no_honest_strategy_is_suspected(strategy_id: str) -> None:
    strategy = STRATEGIES[strategy_id]
    assert suspicion(strategy_id, lambda known: strategy(known, **strategy.bind({})), made_up(1_500)) is None


def test_a_strategy_that_throws_dice_is_found() -> None:
    text = (
        "import numpy as np, pandas as pd\nfrom chatops_widget.backend import strategy\n@strategy\ndef dice(prices):\n"
    )
    text += "    return pd.Series(np.random.default_rng().random(len(prices)), index=prices.index)\n"
    [warning] = examine(StrategyFile("dice.py", text)).warnings
    assert warning.startswith("dice decides otherwise each time it is asked")

"""On upload, who looks ahead or throws dice is found out, and nobody else is suspected."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from chatops_widget.backend.lookahead import Budget, in_one, look, made_up, upload_trials
from chatops_widget.backend.simulation.backtest import decision_numbers
from chatops_widget.backend.strategies.builtin import STRATEGIES
from chatops_widget.backend.strategies.definition import Strategy, StrategyFile
from chatops_widget.backend.strategies.loader import load
from chatops_widget.backend.uploads.sandbox import examine
from chatops_widget.protocol.messages import Taint
from tests.support import cheats, honest
from tests.support.upload_backend import STRATEGY

WORLDS = {"days": made_up.daily, "session hours": made_up.sessions, "round the clock": made_up.around_the_clock}


def file_of(module: object) -> StrategyFile:
    path = Path(str(module.__file__))  # type: ignore[attr-defined]
    return StrategyFile(path.name, path.read_text(encoding="utf-8"))


CHEATS, HONEST = load(file_of(cheats)), load(file_of(honest))
APART = load(file_of(cheats), apart=True) | load(file_of(honest), apart=True)


def found(strategy: Strategy, prices: pd.DataFrame, seconds: float = 60) -> Taint | None:
    """What the trial on upload finds on these prices."""
    values = strategy.bind({})
    prices = made_up.several(prices) if strategy.spec.portfolio else prices
    whole = decision_numbers(prices, strategy(prices, **values))
    trials = upload_trials(pd.DatetimeIndex(prices.index), in_one(whole))
    return look(APART.get(strategy.id, strategy), values, prices, whole, trials, Budget(seconds, 60)).taint


@pytest.mark.parametrize("strategy_id", list(CHEATS))
def test_every_cheat_is_caught(strategy_id: str) -> None:
    taints = [taint for make in WORLDS.values() if (taint := found(CHEATS[strategy_id], make()))]
    assert taints
    assert {taint.code for taint in taints} == {"looks_ahead"}
    assert all(taint.message.startswith(f"{strategy_id} looks ahead: ") for taint in taints)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("strategy_id", [*HONEST, *STRATEGIES])
def test_no_honest_strategy_is_suspected(strategy_id: str, world: str) -> None:
    assert found((HONEST | STRATEGIES)[strategy_id], WORLDS[world](), 0.2) is None


@pytest.mark.parametrize(
    "decision",
    [
        'prices["close"].shift(-1) > prices["close"]',
        'prices["close"] > prices["close"].mean()',
        'prices["close"] > prices["close"].rolling(11, center=True).mean()',
    ],
    ids=["tomorrow", "mean of all", "centred window"],
)
def test_a_look_into_the_future_is_told_with_its_date(decision: str) -> None:
    text = STRATEGY.replace("close.rolling(fast).mean() > close.rolling(slow).mean()", decision)
    report = examine(StrategyFile("mine.py", text))
    [warning] = report.warnings
    assert re.match(r"mine looks ahead: if the prices end on .* it decides [01] instead of [01] on 20", warning)
    taint = report.strategies[0].taint
    assert taint is not None
    assert taint.message == warning
    assert (taint.parameters, taint.date is not None) == ({"fast": 3, "slow": 9}, True)
    assert {taint.decides, taint.instead} == {0.0, 1.0}


def test_the_days_high_is_found_on_hours_where_days_cannot_show_it() -> None:
    text = STRATEGY.replace(
        "close.rolling(fast).mean() > close.rolling(slow).mean()",
        'close > 0.998 * prices["high"].groupby(close.index.normalize()).transform("max")',
    )
    [warning] = examine(StrategyFile("mine.py", text)).warnings
    assert re.match(r"mine looks ahead: .* on 20\d\d-\d\d-\d\dT\d\d:", warning)


def test_a_strategy_of_days_that_refuses_hours_is_taken_in_silence() -> None:
    text = STRATEGY.replace(
        "    close = prices",
        "    if prices.index.hour.any():\n        raise ValueError('days, please')\n    close = prices",
    )
    assert examine(StrategyFile("mine.py", text)).warnings == []


def test_a_strategy_that_knows_one_series_only_is_said_to_be_unchecked() -> None:
    text = STRATEGY.replace(
        "    close = prices",
        f"    if hash(tuple(prices['close'])) != {hash(tuple(made_up.daily()['close']))}:\n"
        "        raise ValueError('other prices')\n    close = prices",
    )
    [warning] = examine(StrategyFile("mine.py", text)).warnings
    assert warning == (
        "mine could not be checked for looking ahead: on any other prices it raised ValueError: other prices."
    )


def test_a_strategy_that_throws_dice_is_found() -> None:
    text = (
        "import numpy as np, pandas as pd\nfrom chatops_widget.backend import strategy\n@strategy\ndef dice(prices):\n"
    )
    text += "    return pd.Series(np.random.default_rng().random(len(prices)), index=prices.index)\n"
    report = examine(StrategyFile("dice.py", text))
    [warning] = report.warnings
    assert warning.startswith("dice decides otherwise each time it is asked")
    assert report.strategies[0].taint is not None
    assert report.strategies[0].taint.code == "not_repeatable"


@pytest.mark.parametrize("world", WORLDS)
def test_the_cuts_fall_on_every_weekday_hour_and_nearly_every_day_of_the_month(world: str) -> None:
    index = pd.DatetimeIndex(WORLDS[world]().index)
    trials = upload_trials(index, (index.day % 2 == 0).astype(float))
    last = index[[trial.cut - 1 for trial in trials if trial.future == "ends"]]
    assert set(last.day_of_week) == set(index.day_of_week)
    assert set(last.hour) == set(index.hour)
    assert len(set(last.day)) >= 25
    assert {trial.future for trial in trials} == {"ends", "rises", "falls", "mirrored"}

"""A strategy that looks ahead is found out in each run, and what was found goes wherever its numbers go."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatops_widget import BacktestResult, ChatOps, Comparison
from chatops_widget.protocol.messages import Taint
from tests.support.upload_backend import UploadBackend
from tests.support.waiting import until

FILE = '''
from chatops_widget.backend import strategy


@strategy
def prophet(prices):
    return (prices["close"].shift(-1) > prices["close"]).astype(float)


@strategy
def lagged(prices, lag: int = 1, window: int = 20):
    """Honest with lag 0 and above; and only those its trial sees."""
    close = prices["close"]
    return (close.shift(lag) > close.rolling(window).mean()).astype(float)


@strategy
def follower(prices, window: int = 50):
    close = prices["close"]
    return (close > close.rolling(window).mean()).astype(float)


@strategy
def dice(prices, sides: int = 6):
    import numpy as np, pandas as pd
    return pd.Series(np.random.default_rng().random(len(prices)).round(), index=prices.index)
'''


@pytest.fixture(scope="module")
def ana(upload_backend: UploadBackend) -> Iterator[ChatOps]:
    with pytest.warns(UserWarning, match=r"prophet looks ahead.*|dice decides otherwise"):
        upload_backend.ana.upload(FILE.encode(), "mixed.py")
    return upload_backend.ana


def reload(upload_backend: UploadBackend, ana: ChatOps) -> ChatOps:
    """Somebody who comes later, and has only what was stored."""
    return upload_backend.chat("ben", session_id=ana.session_id)


@pytest.fixture(scope="module")
def prophecy(ana: ChatOps) -> BacktestResult:
    return ana.trigger_backtest("prophet").result(60)


def looks_ahead(taint: Taint | None, name: str = "prophet") -> bool:
    return taint is not None and taint.code == "looks_ahead" and f"{name} looks ahead: " in taint.message


def test_a_run_says_that_it_looks_ahead(prophecy: BacktestResult) -> None:
    assert looks_ahead(prophecy.taint)
    assert prophecy.taint is not None
    assert prophecy.metrics.attrs["taint"] == prophecy.taint.message
    assert prophecy.data["taint"]["code"] == "looks_ahead"
    assert prophecy.data["lookAheadCheck"]["cuts"] >= 1
    assert prophecy.taint.message in repr(prophecy)


def test_parameters_are_checked_as_they_are_run(ana: ChatOps) -> None:
    ahead, behind = (ana.trigger_backtest("lagged", lag=lag).result(60) for lag in (-1, 2))
    assert looks_ahead(ahead.taint, "lagged")
    assert behind.taint is None
    assert "taint" not in behind.data
    assert behind.data["lookAheadCheck"]["cuts"] >= 1  # as many as its time allows


def test_what_cannot_be_repeated_keeps_its_own_words(ana: ChatOps) -> None:
    result = ana.trigger_backtest("dice", sides=7).result(60)
    assert result.taint is not None
    assert result.taint.code == "not_repeatable"
    assert "cannot be repeated" in result.taint.message


def test_the_packages_own_strategies_are_held_by_tests_and_not_checked_again(ana: ChatOps) -> None:
    assert ana.trigger_backtest("sma_cross").result(60).data["lookAheadCheck"] == {"cuts": 0, "builtIn": True}


@pytest.fixture(scope="module")
def comparison(ana: ChatOps, prophecy: BacktestResult) -> Comparison:
    return ana.compare_strategies(prophecy, "follower", "momentum")


def test_in_a_comparison_it_is_ranked_last_and_the_words_say_why(comparison: Comparison) -> None:
    sharpe = comparison.metrics["sharpe_ratio"]
    assert sharpe.idxmax() == "prophet"
    assert comparison.ranking[-1] == "prophet"
    assert looks_ahead(comparison.taints["prophet"])
    assert set(comparison.taints) == set(comparison.metrics.attrs["taints"]) == {"prophet"}
    assert re.search(r"prophet looks ahead: .*, so prophet is ranked last\.$", comparison.recommendation or "")
    assert not (comparison.recommendation or "").startswith("prophet")
    assert "prophet looks ahead: ranked last." in (comparison.summary or "")


def test_where_one_is_left_it_is_named_and_where_none_is_nobody_is(ana: ChatOps) -> None:
    one = ana.compare_strategies("prophet", "follower")
    assert (one.ranking, (one.recommendation or "")[:8]) == (["follower", "prophet"], "follower")
    none = ana.compare_strategies("prophet", "dice")
    assert (none.recommendation or "").startswith("None can be recommended. ")
    assert len(none.taints) == 2


def test_the_assistant_does_not_name_it(ana: ChatOps, comparison: Comparison) -> None:
    ana.compare_strategies("prophet", "follower", "momentum")
    for question, last in (("which is better?", "is ranked last."), ("어느 쪽이 더 좋아?", "맨 뒤에 둡니다: prophet.")):
        before = len(ana.messages)
        ana.send_message(question)
        until(lambda n=before: len(ana.messages) >= n + 2, "the answer")  # type: ignore[misc]
        answer = ana.messages[-1].content
        assert not answer.startswith("prophet")
        assert last in answer


@pytest.mark.parametrize(
    "question", ["which had the smaller drawdown?", "which is steadier?", "which has the better sharpe?"]
)
def test_whatever_is_asked_of_a_comparison_it_comes_last(ana: ChatOps, comparison: Comparison, question: str) -> None:
    ana.compare_strategies("prophet", "follower", "momentum")
    before = len(ana.messages)
    ana.send_message(question)
    until(lambda: len(ana.messages) >= before + 2, "the answer")
    answer = ana.messages[-1].content
    first = re.search("prophet|follower|momentum", answer)
    assert first is not None
    assert first[0] != "prophet"
    assert re.search(r"prophet is ranked last\.|not to be relied on(, so ranked last)?: prophet\.", answer)


def test_a_sweep_names_the_best_that_does_not_look_ahead(ana: ChatOps) -> None:
    result = ana.sweep("lagged", lag=[-2, -1, 0, 1], window=range(10, 60, 10)).result(120)
    table = result.table
    assert result.parameters["lag"] >= 0
    assert (table["lag"].iloc[0], bool(table["tainted"].iloc[0])) == (result.parameters["lag"], False)
    assert looks_ahead(result.taint, "lagged")
    assert table["tainted"][table["lag"] < 0].all()
    assert not table["tainted"][table["lag"] >= 0].any()
    assert table["lag"].iloc[-10:].max() < 0
    heat = result.heatmap("lag", "window")
    assert heat.loc[[-2, -1]].isna().all(axis=None)
    assert heat.loc[[0, 1]].notna().all(axis=None)
    assert "With lag=-1" in (result.summary or "") or "With lag=-2" in (result.summary or "")


def test_a_sweep_of_a_cheat_has_no_best(ana: ChatOps) -> None:
    sweep = ana.sweep("lagged", lag=[-3, -2, -1], window=[10, 20])
    result = sweep.result(120)
    assert looks_ahead(result.taint, "lagged")
    assert sweep.best is None
    assert math.isnan(float(result.best["sharpe_ratio"]))
    assert result.data["command"] is None
    assert "can be recommended" in (result.summary or "")
    assert result.table["tainted"].all()
    assert "looks ahead" in repr(result)


def test_a_sweep_of_an_honest_strategy_has_no_column_for_it(ana: ChatOps) -> None:
    result = ana.sweep("follower", window=range(20, 120, 5)).result(120)
    assert result.taint is None
    assert "tainted" not in result.table
    assert result.data["lookAheadCheck"]["combinations"] >= 1


def test_it_is_stored_and_exported(
    upload_backend: UploadBackend, ana: ChatOps, prophecy: BacktestResult, comparison: Comparison, tmp_path: Path
) -> None:
    with reload(upload_backend, ana) as ben:
        ben.wait_connected()
        assert ben.run(prophecy.id).result(60).taint == prophecy.taint
    assert prophecy.taint is not None
    for name in ("talk.html", "talk.md"):
        text = ana.export(tmp_path / name).read_text(encoding="utf-8")
        assert "prophet looks ahead" in text.replace("\\", "")
    items = json.loads(ana.export(tmp_path / "talk.json").read_text())["items"]
    tainted = [item for item in items if item.get("taint")]
    assert {item["kind"] for item in tainted} >= {"run"}
    compared = next(item for item in items if item["kind"] == "comparison")
    assert [each["strategyId"] for each in compared["strategies"] if each.get("taint")] == ["prophet"]


def test_what_looks_ahead_is_no_trial_that_others_are_held_against(ana: ChatOps, prophecy: BacktestResult) -> None:
    window = {"start": "2005-01-03", "end": "2006-12-29"}
    assert prophecy.trials == {}
    assert math.isnan(prophecy.deflated_sharpe_ratio)
    before = ana.trigger_backtest("follower", **window).result(60).trials["n"]
    ana.trigger_backtest("prophet", **window).result(60)
    result = ana.sweep("lagged", lag=[-1, 0, 1], **window).result(60)
    assert result.table["tainted"].tolist() == [False, False, True]
    assert result.overfitting["combinations"] == 2
    assert result.trials["n"] == before + 2

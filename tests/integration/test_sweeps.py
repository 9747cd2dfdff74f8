"""A sweep's numbers are those of single runs, its best is not oversold, and it is told to all who should know."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget import ChatOps, Sweep
from chatops_widget.backend.inference import overfitting, parameter_peak
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, run_backtest
from chatops_widget.backend.simulation.sweep import BLOCKS
from chatops_widget.commands.parser import parse
from chatops_widget.errors import BacktestCancelled, BacktestFailed, BadInput, UnknownName
from chatops_widget.protocol.metric_text import measured
from chatops_widget.protocol.metrics import METRICS
from chatops_widget.protocol.panel import RunItem, SweepItem
from tests.support.backend import Backend
from tests.support.conversation import act, items
from tests.support.raw_client import RawClient
from tests.support.waiting import PATIENCE, until

GRID = {"fast": [5, 10, 20, 50], "slow": [20, 50, 200], "start": "2005-01-03", "end": "2012-12-31"}


def card(chat: ChatOps) -> Any:
    return items(chat)[-1]


def test_every_row_is_what_a_single_run_finds(chat: ChatOps) -> None:
    result = chat.sweep("sma_cross", **GRID, slippage=0.001).result(PATIENCE)
    assert list(result.table.columns) == ["fast", "slow", *METRICS]
    assert result.table["fast"].dtype == np.int64
    assert (len(result.table), result.combinations, result.skipped) == (9, 9, 3)  # 20/20, 50/20 and 50/50 are skipped
    window = {"start": GRID["start"], "end": GRID["end"], "slippage": 0.001}
    for _, row in result.table.iterrows():
        single = run_backtest(PriceBook(), "sma_cross", {"fast": int(row["fast"]), "slow": int(row["slow"]), **window})
        expected = pd.Series({name: single.data["metrics"].get(name, math.nan) for name in METRICS})
        np.testing.assert_allclose(row[list(METRICS)].astype(float), expected, rtol=1e-12, atol=0)


def test_the_table_is_sorted_by_what_was_looked_for_and_the_best_is_its_first_row(chat: ChatOps) -> None:
    for metric, rising in (("sharpe_ratio", False), ("annual_volatility", True), ("max_drawdown", False)):
        sweep = chat.sweep("sma_cross", **GRID, metric=metric)
        result = sweep.result(PATIENCE)
        values = result.table[metric]
        assert values.is_monotonic_increasing if rising else values.is_monotonic_decreasing
        first = result.table.iloc[0]
        assert result.best[["fast", "slow", metric]].tolist() == first[["fast", "slow", metric]].tolist()
        assert sweep.best is not None
        assert (sweep.best.parameters, sweep.best.value) == (
            {"fast": first["fast"], "slow": first["slow"]},
            first[metric],
        )


def test_a_heat_map_has_each_pair_and_the_best_over_what_else_was_swept(chat: ChatOps) -> None:
    result = chat.sweep("sma_cross", **GRID).result(PATIENCE)
    heat = result.heatmap("fast", "slow")
    assert heat.index.tolist() == [5, 10, 20, 50]
    assert heat.columns.tolist() == [20, 50, 200]
    assert heat.isna().sum().sum() == 3
    for _, row in result.table.iterrows():
        assert heat.loc[row["fast"], row["slow"]] == row["sharpe_ratio"]
    assert result.heatmap("slow", "fast", "cagr").notna().sum().sum() == 9
    three = chat.sweep("rsi_reversion", window="10,14", lower="20:30:10", upper=[70, 80]).result(PATIENCE)
    over = three.heatmap("window", "lower")
    best = three.table.groupby(["window", "lower"])["sharpe_ratio"].max()
    assert over.loc[10, 20.0] == best.loc[10, 20.0]
    for wrong in (("fast", "window"), ("fast", "fast")):
        with pytest.raises(BadInput):
            result.heatmap(*wrong)


def test_values_come_as_lists_ranges_arrays_or_in_the_words_of_the_panel(chat: ChatOps) -> None:
    ways: list[Any] = [range(5, 21, 5), [5, 10, 15, 20], np.arange(5, 21, 5), pd.Series([5, 10, 15, 20]), "5:20:5"]
    tables = [chat.sweep("sma_cross", fast=way, end="2001-12-31").result(PATIENCE).table for way in ways]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])
    assert chat.sweeps[0].parameters["fast"] == "5:20:5"


def test_of_two_with_an_equal_metric_the_one_tried_first_is_best(chat: ChatOps) -> None:
    result = chat.sweep("sma_cross", fast=[3, 2, 1], slow=4000, end="2001-12-31", metric="total_return").result(
        PATIENCE
    )
    assert (result.table["total_return"] == 0).all()  # 4,000 bars never come
    assert result.best["fast"] == 3


def test_a_finished_sweep_says_that_its_best_is_optimistic_and_how_it_was_chosen(chat: ChatOps) -> None:
    result = chat.sweep("sma_cross", **GRID).result(PATIENCE)
    assert result.summary is not None
    assert "The best of 9 tried is optimistic" in result.summary
    returns = np.column_stack([run(row).floats("returns")[1:] for _, row in result.table.sort_index().iterrows()])
    found = overfitting(returns, blocks=BLOCKS)
    assert result.overfitting["pbo"] == pytest.approx(found.probability)
    assert result.overfitting["degradation"] == pytest.approx(found.degradation)
    assert (result.overfitting["splits"], result.overfitting["combinations"]) == (924, 9)
    assert f"Probability of overfitting {measured(found.probability, 'fraction')}" in result.summary
    assert result.table.attrs["overfitting"] == result.overfitting


@pytest.mark.parametrize("metric", ["sharpe_ratio", "annual_volatility"])
def test_the_best_is_held_against_its_neighbours_whichever_way_is_better(chat: ChatOps, metric: str) -> None:
    window = {"start": GRID["start"], "end": GRID["end"]}
    result = chat.sweep("sma_cross", fast="5:45:5", slow="50:200:10", metric=metric, **window).result(PATIENCE)
    values, parameters = result.table[metric].to_numpy(), result.table[["fast", "slow"]].to_numpy()
    peak = parameter_peak(parameters, values, descending=metric == "sharpe_ratio")
    assert peak is not None
    assert result.isolated_peak["isolated"] is peak.isolated
    assert result.isolated_peak["neighbours"] == pytest.approx(peak.neighbours)
    assert result.isolated_peak["best"] == result.best[metric] == values[0]
    assert result.table.attrs["isolated_peak"] == result.isolated_peak


def run(row: pd.Series) -> BacktestOutput:
    window = {"start": GRID["start"], "end": GRID["end"]}
    return run_backtest(PriceBook(), "sma_cross", {"fast": int(row["fast"]), "slow": int(row["slow"]), **window})


def test_a_random_search_counts_what_it_tried_and_says_of_how_many(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    chat = open_chat(own_backend().url)
    asked: dict[str, Any] = {"fast": range(5, 15), "slow": "20:60:2", "end": "2003-12-31"}
    result = chat.sweep("sma_cross", **asked, method="random", tries=20, seed=7).result(PATIENCE)
    assert (result.combinations, len(result.table), result.trials["n"]) == (20, 20, 20)
    assert result.search == {"method": "random", "seed": 7, "space": 210, "counted": True}
    assert result.summary is not None
    assert "20 of 210 combinations were tried, drawn at random with seed 7." in result.summary
    assert "The best of 20 tried is optimistic" in result.summary
    assert (result.overfitting["combinations"], result.isolated_peak) == (20, {})
    until(lambda: isinstance(card(chat), SweepItem), "its card")
    assert (card(chat).space, card(chat).seed) == (210, 7)
    assert result.heatmap("fast", "slow").notna().sum().sum() == 20  # and no cell that nobody tried
    line = "/sweep sma_cross fast=5:14 slow=20:60:2 end=2003-12-31 method=random tries=20 seed=7"
    act(chat, lambda conversation: conversation.say("say-1", line))
    until(lambda: len(chat.sweeps) == 2 and chat.sweeps[1].settled, "the same again, as typed")
    again = chat.sweeps[1].result()
    pd.testing.assert_frame_equal(again.table, result.table, check_exact=True)
    assert again.trials["n"] == 20  # the same ones are no further trials
    grid = chat.sweep("sma_cross", **asked).result(PATIENCE)
    of_grid = grid.table.set_index(["fast", "slow"])
    rows = result.table.set_index(["fast", "slow"])
    pd.testing.assert_frame_equal(of_grid.loc[rows.index], rows, check_exact=True)
    assert (grid.trials["n"], grid.search) == (210, {})


def test_a_refusal_reaches_who_asked_and_leaves_no_card(chat: ChatOps) -> None:
    with pytest.raises(UnknownName, match="Did you mean sma_cross"):
        chat.sweep("sma_cros", fast="1,2")
    with pytest.raises(BadInput, match="40,000 combinations"):
        chat.sweep("sma_cross", fast="1:200", slow="201:400")
    assert chat.sweeps == []


def test_combinations_that_fail_are_counted_and_the_others_stand(
    open_chat: Callable[..., ChatOps], fragile: Backend
) -> None:
    chat = open_chat(fragile.url)
    result = chat.sweep("picky", level="0.5:3:0.5").result(PATIENCE)
    assert (result.combinations, result.failed) == (6, 2)
    assert result.table["total_return"].isna().tolist() == [False] * 4 + [True] * 2
    assert any("level=2.5" in note and "picky raised ValueError" in note for note in result.data["notes"])
    sweep = chat.sweep("brittle", window="5,10")
    with pytest.raises(BacktestFailed, match="brittle raised ZeroDivisionError") as failure:
        sweep.result(PATIENCE)
    assert failure.value.where is not None
    assert failure.value.where.file == "brittle.py"


UPLOADED = b'''
import pandas as pd

from chatops_widget.backend import strategy


def odd(given):
    return "level must not be 3" if given["level"] == 3 else None


@strategy("Level", odd)
def level(prices: pd.DataFrame, level: int = 1) -> pd.Series:
    """Holds a share."""
    while level > 90:
        pass
    return pd.Series(level / 10 if level != 4 else "four", index=prices.index)
'''


def test_a_strategy_that_was_uploaded_is_swept_by_its_own_rules(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend(token="secret", more=["--allow-strategies"])
    chat = open_chat(backend.url, token="secret")
    chat.upload(UPLOADED, "level.py")
    result = chat.sweep("level", level="1:5", end="2001-12-31").result(PATIENCE)
    assert result.table.loc[[0, 1, 4], "exposure_time"].gt(0).all()
    ran = [index for index, row in result.table.iterrows() if math.isfinite(row["total_return"])]
    assert sorted(ran) == [0, 1, 4] if result.combinations == 5 else len(ran) == 3
    assert result.skipped + result.failed == 2

    endless = chat.sweep("level", level="91,92", end="2001-12-31")
    until(lambda: endless.status == "running", "it to begin")
    endless.cancel()
    with pytest.raises(BacktestCancelled):
        endless.result(PATIENCE)
    chat.trigger_backtest("buy_and_hold").result(PATIENCE)  # the worker is free again


def test_it_tells_how_far_it_is_and_the_best_so_far_and_stops_when_asked(
    open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    chat = open_chat(backend.url)
    ticks: list[Any] = []
    chat.on("backtestProgress", ticks.append)
    sweep = chat.sweep("sma_cross", fast="1:100", slow="101:200")
    until(lambda: sweep.best is not None and sweep.progress > 1, "a first leader")
    shown = card(chat)
    assert isinstance(shown, RunItem)
    assert (shown.work, shown.total) == ("sweep", 10_000)
    assert shown.tick is not None
    assert shown.tick.best is not None
    sweep.cancel()
    with pytest.raises(BacktestCancelled):
        sweep.result(PATIENCE)
    assert sweep.status == "cancelled"
    stopped = card(chat)
    assert 0 < stopped.progress < 100
    assert stopped.tick.done < stopped.total
    speeds = [tick.runs_per_second for tick in ticks if tick.runs_per_second]
    assert min(speeds) > 0
    assert all(after.done >= before.done for before, after in itertools.pairwise(ticks))
    # The workers are free again at once.
    chat.trigger_backtest("buy_and_hold").result(PATIENCE)


def test_a_run_started_meanwhile_does_not_wait_for_the_sweep(chat: ChatOps) -> None:
    sweep = chat.sweep("sma_cross", fast="1:100", slow="101:200")
    until(lambda: sweep.progress > 0, "it to begin")
    chat.trigger_backtest("buy_and_hold").result(PATIENCE)
    assert not sweep.settled
    sweep.cancel()
    until(lambda: sweep.settled, "its end")


def test_what_was_typed_is_there_in_python_and_for_who_comes_later(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    chat.wait_connected()
    act(chat, lambda conversation: conversation.say("say-1", "/sweep sma_cross fast=5:20:5 slow=50,100 end=2003-12-31"))
    until(lambda: chat.sweeps and chat.sweeps[-1].settled, "the sweep")
    result = chat.sweeps[-1].result(PATIENCE)
    until(lambda: isinstance(card(chat), SweepItem), "its card")
    shown = card(chat)
    assert shown.python == f'chat.find_sweep("{shown.run_id}").result().table'
    assert [row.parameters for row in shown.top] == result.table[["fast", "slow"]].to_dict("records")
    assert shown.heat is not None
    assert (shown.heat.rows, shown.heat.columns) == ("fast", "slow")
    assert parse(shown.command).parameters | {"symbol": "SPX"} == {
        "strategy_id": "sma_cross",
        "fast": result.best["fast"],
        "slow": result.best["slow"],
        "symbol": "SPX",
        "end": "2003-12-31",
    }
    late = open_chat(backend.url, session_id=chat.session_id)
    late.wait_connected()
    until(lambda: late.sweeps, "the sweep")
    pd.testing.assert_frame_equal(late.sweeps[0].result(PATIENCE).table, result.table)
    until(lambda: getattr(card(late), "top", None), "the table of its card")
    assert late.find_sweep(result.id) is late.sweeps[0]
    with pytest.raises(UnknownName):
        late.run(result.id)
    assert isinstance(chat.sweeps[-1], Sweep)
    assert chat.runs == []


def test_a_sweep_that_was_stopped_is_made_again_from_its_card(chat: ChatOps) -> None:
    sweep = chat.sweep("sma_cross", fast="1:100", slow="101:200")
    until(lambda: sweep.progress > 0, "it to begin")
    sweep.cancel()
    until(lambda: sweep.settled, "its end")
    act(chat, lambda conversation: conversation.retry("again-1", card(chat).key))
    until(lambda: len(chat.sweeps) == 2 and chat.sweeps[-1].progress > 0, "the second attempt")
    assert chat.sweeps[-1].parameters == sweep.parameters
    chat.sweeps[-1].cancel()
    until(lambda: chat.sweeps[-1].settled, "its end")


def test_a_base_client_has_it_in_words_it_knows(
    open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    raw = open_raw(backend.url)
    raw.emit("joinSession", session_id)
    parameters = {"strategy_id": "sma_cross", "fast": "5:20:5", "slow": "50,100", "end": "2003-12-31"}
    raw.emit("executeCommand", {"sessionId": session_id, "command": "sweep", "parameters": parameters})
    _, result, *_ = raw.heard.wait(lambda line: line[0] == "commandResult")
    assert set(result) == {"success", "message", "data"}
    assert result["success"]
    assert "optimistic" in result["message"]
    data = result["data"]
    assert {"backtestId", "strategyId", "metrics", "parameters", "combinations"} <= set(data)
    assert not any(isinstance(value, list) and value and isinstance(value[0], float) for value in data.values())
    told = raw.events("backtestProgress")
    assert {key for each in told for key in each} <= {"backtestId", "progress", "status", "message"}
    assert told[-1]["status"] == "completed"
    assert {each["backtestId"] for each in told} == {data["backtestId"]}


def test_curves_are_bytes_on_the_wire_never_lists_of_numbers(
    open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    raw = open_raw(backend.url, auth={"protocol": 2})
    raw.join(session_id)
    parameters = {"strategy_id": "sma_cross", "fast": "5:20:5", "end": "2003-12-31"}
    ack = raw.call("executeCommand", {"sessionId": session_id, "command": "sweep", "parameters": parameters})
    raw.heard.wait(lambda line: line[0] == "runState" and line[1]["status"] == "completed")
    answer = raw.call("getResult", {"id": ack["runId"]})
    assert all(isinstance(column, bytes) for column in answer["curves"].values())
    assert len(answer["curves"]["metric.sharpe_ratio"]) == 8 * 4
    assert len(answer["curves"]["parameter.fast"]) == 8 * 4


def test_a_search_that_adapts_tries_the_same_again_and_each_counts_as_a_trial(chat: ChatOps) -> None:
    asked = {"fast": "5:14", "slow": "20:60:2", "end": "2003-12-31", "method": "tpe", "tries": 25}
    sweep = chat.sweep("sma_cross", **asked, seed=7)
    result = sweep.result(PATIENCE)
    assert len(result.table) == result.combinations == len(result.table[["fast", "slow"]].drop_duplicates()) == 25
    assert result.search == {"method": "tpe", "seed": 7, "space": 210, "counted": True}
    assert result.trials["n"] >= 25
    assert result.overfitting == {}
    assert {"moreThanLuck", "deflatedSharpe"}.isdisjoint(result.data)
    assert "each round chosen by what came of those before it (TPE, seed 7)" in (result.summary or "")
    best = result.table.iloc[0]
    alone = chat.trigger_backtest("sma_cross", fast=int(best["fast"]), slow=int(best["slow"]), end="2003-12-31")
    assert alone.result(PATIENCE).metrics["sharpe_ratio"] == pytest.approx(best["sharpe_ratio"], rel=1e-12)
    again = chat.sweep("sma_cross", **asked, seed=7).result(PATIENCE)
    pd.testing.assert_frame_equal(again.table, result.table, check_exact=True)
    assert again.trials["n"] == alone.result().trials["n"]  # all of them were tried before
    preview = chat.sweep("sma_cross", **asked, preview=True)
    assert (preview.runs, "What choosing them takes is not in that" in str(preview)) == (25, True)

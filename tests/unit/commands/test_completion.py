"""On a command line, what is begun is completed to what there is: commands, parameters, values, metrics."""

from __future__ import annotations

import pytest

from chatops_widget.commands.completion import Known, complete
from chatops_widget.protocol.messages import CommandSpec, ParameterSpec, StrategySpec, SymbolSpec
from chatops_widget.protocol.metrics import METRICS

STRATEGY = ParameterSpec(name="strategy_id", type="strategy", required=True)
SYMBOL = ParameterSpec(name="symbol", type="symbol")
METRIC = ParameterSpec(name="metric", type="str")
WARMUP = ParameterSpec(name="warmup", type="bool")
MANY = ParameterSpec(name="strategy_ids", type="strategies", required=True)
RUN = ParameterSpec(name="run_id", type="run")
QUERY = ParameterSpec(name="query", type="str")
KIND = ParameterSpec(name="kind", type="str", choices=["a", "b"])
KNOWN = Known(
    commands=[
        CommandSpec(name="run_backtest", summary="", parameters=[STRATEGY, SYMBOL, WARMUP], positional=["strategy_id"]),
        CommandSpec(name="compare_strategies", summary="", parameters=[MANY, SYMBOL], positional=["strategy_ids"]),
        CommandSpec(name="sweep", summary="", parameters=[STRATEGY, METRIC], positional=["strategy_id"], sweeps=True),
        CommandSpec(name="cancel", summary="", parameters=[RUN], positional=["run_id"]),
        CommandSpec(name="find", summary="", parameters=[QUERY], positional=["query"], rest="query"),
    ],
    strategies=[
        StrategySpec(id="sma_cross", name="", summary="", parameters=[ParameterSpec(name="fast", type="int")]),
        StrategySpec(id="momentum", name="", summary="", parameters=[KIND]),
    ],
    symbols=[SymbolSpec(symbol="SPX"), SymbolSpec(symbol="IXIC")],
    runs=["bt_2", "bt_1"],
)


@pytest.mark.parametrize(
    ("line", "begun", "choices"),
    [
        ("/", "/", ["/run_backtest", "/compare_strategies", "/sweep", "/cancel", "/find"]),
        ("/co", "/co", ["/compare_strategies"]),
        ("  /sw", "/sw", ["/sweep"]),
        ("", "", ["/run_backtest", "/compare_strategies", "/sweep", "/cancel", "/find"]),
        ("hello", "hello", []),
        ("/nonsense x", "x", []),
        ("/run_backtest ", "", ["sma_cross", "momentum", "symbol=", "warmup="]),
        ("/run_backtest sm", "sm", ["sma_cross"]),
        ("/run_backtest sma_cross ", "", ["symbol=", "warmup=", "fast="]),
        ("/run_backtest sma_cross fast=5 ", "", ["symbol=", "warmup="]),
        ("/run_backtest strategy_id=sma_cross f", "f", ["fast="]),
        ("/run_backtest sma_cross symbol=", "", ["SPX", "IXIC"]),
        ("/run_backtest sma_cross symbol=I", "I", ["IXIC"]),
        ("/run_backtest sma_cross warmup=f", "f", ["false"]),
        ("/run_backtest momentum kind=", "", ["a", "b"]),
        ("/run_backtest momentum unknown=", "", []),
        ("/compare_strategies sma_cross ", "", ["momentum", "bt_2", "bt_1", "symbol=", "fast="]),
        ("/compare_strategies strategy_ids=sma_cross,mo", "mo", ["momentum"]),
        ("/sweep sma_cross metric=calm", "calm", ["calmar_ratio"]),
        ("/find momentum shar", "shar", ["sharpe_ratio"]),
        ("/cancel ", "", ["bt_2", "bt_1"]),
        ("/cancel bt_1 ", "", []),
    ],
)
def test_what_is_begun_is_completed(line: str, begun: str, choices: list[str]) -> None:
    assert complete(line, KNOWN) == (begun, choices)


def test_every_metric_can_be_swept_for() -> None:
    assert complete("/sweep sma_cross metric=", KNOWN).choices == list(METRICS)


def test_nothing_is_offered_before_a_backend_has_told_its_names() -> None:
    assert complete("/run", Known([])).choices == []

"""Numbers arrive as they were computed, and a refusal with its kind and hint."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from chatops_widget import ChatOps
from chatops_widget.errors import BadInput, BadParameter, UnknownName
from tests.support.raw_client import RawClient, settled
from tests.support.waiting import PATIENCE


def test_curves_read_later_equal_those_that_came_live(ana: RawClient, session_id: str) -> None:
    pending = {
        "sessionId": session_id,
        "command": "run_backtest",
        "parameters": {"strategy_id": "sma_cross"},
        "clientId": "r",
    }
    state = settled(ana, ana.call("executeCommand", pending)["runId"])
    later = ana.call("getResult", {"id": state["runId"]})
    assert later["curves"] == state["curves"]
    assert later["data"] == state["data"]
    bars = state["data"]["bars"]
    for name in ("date", "equity", "returns", "drawdown", "exposure", "benchmark"):
        assert isinstance(later["curves"][name], bytes)
        assert len(later["curves"][name]) == 8 * bars


def test_curves_are_the_account_the_metrics_speak_of(chat: ChatOps) -> None:
    result = chat.trigger_backtest("buy_and_hold", symbol="THREE", cash=100, commission=0).result(PATIENCE)
    assert result.equity.to_dict() == {
        pd.Timestamp("2020-01-01"): 100.0,
        pd.Timestamp("2020-01-02"): 110.0,
        pd.Timestamp("2020-01-03"): 120.0,
    }
    assert result.metrics["total_return"] == pytest.approx(0.2)
    assert np.isnan(result.returns.iloc[0])
    assert result.trades["pnl"].to_list() == [20.0]
    assert result.trades["exit_date"].isna().all()


def test_a_result_of_another_session_is_not_told(ana: RawClient, chat: ChatOps) -> None:
    result = chat.trigger_backtest("buy_and_hold", symbol="THREE").result(PATIENCE)
    assert ana.call("getResult", {"id": result.id})["fault"]["code"] == "unknown_result"


def test_a_refusal_is_raised_with_its_kind_and_hint(chat: ChatOps) -> None:
    with pytest.raises(UnknownName, match=r"sma_cros.*sma_cross\?"):
        chat.trigger_backtest("sma_cros")
    with pytest.raises(BadParameter, match="fast"):
        chat.trigger_backtest("sma_cross", fast="ten")
    with pytest.raises(BadInput, match="two or more"):
        chat.compare_strategies("sma_cross")
    assert chat.execute_command("nonsense").success is False
    assert chat.runs == []

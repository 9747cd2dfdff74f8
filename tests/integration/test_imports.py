"""A track record that was made elsewhere is a run of the session: shown, compared, found, kept over a restart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BadInput, ChatOps, CurvesUnavailable
from chatops_widget.protocol.panel import Hello
from tests.support.backend import Backend
from tests.support.view import View
from tests.support.waiting import PATIENCE

DAYS = pd.bdate_range("2003-01-01", "2005-12-31")
RETURNS = pd.Series(np.random.default_rng(4).normal(4e-4, 0.008, len(DAYS)), index=DAYS)


def test_it_has_a_card_and_stands_in_comparisons_here_and_for_others(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend, open_view: Callable[[ChatOps], View]
) -> None:
    fund = chat.import_result("desk fund", RETURNS)
    assert fund.imported
    np.testing.assert_allclose(fund.equity.pct_change().dropna(), RETURNS)
    assert fund.metrics["total_return"] == pytest.approx((1 + RETURNS).prod() - 1)
    assert fund.metrics["n_trades"] != fund.metrics["n_trades"]  # nobody said
    assert "starts from 1 on 2002-12-31" in fund.data["notes"][1]
    with pytest.raises(CurvesUnavailable, match="without what it held"):
        fund.exposure  # noqa: B018
    assert chat.runs[-1].result(PATIENCE) is fund
    cards = open_view(chat).ask(Hello(view="v"), "snapshot")["items"]
    assert [(card["strategyId"], card["status"]) for card in cards] == [("desk fund", "completed")]
    assert "nothing here has checked it for looking ahead" in cards[0]["notes"][0]
    assert "asked" not in cards[0]  # no command makes it again
    comparison = chat.compare_strategies(fund, "sma_cross", start="2003-01-01", end="2005-12-31")
    assert comparison.metrics.index.tolist() == ["desk fund", "sma_cross"]
    assert any("costs unknown and unchecked for looking ahead: desk fund" in note for note in comparison.notes)
    assert comparison.benchmark.columns.tolist() == ["sma_cross"]
    assert comparison.subperiods("1Y").loc["desk fund"]["total_return"].notna().all()
    for act in (fund.rerun, comparison.cost_sensitivity):
        with pytest.raises(BadInput, match="desk fund was imported"):
            act()
    other = open_chat(backend.url, session_id=chat.session_id)
    other.wait_connected()
    pd.testing.assert_series_equal(other.run(fund.id).result(PATIENCE).equity, fund.equity)
    assert chat.find_runs("desk").index.tolist() == [comparison.id, fund.id]


def test_it_is_refused_by_who_takes_none_and_with_a_strategys_name(chat: ChatOps) -> None:
    with pytest.raises(BadInput, match="momentum is a strategy"):
        chat.import_result("momentum", RETURNS)
    with pytest.raises(BadInput, match="is no name"):
        chat.import_result(7, RETURNS)  # type: ignore[arg-type]
    assert len(chat.runs) == 0

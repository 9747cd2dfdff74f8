"""A track record that was made elsewhere is a run of the session: shown, compared, found, kept over a restart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BadInput, ChatOps, CurvesUnavailable, UnknownName
from chatops_widget.commands.parser import parse
from chatops_widget.protocol.panel import Hello
from chatops_widget.results.comparison import Comparison
from chatops_widget.results.runs import BacktestResult
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
    found = chat.find_runs("desk", session=chat.session_id)  # other tests leave a “desk” in this store
    assert found.index.tolist() == [comparison.id, fund.id]


def test_its_name_stands_for_the_newest_import_of_that_name_and_a_strategys_name_for_the_strategy(
    chat: ChatOps, open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    window = {"start": "2003-01-01", "end": "2005-12-31"}

    def desk(meant: BacktestResult) -> Comparison:
        """Compared by name; its numbers are those of the import that is meant, compared by its handle."""
        found = chat.compare_strategies(["momentum", "desk"], **window)
        told = chat.compare_strategies(["momentum", meant], **window)
        pd.testing.assert_series_equal(found.metrics.loc["desk"], told.metrics.loc["desk"])
        assert found.imported == ["desk"]
        return found

    other = open_chat(backend.url, session_id=chat.session_id + "_other")
    there = other.import_result("desk", RETURNS * 0.3)
    note = f"desk is {there.id}, the newest import of that name; it is in another session."
    assert desk(there).notes[0] == note
    first = chat.import_result("desk", RETURNS)
    other.import_result("desk", RETURNS * 0.4)  # later, and not what is meant here
    assert not any("newest" in note for note in desk(first).notes)
    newest = chat.import_result("desk", RETURNS * 0.5)
    note = f"desk is {newest.id}, the newest of 2 imports of that name in this session."
    assert desk(newest).notes[0] == note
    chat.import_result("desk fund", RETURNS)
    line = parse('/compare_strategies momentum "desk fund" start=2003-01-01 end=2005-12-31', chat.catalog.commands)
    assert chat.execute_command(line.command, line.parameters).success
    typed = chat.comparisons[-1]
    assert typed.metrics.index.tolist() == ["momentum", "desk fund"]
    with pytest.raises(UnknownName, match=r"No strategy “dsk”\. Did you mean desk"):
        chat.compare_strategies(["momentum", "dsk"])


def test_it_is_refused_by_who_takes_none_and_with_a_strategys_name(chat: ChatOps) -> None:
    with pytest.raises(BadInput, match="momentum is a strategy"):
        chat.import_result("momentum", RETURNS)
    with pytest.raises(BadInput, match="is no name"):
        chat.import_result(7, RETURNS)  # type: ignore[arg-type]
    assert len(chat.runs) == 0

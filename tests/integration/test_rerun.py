"""A result has itself run again, also by a backend that has been killed since, and says what has changed meanwhile."""

from __future__ import annotations

import pickle
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BadInput, ChatOps
from tests.support.backend import Backend
from tests.support.restart import restart
from tests.support.waiting import PATIENCE

OWN = """
from chatops_widget.backend import strategy


@strategy("Ours")
def ours(prices, window: int = 20):
    \"\"\"Above its average.\"\"\"
    return (prices["close"] > prices["close"].rolling(window).mean()).astype(float)
"""


def write_prices(folder: Path, bars: int, factor: float = 1.0) -> None:
    closes = 100 * np.exp(np.cumsum(np.random.default_rng(3).normal(0, 0.01, bars)))
    closes[50] *= factor
    dates = pd.bdate_range("2020-01-01", periods=bars)
    pd.DataFrame({"date": dates, "close": closes}).to_csv(folder / "P.csv", index=False)


def test_a_run_comes_out_bit_for_bit_after_a_kill_or_says_why_not(
    tmp_path: Path, open_chat: Callable[..., ChatOps]
) -> None:
    data, owned = tmp_path / "data", tmp_path / "owned"
    for each in (data, owned):
        each.mkdir()
    write_prices(data, 300)
    (owned / "ours.py").write_text(OWN)
    backend = Backend(tmp_path, data=data, more=["--strategies", str(owned)])
    try:
        chat = open_chat(backend.url)
        before = chat.trigger_backtest("ours", symbol="P", window=10, commission=0.001).result(PATIENCE)
        assert before.provenance["settings"]["commission"] == 0.001
        restart(backend, chat, signal.SIGKILL)
        again = before.rerun(timeout=PATIENCE)
        assert (again.same, again.changes) == (True, [])
        assert again.result.id != before.id
        assert chat.runs[-1].id == again.result.id
        later = open_chat(backend.url, session_id=chat.session_id)
        later.wait_connected()
        assert later.run(before.id).result(PATIENCE).rerun(timeout=PATIENCE).same  # a kernel that knows it by its id

        write_prices(data, 310, factor=1.01)
        told = before.rerun(timeout=PATIENCE)
        assert not told.same
        assert told.changes[0].startswith("It has 310 bars to")
        assert told.changes[1].startswith("The prices of P are 310 bars to")
        write_prices(data, 300)
        restart(backend, chat, meanwhile=lambda: (owned / "ours.py").write_text(OWN.replace(">", ">=")))
        told = before.rerun(timeout=PATIENCE)
        assert told.changes == ["The strategy's code is not what it was."]
        assert told.same  # at no bar was the close just its average
    finally:
        backend.close()


def test_what_has_no_way_back_says_so_and_a_comparison_knows_where_it_is_from(chat: ChatOps) -> None:
    result = chat.trigger_backtest("sma_cross", end="2003-12-31").result(PATIENCE)
    with pytest.raises(BadInput, match="no way to a backend"):
        pickle.loads(pickle.dumps(result)).rerun()
    comparison = chat.compare_strategies(result, "momentum", end="2003-12-31")
    attrs = comparison.attrs
    assert attrs["provenance"]["sma_cross"] == result.provenance
    assert attrs["provenance"]["momentum"]["data"] == result.provenance["data"]
    assert (attrs["id"], attrs["bars"], attrs["seed"]) == (comparison.id, len(result.equity), comparison.data["seed"])

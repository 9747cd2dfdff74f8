"""A query in the prices folder of a real backend: listed, traded, known by its rows, and run again as they change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BacktestFailed, BadData, BadInput, ChatOps
from chatops_widget.backend.doctor.price_queries import check_queries
from tests.support.backend import Backend
from tests.support.waiting import PATIENCE, until

pytest.importorskip("duckdb")
DAYS = pd.bdate_range("2020-01-01", periods=120, name="date")


def bars(symbol: str, seed: int) -> pd.DataFrame:
    close = 100 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.01, len(DAYS))))
    return pd.DataFrame({"symbol": symbol, "date": DAYS, "close": close})


def test_a_query_is_traded_as_the_file_of_its_rows_is(tmp_path: Path) -> None:
    data, rows = tmp_path / "data", tmp_path / "data" / "rows"
    rows.mkdir(parents=True)
    pd.concat([bars("ACME", 1), bars("XYZ", 2)]).to_parquet(rows / "all.parquet")
    bars("ACME", 1).drop(columns="symbol").to_csv(data / "SAME.csv", index=False)
    (data / "desk.sql").write_text("SELECT * FROM '{folder}/rows/*.parquet'")
    (data / "wrong.sql").write_text("SELECT close\nFROM nowhere")
    backend = Backend(tmp_path, data=data)
    try:
        with ChatOps(backend.url) as chat:
            chat.wait_connected()
            listed = chat.execute_command("symbols").message
            assert "ACME: 2020-01-01 to 2020-06-16, 120 bars, desk.sql" in listed
            result = chat.trigger_backtest("buy_and_hold", symbol="acme").result(PATIENCE)
            same = chat.trigger_backtest("buy_and_hold", symbol="SAME").result(PATIENCE)
            np.testing.assert_array_equal(result.equity, same.equity)
            (before,), (theirs,) = result.provenance["data"], same.provenance["data"]
            assert (before["symbol"], before["source"]) == ("ACME", "desk.sql (ACME)")
            assert (before["sha256"], before["bars"]) == (theirs["sha256"], theirs["bars"])  # of the rows alone
            with pytest.raises((BacktestFailed, BadData, BadInput), match=r"wrong.sql, line 2 .*nowhere"):
                chat.trigger_backtest("buy_and_hold", symbol="wrong").result(PATIENCE)
            pd.concat([bars("ACME", 3), bars("XYZ", 2)]).to_parquet(rows / "all.parquet")

            def again() -> str:
                (told,) = chat.trigger_backtest("buy_and_hold", symbol="ACME").result(PATIENCE).provenance["data"]
                return str(told["sha256"])

            until(lambda: again() != before["sha256"], "the new rows")
            with pytest.raises(BadInput):
                chat.upload(b"SELECT 1", "mine.sql")
    finally:
        backend.close()
    found = {each.said.split()[2].rpartition("/")[2]: each for each in check_queries(data)}
    assert found["desk.sql"].well
    assert "2 symbols" in found["desk.sql"].said
    assert not found["wrong.sql"].well
    assert "line 2" in found["wrong.sql"].said

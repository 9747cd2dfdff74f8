"""One run of 1,000,000 minute bars with progress and Stop, and a comparison of 1,000 runs from wire to DataFrames.

    python -m benchmarks large

The run is an SMA 10/30 by a real backend with one worker on a Parquet file, from the line to the result's DataFrames;
its account alone is beside vectorbt's on the same exposure, the first run of each, in which vectorbt compiles, not
counted. The comparison is 1,000 curves of 2,500 bars as they come, beside numpy reading the same bytes into one array.
"""

from __future__ import annotations

import tempfile
import warnings
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.peers import told, vectorbt_account, whole_way
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison
from chatops_widget.results.runs import BacktestResult

MINUTES = 1_000_000
RUNS, BARS = 1_000, 2_500
CASH, COMMISSION = 100_000.0, 0.0005


def main() -> None:
    warnings.simplefilter("ignore")
    prices = minutes()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        prices.reset_index().to_parquet(data / "MINUTES.parquet", index=False)
        whole_way(Path(folder), data, "sma_cross", {"symbol": "MINUTES"}, size)
    account_alone(prices)
    wire_to_frames()


def minutes() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.0004, MINUTES)))
    opened = np.r_[100.0, close[:-1]] * np.exp(rng.normal(0, 0.0001, MINUTES))
    high, low = np.maximum(opened, close) * 1.0001, np.minimum(opened, close) * 0.9999
    days = pd.bdate_range("2010-01-04", periods=MINUTES // 390 + 1)
    at = (days.to_numpy()[:, None] + (np.timedelta64(570, "m") + np.arange(390).astype("m8[m]"))[None, :]).ravel()
    return pd.DataFrame(
        {"open": opened, "high": high, "low": low, "close": close}, index=pd.DatetimeIndex(at[:MINUTES], name="date")
    )


def size(result: BacktestResult) -> str:
    return f"{len(result.equity):,} bars, {len(result.trades):,} trades"


def account_alone(prices: pd.DataFrame) -> None:
    exposure = find("sma_cross")(prices, fast=10, slow=30)
    ours = told(
        "account, chatops_widget", lambda: run(prices, exposure, cash=CASH, commission=COMMISSION, slippage=0.0)
    )
    try:
        theirs = told("account, vectorbt", vectorbt_account(prices, exposure, CASH, COMMISSION, freq="1min"))
    except ImportError:
        print("vectorbt is not installed")
    else:
        print(f"{'':44}ours takes {ours / theirs:.2f} times as long")


def wire_to_frames() -> None:
    rng = np.random.default_rng(5)
    dates = pd.bdate_range("2010-01-01", periods=BARS).to_numpy().astype("<M8[ns]").tobytes()
    curves = {f"equity.s{k}": np.cumprod(1 + rng.normal(0, 0.01, BARS)).astype("<f8").tobytes() for k in range(RUNS)}
    rows = [{"strategy_id": f"s{k}", "name": f"s{k}", "total_return": 0.1, "sharpe_ratio": 1.0} for k in range(RUNS)]

    def frames() -> object:
        comparison = Comparison("cmp", {"strategies": rows}, ResultColumns({"date": dates, **curves}))
        return comparison.equity, comparison.metrics

    def equity(comparison: Comparison) -> object:
        return comparison.equity

    def arrays() -> object:
        return np.stack([np.frombuffer(column, "<f8") for column in curves.values()])

    ready = Comparison("cmp", {"strategies": rows}, ResultColumns({"date": dates, **curves}))
    numpy = told(f"{RUNS:,} curves into one array, numpy", arrays)
    only = told("equity as a DataFrame", partial(equity, ready))
    del ready  # two of them are more than stays in memory
    both = told("kept, equity and metrics as DataFrames", frames)
    print(f"{'':44}{only / numpy:.2f} and {both / numpy:.2f} times as long as numpy")

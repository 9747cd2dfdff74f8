"""A portfolio of 500 symbols over 2,500 bars: the account beside vectorbt's in the same run, then the whole way.

    python -m benchmarks portfolio

The accounts get the same ready prices and the same ready weights: a fifth of the symbols in equal shares, chosen anew
each month, and all symbols brought to new weights on every bar. Both work at one core; the first run of each, in which
vectorbt compiles, is not counted. The whole way is a real backend with one worker on 500 Parquet files: from the line
to the first sign of progress, to the result's DataFrames, and from a Stop to its settling.
"""

from __future__ import annotations

import tempfile
import warnings
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.peers import told, vectorbt_account, whole_way
from chatops_widget.backend.simulation.portfolio import run_portfolio
from chatops_widget.results.runs import BacktestResult

SYMBOLS, BARS = 500, 2_500
CASH, COMMISSION = 1_000_000.0, 0.0005
SHARED = {"cash_sharing": True, "group_by": True, "call_seq": "auto", "freq": "1D"}
LINE = {"symbols": ",".join(f"S{k}" for k in range(SYMBOLS)), "lookback": 252}


def main() -> None:
    warnings.simplefilter("ignore")
    prices = market()
    for name, weights in {"monthly": monthly(prices["close"]), "every bar": drifting(prices["close"])}.items():
        account = partial(run_portfolio, prices, weights, cash=CASH, commission=COMMISSION)
        ours = told(f"chatops_widget, {name}", account, SYMBOLS * BARS)
        try:
            theirs = told(
                f"vectorbt, {name}", vectorbt_account(prices, weights, CASH, COMMISSION, **SHARED), SYMBOLS * BARS
            )
        except ImportError:
            print("vectorbt is not installed")
            continue
        print(f"{'':36}ours takes {ours / theirs:.2f} times as long")
    with tempfile.TemporaryDirectory() as folder:
        data = write_files(Path(folder) / "data", prices)
        whole_way(Path(folder), data, "cross_sectional_momentum", LINE, size)


def market() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    close = 100 * np.exp(np.cumsum(rng.normal(0.0002, 0.015, (BARS, SYMBOLS)), axis=0))
    opened = close * np.exp(rng.normal(0, 0.004, close.shape))
    index = pd.bdate_range("2012-01-02", periods=BARS)
    names = [f"S{k}" for k in range(SYMBOLS)]
    frames = {"open": pd.DataFrame(opened, index, names), "close": pd.DataFrame(close, index, names)}
    return pd.concat(frames, axis=1)


def monthly(close: pd.DataFrame) -> pd.DataFrame:
    begins = np.diff(pd.DatetimeIndex(close.index).month, prepend=0) != 0
    chosen = close.pct_change(252).rank(axis=1, ascending=False) <= SYMBOLS // 5
    weights = chosen / (SYMBOLS // 5)
    weights[~begins] = np.nan
    return weights


def drifting(close: pd.DataFrame) -> pd.DataFrame:
    raw = np.random.default_rng(8).random(close.shape)
    return pd.DataFrame(raw / raw.sum(axis=1, keepdims=True), close.index, close.columns)


def write_files(folder: Path, prices: pd.DataFrame) -> Path:
    folder.mkdir()
    for name in prices["close"].columns:
        table = pd.DataFrame({"date": prices.index, "open": prices["open"][name], "close": prices["close"][name]})
        table.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


def size(result: BacktestResult) -> str:
    weights = (result.equity, result.weights, result.attribution)[1]
    return f"weights {weights.shape[0]:,} x {weights.shape[1]}"

"""A portfolio of 500 symbols over 2,500 bars: the account beside vectorbt's in the same run, then the whole way.

    python -m benchmarks portfolio

The accounts get the same ready prices and the same ready weights: a fifth of the symbols in equal shares, chosen anew
each month, and all symbols brought to new weights on every bar. Both work at one core; the first run of each, in which
vectorbt compiles, is not counted. The whole way is a real backend with one worker on 500 Parquet files: from the line
to the first sign of progress, to the result's DataFrames, and from a Stop to its settling.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.peers import told, vectorbt_account
from chatops_widget import ChatOps
from chatops_widget.backend.simulation.portfolio import run_portfolio
from tests.support.backend import Backend

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
        whole_way(Path(folder), prices)


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


def whole_way(folder: Path, prices: pd.DataFrame) -> None:
    data = folder / "data"
    data.mkdir()
    for name in prices["close"].columns:
        table = pd.DataFrame({"date": prices.index, "open": prices["open"][name], "close": prices["close"][name]})
        table.to_parquet(data / f"{name}.parquet", index=False)
    (folder / "backend").mkdir()
    backend = Backend(folder / "backend", data=data)
    try:
        with ChatOps(backend.url) as chat:
            seen: list[float] = []
            chat.on("backtestProgress", lambda tick: seen.append(time.perf_counter()))
            for turn in ("first, which reads the files", "second"):
                seen.clear()
                began = time.perf_counter()
                run = chat.trigger_backtest("cross_sectional_momentum", **LINE, timeout=600)
                result = run.result(600)
                frames = (result.equity, result.weights, result.attribution)
                over = time.perf_counter()
                print(
                    f"{'whole way, ' + turn:44}{over - began:8.2f} s, progress after {seen[0] - began:.2f} s,"
                    f" weights {frames[1].shape[0]:,} x {frames[1].shape[1]}"
                )
            run = chat.trigger_backtest("cross_sectional_momentum", **LINE, timeout=600)
            began = time.perf_counter()
            run.cancel()
            while not run.settled:
                time.sleep(0.005)
            print(f"{'Stop to settled':44}{time.perf_counter() - began:8.2f} s, {run.status}")
    finally:
        backend.close()

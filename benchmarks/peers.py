"""What benchmarks of accounts share: vectorbt's beside ours, the middle of some times, the whole way of a run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from chatops_widget import ChatOps
from chatops_widget.results.runs import BacktestResult
from tests.support.backend import Backend

TIMES = 5


def vectorbt_account(
    prices: pd.DataFrame, wanted: pd.DataFrame | pd.Series, cash: float, commission: float, **more: Any
) -> Callable[[], object]:
    """Trades at each next open what was wanted at the close before. Raises ImportError."""
    import vectorbt

    given = {"price": prices["open"], "val_price": prices["open"], "fees": commission, "init_cash": cash, **more}
    return lambda: vectorbt.Portfolio.from_orders(
        prices["close"], size=wanted.shift(), size_type="targetpercent", **given
    ).value()


def told(name: str, act: Callable[[], object], count: int = 0) -> float:
    """The middle of some times in seconds, without the first; of `count` bars also how many a second."""
    act()
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    middle = statistics.median(spent)
    rate = f"{count / middle:14,.0f} bars/s" if count else ""
    print(f"{name:44}{1000 * middle:8.1f} ms (best of {TIMES}: {1000 * min(spent):.1f}){rate}")
    return middle


def whole_way(
    folder: Path, data: Path, strategy_id: str, given: dict[str, Any], read: Callable[[BacktestResult], str]
) -> None:
    """A run by a real backend with one worker on the files in `data`: to its DataFrames, twice, and to its Stop.

    `read` reads the DataFrames that are wanted, and says how large they are.
    """
    backend = Backend(folder, data=data)
    try:
        with ChatOps(backend.url) as chat:
            seen: list[float] = []
            chat.on("backtestProgress", lambda tick: seen.append(time.perf_counter()))
            for turn in ("first, which reads the files", "second"):
                seen.clear()
                began = time.perf_counter()
                large = read(chat.trigger_backtest(strategy_id, **given, timeout=600).result(600))
                over = time.perf_counter()
                pause = max(b - a for a, b in pairwise([*seen, over]))
                print(
                    f"{'whole way, ' + turn:44}{over - began:8.2f} s, {len(seen)} signs of progress, the first after"
                    f" {seen[0] - began:.2f} s, at most {pause:.2f} s apart; {large}"
                )
            seen.clear()
            stopped = chat.trigger_backtest(strategy_id, **given, timeout=600)
            while not seen:
                time.sleep(0.001)
            began = time.perf_counter()
            stopped.cancel()
            while not stopped.settled:
                time.sleep(0.001)
            print(f"{'Stop to settled':44}{time.perf_counter() - began:8.2f} s, {stopped.status}")
    finally:
        backend.close()

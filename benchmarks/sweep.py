"""A sweep of 1,000 pairs of moving averages end to end, beside one vectorbt call in the same run, each on one core.

    python -m benchmarks sweep

Ours is the whole way: `chat.sweep(...)` in one process, a real backend with one worker, every metric, and the table as
a DataFrame. vectorbt's is one call on ready prices for three metrics, signals included; its first, which compiles, is
not counted. CPU seconds are of all processes together, which tells more than the clock on a busy machine.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from chatops_widget import ChatOps
from chatops_widget.backend.prices.price_book import PriceBook
from tests.support.backend import Backend

FAST, SLOW = range(2, 42), range(42, 341, 12)  # 40 x 25, all allowed
PAIRS, TIMES = len(FAST) * len(SLOW), 5


def main() -> None:
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        backend = Backend(Path(folder))
        try:
            with ChatOps(backend.url) as chat:
                ours(chat)
                family = [psutil.Process(), *_family(backend.process.pid)]
                told("chatops_widget, cell to DataFrame", lambda: ours(chat), family)
        finally:
            backend.close()
    try:
        once = with_vectorbt()
    except ImportError:
        print("vectorbt is not installed")
        return
    once()
    told("vectorbt, one call", once, [psutil.Process()])


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def told(name: str, act: Callable[[], object], family: list[psutil.Process]) -> None:
    clock, cpu = [], []
    for _ in range(TIMES):
        before, began = _cpu(family), time.perf_counter()
        act()
        clock.append(time.perf_counter() - began)
        cpu.append(_cpu(family) - before)
    best, middle = min(clock), statistics.median(clock)
    print(
        f"{name:36}{PAIRS / middle:9,.0f} runs/s (best of {TIMES}: {PAIRS / best:,.0f})"
        f"{PAIRS / min(cpu):9,.0f} runs a CPU second"
    )


def _cpu(family: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in family)


def ours(chat: ChatOps) -> pd.DataFrame:
    table = chat.sweep("sma_cross", fast=FAST, slow=SLOW).result(120).table
    assert len(table) == PAIRS
    return table


def with_vectorbt() -> Callable[[], object]:
    import vectorbt

    prices = PriceBook().load("SPX").frame
    pairs = [(fast, slow) for fast in FAST for slow in SLOW]
    fast_at, slow_at = (np.array([each.index(pair[k]) for pair in pairs]) for k, each in enumerate((FAST, SLOW)))

    def once() -> object:
        fast = vectorbt.MA.run(prices["close"], window=list(FAST)).ma.to_numpy()
        slow = vectorbt.MA.run(prices["close"], window=list(SLOW)).ma.to_numpy()
        above = np.vstack([np.zeros((1, PAIRS), bool), (fast[:, fast_at] > slow[:, slow_at])[:-1]])  # the next open
        before = np.vstack([np.zeros((1, PAIRS), bool), above[:-1]])
        portfolio = vectorbt.Portfolio.from_signals(
            prices["close"],
            pd.DataFrame(above & ~before, index=prices.index),
            pd.DataFrame(~above & before, index=prices.index),
            price=prices["open"],
            fees=0.0005,
            init_cash=100_000.0,
            freq="D",
        )
        return portfolio.total_return(), portfolio.sharpe_ratio(), portfolio.max_drawdown()

    return once


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()

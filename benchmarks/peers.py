"""What benchmarks of accounts share: vectorbt's, which follows the same decisions, and the middle of some times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import pandas as pd

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

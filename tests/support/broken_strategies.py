"""Strategies that break, for backends of tests: on the path of a backend and its workers they are there to be run."""

from __future__ import annotations

import os
from pathlib import Path

STRATEGIES = '''
import time

import pandas as pd

from chatops_widget.backend.strategies import STRATEGIES


def ratio(prices: pd.DataFrame, window: int) -> pd.Series:
    spare = len(prices) * 0
    return prices["close"] / (window // spare)


@STRATEGIES.add("Brittle")
def brittle(prices: pd.DataFrame, window: int = 20) -> pd.Series:
    """Divides by nothing."""
    return ratio(prices, window)


@STRATEGIES.add("Stubborn")
def stubborn(prices: pd.DataFrame) -> pd.Series:
    """Never ends, and comes to no tick."""
    while True:
        time.sleep(0.01)


@STRATEGIES.add("Lost")
def lost(prices: pd.DataFrame) -> pd.Series:
    """Asks for a column that is not there; what it raises comes out of pandas."""
    return prices["yield"]


@STRATEGIES.add("Picky")
def picky(prices: pd.DataFrame, level: float = 1.0) -> pd.Series:
    """Fails for levels above 2."""
    if level > 2:
        raise ValueError(f"{level} is too high, see {__file__}")
    return pd.Series(min(level, 1.0), index=prices.index)
'''


def write_broken_strategies(folder: Path) -> dict[str, str]:
    """Write them, and return the environment that has every Python process load them."""
    folder.mkdir(exist_ok=True)
    (folder / "brittle.py").write_text(STRATEGIES)
    # Python imports this one by itself when it starts.
    (folder / "sitecustomize.py").write_text("import brittle\n")
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {"PYTHONPATH": path}

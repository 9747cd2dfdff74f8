"""Fuzzing of what people type and hand over, seeded: command lines, price files and strategy files with faults."""

from __future__ import annotations

import random
from collections.abc import Iterator

LINES = [
    "/run_backtest sma_cross fast=10 slow=30 symbol=SPX start=2005-01-01",
    '/compare_strategies momentum sma_cross "which is steadier?"',
    "/sweep sma_cross fast=5:50:5 slow=20,50 metric=cagr",
    "/find sharpe > 0.5 since last week tag:keep",
    "/note bt_1 a longer note = with signs",
    "/tag bt_1 keep, later",
    "/help run_backtest",
    "/cancel",
]
PIECES = ["=", "==", '"', "'", "\\", "/", "//", ",", ":", "::", "-", "--", " ", "\t", "\n", "\0", "\u200b", "\u00a0"]
PIECES += [
    "NaN",
    "1e999",
    "9" * 60,
    "-0",
    "0x10",
    "\u0661",
    "é",
    "한글",
    "\U0001f600",
    "\ud800",
    "fast",
    "null",
    "true",
]
PRICES = "date,open,high,low,close,volume\n" + "".join(
    f"2020-01-{day:02},{day}.5,{day + 1}.5,{day}.25,{day}.75,{100 * day}\n" for day in range(1, 29)
)
CELLS = [
    *PIECES,
    "",
    "nan",
    "inf",
    "-1",
    "0",
    "2020-13-45",
    "01/02/2020",
    "1,5",
    "1 000",
    "#N/A",
    "12:00",
    "x" * 300,
    ";",
]
STRATEGY = '''"""A file of somebody's."""
from typing import Annotated
import pandas as pd
from chatops_widget.backend import Range, strategy

LEVEL = 1.0

@strategy(name="Mine")
def mine(prices: pd.DataFrame, window: Annotated[int, Range(minimum=1)] = 20) -> pd.Series:
    """Hold above the average."""
    close = prices["close"]
    return (close > close.rolling(window).mean()).astype(float) * LEVEL
'''


def lines(seed: int, count: int) -> Iterator[str]:
    """Command lines, each with some faults."""
    return _texts(random.Random(f"lines {seed}"), LINES, PIECES, count)


def price_files(seed: int, count: int) -> Iterator[bytes]:
    """CSV files, each with some faults; some are no text at all."""
    chance = random.Random(f"prices {seed}")
    for text in _texts(chance, [PRICES], CELLS, count):
        content = text.encode(chance.choice(["utf-8", "utf-8", "utf-16", "latin-1"]), "replace")
        yield chance.randbytes(200) if chance.random() < 0.02 else content


def strategy_files(seed: int, count: int) -> Iterator[str]:
    """Python files, each with some faults. None of their words does harm, in whatever order."""
    words = [*PIECES, *STRATEGY.split(), "return", "yield", "async", "    ", ")", "(", "@", "None", "1", "del"]
    return _texts(random.Random(f"strategies {seed}"), [STRATEGY], words, count)


def _texts(chance: random.Random, seeds: list[str], pieces: list[str], count: int) -> Iterator[str]:
    for _ in range(count):
        text = chance.choice(seeds)
        for _ in range(chance.choice([0, 1, 1, 2, 3, 8])):
            at = chance.randrange(len(text) + 1)
            match chance.randrange(5):
                case 0:
                    text = text[:at] + chance.choice(pieces) + text[at:]
                case 1:
                    text = text[:at] + text[at + chance.randrange(1, 12) :]
                case 2:
                    text = text[:at] + chance.choice(pieces) + text[at + chance.randrange(1, 8) :]
                case 3:
                    other = chance.randrange(len(text) + 1)
                    text = text[:at] + text[min(at, other) : max(at, other)] + text[at:]
                case 4:
                    text = text[:at] if chance.random() < 0.3 else text
        yield text[:20_000]

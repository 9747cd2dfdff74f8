"""How long a search of 100,000 stored runs takes, as `/find` and `chat.find_runs` ask for it.

    python -m benchmarks find

A store in a temporary folder with the runs of 50 sessions, then each search several times, the slowest told beside
the median. The promise is 100 ms; times are of the clock.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import numpy as np

from chatops_widget.backend.run_search import Vocabulary, find_runs
from chatops_widget.backend.storage import run_table
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import FindRuns, RunState
from chatops_widget.protocol.metrics import METRICS

RUNS = 100_000
SESSIONS = 50
STRATEGIES = ("momentum", "sma_cross", "donchian", "rsi_reversion", "bollinger", "buy_and_hold")
BATCH = 5_000
TIMES = 9
SEARCHES = [
    "momentum sharpe > 0.5 since last week",
    "sharpe > 0.5",
    "sharpe > 9",
    "sharpe > 0.5 drawdown > -1% trades < 20",
    "strategy:momentum lookback = 77 tag:keep",
    "lookback > 9999",
    "nothing that anybody wrote",
    "spx",
    "spx sharpe > 9",
    "",
]


def main() -> None:
    asyncio.run(_measure())


async def _measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store.sqlite")
        await store.open()
        await _fill(store)
        megabytes = (Path(folder) / "store.sqlite").stat().st_size / 2**20
        print(f"{RUNS:,} runs in {SESSIONS} sessions, {megabytes:.0f} MiB")
        vocabulary = Vocabulary(["lookback", "cash"])
        mine = {f"session_{k}" for k in range(SESSIONS)}
        for text in SEARCHES:
            took = [await _milliseconds(store, text, mine, vocabulary) for _ in range(TIMES)]
            print(f"{np.median(took):6.1f} ms, at most {max(took):6.1f} ms  /find {text}")
        await store.close()


async def _milliseconds(store: Store, text: str, mine: set[str], vocabulary: Vocabulary) -> float:
    began = time.perf_counter()
    await find_runs(store, FindRuns(text=text), mine, vocabulary)
    return 1000 * (time.perf_counter() - began)


async def _fill(store: Store) -> None:
    random = np.random.default_rng(20261127)
    for first in range(0, RUNS, BATCH):
        states = [_state(number, random) for number in range(first, first + BATCH)]
        await store.transact(lambda db, states=states: [run_table.record(db, state) for state in states])


def _state(number: int, random: np.random.Generator) -> RunState:
    values = random.normal(0.3, 0.4, len(METRICS))
    days = RUNS // 365 + 1
    return RunState(
        session_id=f"session_{number % SESSIONS}",
        run_id=f"bt_{number:012x}",
        seq=number,
        status="completed",
        strategy_id=STRATEGIES[random.integers(len(STRATEGIES))],
        parameters={
            "lookback": int(random.integers(5, 250)),
            "symbol": "SPX",
            "start": "1999-01-04",
            "cash": 100_000.0,
            "commission": 0.0005,
            "slippage": 0.0,
            "warmup": True,
            "rebalance": "never",
        },
        timestamp=f"{np.datetime64('2025-11-27') + number // days}T10:00:00.000+00:00",
        user="ana",
        data={"metrics": dict(zip(METRICS, values.tolist(), strict=True)), "start": "1999-01-04", "end": "2018-12-31"},
    )

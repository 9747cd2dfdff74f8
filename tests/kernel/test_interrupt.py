"""The stop button ends the wait at once, never the run."""

from __future__ import annotations

import pytest

from tests.kernel.driving import Kernel

SETUP = """
from chatops_widget.client.embedded import prices_folder
import numpy as np, pandas as pd
bars = 1_000_000
close = 100 * np.exp(np.cumsum(np.random.default_rng(1).normal(0, 1e-4, bars)))
dates = pd.date_range("2000-01-03", periods=bars, freq="min")
prices = pd.DataFrame({"date": dates, "open": close, "high": close, "low": close, "close": close})
prices.to_parquet(prices_folder() / "BIG.parquet")
chat.trigger_backtest("buy_and_hold").result()
SLOW = {"symbol": "BIG", "fast": 1, "slow": 2}
"""
WAITS = {
    "result": "run = chat.trigger_backtest('sma_cross', **SLOW)\nprint('waiting')\nrun.result()",
    "await": "run = chat.trigger_backtest('sma_cross', **SLOW)\nprint('waiting')\nawait run",
    "compare": "print('waiting')\nchat.compare_strategies('sma_cross', 'sma_cross', 'sma_cross', **SLOW)",
}


@pytest.fixture(scope="module")
def kernel(shared_kernel: Kernel) -> Kernel:
    assert shared_kernel.run(SETUP) == ""
    return shared_kernel


@pytest.mark.share(1)
@pytest.mark.parametrize("wait", WAITS)
def test_an_interrupt_ends_the_wait_and_the_run_goes_on(kernel: Kernel, wait: str) -> None:
    cell = kernel.start(WAITS[wait])
    kernel.await_output(cell, "waiting")
    kernel.manager.interrupt_kernel()
    said = kernel.finish(cell)
    assert "KeyboardInterrupt" in said or "CancelledError" in said
    if wait == "compare":
        assert kernel.run("len(chat.comparisons)") == "0"
        assert kernel.run("import time\nwhile not chat.comparisons: time.sleep(0.05)\nlen(chat.comparisons)") == "1"
    else:
        assert kernel.run("run.status") in ("'queued'", "'running'")  # it takes seconds, and was not waited for
        assert kernel.run("run.result().metrics['n_trades'] > 1000") in ("np.True_", "True")

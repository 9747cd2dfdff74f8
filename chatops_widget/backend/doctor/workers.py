"""Do the workers start, and can they run a backtest? One is started, and ended again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ...errors import ChatOpsError
from .finding import Finding

START_SECONDS = 120.0


def check_workers(scheduler: str | None = None, data: Path | None = None) -> Finding:
    try:
        from ..jobs.dask_runner import DaskRunner
    except ImportError as error:
        return Finding(f"No worker can be started: {error}.", 'pip install "chatops_widget[backend]".')

    async def start() -> str:
        runner = DaskRunner(data, workers=1, scheduler=scheduler)
        try:
            async with asyncio.timeout(START_SECONDS):
                output = await runner.run("doctor", "buy_and_hold", {}, lambda report: None)
        finally:
            await runner.close()
        return str(output.data["symbol"])

    where = f"the scheduler {scheduler}" if scheduler else "a worker"
    try:
        symbol = asyncio.run(start())
    except ChatOpsError as error:
        return Finding(error.message, error.hint or "Start the backend, and see its log.")
    except TimeoutError:
        return Finding(f"No run was done by {where} within {START_SECONDS:g} s.", "Start the backend, and see its log.")
    return Finding(f"A run of buy_and_hold on {symbol} was done by {where}.")

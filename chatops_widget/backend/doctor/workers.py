"""Do the workers start, and can they run a backtest? One is started, and ended again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TypeGuard

from ...errors import BacktestFailed, ChatOpsError
from ...errors.sentences import Sentence
from ..prices.price_book import PriceBook
from .finding import Finding

START_SECONDS = 120.0


def _stays(obstacle: Sentence | None) -> TypeGuard[Sentence]:
    """Whether more is the matter than that workers have been asked and take a moment."""
    return obstacle is not None and (obstacle.phrase is None or obstacle.phrase.code != "far.asking")


def check_workers(scheduler: str | None = None, data: Path | None = None) -> Finding:
    try:
        from ..jobs.dask_runner import DaskRunner
        from ..jobs.far_runner import FarRunner
    except ImportError as error:
        return Finding(f"No worker can be started: {error}.", 'pip install "chatops_widget[backend]".')

    async def start() -> str:
        runner = FarRunner(scheduler, PriceBook(data)) if scheduler else DaskRunner(data, workers=1)
        obstacles: asyncio.Queue[Sentence] = asyncio.Queue()
        runner.on_obstacle = lambda words: obstacles.put_nowait(words) if _stays(words) else None
        running = asyncio.ensure_future(runner.run("doctor", "buy_and_hold", {}, lambda report: None))
        hindered = asyncio.ensure_future(obstacles.get())
        try:
            async with asyncio.timeout(START_SECONDS):
                await asyncio.wait({running, hindered}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                return str(running.result().data["symbol"])
            raise BacktestFailed(
                hindered.result(), hint=Sentence("Mend that; a backend that is started meanwhile has its runs wait.")
            )
        finally:
            for each in (running, hindered):
                each.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await runner.close()

    where = f"the scheduler {scheduler}" if scheduler else "a worker"
    try:
        symbol = asyncio.run(start())
    except ChatOpsError as error:
        return Finding(error.message, error.hint or "Start the backend, and see its log.")
    except TimeoutError:
        return Finding(f"No run was done by {where} within {START_SECONDS:g} s.", "Start the backend, and see its log.")
    return Finding(f"A run of buy_and_hold on {symbol} was done by {where}.")

"""Replace a Dask worker that does not let go of a run which was stopped: others wait for its place."""

from __future__ import annotations

import asyncio
import logging

from distributed import Client

from . import worker

logger = logging.getLogger(__name__)
STOP_SECONDS = 3.0  # for a run to come to its next tick, and then for its worker to answer


async def replace_if_stuck(client: Client, address: str, run_id: str) -> None:
    """Restart the worker if, some seconds from now, it is still at the run, or does not say."""
    await asyncio.sleep(STOP_SECONDS)
    try:
        asked = client.run(worker.is_at, run_id, workers=[address], on_error="return")
        told = (await asyncio.wait_for(asked, STOP_SECONDS))[address]
    except TimeoutError:
        told = True
    except Exception:  # it is gone
        return
    if told is True:
        logger.warning("the worker at %s does not let go of %s, which was stopped: it is replaced", address, run_id)
        await client.restart_workers([address], raise_for_error=False)

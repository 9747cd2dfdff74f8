"""The workers of somebody's Dask scheduler: which are there, which can do our work, and what is in the way."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from distributed import Client

from ...errors.sentences import Sentence, joined, say
from ..installation import fingerprint, version
from . import far_task, worker
from .parcels import Parcel

logger = logging.getLogger(__name__)
CONNECT_SECONDS = 5.0  # one attempt of many
LOOK_SECONDS = 1.0  # between two looks at who is there
ANSWER_SECONDS = 10.0  # a scheduler that is asked something
DESCRIBE_SECONDS = 120.0  # a worker that imports the package, on a busy machine
SHOWN = 3  # workers named in one sentence
PACKAGE = far_task.__name__.partition(".")[0]


class FarWorkers:
    """Keeps a link to the scheduler, for as long as it takes, and looks after who is there.

    Attributes
    ----------
    client
        The link; None while there is none.
    fit
        The threads of each worker that can do our work.
    obstacle
        What runs wait for, in words; None while they can go on.
    """

    def __init__(
        self,
        scheduler: str,
        on_change: Callable[[], None],
        on_event: Callable[[Any], None],
        stale: Callable[[], Collection[str]],
    ) -> None:
        self.client: Client | None = None
        self.fit: dict[str, int] = {}
        self.obstacle: Sentence | None = None
        self._scheduler = scheduler
        self._on_change = on_change
        self._on_event = on_event
        self._stale = stale  # the runs that are to be found on no worker when it is first asked
        self._threads: dict[str, int] = {}
        self._described: dict[str, Sentence | None] = {}  # by worker, why it cannot do our work
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._sending: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None
        self._looked = asyncio.Event()
        self._look_now = asyncio.Event()

    def start(self) -> None:
        """Begin to look for the scheduler and its workers."""
        if self._watch is None:
            self._watch = asyncio.ensure_future(self._keep_looking())

    async def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        self._drop()
        await asyncio.gather(*self._closing, return_exceptions=True)

    async def ready(self) -> Client:
        """The client, once there is a worker that can do our work."""
        self.start()
        while self.client is None or self.client.status != "running" or not self.fit:
            await self.change()
        return self.client

    async def change(self) -> None:
        """Wait until it may be otherwise than it was."""
        await self._looked.wait()

    def look_now(self) -> None:
        """Something is known to have changed."""
        self._look_now.set()

    async def send(self, address: str, parcels: list[Parcel]) -> None:
        """Have a worker keep parcels. Each is under way to it once at most, whoever asks."""
        for parcel in parcels:
            way = address, parcel.key
            if way not in self._sending:
                self._sending[way] = asyncio.ensure_future(self._send(address, parcel))
                self._sending[way].add_done_callback(functools.partial(self._sent, way))
            await asyncio.shield(self._sending[way])

    def _sent(self, way: tuple[str, str], sending: asyncio.Task[None]) -> None:
        del self._sending[way]

    async def _send(self, address: str, parcel: Parcel) -> None:
        if (client := self.client) is not None:
            try:
                await client.run(far_task.receive, [parcel.content], workers=[address])
            except Exception as error:  # the worker is gone, and the run goes to another
                logger.warning("%d bytes could not be sent to %s: %s", len(parcel.content), address, error)
            else:
                logger.info("%d bytes were sent to %s", len(parcel.content), address)

    async def stop(self, run_id: str) -> None:
        """Have the workers let go of a run, as far as they can be asked."""
        if self.client is not None and self.fit:
            with suppress(Exception):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self.client.run(worker.stop, run_id, workers=list(self.fit), on_error="ignore")

    # -- looking ------------------------------------------------------------------------------------------------

    async def _keep_looking(self) -> None:
        while True:
            self._look_now.clear()
            obstacle = await self._look()
            if obstacle != self.obstacle:
                self.obstacle = obstacle
                logger.log(logging.WARNING if obstacle else logging.INFO, "%s", obstacle or "the workers are there")
            self._on_change()
            looked, self._looked = self._looked, asyncio.Event()
            looked.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._look_now.wait()

    async def _look(self) -> Sentence | None:
        """See who is there; what is in the way of our work."""
        if self.client is not None and self.client.status != "running":
            self._drop()
        try:
            if self.client is None:
                self.client = await self._connected()
            async with asyncio.timeout(ANSWER_SECONDS):
                threads: dict[str, int] = await self.client.nthreads()
        except Exception as error:
            logger.info("%s does not answer: %s", self._scheduler, error)
            if self.client is not None and self.client.status != "running":
                self._drop()
            return say(
                "far.no_scheduler",
                "Waiting for the Dask scheduler {address}, which does not answer; it goes on when that does.",
                address=self._scheduler,
            )
        self._threads = threads
        for address in [each for each in self._described if each not in threads]:
            del self._described[address]
        for address in threads:
            if address not in self._described and address not in self._asking:
                self._asking[address] = asyncio.ensure_future(self._ask(self.client, address))
        self.fit = {each: n for each, n in threads.items() if each in self._described and not self._described[each]}
        return None if self.fit else self._nobody()

    def _nobody(self) -> Sentence:
        """Why nobody can do our work."""
        if not self._threads:
            return say(
                "far.no_workers",
                "Waiting for a worker: the Dask scheduler {address} has none; it goes on when one comes.",
                address=self._scheduler,
            )
        unfit = [reason for reason in self._described.values() if reason]
        if not unfit:
            return say("far.asking", "Waiting for the workers to say what they can run.")
        return say(
            "far.unfit",
            "Waiting for a worker that can do it: {reasons}; it goes on when one comes.",
            reasons=joined(unfit[:SHOWN], "; "),
        )

    async def _connected(self) -> Client:
        client = Client(
            self._scheduler, asynchronous=True, set_as_default=False, timeout=CONNECT_SECONDS, direct_to_workers=False
        )
        try:
            await client
            client.subscribe_topic(worker.TOPIC, self._on_event)
        except BaseException:
            self._close(client)
            raise
        return client

    def _drop(self) -> None:
        """Give a link up that has ended, and all that was known by it."""
        client, self.client = self.client, None
        for asking in self._asking.values():
            asking.cancel()
        self._asking, self._described, self._threads, self.fit = {}, {}, {}, {}
        if client is not None:
            self._close(client)

    def _close(self, client: Client) -> None:
        async def close() -> None:
            with suppress(Exception):
                async with asyncio.timeout(ANSWER_SECONDS):
                    await client.close(timeout=1)

        closing = asyncio.ensure_future(close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _ask(self, client: Client, address: str) -> None:
        """Have a worker say what it is."""
        try:
            async with asyncio.timeout(DESCRIBE_SECONDS):
                asked = client.run(far_task.describe, list(self._stale()), workers=[address], on_error="return")
                told = (await asked)[address]
            reason = unfitness(address, told)
        except Exception as error:  # it is gone, or hangs: it is asked again if it is still there
            logger.info("%s did not say what it is: %s", address, type(error).__name__)
            self._asking.pop(address, None)
            return
        if reason:
            logger.warning("%s", reason)
        self._asking.pop(address, None)
        if client is self.client:
            self._described[address] = reason
            self.look_now()


def unfitness(address: str, told: dict[str, str] | Exception) -> Sentence | None:
    """Why a worker cannot do our work, by what it said of itself; None if it can."""
    if isinstance(told, Exception):
        # Dask may have made it an Exception with the words of what was raised.
        words = str(told) if type(told) is Exception else f"{type(told).__name__}: {told}"
        if f"No module named '{PACKAGE}'" in words:
            return say("far.no_package", "{worker} has no chatops_widget", worker=address)
        if f"No module named '{PACKAGE}." in words or f"from '{PACKAGE}." in words or far_task.__name__ in words:
            return say(
                "far.unknown_version",
                "{worker} has another version of chatops_widget than this backend, which has {ours}",
                worker=address,
                ours=version(),
            )
        return say(
            "far.not_loaded",
            "{worker} cannot load chatops_widget: {error}",
            worker=address,
            error=words[:200],
        )
    if told["version"] != version():
        return say(
            "far.other_version",
            "{worker} has chatops_widget {theirs}, and this backend {ours}",
            worker=address,
            theirs=told["version"],
            ours=version(),
        )
    if told["code"] != fingerprint():
        return say(
            "far.other_code",
            "{worker} has chatops_widget {ours} as this backend has, but its files differ",
            worker=address,
            ours=version(),
        )
    return None

"""The check of the backend's token, with a rate limit on guesses: wrong ones are logged and cost their sender time."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)
FREE_GUESSES = 5  # wrong tokens in a row that cost nothing: people mistype
GUESS_SECONDS = 1.0  # that each further attempt from there takes, one after the other
FORGIVEN_SECONDS = 60.0  # without a wrong one, until an address begins afresh
MAX_WAITING = 8  # attempts from one address that may wait; a flood is turned away at once
MAX_ADDRESSES = 10_000  # that are remembered


class _Address:
    """What one address has tried: its wrong tokens in a row, and who waits for a turn."""

    def __init__(self) -> None:
        self.wrong = 0
        self.last = 0.0  # seconds, of the clock
        self.waiting = 0
        self.turn = asyncio.Lock()


class TooManyGuesses(Exception):
    """So many attempts wait from this address that another one is not even looked at."""


class TokenCheck:
    """Compares tokens in constant time. After some wrong ones an address is slowed, also when it is right at last:
    who waited only for a refusal would guess as fast as before.

    Parameters
    ----------
    token
        The one that is right; None lets everybody in.
    clock, sleep
        Seconds that never run back, and waiting for some.
    """

    def __init__(
        self,
        token: str | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._token = token
        self._clock = clock
        self._sleep = sleep
        self._addresses: OrderedDict[str, _Address] = OrderedDict()

    async def accepts(self, given: str | None, address: str) -> bool:
        """Whether a token is right. Raises TooManyGuesses."""
        if self._token is None:
            return True
        known = self._addresses.get(address)
        if known is not None and self._clock() - known.last < FORGIVEN_SECONDS and known.wrong >= FREE_GUESSES:
            await self._take_turn(known)
        right = hmac.compare_digest((given or "").encode(errors="replace"), self._token.encode())
        if right:
            self._addresses.pop(address, None)
        else:
            self._note(address)
        return right

    async def _take_turn(self, known: _Address) -> None:
        if known.waiting >= MAX_WAITING:
            raise TooManyGuesses
        known.waiting += 1
        try:
            async with known.turn:
                await self._sleep(GUESS_SECONDS)
        finally:
            known.waiting -= 1

    def _note(self, address: str) -> None:
        known = self._addresses.setdefault(address, _Address())
        self._addresses.move_to_end(address)
        now = self._clock()
        known.wrong = 1 if now - known.last >= FORGIVEN_SECONDS else known.wrong + 1
        known.last = now
        logger.warning("wrong token from %s, number %d in a row", address or "an unknown address", known.wrong)
        while len(self._addresses) > MAX_ADDRESSES:
            self._addresses.popitem(last=False)

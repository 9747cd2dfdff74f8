"""One background thread with an event loop; the network lives there, and other threads knock on one door."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

from .errors import WaitTimedOut

T = TypeVar("T")
logger = logging.getLogger(__name__)

# Waits look up this often: long enough to cost nothing, short enough that the stop button feels instant, also where
# an untimed wait cannot be interrupted (Windows, an idle asyncio loop under ipykernel).
SLICE = 0.2


class IOThread:
    """A daemon thread that runs one event loop until the process ends.

    >>> io = IOThread("example")
    >>> io.run(asyncio.sleep(0, "done"), what="an example")
    'done'
    """

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_log_unhandled)
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        # An empty context: a thread must not stay tied to the notebook cell that happened to start it.
        contextvars.Context().run(self._thread.start)

    @property
    def inside(self) -> bool:
        """Whether the caller is on this thread."""
        return threading.current_thread() is self._thread

    def call(self, act: Callable[..., object], *args: Any) -> None:
        """Run `act(*args)` on the thread, soon, after what was handed over before."""
        if self._loop.is_running() or self._thread.is_alive():
            self._loop.call_soon_threadsafe(act, *args)

    def start(self, coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(self, coroutine: Coroutine[Any, Any, T], *, timeout: float | None = None, what: str) -> T:
        """Run `coroutine` on the thread and wait for it, interruptibly. Giving up cancels it."""
        if self.inside:
            coroutine.close()
            raise RuntimeError("IOThread.run() would wait for itself; await the coroutine instead.")
        future = self.start(coroutine)
        try:
            return wait(future, timeout, what)
        except BaseException:
            future.cancel()
            raise


def wait(future: concurrent.futures.Future[T], timeout: float | None, what: str) -> T:
    """The future's result. Ctrl-C and the stop button end the wait, never what is waited for.

    Raises
    ------
    WaitTimedOut
        After `timeout` seconds, saying `what` was waited for.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    while not future.done():
        left = SLICE if deadline is None else min(SLICE, deadline - time.monotonic())
        if left <= 0:
            raise WaitTimedOut(f"Gave up after {timeout:g} s of waiting for {what}.", hint="Pass a longer timeout=.")
        concurrent.futures.wait([future], timeout=left)
    return future.result()


def wait_async(future: concurrent.futures.Future[T]) -> Generator[Any, None, T]:
    """`__await__` for a future of another thread: wakes up often, since an idle loop does not feel the stop button."""
    here = asyncio.wrap_future(future)
    while not here.done():
        yield from asyncio.wait({here}, timeout=SLICE).__await__()
    return here.result()


def _log_unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    logger.error("%s", context.get("message"), exc_info=context.get("exception"))


_io: IOThread | None = None
_io_lock = threading.Lock()


def io_thread() -> IOThread:
    """The thread every ChatOps of this process shares."""
    global _io
    with _io_lock:
        if _io is None:
            _io = IOThread("chatops-io")
        return _io

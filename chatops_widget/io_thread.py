"""One background thread with an event loop; the network lives there, and other threads knock on one door."""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextvars
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

from .errors import NotConnected, WaitTimedOut
from .errors.sentences import say

T = TypeVar("T")
logger = logging.getLogger(__name__)

# Waits look up this often: long enough to cost nothing, short enough that the stop button feels instant, also where
# an untimed wait cannot be interrupted (Windows, an idle asyncio loop under ipykernel).
SLICE = 0.2
STOP_SECONDS = 2.0  # for what goes on to be given up when the process ends


class IOThread:
    """A daemon thread that runs one event loop until the process ends.

    >>> io = IOThread("example")
    >>> io.run(asyncio.sleep(0, "done"), what="an example")
    'done'
    """

    def __init__(self, name: str) -> None:
        self._pid = os.getpid()
        self._stopped = False
        self._loop = _new_loop()
        self._loop.set_exception_handler(_log_unhandled)
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        # An empty context: a thread must not stay tied to the notebook cell that happened to start it.
        contextvars.Context().run(self._thread.start)

    @property
    def inside(self) -> bool:
        """Whether the caller is on this thread."""
        return threading.current_thread() is self._thread

    @property
    def alive(self) -> bool:
        """Whether it runs: not in a forked child, which has the thread that forked alone, and not at the very end."""
        return self._pid == os.getpid() and not self._stopped

    @property
    def stopped(self) -> bool:
        """Whether the process is ending."""
        return self._stopped

    def check(self) -> None:
        """Refuse to wait for what will never come. Raises NotConnected."""
        check_process(self._pid)
        if self._stopped:
            _give_up_waiting()

    def stop(self) -> None:
        """Give up what goes on, and end the thread: at the end of the process, before what it talks to is gone."""
        if not self.alive:
            return
        self._loop.set_exception_handler(lambda *_: None)
        ending = self.start(_cancel_all())
        self._stopped = True
        concurrent.futures.wait([ending], STOP_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_SECONDS)

    def call(self, act: Callable[..., object], *args: Any) -> None:
        """Run `act(*args)` on the thread, soon, after what was handed over before."""
        if self.alive:
            self._loop.call_soon_threadsafe(act, *args)

    def start(self, coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(
        self,
        coroutine: Coroutine[Any, Any, T],
        *,
        timeout: float | None = None,
        what: str,
        uncounted: Callable[[], bool] | None = None,
    ) -> T:
        """Run `coroutine` on the thread and wait for it, interruptibly, as `wait` does. Giving up cancels it."""
        if self.inside:
            coroutine.close()
            raise RuntimeError("IOThread.run() would wait for itself; await the coroutine instead.")
        try:
            self.check()
        except NotConnected:
            coroutine.close()
            raise
        future = self.start(coroutine)
        try:
            return wait(future, timeout, what, uncounted)
        except BaseException:
            future.cancel()
            raise


def wait(
    future: concurrent.futures.Future[T],
    timeout: float | None,
    what: str,
    uncounted: Callable[[], bool] | None = None,
) -> T:
    """The future's result. Ctrl-C and the stop button end the wait, never what is waited for.

    The `timeout` begins anew as long as `uncounted()`: something that has a limit of its own is waited for first.

    Raises
    ------
    WaitTimedOut
        After `timeout` seconds, saying `what` was waited for.
    NotConnected
        When the process is ending.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    while not future.done() or future.cancelled():
        if _io is not None and _io.stopped:
            _give_up_waiting()
        if future.cancelled():
            break
        if timeout is not None and uncounted is not None and uncounted():
            deadline = time.monotonic() + timeout
        left = SLICE if deadline is None else min(SLICE, deadline - time.monotonic())
        if left <= 0:
            raise WaitTimedOut(
                say(
                    "wait.gave_up",
                    "Gave up after {seconds:g} s of waiting for {what}.",
                    seconds=timeout,
                    what=what,
                ),
                hint=say("wait.longer", "Pass a longer timeout=."),
            )
        concurrent.futures.wait([future], timeout=left)
    return future.result()


def wait_async(future: concurrent.futures.Future[T]) -> Generator[Any, None, T]:
    """`__await__` for a future of another thread: wakes up often, since an idle loop does not feel the stop button."""
    here = asyncio.wrap_future(future)
    while not here.done():
        yield from asyncio.wait({here}, timeout=SLICE).__await__()
    return here.result()


async def in_daemon_thread(act: Callable[[], T], name: str) -> T:
    """The result of a blocking call: as `asyncio.to_thread`, but the end of the process does not wait for it."""
    future: concurrent.futures.Future[T] = concurrent.futures.Future()
    future.set_running_or_notify_cancel()  # from here on nobody but the thread settles it

    def work() -> None:
        try:
            result = act()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=work, name=name, daemon=True).start()
    return await asyncio.wrap_future(future)


def _new_loop() -> asyncio.AbstractEventLoop:
    """One of the standard library's: a policy such as uvloop's is the application's choice, and for its own loops."""
    if sys.platform == "win32":
        return asyncio.ProactorEventLoop()
    return asyncio.SelectorEventLoop()


def _give_up_waiting() -> None:
    """At the end of the process: a handler of `atexit` is told; any other thread ends with it, in silence."""
    if threading.current_thread() is threading.main_thread():
        raise NotConnected(say("process.ending", "This process is ending."))
    threading.Event().wait()


def _log_unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    logger.error("%s", context.get("message"), exc_info=context.get("exception"))


async def _cancel_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def check_process(pid: int) -> None:
    """Refuse what belongs to the process `pid`, of which this one is a fork. Raises NotConnected."""
    if pid != os.getpid():
        raise NotConnected(
            say(
                "process.forked",
                "This was made in the process {pid}, which this one was forked from: its connection stayed there.",
                pid=pid,
            ),
            hint=say("process.make_new", "Make a new one here: ChatOps()."),
        )


_io: IOThread | None = None
_io_lock = threading.Lock()
_of_the_parent: list[IOThread | None] = []  # kept: its loop polls what the parent polls, and must not be taken apart


def io_thread() -> IOThread:
    """The thread every ChatOps of this process shares."""
    global _io
    with _io_lock:
        if _io is None:
            _io = IOThread("chatops-io")
            atexit.register(_io.stop)
        return _io


def _begin_anew() -> None:
    """In a forked child: the thread is not there, and whoever held the lock neither."""
    global _io, _io_lock
    _of_the_parent.append(_io)
    _io, _io_lock = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)

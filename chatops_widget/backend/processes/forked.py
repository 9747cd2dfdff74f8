"""A forked process under limits, seen by its supervisor: call functions in it, stop it, learn how it ended."""

from __future__ import annotations

import os
import pickle
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Self

import psutil

from ...protocol.faults import error_of
from ...protocol.messages import Fault
from ...protocol.wire import unpack
from .call import ProcessFailed, Reason
from .frames import FrameReader, Kind, Oversized, head
from .limits import Limits
from .served import UNHEARD
from .zygote import forked, returned

GLANCE = 0.05  # seconds between two looks at whether to stop
MEMORY_GLANCE = 0.5  # seconds between two looks at the memory of all that it has started
TRACE_SECONDS = 1.0  # for a process to say where it is
SILENT_SECONDS = 2.0  # for a process that cannot answer any more to end by itself
OUTPUT_KEPT = 64 * 1024  # bytes of what it prints that go on to our own stderr
TRACE_KEPT = 16 * 1024  # bytes
TRACE_BEGINS = b"Stack (most recent call first):"
ANSWER = 1024 * 1024  # bytes
_BESIDE = 256 * 1024 * 1024  # bytes that Python and pandas need themselves, at most
_PSS = sys.platform == "linux"

Function = Callable[..., Iterator[bytes]]


class Forked:
    """One process, from its fork to its end. What it has started ends with it.

    Parameters
    ----------
    modules
        What the fork server imports beforehand: the called functions are theirs.
    stopped
        Asked many times a second; once it says yes, the process is killed.

    Raises
    ------
    OSError
        The machine has no process left to give.
    """

    def __init__(
        self, limits: Limits, modules: tuple[str, ...], *, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        self._limits = limits
        self._stopped = stopped
        self._reader = FrameReader()
        self._unsent = memoryview(b"")
        self._trace = bytearray()
        self._printed = 0
        self._status: int | None = None
        self._unheard_since: float | None = None
        self._looked = time.monotonic()
        self._selector = selectors.DefaultSelector()
        ours, theirs = socket.socketpair()
        output, their_output = os.pipe()
        trace, their_trace = os.pipe()
        self._channel, self._output, self._tracing = ours, output, trace
        try:
            self._zygote, self.pid = forked(modules, limits.memory, [theirs.fileno(), their_output, their_trace])
        except OSError:
            ours.close()
            os.close(output)
            os.close(trace)
            raise
        finally:
            theirs.close()
            os.close(their_output)
            os.close(their_trace)
        ours.setblocking(False)
        for each in (output, trace):
            os.set_blocking(each, False)
        self._selector.register(ours, selectors.EVENT_READ, self._on_channel)
        self._selector.register(output, selectors.EVENT_READ, self._on_output)
        self._selector.register(trace, selectors.EVENT_READ, self._on_trace)
        self._selector.register(self._zygote.control, selectors.EVENT_READ, self._on_status)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self.close()

    def call(
        self, function: Function, *arguments: Any, seconds: float | None = None, most: int = ANSWER
    ) -> Iterator[bytes]:
        """Call a generator function of a module in the process, and yield what it yields, as it comes.

        For each answer it has `seconds`, those of the limits if left out, and `most` bytes.

        Raises
        ------
        ProcessFailed
        ChatOpsError
            As the function did.
        """
        patience = self._limits.seconds if seconds is None else seconds
        request = pickle.dumps((function, arguments))
        self._unsent = memoryview(head(Kind.REQUEST, request) + request)
        self._watch_sending()
        while True:
            kind, payload = self._received(time.monotonic() + patience, most)
            if kind is Kind.FAULT:
                raise error_of(unpack(payload, Fault))
            if kind is Kind.END:
                return
            yield payload

    def close(self) -> None:
        """Kill the process, if it is there, and all that it has started."""
        for each in (self._channel, self._output, self._tracing):
            with suppress(KeyError):
                self._selector.unregister(each)
        self._selector.close()
        self._channel.close()
        os.close(self._output)
        os.close(self._tracing)
        if self._status is not None or self._zygote.kill(self.pid):
            returned(self._zygote)

    # -- what comes ---------------------------------------------------------------------------------------------

    def _received(self, deadline: float, most: int) -> tuple[Kind, bytes]:
        """The next frame. Raises ProcessFailed."""
        while True:
            try:
                frame = self._reader.take(most)
            except Oversized as oversized:
                raise ProcessFailed("answer", size=oversized.size) from None
            except ValueError:
                raise ProcessFailed("unheard") from None
            if frame is not None:
                return frame
            self._check(deadline)
            for key, events in self._selector.select(GLANCE):
                key.data(events)

    def _check(self, deadline: float) -> None:
        """Raises ProcessFailed where no answer is to be waited for."""
        now = time.monotonic()
        if self._status is not None:
            reason: Reason = "unheard" if self._status == UNHEARD else "ended"
            raise ProcessFailed(reason, status=self._status, trace=self._trace)
        if self._stopped():
            raise ProcessFailed("stopped")
        if self._unheard_since is not None and now > self._unheard_since + SILENT_SECONDS:
            raise self._traced("unheard")
        if now > deadline:
            raise self._traced("seconds")
        if now > self._looked + MEMORY_GLANCE:
            self._looked = now
            if _exceeds(self.pid, self._limits.memory + _BESIDE):
                raise self._traced("memory")

    def _traced(self, reason: Reason) -> ProcessFailed:
        """Ask the process where it is before it is killed."""
        self._trace.clear()
        deadline = time.monotonic() + TRACE_SECONDS
        # A trace has no end of its own: it is whole when the next one has begun, which is asked for once it has begun.
        for begun in (1, 2):
            self._zygote.ask_trace()
            while self._trace.count(TRACE_BEGINS) < begun and len(self._trace) < TRACE_KEPT:
                if self._status is not None or time.monotonic() > deadline:
                    return ProcessFailed(reason, trace=self._trace)
                for key, events in self._selector.select(GLANCE):
                    key.data(events)
        return ProcessFailed(reason, trace=self._trace)

    def _watch_sending(self) -> None:
        sending = selectors.EVENT_WRITE if self._unsent else 0
        with suppress(KeyError):  # it has closed its end, and nothing can be sent
            self._selector.modify(self._channel, selectors.EVENT_READ | sending, self._on_channel)

    def _on_channel(self, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                self._unsent = self._unsent[self._channel.send(self._unsent) :]
                self._watch_sending()
            if events & selectors.EVENT_READ:
                if data := self._channel.recv(1 << 20):
                    self._reader.feed(data)
                else:
                    raise ConnectionResetError
        except BlockingIOError:
            return
        except OSError:
            self._unheard_since = time.monotonic()
            self._selector.unregister(self._channel)

    def _on_output(self, events: int) -> None:
        data = os.read(self._output, 1 << 16)
        if not data:
            self._selector.unregister(self._output)
            return
        kept = data[: max(0, OUTPUT_KEPT - self._printed)]
        self._printed += len(data)
        if kept:
            with suppress(OSError):
                os.write(2, kept)
            if self._printed >= OUTPUT_KEPT:
                os.write(2, f"\n(what is printed beyond {OUTPUT_KEPT:,} bytes is left out)\n".encode())

    def _on_trace(self, events: int) -> None:
        data = os.read(self._tracing, 1 << 16)
        if not data:
            self._selector.unregister(self._tracing)
        self._trace = (self._trace + data)[:TRACE_KEPT]

    def _on_status(self, events: int) -> None:
        """It has ended; what it wrote before comes first."""
        self._selector.unregister(self._zygote.control)
        status = self._zygote.read_status()
        while ready := [key for key, _ in self._selector.select(0) if key.fileobj is not self._zygote.control]:
            for key in ready:
                key.data(selectors.EVENT_READ)
        self._status = status


def _exceeds(pid: int, most: int) -> bool:
    """Whether a process and all below it hold more bytes of memory than that."""
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
        # What they share is counted for each of them, and told apart at some expense.
        return _sum(family, "rss") > most and (not _PSS or _sum(family, "pss") > most)
    return False


def _sum(family: list[psutil.Process], kind: str) -> int:
    total = 0
    for each in family:
        with suppress(psutil.Error):
            held = each.memory_full_info() if kind == "pss" else each.memory_info()
            total += getattr(held, kind)
    return total

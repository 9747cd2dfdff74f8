"""A TCP proxy between a client and its backend that is slow, loses pieces, and breaks the link, when a test says so."""

from __future__ import annotations

import asyncio
import random
import ssl
from contextlib import suppress

from chatops_widget.io_thread import IOThread
from tests.support.waiting import PATIENCE

SEGMENT = 1460  # bytes that TCP sends as one, and loses as one


class Proxy:
    """Listens on a port of its own and passes bytes on to `port`.

    Parameters
    ----------
    tls
        The certificate it shows, if it speaks TLS.
    delay
        Seconds that bytes are under way, in each direction.
    loss
        The share of segments that are lost on the way. Of that TCP shows nothing but the time it takes: a piece comes
        one retransmission timeout later, twice that if it is lost again, and all behind it wait.
    cut_after
        Break the link once, when the client has sent so many pieces; what the backend has got by then, it has got.
    """

    def __init__(
        self,
        port: int,
        tls: ssl.SSLContext | None = None,
        *,
        delay: float = 0.0,
        loss: float = 0.0,
        seed: int = 0,
        cut_after: int | None = None,
    ) -> None:
        self._target = port
        self._tls = tls
        self._delay = delay
        self._loss = loss
        self._random = random.Random(seed)
        self._cut_after = cut_after
        self.came, self.passed = 0, 0  # pieces of the client's, here and on to the backend
        self.was_cut = False
        self._io = IOThread("proxy")
        self._links: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._asking = asyncio.Event()
        self._answering = asyncio.Event()
        self._refusing = False
        self.port: int = self._io.run(self._listen(), timeout=PATIENCE, what="the proxy to listen")
        self.url = f"{'ws' if tls is None else 'wss'}://127.0.0.1:{self.port}"

    async def _listen(self) -> int:
        self._open()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        return int(self._server.sockets[0].getsockname()[1])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._links.add(writer)
        if not self._refusing:
            try:
                there, back = await asyncio.open_connection("127.0.0.1", self._target)
            except OSError:  # nobody listens there, and nobody does here
                writer.close()
                return
            self._links.add(back)
            for source, sink, answers in ((reader, back, False), (there, writer, True)):
                task = asyncio.ensure_future(self._pump(source, sink, answers))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        if self._refusing:
            self._abort()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, answers: bool) -> None:
        underway: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.ensure_future(self._deliver(underway, sink, answers))
        self._tasks.add(arriving)
        arriving.add_done_callback(self._tasks.discard)
        data, due = b"-", 0.0
        with suppress(OSError):
            while data:
                data = await source.read(65536)
                self.came += not answers
                due = max(due, asyncio.get_running_loop().time() + self._delay + self._lateness(data))
                underway.put_nowait((due, data))
        if data:
            underway.put_nowait((0.0, b""))

    def _lateness(self, data: bytes) -> float:
        """How much later a piece comes than if no segment of it were lost."""
        late, timeout = 0.0, 2 * self._delay + 0.2  # as Linux has it: the round trip, and 200 ms at least
        while any(self._random.random() < self._loss for _ in range(0, len(data), SEGMENT)):
            late, timeout, data = late + timeout, 2 * timeout, data[:SEGMENT]
        return late

    async def _deliver(
        self, underway: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter, answers: bool
    ) -> None:
        with suppress(OSError):
            while True:
                due, data = await underway.get()
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
                await (self._answering if answers else self._asking).wait()
                if not data:
                    break
                sink.write(data)
                await sink.drain()
                self.passed += not answers
                if not answers and self.passed == self._cut_after:
                    self.was_cut = True
                    asyncio.get_running_loop().call_soon(self._abort)
                    return
        sink.close()

    def mute(self) -> None:
        """Swallow what the backend answers from now on; what the client sends still arrives."""
        self._io.run(self._do(self._answering.clear), timeout=PATIENCE, what="the proxy")

    def hold(self) -> None:
        """Keep back what the client sends from now on."""
        self._io.run(self._do(self._asking.clear), timeout=PATIENCE, what="the proxy")

    def let_go(self) -> None:
        """Deliver what was kept back, in both directions."""
        self._io.run(self._do(self._open), timeout=PATIENCE, what="the proxy")

    def _open(self) -> None:
        self._asking.set()
        self._answering.set()

    def forget(self) -> None:
        """Lose the links there are, and tell neither end: half-open, as a router leaves them that was switched off."""

        def act() -> None:
            for task in self._tasks:
                task.cancel()
            self._open()

        self._io.run(self._do(act), timeout=PATIENCE, what="the proxy")

    def cut(self, *, refusing: bool = False) -> None:
        """Break every link as a pulled cable does, and let new ones through unless told otherwise."""

        def act() -> None:
            self._refusing = refusing
            self._abort()
            self._open()

        self._io.run(self._do(act), timeout=PATIENCE, what="the proxy")

    def _abort(self) -> None:
        for writer in self._links:
            writer.transport.abort()
        self._links.clear()
        for task in self._tasks:
            task.cancel()

    def mend(self) -> None:
        self._refusing = False

    def close(self) -> None:
        self.cut(refusing=True)
        self._io.run(self._do(self._server.close), timeout=PATIENCE, what="the proxy to close")

    async def _do(self, act: object) -> None:
        act()  # type: ignore[operator]

"""A TCP proxy between a client and its backend that is slow, and breaks the link, when a test says so."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress

from chatops_widget.io_thread import IOThread
from tests.support.waiting import PATIENCE


class Proxy:
    """Listens on a port of its own and passes bytes on to `port`.

    Parameters
    ----------
    tls
        The certificate it shows, if it speaks TLS.
    delay
        Seconds that bytes are under way, in each direction.
    cut_after
        Break the link once, when the client has sent so many pieces; what the backend has got by then, it has got.
    """

    def __init__(
        self, port: int, tls: ssl.SSLContext | None = None, *, delay: float = 0.0, cut_after: int | None = None
    ) -> None:
        self._target = port
        self._tls = tls
        self._delay = delay
        self._cut_after = cut_after
        self.passed = 0  # pieces of the client's
        self.was_cut = False
        self._io = IOThread("proxy")
        self._links: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._answering = asyncio.Event()
        self._refusing = False
        self.port: int = self._io.run(self._listen(), timeout=PATIENCE, what="the proxy to listen")
        self.url = f"{'ws' if tls is None else 'wss'}://127.0.0.1:{self.port}"

    async def _listen(self) -> int:
        self._answering.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        return int(self._server.sockets[0].getsockname()[1])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._links.add(writer)
        if not self._refusing:
            with suppress(OSError):
                there, back = await asyncio.open_connection("127.0.0.1", self._target)
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
        data = b"-"
        with suppress(OSError):
            while data:
                data = await source.read(65536)
                underway.put_nowait((asyncio.get_running_loop().time() + self._delay, data))
        if data:
            underway.put_nowait((0.0, b""))

    async def _deliver(
        self, underway: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter, answers: bool
    ) -> None:
        with suppress(OSError):
            while True:
                due, data = await underway.get()
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
                if answers:
                    await self._answering.wait()
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

    def cut(self, *, refusing: bool = False) -> None:
        """Break every link as a pulled cable does, and let new ones through unless told otherwise."""

        def act() -> None:
            self._refusing = refusing
            self._abort()
            self._answering.set()

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

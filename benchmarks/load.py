"""How many people and how much work one backend bears, beside a bare python-socketio server in the same run.

    python -m benchmarks load

Members come into one session one after the other, and are told who is there. They hear what one of them says: a message
alone, to the last who hears it, and hundreds of them as fast as they go. Both servers have one core, and the same
clients, which cost little. Ours keeps each message on the disk before it is told, once, with its number; the bare one
has rooms and nothing else. Then 1,000 runs of one person, and eight searches of a session of 180 MB: what a colleague's
message takes meanwhile. Times are of the clock.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil

from benchmarks.socket_client import SocketClient
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import Message, now
from tests.support.backend import Backend
from tests.support.ports import reserved_port

MESSAGES = {10: 1000, 100: 500, 500: 200}  # by members
ALONE, AT_ONCE = 50, 50
RUNS, SEARCHES, SEARCHED_MB = 1000, 8, 180
SESSION = "session_1"
ALLOWED = ("--max-messages", "100000", "--max-links-each", "100000", "--max-members", "100000")
Told = tuple[float, float, float, float, float]


def main() -> None:
    print("members  server          join s   join MB   alone ms   messages/s   heard/s   server ms/message")
    with tempfile.TemporaryDirectory() as folder:
        for count in MESSAGES:
            (Path(folder) / str(count)).mkdir()
            backend = Backend(Path(folder) / str(count), more=ALLOWED)
            try:
                told("chatops_widget", count, backend.port, backend.process.pid)
            finally:
                backend.close()
            with reserved_port() as port:
                command = [sys.executable, "-m", "benchmarks.bare_server", str(port)]
                bare = subprocess.Popen(command, stdout=subprocess.PIPE)
                assert bare.stdout is not None
                bare.stdout.readline()  # it listens
                try:
                    told("bare", count, port, bare.pid)
                finally:
                    bare.terminate()
                    bare.communicate()
        asyncio.run(_runs(Path(folder)))
        asyncio.run(_searches(Path(folder)))


def told(name: str, count: int, port: int, pid: int) -> None:
    joined, received, alone, together, cpu = asyncio.run(_members(port, pid, count))
    messages = MESSAGES[count]
    print(
        f"{count:7,}  {name:14}  {joined:6.2f}  {received / 1e6:8.1f}  {1000 * alone:9.1f}"
        f"  {messages / together:11,.0f}  {count * messages / together:8,.0f}  {1000 * cpu / messages:18.2f}",
        flush=True,
    )


async def _members(port: int, pid: int, count: int) -> Told:
    began = time.perf_counter()
    members = [await _open(port, f"user {number}") for number in range(count)]
    joined, received = time.perf_counter() - began, sum(each.received for each in members)
    sender, said = members[0], 0

    async def all_heard() -> None:
        await asyncio.gather(*(each.wait_heard(said) for each in members))

    times = []
    for _ in range(ALONE):
        began, said = time.perf_counter(), said + 1
        _say(sender, said)
        await all_heard()
        times.append(time.perf_counter() - began)
    server = psutil.Process(pid)
    cpu, began = sum(server.cpu_times()[:2]), time.perf_counter()
    for _ in range(MESSAGES[count] // AT_ONCE):
        for _ in range(AT_ONCE):
            said += 1
            _say(sender, said)
        await sender.wait_heard(said - AT_ONCE)
    await all_heard()
    together, cpu = time.perf_counter() - began, sum(server.cpu_times()[:2]) - cpu
    for each in members:
        each.close()
    return joined, received, statistics.median(times), together, cpu


async def _runs(folder: Path) -> None:
    """Of one person, while a colleague talks to herself."""
    async with _served(folder / "runs") as (backend, bo):
        ana = await _open(backend.port, "ana", b'-["runState",')
        idle = await _round_trips(bo, lambda times: len(times) == ALONE)
        began = time.perf_counter()
        command = f'{{"sessionId":"{SESSION}","command":"run_backtest","parameters":{{"strategy_id":"sma_cross"}}}}'
        for _ in range(RUNS):
            ana.send(f'42["executeCommand",{command}]')
        meanwhile = await _round_trips(bo, lambda times: ana.heard >= RUNS)
        took = time.perf_counter() - began
        print(f"\n{RUNS:,} runs of one person: {took:.1f} s, {RUNS / took:.0f} a second with one worker")
        print(f"a colleague's message: {_words(idle)} before, {_words(meanwhile)} meanwhile")


async def _searches(folder: Path) -> None:
    async with _served(folder / "searches", _fill) as (backend, bo):
        others = [await _open(backend.port, f"user {number}", b"431[") for number in range(SEARCHES)]
        idle = await _round_trips(bo, lambda times: len(times) == ALONE)
        began = time.perf_counter()
        searches = [asyncio.ensure_future(_search(each)) for each in others]
        meanwhile = await _round_trips(bo, lambda times: all(each.done() for each in searches))
        took = time.perf_counter() - began
        print(f"\n{SEARCHES} searches of all {SEARCHED_MB} MB of a session: {took:.1f} s")
        print(f"a colleague's message: {_words(idle)} before, {_words(meanwhile)} meanwhile")


async def _search(member: SocketClient) -> None:
    """Page by page, to the beginning."""
    before: str | None = ""
    while before is not None:
        member.send(f'421["findEvents",{{"sessionId":"{SESSION}","text":"no such words"{before}}}]')
        answer = await member.answer(b"431[")
        before = f',"before":{answer["next"]}' if answer.get("next") else None


async def _round_trips(member: SocketClient, over: Callable[[list[float]], bool]) -> list[float]:
    times: list[float] = []
    while not over(times):
        began = time.perf_counter()
        member.send(f'422["sendMessage",{{"sessionId":"session_2","content":"@bo {len(times)}"}}]')
        await member.answer(b"432[")
        times.append(time.perf_counter() - began)
    return times


def _words(times: list[float]) -> str:
    return f"{1000 * statistics.median(times):.1f} ms (at most {1000 * max(times):.0f} ms)"


async def _open(port: int, user: str, counted: bytes | None = None, session: str = SESSION) -> SocketClient:
    return await SocketClient.open(port, f'{{"protocol":2,"user":"{user}"}}', session, counted)


def _say(sender: SocketClient, number: int) -> None:
    content = f'"content":"@user 1 that looks good to me, number {number}","clientId":"{number}"'
    sender.send(f'42["sendMessage",{{"sessionId":"{SESSION}",{content}}}]')


@asynccontextmanager
async def _served(
    folder: Path, fill: Callable[[Path], Coroutine[Any, Any, None]] | None = None
) -> AsyncIterator[tuple[Backend, SocketClient]]:
    await asyncio.to_thread(folder.mkdir)
    if fill is not None:
        await fill(folder / "store.sqlite")
    backend = await asyncio.to_thread(Backend, folder, more=ALLOWED)
    try:
        yield backend, await _open(backend.port, "bo", session="session_2")
    finally:
        await asyncio.to_thread(backend.close)


async def _fill(path: Path) -> None:
    store = Store(path)
    await store.open()
    await store.touch(SESSION)
    words = "what a colleague wrote about a strategy, at some length; " * 100
    message = Message(id="m", session_id=SESSION, role="user", content=words, timestamp=now())
    for _ in range(SEARCHED_MB * 10**6 // len(words)):
        await store.append(SESSION, message)
    await store.close()

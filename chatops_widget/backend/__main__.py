"""python -m chatops_widget.backend: serve until told to stop, or until the parent is gone."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from ..errors import ChatOpsError
from .app import App
from .assistant.api import load_assistant
from .jobs.dask_runner import DaskRunner
from .prices.price_book import PriceBook
from .processes.limits import GB, MEMORY_GB, SECONDS, Limits
from .server.hosts import AllowedHosts
from .server.web import web_application
from .storage.store import Store
from .uploads.uploads import Uploads

logger = logging.getLogger("chatops_widget.backend")
PARENT_POLL = 0.5  # seconds


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chatops-backend", description="Keeps chat sessions and runs backtests over Socket.IO."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8500, help="port; 0 takes a free one")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a further name this backend answers to, or whose pages may connect; may be given again",
    )
    parser.add_argument(
        "--base-path", default="", metavar="PATH", help="serve below this path, as a proxy that keeps its prefix wants"
    )
    parser.add_argument("--polling", action="store_true", help="also speak HTTP long polling, besides websocket")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of CSV and Parquet price files")
    parser.add_argument(
        "--store", type=Path, metavar="FILE", default=Path("chatops.sqlite"), help="sessions and results"
    )
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="file with the password clients must give")
    parser.add_argument("--workers", type=int, metavar="N", help="worker processes (default: one a core, at most 4)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="Dask scheduler to use instead of own workers")
    parser.add_argument(
        "--run-seconds",
        type=float,
        metavar="S",
        default=SECONDS,
        help=f"how long a run, or a combination of a sweep, may take (default: {SECONDS:g})",
    )
    parser.add_argument(
        "--run-memory",
        type=float,
        metavar="GB",
        default=MEMORY_GB,
        help=f"how much memory a strategy of your own or of a client's may take in a run (default: {MEMORY_GB:g})",
    )
    parser.add_argument(
        "--uploads", type=Path, metavar="DIR", help="files that clients send (default: beside the store)"
    )
    parser.add_argument("--strategies", type=Path, metavar="DIR", help="folder of your own strategy files")
    parser.add_argument(
        "--allow-strategies", action="store_true", help="let clients send strategy files: Python that runs here"
    )
    parser.add_argument(
        "--assistant",
        metavar="MODULE:FACTORY",
        help="who answers instead of the built-in rules; see chatops_widget.backend.assistant.Assistant",
    )
    parser.add_argument("--ready-file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(argv)
    if chosen.token_file is None and chosen.host not in ("127.0.0.1", "localhost", "::1"):
        parser.error(f"--host {chosen.host} lets other machines in: give a --token-file too.")
    if chosen.token_file is not None and not chosen.token_file.is_file():
        parser.error(f"--token-file {chosen.token_file} is not there.")
    if chosen.token_file is not None and not chosen.token_file.read_text(encoding="utf-8").strip():
        parser.error(f"--token-file {chosen.token_file} is empty.")  # everybody knows that password
    if chosen.token_file is not None and os.name == "posix" and chosen.token_file.stat().st_mode & 0o077:
        parser.error(f"--token-file {chosen.token_file} can be read by others: chmod 600 {chosen.token_file}")
    if chosen.data is not None and not chosen.data.is_dir():
        parser.error(f"--data {chosen.data} is no folder.")
    if chosen.strategies is not None and not chosen.strategies.is_dir():
        parser.error(f"--strategies {chosen.strategies} is no folder.")
    if chosen.allow_strategies and chosen.token_file is None:  # other users of this machine can connect too
        parser.error("--allow-strategies lets clients run Python as you: give a --token-file too.")
    if chosen.uploads is None:
        chosen.uploads = chosen.store.with_name(f"{chosen.store.stem}-uploads")
    if chosen.workers is not None and chosen.workers < 1:
        parser.error(f"--workers {chosen.workers}: at least 1.")
    for name, value in (("--run-seconds", chosen.run_seconds), ("--run-memory", chosen.run_memory)):
        if not 0 < value < 1e9:
            parser.error(f"{name} {value:g}: more than 0.")
    return chosen


async def serve(chosen: argparse.Namespace) -> None:
    """Serve until SIGTERM, SIGINT or the parent's end."""
    token = chosen.token_file.read_text(encoding="utf-8").strip() if chosen.token_file else None
    assistant = load_assistant(chosen.assistant) if chosen.assistant else None
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, stopping.set)
    store = Store(chosen.store)
    await store.open()
    await store.abandon_orphans()
    kept = chosen.uploads.absolute() / "prices"
    book = PriceBook(chosen.data, kept)
    limits = Limits(chosen.run_seconds, int(chosen.run_memory * GB))
    runner = DaskRunner(chosen.data, uploads=kept, workers=chosen.workers, scheduler=chosen.scheduler, limits=limits)
    uploads = Uploads(
        chosen.uploads.absolute(), book, strategies=chosen.strategies, allow_strategies=chosen.allow_strategies
    )
    await uploads.open()
    app = App(
        store,
        runner,
        book,
        token=token,
        uploads=uploads,
        assistant=assistant,
        hosts=AllowedHosts(chosen.host, chosen.allow_host),
        polling=chosen.polling,
        one_person=chosen.parent is not None and token is not None,  # only who started us has it
    )
    warming = asyncio.ensure_future(runner.start())  # people may join and type while the workers start
    site = web_application(app.sio, app.hosts, chosen.base_path)
    # A page's link ends only when we cut it, so waiting for that is in vain; the page comes back by itself.
    server = web.AppRunner(site, handle_signals=False, access_log=None, shutdown_timeout=0.1)
    await server.setup()
    await web.TCPSite(server, chosen.host, chosen.port).start()
    port = server.addresses[0][1]
    logger.info("listening on ws://%s:%d", chosen.host, port)
    if chosen.ready_file is not None:
        publish(chosen.ready_file, port)
    if chosen.parent is not None:
        threading.Thread(target=watch_parent, args=(chosen.parent, loop, stopping), daemon=True).start()
        threading.Thread(target=watch_stdin, args=(loop, stopping), daemon=True).start()
    await stopping.wait()
    logger.info("stopping")
    await app.close()
    warming.cancel()
    await asyncio.gather(warming, return_exceptions=True)
    await runner.close()
    await server.cleanup()
    await store.close()


def publish(path: Path, port: int) -> None:
    """Say where we listen, whole or not at all, to our owner alone."""
    draft = path.with_suffix(".tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"port": port, "pid": os.getpid()}, file)
    draft.rename(path)


def watch_stdin(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    """The parent holds the other end of our stdin: its end is the parent's."""
    while sys.stdin.buffer.read(4096):
        pass
    loop.call_soon_threadsafe(stopping.set)


def watch_parent(parent: int, loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    """Another child of the parent's may hold that pipe open, so we also look who our parent is."""
    gone = threading.Event()
    while os.getppid() == parent:
        gone.wait(PARENT_POLL)
    loop.call_soon_threadsafe(stopping.set)


def main(argv: Sequence[str] | None = None) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("distributed").setLevel(logging.WARNING)
    try:
        asyncio.run(serve(arguments(argv)))
    except (ChatOpsError, OSError) as error:
        print(f"chatops-backend: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

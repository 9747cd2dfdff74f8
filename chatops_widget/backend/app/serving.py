"""Serve sessions and runs until told to stop, or until no notebook uses them any more."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sqlite3
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from ...folders.private import write_private
from ..assistant.api import load_assistant
from ..jobs.dask_runner import DaskRunner
from ..jobs.far_runner import FarRunner
from ..price_queries import open_book
from ..processes import Limits
from ..processes.limits import GB
from ..quotas import quotas_of
from ..server.hosts import AllowedHosts
from ..server.open_files import allow_connections
from ..server.web import web_application
from ..storage.store import Store
from ..uploads.uploads import Uploads
from .app import App
from .shared import SharedBackend

logger = logging.getLogger("chatops_widget.backend")


async def serve(chosen: argparse.Namespace) -> None:
    """Serve until SIGTERM, SIGINT or, for notebooks, until some seconds after the last of them."""
    token = chosen.token_file.read_text(encoding="utf-8").strip() if chosen.token_file else None
    assistant = load_assistant(chosen.assistant) if chosen.assistant else None
    quotas = quotas_of(chosen)
    allow_connections(quotas.max_links + quotas.max_strange)
    shared = SharedBackend(chosen.shared, chosen.linger) if chosen.shared is not None else None
    if shared is not None:
        shared.open()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, stopping.set)
    store = Store(chosen.store)
    await store.open()
    await store.abandon_orphans()
    try:
        await store.forget_unused_sessions()
    except sqlite3.Error:  # as on a full disk: they are in nobody's way yet
        logger.exception("unused sessions could not be forgotten")
    kept = chosen.uploads.absolute() / "prices"
    book = open_book(chosen.data, kept)
    limits = Limits(chosen.run_seconds, int(chosen.run_memory * GB))
    runner: DaskRunner
    if chosen.scheduler is None:
        idle = chosen.idle_minutes * 60
        runner = DaskRunner(chosen.data, uploads=kept, workers=chosen.workers, limits=limits, idle_seconds=idle)
    else:
        runner = FarRunner(chosen.scheduler, book, limits=limits)
    uploads = Uploads(
        chosen.uploads.absolute(),
        book,
        strategies=chosen.strategies,
        allow_strategies=chosen.allow_strategies,
        look_again=shared is not None,  # it goes on while kernels are restarted
        quotas=quotas,
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
        one_person=shared is not None and token is not None,  # who can read its folder
        quotas=quotas,
    )
    await app.carry_on()
    if shared is None:  # the backend of notebooks starts them when somebody there types or runs something
        app.wake_workers()  # people may join and type while the workers start
    site = web_application(app.sio, app.hosts, app.links, chosen.base_path)
    # A page's link ends only when we cut it, so waiting for that is in vain; the page comes back by itself.
    server = web.AppRunner(site, handle_signals=False, access_log=None, shutdown_timeout=0.1)
    await server.setup()
    assert server.server is not None
    listening = await loop.create_server(app.links.watch(server.server), chosen.host, chosen.port, backlog=128)
    port = listening.sockets[0].getsockname()[1]
    logger.info("listening on ws://%s:%d", chosen.host, port)
    if chosen.ready_file is not None:
        publish(chosen.ready_file, port)
    watching = asyncio.ensure_future(watch_users(shared, stopping)) if shared is not None else None
    await stopping.wait()
    logger.info("stopping")
    if shared is not None and watching is not None:
        watching.cancel()
        shared.withdraw()
    listening.close()
    await app.close()
    await runner.close()
    await server.cleanup()
    await store.close()
    if shared is not None:
        shared.close()


def publish(path: Path, port: int) -> None:
    """Say where we listen, whole or not at all, to our owner alone."""
    draft = path.with_suffix(".tmp")
    write_private(draft, json.dumps({"port": port, "pid": os.getpid()}).encode())
    draft.rename(path)


async def watch_users(shared: SharedBackend, stopping: asyncio.Event) -> None:
    """End when nobody uses us any more."""
    try:
        await shared.unused()
    finally:
        stopping.set()

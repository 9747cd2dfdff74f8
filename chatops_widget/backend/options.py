"""The options of `chatops-backend`, and what it refuses to be started with before it opens a port or a file."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from ..logs import FORMATS
from .processes.limits import MEMORY_GB, SECONDS
from .quotas import add_options, quotas_of

IDLE_MINUTES = 10.0


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
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of CSV and Parquet price files, and of queries (.sql)"
    )
    parser.add_argument(
        "--store", type=Path, metavar="FILE", default=Path("chatops.sqlite"), help="sessions and results"
    )
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="file with the password clients must give")
    parser.add_argument("--workers", type=int, metavar="N", help="worker processes (default: one a core, at most 4)")
    parser.add_argument(
        "--idle-minutes",
        type=float,
        metavar="M",
        default=IDLE_MINUTES,
        help=f"let own workers go after so long without a run; 0 keeps them (default: {IDLE_MINUTES:g})",
    )
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
    parser.add_argument(
        "--log-format", choices=FORMATS, default="text", help="of the lines on stderr: text, or a JSON object a line"
    )
    add_options(parser)
    parser.add_argument("--ready-file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--shared", type=Path, help=argparse.SUPPRESS)  # a folder of `folders.shared_backend`
    parser.add_argument("--linger", type=float, default=0.0, help=argparse.SUPPRESS)
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
    if not 0 <= chosen.idle_minutes < 1e6:
        parser.error(f"--idle-minutes {chosen.idle_minutes:g}: 0 or more.")
    if not 0 <= chosen.linger < 1e6:
        parser.error(f"--linger {chosen.linger:g}: 0 or more (CHATOPS_LINGER).")
    try:
        quotas_of(chosen)
    except ValueError as error:
        parser.error(str(error))
    return chosen

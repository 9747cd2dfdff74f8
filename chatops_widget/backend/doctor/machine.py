"""Is the machine fit: its clock, its SQLite, and the port to listen on?"""

from __future__ import annotations

import errno
import http.client
import json
import os
import socket
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from .finding import Finding

ANSWER_SECONDS = 5.0  # for whoever has the port to say who it is
_FEATURES = {
    "JSON": """SELECT json_extract('{"a": 1}', '$.a')""",
    "full-text search (FTS5)": "CREATE VIRTUAL TABLE words USING fts5(word)",
}


def check_clock(now: float | None = None, installed: float | None = None) -> Finding:
    """A clock that shows a time before this program was written is wrong."""
    now = time.time() if now is None else now
    installed = Path(__file__).stat().st_mtime if installed is None else installed
    told = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC")
    if now < installed:
        before = datetime.fromtimestamp(installed, UTC).strftime("%Y-%m-%d")
        return Finding(
            f"The clock says {told}, and these files were installed on {before}.",
            "Set the clock: what is said is stored with its time.",
        )
    return Finding(f"The clock says {told}.")


def check_sqlite() -> list[Finding]:
    """What the store needs of SQLite, tried in memory."""
    db = sqlite3.connect(":memory:")
    found = [_check_feature(db, name, statement) for name, statement in _FEATURES.items()]
    db.close()
    return found


def _check_feature(db: sqlite3.Connection, name: str, statement: str) -> Finding:
    try:
        db.execute(statement)
    except sqlite3.OperationalError as error:
        return Finding(
            f"SQLite {sqlite3.sqlite_version} has no {name}: {error}.",
            "Use a Python whose SQLite has it, such as one of python.org or conda-forge.",
        )
    return Finding(f"SQLite {sqlite3.sqlite_version} has {name}.")


def check_port(host: str, port: int, base_path: str = "") -> Finding:
    """Can the port be had, or is it a backend of ours that has it?"""
    if port == 0:
        return Finding("A free port will be taken.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the backend itself does
            listener.bind(address)
            listener.listen(1)
    except OSError as error:
        return _taken(host, port, base_path) if error.errno == errno.EADDRINUSE else _refused(host, port, error)
    return Finding(f"Port {port} of {host} is free.")


def _taken(host: str, port: int, base_path: str) -> Finding:
    said = healthz(host, port, base_path)
    if said is not None:
        return Finding(f"A backend answers on port {port} of {host}, in protocol {said}.")
    return Finding(
        f"Port {port} of {host} is taken, and not by a backend that answers.",
        "End what listens there, or give another --port.",
    )


def healthz(host: str, port: int, base_path: str) -> object:
    """The protocol of the backend that answers there; None if none does."""
    link = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    try:
        link.request("GET", f"/{base_path.strip('/')}/healthz".replace("//", "/"))
        said = json.loads(link.getresponse().read(1000))
        return said.get("protocol") if isinstance(said, dict) else None
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        link.close()


def _refused(host: str, port: int, error: OSError) -> Finding:
    if error.errno == errno.EACCES:
        return Finding(f"Port {port} may not be taken by this user.", "Give a --port above 1023.")
    return Finding(
        f"Nobody can listen on port {port} of {host}: {error.strerror or error}.", "Give another --host or --port."
    )

"""Structured logs, in text or JSON: each line with the id of the act it belongs to, in kernel, backend and worker.

The id of an act is the one that the page, or the method of ChatOps, gives it: `clientId` on the wire. It follows the
act by a context variable, into the tasks that are started for it, and to a worker with the job. What is logged are ids,
names of events and commands, and what became of them: never a token, and nothing of what people write.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

LogFormat = Literal["text", "json"]
FORMATS: tuple[LogFormat, ...] = ("text", "json")
PACKAGE = "chatops_widget"
MAX_ID = 64  # characters of an id that are logged
_NO_ID = re.compile(r"[^\w.:-]", re.ASCII)

_act: ContextVar[str | None] = ContextVar("act", default=None)
_format: LogFormat | None = None  # of the lines that this process writes, if it writes any


@contextmanager
def acting(id: str | None) -> Iterator[None]:
    """What is logged within belongs to the act of this id; None leaves it with the one around it."""
    if id is None:
        yield
        return
    token = _act.set(_NO_ID.sub("_", id[:MAX_ID]))  # a client may send anything: it shall not begin a line of its own
    try:
        yield
    finally:
        _act.reset(token)


def act_id() -> str | None:
    """The id of the act that is under way here."""
    return _act.get()


class Ticket(NamedTuple):
    """Goes with a job to a worker: whose it is, and how lines are written."""

    act: str | None
    format: LogFormat | None  # None: who sent it writes no log, and the worker none for it


def ticket() -> Ticket:
    return Ticket(act_id(), _format)


class ActFilter(logging.Filter):
    """Gives each line its act, and the part of the program it is written by."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = part

    def filter(self, record: logging.LogRecord) -> bool:
        record.part = self._part
        if not hasattr(record, "act"):  # else it was given: `extra={"act": …}`
            record.act = act_id()
        return True


class TextFormatter(logging.Formatter):
    """`time level logger [act]: message`, as people read it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(acts)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        act = getattr(record, "act", None)
        record.acts = f" [{act}]" if act else ""
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": getattr(record, "part", None),
            "pid": record.process,
            "logger": record.name,
            "act": getattr(record, "act", None),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)


def add_handler(logger: logging.Logger, handler: logging.Handler, part: str, format: LogFormat) -> None:
    """Have a logger, and those below it, write lines of this format from INFO on."""
    global _format
    _format = format
    handler.addFilter(ActFilter(part))
    handler.setFormatter(JsonFormatter() if format == "json" else TextFormatter())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def set_up_backend(format: LogFormat) -> None:
    """All that this process logs, to its stderr."""
    add_handler(logging.getLogger(), logging.StreamHandler(), "backend", format)
    logging.getLogger("distributed").setLevel(logging.WARNING)


@contextmanager
def carried(ticket: Ticket) -> Iterator[None]:
    """In a worker: what is logged within belongs to the act that the job came from."""
    ours = logging.getLogger(PACKAGE)
    if ticket.format is not None and not ours.handlers:
        add_handler(ours, logging.StreamHandler(), "worker", ticket.format)
        ours.propagate = False
    with acting(ticket.act):
        yield


def kernel_log() -> Path | None:
    """The file that CHATOPS_LOG names, for the lines of this kernel and of its embedded backend."""
    named = os.environ.get("CHATOPS_LOG")
    return Path(named).absolute() if named else None


def kernel_format() -> LogFormat:
    """As CHATOPS_LOG_FORMAT says."""
    return "json" if os.environ.get("CHATOPS_LOG_FORMAT") == "json" else "text"


def set_up_kernel() -> None:
    """Once, and only where CHATOPS_LOG asks for it: else a library writes no log of its own."""
    path, ours = kernel_log(), logging.getLogger(PACKAGE)
    if path is None or any(getattr(each, "baseFilename", None) == str(path) for each in ours.handlers):
        return
    try:
        path.touch(mode=0o600)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        print(f"CHATOPS_LOG={path} cannot be written: {error.strerror}.", file=sys.stderr)
        return
    add_handler(ours, handler, "kernel", kernel_format())

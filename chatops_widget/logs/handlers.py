"""Set up the log of a kernel, a backend or a worker."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .acts import act_id, acting
from .formats import ActFilter, JsonFormatter, LogFormat, TextFormatter

PACKAGE = "chatops_widget"

_format: LogFormat | None = None  # of the lines that this process writes, if it writes any


class Ticket(NamedTuple):
    """Goes with a job to a worker: whose it is, and how lines are written."""

    act: str | None
    format: LogFormat | None  # None: who sent it writes no log, and the worker none for it


def ticket() -> Ticket:
    return Ticket(act_id(), _format)


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

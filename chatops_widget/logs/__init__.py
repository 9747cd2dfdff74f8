"""Structured logs, in text or JSON: each line with the id of the act it belongs to, in kernel, backend and worker.

What is logged are ids, names of events and commands, and what became of them: never a token, and nothing of what people
write.
"""

from __future__ import annotations

from .acts import act_id, acting
from .formats import FORMATS, LogFormat
from .handlers import Ticket, add_handler, carried, kernel_format, kernel_log, set_up_backend, set_up_kernel, ticket

__all__ = [
    "FORMATS",
    "LogFormat",
    "Ticket",
    "act_id",
    "acting",
    "add_handler",
    "carried",
    "kernel_format",
    "kernel_log",
    "set_up_backend",
    "set_up_kernel",
    "ticket",
]

"""The limits of a backend: what one person, and all together, may ask of it. Each is an option of the command line."""

from __future__ import annotations

import argparse
from typing import Annotated

import msgspec
from msgspec import Meta


class Quotas(msgspec.Struct, frozen=True, kw_only=True):
    """How much is allowed; the options are called by these names, as `--max-runs`."""

    max_messages: Annotated[int, Meta(description="messages, commands and files of one person a second")] = 100
    max_runs_each: Annotated[int, Meta(description="runs of one person that may wait")] = 1000
    max_runs: Annotated[int, Meta(description="runs of all people that may wait")] = 5000
    max_uploads: Annotated[int, Meta(description="files kept of those that people send")] = 1000
    max_upload_bytes: Annotated[int, Meta(description="bytes that these files have together")] = 4 * 1024**3
    max_search_bytes: Annotated[int, Meta(description="bytes that a search looks through at once")] = 16 * 1024**2
    max_sessions_each: Annotated[int, Meta(description="sessions that one connection is in at once")] = 200
    max_members: Annotated[int, Meta(description="connections in one session")] = 500
    max_links: Annotated[int, Meta(description="connections of people who have come in")] = 2000
    max_links_each: Annotated[int, Meta(description="such connections of one person")] = 200
    max_attachments: Annotated[int, Meta(description="binary attachments of one event")] = 4
    max_strange: Annotated[int, Meta(description="connections on which nobody has come in yet")] = 300
    max_strange_each: Annotated[int, Meta(description="such connections from one address")] = 100
    max_strange_seconds: Annotated[int, Meta(description="seconds until somebody on a connection has come in")] = 30
    max_silent_seconds: Annotated[
        int, Meta(description="seconds until a connection without a sign of life is gone")
    ] = 45
    max_unread_bytes: Annotated[int, Meta(description="bytes that wait for one who does not read them")] = 128 * 1024**2


DEFAULTS = Quotas()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for each limit."""
    group = parser.add_argument_group("limits")
    for field in msgspec.structs.fields(Quotas):
        group.add_argument(
            option(field.name),
            type=int,
            metavar="N",
            default=field.default,
            help=f"{meaning(field.name)} (default: {field.default:,})",
        )


def quotas_of(chosen: argparse.Namespace) -> Quotas:
    """The limits that were chosen. Raises ValueError, naming the option."""
    values = {field.name: getattr(chosen, field.name) for field in msgspec.structs.fields(Quotas)}
    for name, value in values.items():
        if value < 1:
            raise ValueError(f"{option(name)} {value}: at least 1.")
    return Quotas(**values)


def option(name: str) -> str:
    """The option that sets a limit."""
    return "--" + name.replace("_", "-")


def meaning(name: str) -> str:
    """What a limit counts, in words."""
    found = next(field for field in msgspec.structs.fields(Quotas) if field.name == name)
    meta: Meta = found.type.__metadata__[0]
    return str(meta.description)

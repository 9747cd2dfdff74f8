"""Upload a file to the backend: once, over as many links as it takes. On the I/O thread only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import BadInput, NotConnected, quoted
from ..errors.sentences import say
from ..protocol.faults import error_of
from ..protocol.messages import PROTOCOL, Ack, UploadFile, UploadRule
from .connection import Connection

UPLOAD_TIMEOUT = 90.0  # seconds for a backend to look at a file; one of strategies is tried out


async def upload_file(
    connection: Connection,
    session: Callable[[], str],
    rules: Callable[[], Sequence[UploadRule]],
    name: str,
    content: bytes,
    client_id: str,
) -> None:
    """Send a file as soon as the session is joined, and wait until the backend has it.

    Raises
    ------
    BadInput
        The backend's refusal, with its hint; and what would break the link is not sent at all.
    NotConnected
        All attempts to connect failed.
    """
    while True:
        await connection.joined()
        check(name, content, rules() if connection.protocol >= PROTOCOL else ())
        file = UploadFile(session_id=session(), name=name, content=content, client_id=client_id)
        try:
            ack = await connection.request("uploadFile", file, Ack, timeout=UPLOAD_TIMEOUT)
        except NotConnected:
            if connection.failure is not None:
                raise
            continue  # when the link is back, and under the same id: the backend does it once
        if ack.fault is not None:
            raise error_of(ack.fault)
        return


def check(name: str, content: bytes, rules: Sequence[UploadRule]) -> None:
    """Refuse what the backend could not refuse by itself: its link would break."""
    if not rules:
        raise BadInput(
            say("upload.no_files", "This backend takes no files."),
            hint=say("upload.its_data_folder", "Put price files into its data folder."),
        )
    limit = max(rule.max_bytes for rule in rules)
    if len(content) > limit:
        raise BadInput(
            say(
                "upload.too_big",
                "{name} has {n:,} bytes; {limit:,} are the limit of this backend.",
                name=quoted(name),
                n=len(content),
                limit=limit,
            ),
            hint=say("upload.data_folder", "Put it into the backend's data folder."),
        )

"""Give the backend a track record that was made elsewhere. On the I/O thread."""

from __future__ import annotations

from ..client.connection import Connection
from ..errors import BadInput
from ..errors.sentences import say
from ..protocol.faults import error_of
from ..protocol.messages import PROTOCOL, ImportResult


async def import_result(connection: Connection, record: ImportResult) -> str:
    """The id of the run that it became. Raises the backend's refusal."""
    await connection.ready()
    if connection.protocol < PROTOCOL:
        raise _cannot_take()
    async with connection.inside(record.session_id):
        ack = await connection.act("importResult", record)
    if ack.fault is not None:
        raise _cannot_take() if ack.fault.code == "unknown_event" else error_of(ack.fault)
    await connection.joined()  # where the link broke meanwhile: the run is told as what was missed is read
    return str(ack.run_id)


def _cannot_take() -> BadInput:
    return BadInput(
        say("import.not_taken", "This backend takes no results of others."),
        hint=say("import.need", "The backend of chatops_widget does: ChatOps()."),
        code="cannot_import",
    )

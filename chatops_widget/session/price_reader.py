"""Read the prices of a symbol from the backend. On the I/O thread."""

from __future__ import annotations

from ..client.connection import Connection
from ..errors import BadInput
from ..errors.sentences import say
from ..protocol.faults import error_of
from ..protocol.messages import PROTOCOL, GetPrices, PricesData


async def read_prices(connection: Connection, asked: GetPrices) -> PricesData:
    """The bars of a symbol, as a run would have them. Raises the backend's refusal."""
    await connection.ready()
    if connection.protocol < PROTOCOL:
        raise _cannot_send()
    async with connection.inside(asked.session_id):
        answer = await connection.request("getPrices", asked, PricesData)
    if answer.fault is not None:
        raise _cannot_send() if answer.fault.code == "unknown_event" else error_of(answer.fault)
    return answer


def _cannot_send() -> BadInput:
    return BadInput(
        say("prices.not_sent", "This backend sends no prices."),
        hint=say("prices.need", "The backend of chatops_widget does: ChatOps()."),
        code="cannot_send_prices",
    )

"""Edit and delete messages: only one's own, and never a command, since its run would tell another story."""

from __future__ import annotations

from ...commands.parser import check_edit, is_command
from ...errors import BadInput, quoted
from ...protocol.messages import Ack, EditMessage, Message, MessageEdit, now
from ..jobs.job import Caller
from ..storage.store import Store
from .rooms import Rooms


async def edit(store: Store, rooms: Rooms, caller: Caller, request: EditMessage) -> Ack:
    """Edit a message, or delete it, and broadcast that. Raises BadInput, naming what stands against it."""
    if request.content is not None:
        check_edit(request.content)
    wanted = MessageEdit(
        session_id=caller.session_id,
        id=request.id,
        timestamp=now(),
        content=request.content,
        client_id=caller.client_id,
        user=caller.user,
        author=caller.author,
    )
    stored = await store.rewrite(wanted, lambda message: check_own(message, caller, request), caller.cause)
    await rooms.tell_edit(stored)
    return Ack(ok=True, seq=stored.seq)


def check_own(message: Message | None, caller: Caller, request: EditMessage) -> None:
    if message is None:
        raise BadInput(
            f"No message {quoted(request.id)} in this session.", hint="It may be deleted.", code="unknown_message"
        )
    if message.role != "user" or message.author is None or message.author != caller.author:
        whose = (
            f"the {message.role}’s" if message.role != "user" else f"{message.user}’s" if message.user else "nobody’s"
        )
        hint = "Change and delete your own."
        if message.role == "user" and message.user == caller.user:  # a name proves nothing
            whose, hint = "not proven to be your", "What was written elsewhere under your name can be changed there."
        raise BadInput(f"{quoted(message.content)} is {whose} message.", hint=hint, code="not_yours")
    if request.content is not None and is_command(message.content):
        raise BadInput(
            f"{quoted(message.content)} is a command that was carried out.", hint="Send the changed line as a new one."
        )

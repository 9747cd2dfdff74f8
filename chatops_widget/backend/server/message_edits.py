"""Edit and delete messages: only one's own, and never a command, since its run would tell another story."""

from __future__ import annotations

from ...commands.parser import check_edit, is_command
from ...errors import BadInput, quoted
from ...errors.sentences import say
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
            say("message.unknown", "No message {id} in this session.", id=quoted(request.id)),
            hint=say("message.deleted", "It may be deleted."),
            code="unknown_message",
        )
    if message.role != "user" or message.author is None or message.author != caller.author:
        content = quoted(message.content)
        if message.role == "user" and message.user == caller.user:  # a name proves nothing
            raise BadInput(
                say("edit.unproven", "{content} is not proven to be your message.", content=content),
                hint=say("edit.elsewhere", "What was written elsewhere under your name can be changed there."),
                code="not_yours",
            )
        raise BadInput(
            say("edit.of_user", "{content} is {user}’s message.", content=content, user=message.user)
            if message.role == "user" and message.user
            else say("edit.of_nobody", "{content} is nobody’s message.", content=content)
            if message.role == "user"
            else say("edit.of_assistant", "{content} is the assistant’s message.", content=content)
            if message.role == "assistant"
            else say("edit.of_system", "{content} is the system’s message.", content=content),
            hint=say("edit.own", "Change and delete your own."),
            code="not_yours",
        )
    if request.content is not None and is_command(message.content):
        raise BadInput(
            say(
                "edit.command",
                "{content} is a command that was carried out.",
                content=quoted(message.content),
            ),
            hint=say("edit.send_anew", "Send the changed line as a new one."),
        )

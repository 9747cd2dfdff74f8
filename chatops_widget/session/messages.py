"""The messages of a session: sent, echoed, edited, streamed in, each shown in the transcript. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from ..errors import ChatOpsError
from ..errors.sentences import say
from ..protocol.faults import fault_of
from ..protocol.ids import new_id
from ..protocol.messages import PROTOCOL, Fault, Message, MessageChunk, MessageEdit, now
from ..protocol.panel import Delivery, MessageItem
from ..protocol.wire import pack, unpack
from .items import message_item
from .paged import Paged
from .pending_edits import Edits, PendingEdit
from .streamed_replies import StreamedReplies
from .transcript import IN_MEMORY, Transcript


class Said(msgspec.Struct, frozen=True):
    """A message, and what became of it on its way to the backend."""

    message: Message
    delivery: Delivery = "sent"
    fault: Fault | None = None


class SessionMessages:
    """The messages of one session, by the key that each is shown under.

    Parameters
    ----------
    transcript
        Where they are shown.
    user
        Who we are, to tell our own messages from others'.
    protocol
        Tells which one the backend speaks, as far as is known by now.
    author
        Tells what messages of ours bear; a name proves nothing.
    """

    def __init__(
        self,
        session_id: str,
        transcript: Transcript,
        *,
        user: str,
        protocol: Callable[[], int],
        author: Callable[[], str | None] = lambda: None,
    ) -> None:
        self.session_id = session_id
        self.transcript = transcript
        self._user = user
        self._protocol = protocol
        self._author = author
        self._said: Paged[Said] = Paged(IN_MEMORY, pack, lambda packed: unpack(packed, Said))
        self._edits = Edits()
        self._streamed = StreamedReplies()
        self._unsure: list[str] = []  # drafts that nobody writes any more
        self._keys: dict[str, str] = {}  # the backend's id of a message -> its key here, where that is another
        # Client ids of what went out in the base contract's words, so that no answer will name it; oldest first.
        self._plain: dict[str, None] = {}

    def knows(self, client_id: str) -> bool:
        """Whether something of ours by this id was said here."""
        return client_id in self._said or client_id in self._edits

    @property
    def busy(self) -> bool:
        """Whether a change of ours is on its way."""
        return bool(self._edits)

    @property
    def all(self) -> list[Message]:
        """In the order of the transcript."""
        return [said.message for key in self.transcript if (said := self._said.get(key)) is not None]

    @property
    def count(self) -> int:
        """How many that is, of which none is read."""
        return sum(key in self._said for key in self.transcript)

    # -- our own side -------------------------------------------------------------------------------------------

    def say(self, client_id: str, text: str) -> Message:
        """Show what we say at once; the backend's echo is merged into it."""
        message = Message(
            id=client_id,
            session_id=self.session_id,
            role="user",
            content=text,
            timestamp=now(),
            user=self._user or None,
        )
        self._show(client_id, Said(message, "queued"))
        return message

    def note(self, text: str, fault: Fault | None = None) -> None:
        """Say something to this kernel's panels alone."""
        key = f"note-{new_id()}"
        message = Message(id=key, session_id=self.session_id, role="system", content=text, timestamp=now())
        self._show(key, Said(message, fault=fault))

    def reply(self, message: Message, fault: Fault | None, *, at_top: bool = False) -> None:
        """Show in words what a command came to, where no card does."""
        self._show(message.id, Said(message, fault=fault), at_top=at_top)

    def divide(self) -> None:
        """All that was said is of another history, where nobody can change it."""
        for key in list(self._said):
            said = self._said[key]
            self._said[key] = msgspec.structs.replace(said, message=msgspec.structs.replace(said.message, seq=None))

    def find(self, id: str) -> tuple[str, Message] | None:
        """A message by its id, or by the one we gave it, with the key it is shown under."""
        key = id if id in self._said else self._keys.get(id, id)
        return (key, self._said[key].message) if key in self._said else None

    def change(self, client_id: str, key: str, content: str | None) -> PendingEdit:
        """We change a message, or (no content) delete it; it is shown so until the backend says otherwise."""
        edit = PendingEdit(client_id, key, content)
        self._edits.add(edit)
        self._show(key, self._said[key])
        return edit

    def sent(self, client_id: str) -> None:
        """The backend acked something of ours (protocol 2), or the link took it (base), which proves nothing yet."""
        if self._protocol() < PROTOCOL:
            self._plain[client_id] = None
        else:
            self.confirmed(client_id)

    def confirmed(self, client_id: str) -> None:
        """The backend has something of ours: it acked it, or answered it."""
        said = self._said.get(client_id)
        if said is not None and said.delivery != "sent":
            self._show(client_id, Said(said.message))

    def unconfirmed(self, error: ChatOpsError) -> None:
        """The link to a base backend broke: what had no echo may be there or not, and only people can tell."""
        for client_id in self._plain:
            self.undelivered(client_id, error)

    def withdrawn(self, client_id: str) -> None:
        self._as_it_was(self._edits.close(client_id))

    def refused(self, client_id: str, fault: Fault, error: ChatOpsError) -> None:
        """The backend would not take something of ours at all."""
        if client_id in self._said:
            self._show(client_id, Said(self._said[client_id].message, "failed", fault))
        self._as_it_was(self._edits.close(client_id), error)

    def _as_it_was(self, edit: PendingEdit | None, error: ChatOpsError | None = None) -> None:
        """A change of ours was not made."""
        if edit is not None:
            edit.settle(error)
            if edit.key in self._said:
                self._show(edit.key, self._said[edit.key])

    def lost(self, error: ChatOpsError) -> list[str]:
        """The link is gone for good: let nobody wait for ever. Returns the ids of what was given up."""
        edits = self._edits.close_all()
        for edit in edits:
            self._as_it_was(edit, error)
        self._abandon(self._streamed)
        return [edit.client_id for edit in edits]

    def undelivered(self, client_id: str, error: ChatOpsError) -> None:
        """What was said, or typed for a command, and is given up."""
        said = self._said.get(client_id)
        if said is not None and said.delivery == "queued":
            self._show(client_id, Said(said.message, "failed", fault_of(error)))

    # -- the backend's side -------------------------------------------------------------------------------------

    def take(self, message: Message, *, at_top: bool = False) -> None:
        """A message that the backend has."""
        early = self._edits.early(message.id)
        if early is not None and early.content is None:
            return
        if early is not None:
            message = msgspec.structs.replace(message, content=early.content or "", edited=early.timestamp)
        known = message.id if message.id in self._said else None
        key = message.client_id if message.client_id in self._said else self._keys.get(message.id, known)
        if key is None and message.role == "user" and message.client_id is None:
            key = self._unechoed(message)
        if key is None:
            key = message.id
        fresh = key not in self._said and self._streamed.close(message.id) is None
        if key != message.id:
            self._keys[message.id] = key
        self._show(key, Said(message), at_top=at_top)
        if not fresh and not at_top:
            self.transcript.to_bottom(key)

    def take_edit(self, edit: MessageEdit, *, at_top: bool = False) -> None:
        """A message was changed or deleted, or (a draft) nothing comes of it."""
        ours = self._edits.close(edit.client_id)
        # Where a deleted message stood is the id that its sender knows it by.
        theirs = edit.client_id if edit.client_id is not None and edit.client_id in self._said else None
        key = theirs or self._keys.get(edit.id, edit.id)
        said = self._said.get(key)
        if self._streamed.close(edit.id) is not None:
            self.transcript.remove(edit.id)
        elif said is None:
            if not at_top:
                self._edits.came_early(edit)
        elif edit.content is None:
            with self.transcript.lock:
                del self._said[key]
                self.transcript.remove(key)
        else:
            changed = msgspec.structs.replace(said.message, content=edit.content, edited=edit.timestamp)
            self._show(key, Said(changed))
        if ours is not None:
            ours.settle()

    def take_chunk(self, chunk: MessageChunk) -> None:
        """A piece of a reply; after a missing one nothing more is shown until the whole comes."""
        if chunk.id in self._said:
            return
        draft = self._streamed.take(chunk)
        if draft is not None:
            self.transcript.put(message_item(draft.id, draft, streaming=True))

    @property
    def drafts(self) -> list[str]:
        """Ids of the replies that are being written."""
        return list(self._streamed)

    def streamed_are(self, drafts: Sequence[MessageChunk]) -> None:
        """What is being written as we join (again); the others came to an end meanwhile, and their whole follows."""
        written = {draft.id for draft in drafts}
        self._unsure = [each for each in self._streamed if each not in written]
        for draft in drafts:
            self.take_chunk(draft)

    def settle_streamed(self) -> None:
        """We have caught up: of what is not whole now, no whole was kept."""
        self._abandon(self._unsure)
        self._unsure = []

    def _abandon(self, drafts: Iterable[str]) -> None:
        for draft in map(self._streamed.close, drafts):
            if draft is not None:
                fault = Fault(
                    code="reply_lost",
                    message=say("reply.broke_off", "The reply broke off here."),
                    hint=say("reply.ask_again", "Ask again."),
                )
                self.transcript.put(message_item(draft.id, draft, fault=fault))

    def _unechoed(self, message: Message) -> str | None:
        """A base echo says nothing but the words: it is the oldest of ours with those words that has had none."""
        for key in self._plain:
            ours = self._said[key].message if key in self._said else None
            if ours is not None and ours.id == key and ours.content == message.content:  # an echo has another id
                return key
        return None

    # -- showing ------------------------------------------------------------------------------------------------

    def _show(self, key: str, said: Said, *, at_top: bool = False) -> None:
        with self.transcript.lock:
            self._said[key] = said
            self.transcript.put(self._item(key, said), at_top=at_top)

    def _item(self, key: str, said: Said) -> MessageItem:
        message, delivery = said.message, said.delivery
        mine = message.role == "user" and (not message.user or message.user == self._user)
        # The backend's word that it has the message is its seq; it changes nobody else's.
        own = mine and message.author == self._author()
        editable = own and delivery == "sent" and self._protocol() >= PROTOCOL and message.seq is not None
        if (edit := self._edits.of(key)) is not None:
            delivery = "queued"
            if edit.content is not None:
                message = msgspec.structs.replace(message, content=edit.content)
        return message_item(key, message, mine=mine, delivery=delivery, fault=said.fault, editable=editable)

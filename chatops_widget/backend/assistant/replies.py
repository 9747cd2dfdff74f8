"""Streamed replies: sent in chunks to clients that know them, and stored as one message when complete."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import suppress
from typing import Any

import msgspec

from ...errors import BadInput, ChatOpsError, quoted
from ...errors.sentences import say
from ...protocol.ids import new_message_id
from ...protocol.messages import MAX_CONTENT, Message, MessageChunk, MessageEdit, now
from ..jobs.job import Caller
from ..server.rooms import Rooms
from ..storage.acts import Cause
from ..wording import Language, Source, Sourced, joined, word
from .api import EndOfMessage, Metadata, Piece
from .sources import Load, claims_in, sources_of

logger = logging.getLogger(__name__)
CHUNK_SECONDS = 1 / 20  # between two chunks
REDRAW_RATE = 200_000  # characters a second: a page draws all of a reply each time, so a long one grows in larger steps
TYPING_DELAY_SECONDS = 0.15  # until people see that somebody is about to write
_FENCE = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)[^`\n]*+$", re.MULTILINE)  # never back: a line may be long


class Reply:
    """One reply while it is streamed: its text so far, and how much of it has been sent."""

    def __init__(self, session_id: str, language: Language, asked: str) -> None:
        self.asked = asked
        self.id = new_message_id()
        self.session_id = session_id
        self.language = language
        self.timestamp = now()
        self.text = ""
        self.metadata: dict[str, Any] = {}
        self.claims: list[Source] = []
        self.told = -1  # characters; -1 while nobody has heard of it
        self.stopped = False  # somebody asked for that
        self.over = asyncio.Event()
        self.grown = asyncio.Event()
        self.task = asyncio.current_task()
        self.telling: asyncio.Future[None] | None = None

    def add(self, piece: str) -> None:
        whole = piece.encode("utf-8", "replace").decode()  # a half of an emoji cannot be sent
        if isinstance(piece, Sourced):
            self.claims += joined([self.text, piece], "").sources
        self.text = (self.text + whole)[:MAX_CONTENT]
        self.grown.set()

    def break_off(self) -> None:
        if self.task is not None and not self.over.is_set():  # later, it is being stored
            self.task.cancel()

    def chunk(self, offset: int) -> MessageChunk:
        return MessageChunk(
            id=self.id,
            session_id=self.session_id,
            role="assistant",
            timestamp=self.timestamp,
            offset=offset,
            text=self.text[offset:],
        )


class Replies:
    """The replies being streamed, over all sessions."""

    def __init__(self, rooms: Rooms, load: Load, names: Callable[[], Collection[str]] = tuple) -> None:
        self._rooms = rooms
        self._load = load
        self._names = names
        self._open: dict[str, Reply] = {}

    def drafts(self, session_id: str) -> list[MessageChunk]:
        """Catch up who joins now: each reply from its beginning."""
        return [each.chunk(0) for each in self._open.values() if each.session_id == session_id and each.told >= 0]

    def stop(self, session_id: str, id: str) -> None:
        reply = self._open.get(id)
        if reply is None or reply.session_id != session_id or reply.over.is_set():
            raise BadInput(
                say("reply.unknown", "No reply {id} is being written.", id=quoted(id)),
                hint=say("reply.whole", "It may be whole."),
                code="unknown_reply",
            )
        reply.stopped = True
        reply.break_off()

    def stop_all(self, session_id: str) -> None:
        """Write no more in a session: it was deleted."""
        for reply in [each for each in self._open.values() if each.session_id == session_id]:
            reply.stopped = True
            reply.break_off()

    async def close(self) -> None:
        """End all replies, keeping what there is of each."""
        for reply in list(self._open.values()):
            reply.break_off()
        tasks = [reply.task for reply in self._open.values() if reply.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def write(self, caller: Caller, language: Language, pieces: AsyncIterator[Piece], *, asked: str = "") -> None:
        """Stream an answer to its end. What was written is kept whatever happens, and says so if it broke off.

        `asked` is what it answers.
        """
        session_id, cause = caller.session_id, caller.cause
        reply = self._begin(session_id, language, asked)
        trouble = None
        try:
            async for piece in pieces:
                if reply.text:
                    await asyncio.sleep(0)  # pieces may be at hand all at once: others want their turn too
                if isinstance(piece, Metadata):
                    reply.metadata.update(piece)
                elif isinstance(piece, EndOfMessage):
                    await self._end(reply, None, caller, cause)
                    reply = self._begin(session_id, language, asked)
                else:
                    reply.add(piece)
                if len(reply.text) == MAX_CONTENT:
                    trouble = word("too_long", reply.language, limit=f"{MAX_CONTENT:,}")
                    break
        except asyncio.CancelledError:
            trouble = word("stopped" if reply.stopped else "backend_stops", reply.language)
        except ChatOpsError as error:
            trouble = Sourced(error.whole, phrase=error.whole.phrase)
        except Exception:
            logger.exception("the assistant failed")
            trouble = word("broke_off" if reply.text.strip() else "no_answer", reply.language)
        await self._end(reply, trouble, caller, msgspec.structs.replace(cause, more=False))
        with suppress(Exception):  # its own clearing up is its own affair
            if (close := getattr(pieces, "aclose", None)) is not None:
                await close()

    def _begin(self, session_id: str, language: Language, asked: str) -> Reply:
        reply = Reply(session_id, language, asked)
        self._open[reply.id] = reply
        reply.telling = asyncio.ensure_future(self._tell(reply))
        return reply

    async def _end(self, reply: Reply, trouble: str | None, caller: Caller, cause: Cause) -> None:
        """Store what was written as one message."""
        reply.over.set()
        reply.grown.set()
        if reply.telling is not None:
            await reply.telling
        del self._open[reply.id]
        text = ended(reply.text, trouble) if trouble else reply.text
        if text.strip():
            figures = await self._figures(reply, text)
            metadata = {**reply.metadata, **figures}
            await self._rooms.tell_message(
                Message(
                    id=reply.id,
                    session_id=reply.session_id,
                    role="assistant",
                    content=text,
                    timestamp=now(),
                    metadata=metadata or None,
                ),
                cause,
                to=caller,
            )
        elif reply.told >= 0:  # it did something instead, and says nothing
            await self._rooms.tell_edit(MessageEdit(session_id=reply.session_id, id=reply.id, timestamp=now()))

    async def _figures(self, reply: Reply, text: str) -> dict[str, Any]:
        """The sources of its figures, for its metadata; whatever it claimed is replaced by what is proved."""
        claims = [*reply.claims, *claims_in(reply.metadata)]
        try:
            names = await asyncio.to_thread(self._names)
            figures = await sources_of(text, claims, reply.session_id, self._load, asked=reply.asked, names=names)
        except Exception:
            logger.exception("the sources of a reply could not be looked up")
            figures = []
        reply.metadata.pop("figures", None)
        return {"figures": msgspec.to_builtins(figures)} if figures else {}

    async def _tell(self, reply: Reply) -> None:
        """Send the first chunk at once, the later ones throttled."""
        with suppress(TimeoutError):
            await asyncio.wait_for(reply.grown.wait(), TYPING_DELAY_SECONDS)
        while not reply.over.is_set():
            reply.grown.clear()
            offset, reply.told = max(reply.told, 0), len(reply.text)
            await self._rooms.tell(reply.session_id, reply.chunk(offset))
            with suppress(TimeoutError):
                await asyncio.wait_for(reply.over.wait(), max(CHUNK_SECONDS, len(reply.text) / REDRAW_RATE))
            await reply.grown.wait()


def ended(text: str, trouble: str) -> str:
    """Append to what was written, on a line of its own, why there is no more of it."""
    fence = None  # code that is not closed would swallow the sentence
    for mark in _FENCE.findall(text):
        if fence is None:
            fence = mark
        elif mark.startswith(fence):
            fence = None
    body = text[: MAX_CONTENT - len(trouble) - 10].rstrip()
    if fence is not None:
        body += f"\n{fence}"
    return f"{body}\n\n{trouble}".strip()

"""Streamed replies, assembled from their chunks. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ..protocol.messages import Message, MessageChunk


class StreamedReplies:
    """By id; whole messages are no drafts any more."""

    def __init__(self) -> None:
        self._open: dict[str, Message] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._open))

    def take(self, chunk: MessageChunk) -> Message | None:
        """The draft with this piece; None where one before it is missing, and the whole must be waited for."""
        known = self._open.get(chunk.id)
        written = known.content if known is not None else ""
        if chunk.offset > len(written) or (known is None and chunk.offset):
            return None
        if chunk.offset + len(chunk.text) < len(written):  # said again to who joins anew
            return known
        draft = Message(
            id=chunk.id,
            session_id=chunk.session_id,
            role=chunk.role,
            content=written[: chunk.offset] + chunk.text,
            timestamp=chunk.timestamp,
            user=chunk.user,
        )
        self._open[chunk.id] = draft
        return draft

    def close(self, id: str) -> Message | None:
        return self._open.pop(id, None)

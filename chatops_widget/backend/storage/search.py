"""Search a session's log for words: page by page, beside the event loop, so that nobody else has to wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from ...commands.parser import check_length
from ...protocol.messages import CommandResult, Event, FindEvents, FoundEvents, Message, RunState
from ...protocol.text_match import contains_words, normalise_text, of_parameters
from .store import LogLine, Store

MAX_HITS = 1000
NEWEST = 2**62  # after every seq
_BATCH_BYTES = 512 * 1024  # looked through before another search has its turn
_KINDS: dict[str, type[Event]] = {kind.event: kind for kind in (Message, RunState, CommandResult)}


class SessionSearch:
    """Searches of all sessions. They take turns on one thread, so that many of them are no heavier than one.

    Parameters
    ----------
    max_bytes
        Of a log that one question has looked through; its answer says where to go on.
    """

    def __init__(self, store: Store, max_bytes: int) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="chatops-search")

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)

    async def find(self, question: FindEvents) -> FoundEvents:
        """The events that hold the words, newest first.

        Of a run's events it is the newest, since one card shows them together.
        """
        check_length(question.text)
        words = normalise_text(question.text)
        limit = min(max(question.limit, 1), MAX_HITS)
        before = NEWEST if question.before is None else max(min(question.before, NEWEST), 0)
        seqs: list[int] = []
        looked = 0
        while words:
            lines, last = await self._store.lines_before(question.session_id, before, _BATCH_BYTES)
            seqs += await asyncio.get_running_loop().run_in_executor(self._thread, _hits, lines, words)
            if len(seqs) > limit:
                return FoundEvents(ok=True, seqs=seqs[:limit], more=True)
            if last:
                break
            before = lines[-1].seq
            looked += sum(len(line.payload) for line in lines)
            if looked >= self._max_bytes:
                return FoundEvents(ok=True, seqs=seqs, more=True, next=before)
        return FoundEvents(ok=True, seqs=seqs)


def _hits(lines: Sequence[LogLine], words: str) -> list[int]:
    """The seqs of the lines that hold the words."""
    shown = ((line.seq, msgspec.json.decode(line.payload, type=_KINDS[line.event])) for line in lines if line.payload)
    return [seq for seq, event in shown if contains_words(_texts_of(event), words)]


def _texts_of(event: Event) -> Iterator[str]:
    """The texts of an event that a reader sees."""
    match event:
        case Message():
            yield event.content
        case CommandResult():
            yield event.message
        case RunState():
            yield event.strategy_id
            yield from of_parameters(event.parameters)
            yield from _texts_of_data(event.data or {})
    fault = getattr(event, "fault", None)
    if fault is not None:
        yield f"{fault.message} {fault.hint or ''}"


def _texts_of_data(data: dict[str, Any]) -> Iterator[str]:
    """The texts of a comparison: its names, and what is said about it."""
    names = [each.get("name") for each in data.get("strategies") or [] if isinstance(each, dict)]
    yield " vs ".join(map(str, names))
    yield str(data.get("summary") or "")
    yield str(data.get("recommendation") or "")

"""Search a session's log for words, in batches of events, so that nobody who writes meanwhile has to wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ...commands.parser import check_length
from ...protocol.messages import CommandResult, Event, FindEvents, FoundEvents, Message, RunState
from ...protocol.text_match import contains_words, normalise_text, of_parameters
from .store import Store

MAX_HITS = 1000
_BATCH_EVENTS = 1000
_KINDS: dict[str, type[Event]] = {kind.event: kind for kind in (Message, RunState, CommandResult)}


async def find(store: Store, question: FindEvents) -> FoundEvents:
    """The events that hold the words, newest first.

    Of a run's events it is the newest, since one card shows them together.
    """
    check_length(question.text)
    words = normalise_text(question.text)
    limit = min(max(question.limit, 1), MAX_HITS)
    seqs: list[int] = []
    runs: set[str] = set()  # whose card has been looked at
    before = 2**62
    while words:
        events = await store.batch_before(question.session_id, before, _BATCH_EVENTS)
        for seq, kind, payload in events:
            later = question.before is not None and seq >= question.before
            if kind not in _KINDS or (later and kind != RunState.event):
                continue
            event = msgspec.json.decode(payload, type=_KINDS[kind])
            if isinstance(event, RunState):
                later = later or event.run_id in runs
                runs.add(event.run_id)
            if not later and contains_words(_texts_of(event), words):
                if len(seqs) == limit:
                    return FoundEvents(ok=True, seqs=seqs, more=True)
                seqs.append(seq)
        if len(events) < _BATCH_EVENTS:
            break
        before = events[-1][0]
    return FoundEvents(ok=True, seqs=seqs)


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

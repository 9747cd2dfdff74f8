"""Find words in a session's log, a stretch at a time, so that nobody who writes meanwhile has to wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ...commands.parser import check_length
from ...protocol.messages import CommandResult, Event, FindEvents, FoundEvents, Message, RunState
from ...protocol.text_match import contains_words, normalise_text, of_parameters
from .store import Store

MOST = 1000  # hits
_STRETCH = 1000  # events
_KINDS: dict[str, type[Event]] = {kind.event: kind for kind in (Message, RunState, CommandResult)}


async def find(store: Store, question: FindEvents) -> FoundEvents:
    """Which events hold the words, newest first; of a run the newest of all, since its card shows them together."""
    check_length(question.text)
    words = normalise_text(question.text)
    limit = min(max(question.limit, 1), MOST)
    seqs: list[int] = []
    runs: set[str] = set()  # whose card has been looked at
    before = 2**62
    while words:
        events = await store.stretch(question.session_id, before, _STRETCH)
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
        if len(events) < _STRETCH:
            break
        before = events[-1][0]
    return FoundEvents(ok=True, seqs=seqs)


def _texts_of(event: Event) -> Iterator[str]:
    """What a reader sees of an event in words."""
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
    """Of a comparison: its names, and what is said about it."""
    names = [each.get("name") for each in data.get("strategies") or [] if isinstance(each, dict)]
    yield " vs ".join(map(str, names))
    yield str(data.get("summary") or "")
    yield str(data.get("recommendation") or "")

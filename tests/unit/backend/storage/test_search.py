"""The log is searched from its end, and a run counts once."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from chatops_widget.backend.storage import search as search_module
from chatops_widget.backend.storage.search import SessionSearch
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import Fault, FindEvents, Message, RunState
from tests.support.waiting import PATIENCE

SESSION = "session_1"


def said(number: int, content: str) -> Message:
    return Message(id=f"m{number}", session_id=SESSION, role="user", content=content, timestamp="2026-01-01T00:00:00Z")


def state(run_id: str, status: Any, **more: Any) -> RunState:
    given: dict[str, Any] = {"strategy_id": "sma_cross", "parameters": {"fast": 10}} | more
    return RunState(session_id=SESSION, run_id=run_id, status=status, timestamp="2026-01-01T00:00:00Z", **given)


def stored(tmp_path: Path, events: list[Any], *questions: dict[str, Any], max_bytes: int = 10**9) -> list[Any]:
    """The answers of a store with these events."""

    async def asking() -> list[Any]:
        store = Store(tmp_path / "store.sqlite")
        await store.open()
        search = SessionSearch(store, max_bytes)
        try:
            await store.touch(SESSION)
            for event in events:
                await store.append(SESSION, event)
            return [await search.find(FindEvents(session_id=SESSION, **question)) for question in questions]
        finally:
            search.close()
            await store.close()

    return asyncio.run(asking())


def test_the_log_is_searched_from_its_end_and_a_run_counts_once(tmp_path: Path) -> None:
    events = [
        said(1, "sma_cross looks good"),
        state("r1", "queued"),
        state("r1", "running"),
        said(2, "nothing"),
        state("r1", "failed", fault=Fault(code="x", message="Division by zero", hint="Try lower=1.")),
        state("r2", "queued", strategy_id="momentum", parameters={"lookback": 120}),
    ]
    both, fault, parameter, early, none, spaces = stored(
        tmp_path,
        events,
        {"text": "SMA_cross"},
        {"text": "division"},
        {"text": "lookback 120"},
        {"text": "sma_cross", "before": 5},
        {"text": "zebra"},
        {"text": "  "},
    )
    assert (both.seqs, both.more) == ([5, 1], False)
    assert fault.seqs == [5]
    assert parameter.seqs == [6]
    assert early.seqs == [1]  # the run's card is further down, where its last event is
    assert none.seqs == spaces.seqs == []


def test_of_many_hits_the_newest_are_told_and_that_there_are_more(tmp_path: Path) -> None:
    found, all_of_them = stored(
        tmp_path, [said(n, f"row {n}") for n in range(30)], {"text": "row", "limit": 10}, {"text": "row"}
    )
    assert (found.seqs, found.more) == (list(range(30, 20, -1)), True)
    assert (len(all_of_them.seqs), all_of_them.more) == (30, False)


def test_a_long_session_is_searched_in_pages_that_together_find_what_one_would(tmp_path: Path) -> None:
    words = "x" * 600_000  # more than is looked through before others have a turn
    events = [state("r1", "queued", strategy_id="row"), said(1, f"row {words}"), said(2, words), said(3, words)]
    events += [said(4, f"row {words}"), state("r1", "failed", strategy_id="row")]
    (page,) = stored(tmp_path, events, {"text": "row"}, max_bytes=1_000_000)
    assert (page.seqs, page.more) == ([6, 5], True)
    seqs, pages = page.seqs, 1
    while page.next is not None:
        assert page.more
        (page,) = stored(tmp_path, [], {"text": "row", "before": page.next}, max_bytes=1_000_000)
        seqs, pages = seqs + page.seqs, pages + 1
    assert (seqs, pages, page.more) == ([6, 5, 2], 3, False)


def test_any_number_may_be_given_to_search_before(tmp_path: Path) -> None:
    last, first = stored(
        tmp_path, [said(1, "row")], {"text": "row", "before": 2**63}, {"text": "row", "before": -(2**63) - 1}
    )
    assert (last.seqs, first.seqs) == ([1], [])


def test_while_a_log_is_looked_through_the_event_loop_is_everybody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, answered = threading.Event(), threading.Event()

    def look(texts: object, words: str) -> bool:
        looking.set()
        return answered.wait(PATIENCE)

    monkeypatch.setattr(search_module, "contains_words", look)

    async def run() -> None:
        store = Store(tmp_path / "store.sqlite")
        await store.open()
        await store.append(SESSION, said(1, "row"))
        search = SessionSearch(store, 10**9)
        finding = asyncio.ensure_future(search.find(FindEvents(session_id=SESSION, text="row")))
        assert await asyncio.to_thread(looking.wait, PATIENCE)
        await store.append(SESSION, said(2, "by somebody who does not wait"))
        answered.set()  # by the loop, which would be at the log otherwise
        assert (await finding).seqs == [1]
        search.close()
        await store.close()

    asyncio.run(run())

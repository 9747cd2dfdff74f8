"""The log is searched from its end, and a run counts once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from chatops_widget.backend.storage.search import find
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import Fault, FindEvents, Message, RunState

SESSION = "session_1"


def said(number: int, content: str) -> Message:
    return Message(id=f"m{number}", session_id=SESSION, role="user", content=content, timestamp="2026-01-01T00:00:00Z")


def state(run_id: str, status: Any, **more: Any) -> RunState:
    given: dict[str, Any] = {"strategy_id": "sma_cross", "parameters": {"fast": 10}} | more
    return RunState(session_id=SESSION, run_id=run_id, status=status, timestamp="2026-01-01T00:00:00Z", **given)


def stored(tmp_path: Path, events: list[Any], *questions: dict[str, Any]) -> list[Any]:
    """The answers of a store with these events."""

    async def asking() -> list[Any]:
        store = Store(tmp_path / "store.sqlite")
        await store.open()
        try:
            await store.touch(SESSION)
            for event in events:
                await store.append(SESSION, event)
            return [await find(store, FindEvents(session_id=SESSION, **question)) for question in questions]
        finally:
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

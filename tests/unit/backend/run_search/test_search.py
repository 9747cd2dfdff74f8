"""A query finds the runs that it names and no others, whatever they are called, and says what would find some."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from chatops_widget.backend.run_search import Vocabulary, best_run, find_runs, read
from chatops_widget.backend.storage import full_text
from chatops_widget.backend.storage.acts import Cause
from chatops_widget.backend.storage.store import Store
from chatops_widget.errors import BadInput
from chatops_widget.protocol.messages import FindRuns, FoundRuns, RunState

NAMES = Vocabulary(["lookback", "fast", "adjust", "warmup"])
TODAY = dt.date.today()
Search = Callable[..., Awaitable[FoundRuns]]


def day(back: int) -> dt.date:
    return TODAY - dt.timedelta(days=back)


def run(run_id: str, back: int, sharpe: float | None, session: str = "s", **more: Any) -> RunState:
    at = dt.datetime.combine(day(back), dt.time(12)).astimezone(dt.UTC).isoformat(timespec="milliseconds")
    metrics = {} if sharpe is None else {"sharpe_ratio": sharpe, "max_drawdown": -sharpe / 4}
    facts: dict[str, Any] = {"strategy_id": "momentum", "parameters": {"lookback": 120, "symbol": "SPX"}} | more
    taint = facts.pop("taint", {})
    return RunState(
        session_id=session, run_id=run_id, status="completed", timestamp=at, data={"metrics": metrics, **taint}, **facts
    )


RUNS = [
    run("old", 40, 0.9),
    run("mid", 9, 0.524, user="Ana", parameters={"lookback": 60, "symbol": "IXIC", "adjust": "none", "warmup": True}),
    run("odd", 8, 3.0, taint={"taint": {"code": "looks_ahead", "message": "It knows."}}),
    run("cross", 2, -0.2, strategy_id="sma_cross", parameters={"fast": 10.5, "adjust": "split", "warmup": False}),
    run("other", 1, 0.7, session="t", strategy_id="모멘텀_x"),
    run("bare", 0, None, strategy_id='quote\'s "own" 100%'),
]


def searching(act: Callable[[Search, Store], Awaitable[None]]) -> None:
    async def on_store() -> None:
        store = Store(":memory:")
        await store.open()
        await store.name("s", "momentum study", Cause(), inside=True)
        for state in RUNS:
            await store.append(state.session_id, state)
        await store.annotate("mid", lambda session: None, user=None, add=["To keep"], note="flat in 2008")

        async def search(text: str = "", *, scope: set[str] | None = None, **more: Any) -> FoundRuns:
            return await find_runs(store, FindRuns(text=text, **more), scope, NAMES)

        await act(search, store)
        await store.close()

    asyncio.run(on_store())


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", "bare other cross odd mid old"),
        ("momentum", "odd mid old"),
        ("momen", "odd mid old"),
        ("모멘텀", "other"),
        ("strategy:MOMENTUM", "odd mid old"),
        ("sma_cross", "cross"),
        ('"own" "100%"', "bare"),
        ("sharpe > 0.524", "other odd old"),
        ("sharpe >= 0.524", "other odd mid old"),
        ("sharpe = 0.52", "mid"),
        ("sharpe = 0.5", "mid"),
        ("sharpe = 0.53", ""),
        ("sharpe < 0", "cross"),
        ("drawdown < -20 %", "odd old"),
        ("lookback = 60", "mid"),
        ("lookback > 60", "bare other odd old"),
        ("lookback < 1000 lookback > 1", "bare other odd mid old"),
        ("fast = 10.5", "cross"),
        ("adjust = None", "mid"),
        ("adjust > 1", ""),
        ("warmup = true", "mid"),
        ("warmup = false", "cross"),
        ('tag:"to keep"', "mid"),
        ("flat 2008", "mid"),
        ("by:ana", "mid"),
        ("symbol:ixic", "mid"),
        ("session:s sharpe > 0.6", "odd old"),
        ('session:"Momentum Study" sharpe > 0.6', "odd old"),
        (f"since {day(8)} until {day(1)}", "other cross odd"),
        ("today", "bare"),
        ("since yesterday", "bare other"),
        ("kind:sweep", ""),
        ('"x\') OR (1=1" ', ""),
    ],
)
def test_a_search_finds_these_newest_first(text: str, ids: str) -> None:
    async def act(search: Search, store: Store) -> None:
        assert " ".join(each.run_id for each in (await search(text)).runs) == ids

    searching(act)


def test_of_other_sessions_nothing_is_found_nor_counted_nor_offered() -> None:
    async def act(search: Search, store: Store) -> None:
        found = await search("sharpe > 0.6 by:nobody", scope={"t"})
        assert (found.searched, [offer.without for offer in found.offers]) == (1, ["by:nobody"])
        assert [each.run_id for each in (await search(scope={"t"})).runs] == ["other"]
        assert (await search(scope=set())).searched == 0
        assert (await search(session="s", scope={"t"})).runs == []

    searching(act)


def test_pages_follow_each_other_without_a_gap() -> None:
    async def act(search: Search, store: Store) -> None:
        for text, scope in (("", None), ("momentum", None), ("", {"s", "t"})):
            ids, before = [], None
            while True:
                page = await search(text, scope=scope, limit=2, before=before)
                ids += [each.run_id for each in page.runs]
                before = page.next
                if before is None:
                    break
            assert ids == [each.run_id for each in (await search(text, scope=scope)).runs]

    searching(act)


def test_what_finds_nothing_offers_what_does() -> None:
    async def act(search: Search, store: Store) -> None:
        found = await search("momentum sharpe > 0.6 tag:lost")
        assert (found.runs, found.searched) == ([], 6)
        assert [(each.line, each.without) for each in found.offers] == [
            ('/find "momentum" sharpe_ratio > 0.6', "tag:lost")
        ]
        assert (await search("tag:lost by:nobody")).offers == []

    searching(act)


def test_the_fields_of_a_question_narrow_its_text() -> None:
    async def act(search: Search, store: Store) -> None:
        found = await search("sharpe > 0.1", strategy="momentum", where="lookback = 60", tag="to keep", symbol="IXIC")
        assert [each.run_id for each in found.runs] == ["mid"]
        assert found.query == 'sharpe_ratio > 0.1 strategy:momentum symbol:IXIC tag:"to keep" lookback = 60'

    searching(act)


def test_the_best_is_one_that_can_be_relied_on() -> None:
    async def act(search: Search, store: Store) -> None:
        query = read("momentum", NAMES, TODAY)
        best = await best_run(store, query, {"s"}, "sharpe_ratio")
        least = await best_run(store, query, {"s"}, "max_drawdown")
        assert best is not None
        assert least is not None
        assert (best.run_id, least.run_id) == ("old", "mid")
        assert await best_run(store, read("kind:sweep", NAMES, TODAY), {"s"}, "sharpe_ratio") is None

    searching(act)


def test_without_full_text_search_words_are_refused_and_the_rest_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_text, "available", lambda db: False)

    async def act(search: Search, store: Store) -> None:
        with pytest.raises(BadInput, match=r"no full-text search \(FTS5\), so it cannot look for “momentum”"):
            await search("momentum")
        assert [each.run_id for each in (await search("strategy:momentum sharpe > 2")).runs] == ["odd"]

    searching(act)


def test_a_search_is_refused_for_its_length_wherever_that_is() -> None:
    async def act(search: Search, store: Store) -> None:
        long = "x" * 64_001
        for name in ("text", "where", "strategy", "symbol", "tag", "session"):
            with pytest.raises(BadInput, match="64,001 characters"):
                await search(**{name: long})

    searching(act)

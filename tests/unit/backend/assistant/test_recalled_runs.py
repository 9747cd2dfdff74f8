"""Of a session's many runs a sentence needs a few: with those it is understood as with all of them."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable

import msgspec
import pytest

from chatops_widget.backend.assistant.api import Turn
from chatops_widget.backend.assistant.rules import RuleBased
from chatops_widget.backend.assistant.understanding import remember
from chatops_widget.backend.jobs.job import Caller
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import SETTLED, RunState
from chatops_widget.protocol.run_kinds import RUN_KINDS
from tests.unit.backend.assistant.corpus_cases import BUILTIN_CATALOG, cases

RUNS = 300
STRATEGIES = ("sma_cross", "momentum", "rsi_reversion", "buy_and_hold", "one_that_is_gone")
STATUSES = ("completed", "completed", "completed", "failed", "cancelled")
SENTENCES = [
    "compare bt_137 with BT-41",
    "what was the sharpe of bt 288?",
    "bt_90의 최대 낙폭은?",
    "compare bt_12, bt_250 and the second run",
    "what changed from the first run to the third one",
    "compare all my runs",
    "compare all of my runs from today",
    "rerun momentum",
    "stop everything",
    "show me the report",
    "run it again on the nasdaq",
    "compare the last two runs",
    "which of the two had the better sharpe?",
    "why is bt_9999 so bad?",
    "what was momentum's sharpe on the nasdaq?",
    "what was the worst year of buy and hold on spx?",
    "compare everything",
    "which had the worst year?",
    "how did rsi reversion do on the nasdaq in 2008?",
]


async def fill(store: Store, chance: random.Random) -> None:
    """Runs of all kinds, of several people, over some days; the last of a strategy may be long ago."""
    await store.touch("s")
    for number in range(1, RUNS + 1):
        kind = chance.choices(list(RUN_KINDS), [60, 10, 5, 3, 2])[0]
        usual = STRATEGIES[:1] if number > RUNS - 20 else STRATEGIES[:2] if number > 60 else STRATEGIES
        strategy = chance.choice(usual)
        names = [chance.choice(STRATEGIES), f"bt_{max(number - 3, 1)}"] if kind == "comparison" else None
        state = RunState(
            session_id="s",
            run_id=f"bt_{number}",
            status="queued",
            strategy_id=" vs ".join(names) if names else strategy,
            kind=kind,
            parameters={"symbol": chance.choice(["SPX", "IXIC"]), "commission": 0.001},
            timestamp=str(dt.datetime.now(dt.UTC) - dt.timedelta(days=(RUNS - number) // 40)),
            user=chance.choice(["ana", "ana", "bo", None]),
            strategy_ids=names,
        )
        await store.append("s", state)
        status = chance.choice(["queued", "running"] if number % 70 == 0 else STATUSES)
        if status != "queued":
            await store.append("s", msgspec.structs.replace(state, status=status))


def on_store(act: Callable[[Store], Awaitable[None]]) -> None:
    async def run() -> None:
        store = Store(":memory:")
        await store.open()
        try:
            await fill(store, random.Random(12))
            await act(store)
        finally:
            await store.close()

    asyncio.run(run())


def turn_of(store: Store, text: str, user: str | None) -> Turn:
    return Turn(Caller(session_id="s", sid="1", protocol=2, user=user), text, store, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("user", ["ana", None])
def test_a_sentence_is_understood_as_with_all_runs_in_mind(user: str | None) -> None:
    corpus = [case.say for case in cases() if case.catalog == "builtin"]
    assistant = RuleBased(PriceBook())
    understanding = assistant._understanding(BUILTIN_CATALOG)

    async def act(store: Store) -> None:
        states = await store.run_states("s")
        today = dt.datetime.now(dt.UTC).date()
        whole = remember(states, BUILTIN_CATALOG, user=user, today=today)
        went_back = 0
        for text in [*SENTENCES, *cases_of("followups"), *corpus[:: 5 if user else 11]]:
            _, planned = await assistant._planned(turn_of(store, text, user), BUILTIN_CATALOG)
            assert planned == understanding.plans(text, whole), text
            went_back += any("bt_" in each.line for _, plan in planned for each in plan.commands)
        assert went_back >= 4

    on_store(act)


def cases_of(name: str) -> list[str]:
    return [case.say for case in cases(name) if case.catalog == "builtin"]


def test_only_a_few_runs_are_read_whatever_the_session_holds() -> None:
    async def act(store: Store) -> None:
        states = await store.run_states("s")
        active = sum(state.status not in SETTLED for state in states)
        plain = [state.run_id for state in await store.recalled_runs("s", "run it again with fast 20")]
        assert len(plain) <= 3 + 3 + 2 * len(STRATEGIES) + 2 + active  # of each strategy on each of two symbols
        named = [state.run_id for state in await store.recalled_runs("s", "is bt_100 like BT 200?")]
        assert {"bt_100", "bt_200"} <= set(named)
        assert len(named) <= len(plain) + 6  # bt_1, bt_10, bt_100, bt_2, bt_20 and bt_200 may all be meant
        own = [state.run_id for state in await store.recalled_runs("s", "", person="ana", own=True)]
        assert set(own) >= {each.run_id for each in states if each.user == "ana" and each.status == "completed"} - {
            each.run_id for each in states if each.kind != "backtest"
        }
        assert [each for each in own if each in plain] == plain, "the oldest run first"

    on_store(act)


def test_the_strategies_that_ran_last_are_told_each_once() -> None:
    async def act(store: Store) -> None:
        done = await store.run_states("s", kind="backtest", status="completed")
        ran = [*dict.fromkeys(each.strategy_id for each in reversed(done))]
        assert await store.last_strategies("s", 2) == ran[:2]
        assert await store.last_strategies("s", 99) == ran
        assert await store.last_strategies("t", 2) == []

    on_store(act)

"""What moves costs little: ticks go to the page in columns, and nothing that changed otherwise hides among them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from chatops_widget.panel import bridge as bridge_module
from chatops_widget.panel.bridge import Bridge
from chatops_widget.protocol.messages import BacktestProgress, BestSoFar, RunState, Tick
from chatops_widget.protocol.panel import Hello, Resync, RunItem
from chatops_widget.session.state import SessionState
from chatops_widget.session.transcript import Transcript


class FakeConversation:
    """A conversation of nothing but a ledger, and what its one bridge sends."""

    def __init__(self) -> None:
        self.transcript = Transcript()
        self.session = SessionState("s", self.transcript, user="", load_curves=lambda run: {}, cancel=lambda run: None)
        self.session.protocol = 2
        self.facts = self.catalog = None
        self.room = None
        self.sent: list[dict[str, Any]] = []
        self.bridge: Bridge

    def observe(self, observer: Bridge) -> Callable[[], None]:
        return self.transcript.listen(observer.on_item, observer.on_tick)

    def state(self, run_id: str, status: Any = "running", **more: Any) -> None:
        state = {"strategy_id": "sma_cross", "parameters": {}, "timestamp": "2025-11-22T09:00:00Z", **more}
        self.session.take(RunState(session_id="s", run_id=run_id, status=status, **state))

    def tick(self, run_id: str, progress: float, **more: Any) -> None:
        event = {"status": "running", "done": int(progress), "total": 100, **more}
        self.session.take(BacktestProgress(backtest_id=run_id, session_id="s", progress=progress, **event))

    @property
    def deltas(self) -> list[dict[str, Any]]:
        return [message for message in self.sent if message["t"] == "delta"]

    def flush(self) -> dict[str, Any]:
        self.bridge.flush()
        return self.deltas[-1]


def with_conversation(act: Callable[[FakeConversation], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge_module, "_pacer", SimpleNamespace(wake=lambda bridge: None))

    async def run() -> None:
        conversation = FakeConversation()
        conversation.bridge = Bridge(conversation, lambda content, buffers=None: conversation.sent.append(content))  # type: ignore[arg-type]
        conversation.bridge.take(Hello(view="v"))
        try:
            act(conversation)
        finally:
            conversation.bridge.close()

    asyncio.run(run())


def test_what_only_went_on_is_sent_in_columns_and_whatever_else_changed_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def act(conversation: FakeConversation) -> None:
        for name in ("a", "b", "c"):
            conversation.state(name)
            conversation.tick(name, 1)
        assert [item["key"] for item in conversation.flush()["items"]] == ["a", "b", "c"]
        for progress in (2, 3):
            conversation.tick("a", progress, bars_per_second=5.0)
            conversation.tick("b", progress)
        conversation.tick("c", 2, total=200)
        delta = conversation.flush()
        assert [item["key"] for item in delta["items"]] == ["c"]
        assert delta["ticks"] == {
            "keys": ["a", "b"],
            "progress": [3, 3],
            "columns": {"done": [3, 3], "barsPerSecond": [5.0, None]},
        }
        conversation.tick("a", 4)
        conversation.state("a", "failed")
        conversation.tick("b", 4, message="hm")
        delta = conversation.flush()
        assert [(item["key"], item["status"]) for item in delta["items"]] == [("a", "failed"), ("b", "running")]
        assert delta["items"][0]["progress"] == 4
        assert "ticks" not in delta

    with_conversation(act, monkeypatch)


def test_every_fact_of_a_tick_is_on_the_page_under_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    best = BestSoFar(parameters={"fast": 5}, metric="sharpe_ratio", value=1.5)
    told = {"bars_per_second": 1.0, "runs_per_second": 2.0, "current_date": "2020-01-01", "seconds_left": 3.0}

    def act(conversation: FakeConversation) -> None:
        conversation.state("a")
        conversation.tick("a", 1)
        conversation.flush()
        conversation.tick("a", 2, **told, best=best)
        columns = conversation.flush()["ticks"]["columns"]
        item = conversation.transcript.get("a")
        assert isinstance(item, RunItem)
        assert item.tick == Tick(done=2, **told, best=best)
        whole = msgspec.to_builtins(item.tick)
        assert set(whole) == {field.encode_name for field in msgspec.structs.fields(Tick)}, "no fact left out here"
        assert columns == {name: [fact] for name, fact in whole.items()}

    with_conversation(act, monkeypatch)


def test_a_view_that_comes_later_sees_every_item_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def act(conversation: FakeConversation) -> None:
        conversation.state("a")
        for progress in range(1, 60):
            conversation.tick("a", progress)
        item = conversation.transcript.get("a")
        assert isinstance(item, RunItem)
        assert (item.progress, item.tick) == (59, Tick(done=59))
        conversation.tick("a", 60)
        (newest,), _ = conversation.transcript.newest(1)
        assert newest.progress == 60  # type: ignore[union-attr]
        conversation.tick("a", 61)
        conversation.flush()
        conversation.bridge.take(Resync(view="v", epoch="", have=0))
        snapshot = conversation.sent[-1]
        assert snapshot["items"][0]["progress"] == 61
        assert snapshot["seq"] == conversation.deltas[-1]["seq"]

    with_conversation(act, monkeypatch)


def test_old_news_is_no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    def act(conversation: FakeConversation) -> None:
        conversation.state("a")
        conversation.tick("a", 50)
        conversation.flush()
        count = len(conversation.deltas)
        conversation.tick("a", 40)
        conversation.bridge.flush()
        assert len(conversation.deltas) == count
        conversation.state("a", "completed", data={"metrics": {}})
        conversation.flush()
        conversation.tick("a", 99)
        conversation.bridge.flush()
        assert len(conversation.deltas) == count + 1

    with_conversation(act, monkeypatch)

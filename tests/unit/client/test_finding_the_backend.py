"""The start of an embedded backend has a limit of its own: what is waited for meanwhile has not begun."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chatops_widget import BackendUnavailable, ChatOps
from chatops_widget.client import embedded
from chatops_widget.client.configuration import Configuration
from chatops_widget.client.endpoint import Endpoint

SHORT = 0.3  # of patience


@pytest.mark.parametrize(
    "ask",
    [
        lambda chat: chat.trigger_backtest("buy_and_hold", timeout=SHORT),
        lambda chat: chat.compare_strategies("buy_and_hold", "sma_cross", timeout=SHORT),
        lambda chat: chat.wait_connected(SHORT),
    ],
    ids=["a run", "a comparison", "the link"],
)
def test_a_slow_start_is_not_counted(ask, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()

    def never_up(configuration: Configuration) -> Endpoint:
        ended.wait()
        raise BackendUnavailable("It did not start.")

    monkeypatch.setattr(embedded, "endpoint", never_up)
    monkeypatch.setattr(embedded, "running", lambda configuration: False)
    with ChatOps() as chat, ThreadPoolExecutor(1) as asking:
        asked = asking.submit(ask, chat)
        try:
            with pytest.raises(TimeoutError):
                asked.result(4 * SHORT)  # it is still waiting, though its own patience would be over
        finally:
            ended.set()
        with pytest.raises(BackendUnavailable, match="It did not start"):
            asked.result(30)

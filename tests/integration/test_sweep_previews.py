"""What a sweep or a walk-forward would take is counted and measured, and starts nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget import ChatOps, SweepPreview
from chatops_widget.errors import BadInput, BadParameter
from chatops_widget.protocol.panel import MessageItem
from tests.support.backend import Backend
from tests.support.conversation import act, items
from tests.support.waiting import PATIENCE, until

GRID: dict[str, Any] = {"fast": "5:50:5", "slow": [20, 50, 100], "end": "2004-12-31"}


def test_it_counts_what_the_sweep_then_runs_and_leaves_no_trial_and_no_card(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    chat = open_chat(own_backend().url)
    found = chat.sweep("sma_cross", **GRID, preview=True, timeout=PATIENCE)
    assert isinstance(found, SweepPreview)
    assert (chat.sweeps, items(chat)) == ([], [])
    result = chat.sweep("sma_cross", **GRID).result(PATIENCE)
    assert (found.combinations, found.skipped) == (result.combinations, result.skipped)
    assert (found.runs, found.folds, found.symbol) == (result.combinations, None, "SPX")
    assert result.trials["n"] == result.combinations
    assert (found.seconds is None) == ("is not known" in found.message)  # as on a machine that comes to nothing
    assert str(found) == found.message
    assert f"{found.combinations} combinations. {found.skipped} more are against its rules." in found.message
    assert found.message.endswith("Nothing was started.")


def test_a_walk_forward_is_counted_by_its_trainings(chat: ChatOps) -> None:
    asked: dict[str, Any] = {"fast": [5, 20], "slow": [50, 100], "start": "2001-01-01", "end": "2009-06-30"}
    found = chat.walk_forward("sma_cross", **asked, preview=True, timeout=PATIENCE)
    folds = len(chat.walk_forward("sma_cross", **asked).result(PATIENCE).folds)
    assert (found.folds, found.combinations, found.runs) == (folds, 4, 4 * folds)
    assert f"{folds} trainings of 4 combinations are {4 * folds} runs" in found.message


def test_typed_it_is_answered_where_it_was_typed(chat: ChatOps) -> None:
    chat.wait_connected()
    line = "/sweep sma_cross fast=5:20:5 slow=50,100 preview=true"
    act(chat, lambda conversation: conversation.say("say-1", line))
    until(lambda: "Nothing was started" in getattr(items(chat)[-1], "content", ""), "the answer")
    assert [type(each) for each in items(chat)] == [MessageItem, MessageItem]
    assert "8 combinations" in items(chat)[-1].content
    act(chat, lambda conversation: conversation.say("say-2", "/sweep sma_cross fast=5:20:5 preview=perhaps"))
    until(lambda: "preview is" in getattr(items(chat)[-1], "content", ""), "the refusal")


def test_what_would_be_refused_is_refused(chat: ChatOps) -> None:
    with pytest.raises(BadInput, match="40,000 combinations"):
        chat.sweep("sma_cross", fast="1:200", slow="201:400", preview=True)
    with pytest.raises(BadInput, match="Training of 30Y leaves no bar to test on"):
        chat.walk_forward("sma_cross", fast=[5, 6], train="30Y", preview=True)
    with pytest.raises(BadParameter, match="train is"):
        chat.walk_forward("sma_cross", fast=[5, 6], train="a while", preview=True)

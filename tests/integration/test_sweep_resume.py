"""A sweep or a validation that was broken off goes on where it was: only what is missing is computed."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pandas as pd
import pytest

from chatops_widget import ChatOps, Sweep
from chatops_widget.errors import BacktestCancelled, BacktestFailed, BadInput, UnknownName
from tests.support.backend import Backend
from tests.support.restart import restart
from tests.support.waiting import PATIENCE, until

GRID: dict[str, Any] = {"fast": "1:40", "slow": "51:75"}
N = 1_000
SOME: dict[str, Any] = {"fast": "1:3", "slow": "51:53"}  # of those
KEEN = "tests.support.keen_backend"  # it need not run for long until something is kept


def kept(backend: Backend) -> int:
    """Runs in the store of sweeps and validations that are not done."""
    with closing(sqlite3.connect(f"file:{backend.folder / 'store.sqlite'}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT coalesce(sum(combinations), 0) FROM sweep_parts").fetchone()[0])


def stopped_halfway(chat: ChatOps, backend: Backend, asked: dict[str, Any]) -> tuple[Sweep, int]:
    """A sweep that was stopped, and how many of its combinations are kept."""
    sweep = chat.sweep("sma_cross", **asked)
    until(lambda: kept(backend) or sweep.settled, "some of it to be kept")
    sweep.cancel()
    with pytest.raises(BacktestCancelled):
        sweep.result(PATIENCE)
    return sweep, kept(backend)


def test_the_sweep_of_a_killed_backend_goes_on_and_has_the_same_bits(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend(module=KEEN)
    chat = open_chat(backend.url)
    sweep = chat.sweep("sma_cross", **GRID)
    until(lambda: kept(backend) or sweep.settled, "some of it to be kept")
    restart(backend, chat, signal.SIGKILL)
    before = kept(backend)
    until(lambda: isinstance(chat.sweeps[0].error, BacktestFailed), "its end to be told")
    sweep = chat.sweeps[0]
    with pytest.raises(BacktestFailed, match=f"Run it again: the {before:,} combinations that were done are kept"):
        sweep.result()
    resumed = chat.resume(sweep, timeout=PATIENCE).result(PATIENCE)
    assert resumed.data["earlier"] == before
    assert f"{before:,} of the combinations had been run by an earlier start" in resumed.data["notes"][0]
    assert (resumed.combinations, resumed.trials["n"], kept(backend)) == (N, N, 0)

    undisturbed = open_chat(own_backend().url).sweep("sma_cross", **GRID).result(PATIENCE)
    assert undisturbed.data["earlier"] == 0
    pd.testing.assert_frame_equal(resumed.table, undisturbed.table, check_exact=True)
    assert (resumed.overfitting, resumed.isolated_peak) == (undisturbed.overfitting, undisturbed.isolated_peak)
    # Of any two sweeps: sketches have half precision, and their last bit depends on who shared a batch.
    assert resumed.trials["effective"] == pytest.approx(undisturbed.trials["effective"], rel=1e-3)

    assert chat.sweep("sma_cross", **SOME).result(PATIENCE).trials["n"] == N  # each stands in the ledger, once
    with pytest.raises(BadInput, match="is completed"):
        chat.resume(chat.sweeps[-1])
    with pytest.raises(UnknownName):
        chat.resume("sw_none")
    single = chat.trigger_backtest("sma_cross")
    with pytest.raises(BadInput, match=f"Nothing is kept of {single.id}"):
        chat.resume(single.id)


def test_what_was_stopped_goes_on_as_typed(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend(module=KEEN)
    chat = open_chat(backend.url)
    refused = chat.execute_command("resume")
    assert (refused.success, "of this session is left to go on with" in refused.message) == (False, True)
    sweep, before = stopped_halfway(chat, backend, GRID)
    chat.send_message(f"/resume {sweep.id}")
    until(lambda: len(chat.sweeps) == 2 and chat.sweeps[1].settled, "the rest")
    resumed = chat.sweeps[1].result()
    assert (resumed.data["earlier"], resumed.combinations) == (before, N)
    refused = chat.execute_command("resume", run_id=resumed.id)
    assert f"{resumed.id} was not broken off" in refused.message
    assert "is left to go on with" in chat.execute_command("resume").message  # it was completed since


def test_a_search_that_was_stopped_goes_on_as_if_it_had_not_been(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend(module=KEEN)
    chat = open_chat(backend.url)
    asked: dict[str, Any] = {**GRID, "method": "tpe", "tries": 80, "seed": 3}
    sweep, before = stopped_halfway(chat, backend, asked)
    resumed = chat.resume(sweep, timeout=PATIENCE).result(PATIENCE)
    assert (resumed.data["earlier"], resumed.combinations, kept(backend)) == (before, 80, 0)
    undisturbed = chat.sweep("sma_cross", **asked).result(PATIENCE)
    assert undisturbed.data["earlier"] == 0
    pd.testing.assert_frame_equal(resumed.table, undisturbed.table, check_exact=True)
    assert resumed.trials["n"] == undisturbed.trials["n"] == 80


FEWER: dict[str, Any] = {"fast": "1:20", "slow": "51:60", "start": "2001-01-01", "end": "2004-12-31"}
FOLDS = [("walk_forward", {"train": "1Y", "test": "6M"}), ("cross_validate", {"folds": 8})]


@pytest.mark.share(1)
@pytest.mark.parametrize(("kind", "cut"), FOLDS)
def test_the_trainings_of_a_killed_backend_are_not_done_again(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend], kind: str, cut: dict[str, Any]
) -> None:
    backend = own_backend(module=KEEN)
    chat = open_chat(backend.url)
    asked: dict[str, Any] = {**FEWER, **cut}
    run = getattr(chat, kind)("sma_cross", **asked)
    until(lambda: kept(backend) or run.settled, "some of it to be kept")
    restart(backend, chat, signal.SIGKILL)
    before = kept(backend)
    until(lambda: isinstance(chat.runs[0].error, BacktestFailed), "its end to be told")
    with pytest.raises(BacktestFailed, match=f"Run it again: the {before:,} runs that were done are kept"):
        chat.runs[0].result()
    resumed: Any = chat.resume(chat.runs[0].id, timeout=PATIENCE).result(PATIENCE)
    assert (resumed.data["earlier"], kept(backend)) == (before, 0)
    assert f"{before:,} of the trainings' runs had been done by an earlier start" in resumed.data["notes"][0]

    undisturbed = getattr(open_chat(own_backend().url), kind)("sma_cross", **asked).result(PATIENCE)
    assert undisturbed.data["earlier"] == 0
    pd.testing.assert_frame_equal(resumed.folds, undisturbed.folds, check_exact=True)
    pd.testing.assert_series_equal(resumed.equity, undisturbed.equity, check_exact=True)


def test_a_validation_that_was_stopped_goes_on_as_typed(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend]
) -> None:
    backend = own_backend(module=KEEN)
    chat = open_chat(backend.url)
    run = chat.walk_forward("sma_cross", **FEWER, train="1Y", test="6M")
    until(lambda: kept(backend) or run.settled, "some of it to be kept")
    run.cancel()
    with pytest.raises(BacktestCancelled):
        run.result(PATIENCE)
    before = kept(backend)
    chat.send_message("/resume")
    until(lambda: len(chat.runs) == 2 and chat.runs[1].settled, "the rest")
    resumed = chat.runs[1].result()
    assert (chat.runs[1].id[:3], resumed.data["earlier"]) == ("wf_", before)
    refused = chat.execute_command("resume", run_id=chat.trigger_backtest("momentum").id)
    assert "Nothing is kept of bt_" in refused.message

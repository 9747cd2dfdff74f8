"""One person's work and limits, and what they are to others, on a real backend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.backend import Backend
from tests.support.price_files import LONG_RUN, SLOW_RUN
from tests.support.raw_client import ANA, BO, RawClient, settled


def start(raw: RawClient, session_id: str, command: str = "run_backtest", **parameters: Any) -> str:
    ack = raw.call("executeCommand", {"sessionId": session_id, "command": command, "parameters": parameters})
    assert ack["ok"], ack
    return str(ack["runId"])


def states(raw: RawClient) -> list[tuple[str, str]]:
    return [(state["runId"], state["status"]) for state in raw.events("runState")]


def test_a_single_run_of_another_comes_between_eighty_runs_and_a_sweep(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], prices: Path, session_id: str
) -> None:
    backend = own_backend(data=prices)
    named_alike = {**ANA, "secret": "another"}  # whoever claims the same name
    ana, bo = open_raw(backend.url, auth=ANA), open_raw(backend.url, auth=named_alike)
    for raw in (ana, bo):
        raw.join(session_id)
    first = start(ana, session_id, strategy_id="sma_cross", **SLOW_RUN)
    many = [start(ana, session_id, strategy_id="sma_cross", **LONG_RUN) for _ in range(80)]
    swept = start(ana, session_id, "sweep", strategy_id="sma_cross", fast="5:50:5", slow="60,80")
    single = start(bo, session_id, strategy_id="buy_and_hold")
    place = next(each["queuePosition"] for each in bo.events("runState") if each["runId"] == single)
    assert place <= 4  # behind what the one worker has and the one that lies ready, and before the other 79
    # The one that lies ready at the worker may go before; it is as good as endless.
    ana.call("cancelRun", {"sessionId": session_id, "runId": first})
    ana.call("cancelRun", {"sessionId": session_id, "runId": many[0]})
    assert settled(bo, single)["status"] == "completed"
    begun = {run_id for run_id, status in states(bo) if status == "running"}
    assert len(begun & set(many)) <= 2
    assert swept not in begun
    for run_id in (*many[1:], swept):
        ana.call("cancelRun", {"sessionId": session_id, "runId": run_id})
    assert settled(ana, many[-1])["status"] == "cancelled"


def test_one_person_may_have_so_many_runs_waiting_and_others_still_have_room(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], prices: Path, session_id: str
) -> None:
    backend = own_backend(data=prices, more=["--max-runs-each", "2"])
    ana, bo = open_raw(backend.url, auth=ANA), open_raw(backend.url, auth=BO)
    for raw in (ana, bo):
        raw.join(session_id)
    waiting = [start(ana, session_id, strategy_id="sma_cross", **LONG_RUN)]
    ana.heard.wait(lambda line: line[0] == "runState" and line[1]["status"] == "running")
    waiting += [start(ana, session_id, strategy_id="sma_cross", **LONG_RUN) for _ in range(2)]
    one_more = {"sessionId": session_id, "command": "run_backtest", "parameters": {"strategy_id": "buy_and_hold"}}
    ana.call("executeCommand", one_more)
    refused = ana.heard.wait(lambda line: line[0] == "commandResult")[1]
    assert refused["message"].startswith("Too many of your runs are waiting: 2 are the limit.")
    single = start(bo, session_id, strategy_id="buy_and_hold")
    for run_id in waiting:
        ana.call("cancelRun", {"sessionId": session_id, "runId": run_id})
    assert settled(bo, single)["status"] == "completed"

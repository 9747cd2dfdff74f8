"""A line of the list of sessions says what was done and said there last, to those who may see it and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget.client.notebook_name import notebook_name
from tests.support.backend import Backend
from tests.support.raw_client import ANA, BO, RawClient
from tests.support.waiting import until

TYPED = {"command": "run_backtest", "parameters": {"strategy_id": "buy_and_hold", "symbol": "THREE"}}


def listed(raw: RawClient, session_id: str) -> dict[str, Any]:
    return next(each for each in raw.call("listSessions")["sessions"] if each["sessionId"] == session_id)


@pytest.fixture
def ana(open_raw: Callable[..., RawClient], backend: Backend, session_id: str) -> RawClient:
    """In a session that her notebook has made."""
    raw = open_raw(backend.url, auth=ANA)
    made = {"sessionId": session_id, "name": "", "new": True, "notebook": "/home/ana/secret\\place/backtests.ipynb"}
    assert raw.call("createSession", made)["ok"]
    raw.join(session_id)
    return raw


def test_a_line_has_the_notebook_the_last_command_and_what_came_last(ana: RawClient, session_id: str) -> None:
    new = listed(ana, session_id)
    assert (new["notebook"], new.get("doing"), new.get("preview")) == ("backtests.ipynb", None, None)
    assert new["started"] == new["updated"]
    line = "/run_backtest buy_and_hold symbol=THREE"
    ana.call("executeCommand", {"sessionId": session_id, **TYPED, "text": line})
    until(lambda: listed(ana, session_id)["preview"].get("status") == "completed", "the run to settle")
    told = listed(ana, session_id)
    assert told["doing"] == line
    assert (told["preview"]["text"], told["preview"]["user"], told["runs"]) == ("buy_and_hold", "ana", 1)
    assert told["started"] == new["started"] < told["updated"]
    ana.call("sendMessage", {"sessionId": session_id, "content": "@bo \n look here" + " and there" * 40})
    said = listed(ana, session_id)
    assert said["doing"] == line
    assert (said["preview"]["text"], said["preview"]["role"]) == ("@bo", "user")
    ana.call("editMessage", {"sessionId": session_id, "id": ana.events("message")[-1]["id"]})
    assert listed(ana, session_id)["preview"]["status"] == "completed"  # nothing is left of the words


def test_a_run_from_python_is_what_was_done_where_no_line_was_typed(ana: RawClient, session_id: str) -> None:
    ana.call("executeCommand", {"sessionId": session_id, **TYPED})
    until(lambda: listed(ana, session_id).get("doing") == "buy_and_hold THREE", "the run")


def test_what_was_refused_or_only_shows_something_names_no_session(ana: RawClient, session_id: str) -> None:
    def typed(text: str, command: str, **parameters: str) -> None:
        act = {"sessionId": session_id, "clientId": text, "text": text}
        ana.call("executeCommand", {**act, "command": command, "parameters": parameters})

    typed("/export", "export")
    assert listed(ana, session_id).get("doing") is None
    typed("/strategies", "strategies")
    typed("/run_backtest smacros", "run_backtest", strategy_id="smacros")
    assert listed(ana, session_id)["doing"] == "/strategies"
    line = "/compare_strategies buy_and_hold sma_cross symbol=THREE"
    typed(line, "compare_strategies", strategy_ids="buy_and_hold,sma_cross", symbol="THREE")
    until(lambda: listed(ana, session_id).get("doing") == line, "the comparison")
    typed("/export", "export")
    typed("/runs", "runs")
    assert listed(ana, session_id)["doing"] == line


def test_runs_that_are_compared_are_named_by_their_strategies(ana: RawClient, session_id: str) -> None:
    ana.call("executeCommand", {"sessionId": session_id, **TYPED})
    until(lambda: listed(ana, session_id).get("preview", {}).get("status") == "completed", "the run to settle")
    run_id = ana.events("runState")[-1]["runId"]
    compared = {"strategy_ids": [run_id, "sma_cross"], "symbol": "THREE"}
    ana.call("executeCommand", {"sessionId": session_id, "command": "compare_strategies", "parameters": compared})
    until(lambda: listed(ana, session_id).get("doing") == "buy_and_hold, sma_cross THREE", "the comparison")
    assert listed(ana, session_id)["preview"]["text"] == "buy_and_hold, sma_cross"


def test_who_has_never_been_there_hears_nothing_of_it(
    ana: RawClient, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    ana.call("sendMessage", {"sessionId": session_id, "content": "@ana mine alone"})
    bo = open_raw(backend.url, auth=BO)
    assert not {"notebook", "started", "doing", "preview", "runs"} & set(listed(bo, session_id))
    bo.join(session_id)
    assert listed(bo, session_id)["preview"]["text"] == "@ana mine alone"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("/home/ana/notes/backtests.ipynb", "backtests.ipynb"),
        ("C:\\work\\한글.ipynb", "한글.ipynb"),
        ("console-1-7f0c", ""),
        ("", ""),
    ],
)
def test_a_kernel_knows_the_file_of_its_notebook_and_not_its_path(told: str, name: str) -> None:
    assert notebook_name({"JPY_SESSION_NAME": told}) == name
    assert notebook_name({}) == ""

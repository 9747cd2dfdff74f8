"""The base contract as the official socket.io-client sees it: all it promises, and nothing beyond it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.backend import Backend
from tests.support.node_script import NodeScript
from tests.support.raw_client import RawClient

MESSAGE = {"id", "sessionId", "role", "content", "timestamp", "metadata"}
PROGRESS = {"backtestId", "progress", "status", "message"}
RESULT = {"success", "message", "data"}


class Page:
    """One connection of the official client."""

    def __init__(self, script: NodeScript, name: str, url: str) -> None:
        self._script, self.name = script, name
        script.tell("open", name=name, url=url)
        self.at("connect")

    def at(self, what: str, since: int = 0) -> Any:
        return self._script.heard.wait(lambda line: line["name"] == self.name and line["at"] == what, since=since)

    @property
    def mark(self) -> int:
        return len(self._script.heard.lines)

    def emit(self, event: str, *args: Any) -> None:
        self._script.tell("emit", name=self.name, event=event, args=args)

    def next(self, event: str, where: Callable[[Any], object] = lambda payload: True, since: int = 0) -> Any:
        """The first payload of this event that is `where`."""

        def wanted(line: Any) -> bool:
            return bool(line["name"] == self.name and line.get("event") == event and where(line["args"][0]))

        return self._script.heard.wait(wanted, since=since)["args"][0]

    def events(self, event: str | None = None) -> list[Any]:
        lines = [line for line in self._script.heard.lines if line["name"] == self.name and line["at"] == "event"]
        return [line["args"][0] for line in lines if line["event"] == event] if event else lines

    def execute(self, session_id: str, name: str, **parameters: Any) -> Any:
        """Give a command and wait for its result."""
        since = self.mark
        self.emit("executeCommand", {"sessionId": session_id, "command": name, "parameters": parameters})
        return self.next("commandResult", since=since)

    def still_there(self, session_id: str) -> None:
        """It answers on the same link as before."""
        assert self.execute(session_id, "help")["success"]
        assert not [
            line for line in self._script.heard.lines if line["name"] == self.name and line["at"] == "disconnect"
        ]

    def close(self) -> None:
        self._script.tell("close", name=self.name)


@pytest.fixture
def open_page(open_script: Callable[..., NodeScript]) -> Iterator[Callable[[str, str], Page]]:
    script = open_script("client.mjs")
    yield lambda name, url: Page(script, name, url)
    assert_base_only(script)


@pytest.fixture
def page(open_page: Callable[..., Page], backend: Backend, session_id: str) -> Page:
    """Ana's page, in a session of its own."""
    ana = open_page("ana", backend.url)
    ana.emit("joinSession", session_id)
    return ana


def assert_base_only(script: NodeScript) -> None:
    """Whatever was sent to a base client has the base contract's words and fields, and types a page can rely on."""
    for line in script.heard.lines:
        if line["at"] != "event":
            continue
        assert len(line["args"]) == 1, line
        payload = line["args"][0]
        match line["event"]:
            case "message":
                assert set(payload) <= MESSAGE, payload
                assert set(payload) >= MESSAGE - {"metadata"}, payload
                assert payload["role"] in ("user", "assistant", "system")
                assert dt.datetime.fromisoformat(payload["timestamp"]).tzinfo is not None
            case "backtestProgress":
                assert set(payload) <= PROGRESS, payload
                assert set(payload) >= PROGRESS - {"message"}, payload
                assert payload["status"] in ("running", "completed", "failed")
                assert 0 <= payload["progress"] <= 100
            case "commandResult":
                assert set(payload) <= RESULT, payload
                assert set(payload) >= RESULT - {"data"}, payload
                assert isinstance(payload["success"], bool)
            case "error":
                assert set(payload) == {"message"}, payload
            case event:
                raise AssertionError(f"no event of the base contract: {event} {payload}")


# -- messages ---------------------------------------------------------------------------------------------------


def test_a_message_is_echoed_to_everybody_in_the_session_and_to_nobody_else(
    open_page: Callable[..., Page], page: Page, backend: Backend, session_id: str
) -> None:
    bo, stranger = open_page("bo", backend.url), open_page("stranger", backend.url)
    bo.emit("joinSession", session_id)
    stranger.emit("joinSession", session_id + "0")
    bo.still_there(session_id)
    page.emit("sendMessage", {"sessionId": session_id, "content": "한글 & <b>bold</b> \n 👋"})
    for each in (page, bo):
        message = each.next("message", lambda payload: payload["role"] == "user")
        assert message["content"] == "한글 & <b>bold</b> \n 👋"
        assert message["sessionId"] == session_id
    bo.next("message", lambda payload: payload["role"] == "assistant")
    stranger.still_there(session_id + "0")
    assert stranger.events("message") == []


def test_who_left_hears_no_more(open_page: Callable[..., Page], page: Page, backend: Backend, session_id: str) -> None:
    bo = open_page("bo", backend.url)
    bo.emit("joinSession", session_id)
    bo.emit("leaveSession", session_id)
    assert bo_is_told_to_join(bo, session_id)
    page.emit("sendMessage", {"sessionId": session_id, "content": "still here?"})
    page.next("message")
    bo.emit("joinSession", session_id)
    bo.still_there(session_id)
    assert bo.events("message") == []


def test_what_protocol_2_tells_of_people_and_sessions_is_never_told_to_a_base_page(
    page: Page, open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    """The page's own end of it: `assert_base_only` looks at every word it was sent."""
    page.still_there(session_id)
    ana, ben = (open_raw(backend.url, auth={"protocol": 2, "user": user}) for user in ("ana", "ben"))
    for each in (ana, ben):
        each.join(session_id)
    ana.call("typing", {"sessionId": session_id, "typing": True})
    ben.heard.wait(lambda line: line[0] == "presence" and len(line[1]["people"]) == 3)
    ana.call("createSession", {"sessionId": session_id, "name": "renamed"})
    ana.call("markRead", {"sessionId": session_id, "seq": 1})
    ana.call("setPresence", {"sessionId": session_id, "here": False})
    ana.call("leaveSession", session_id)
    ben.heard.wait(lambda line: line[0] == "presence" and len(line[1]["people"]) == 2)
    ben.heard.wait(lambda line: line[0] == "sessionsChanged")
    page.still_there(session_id)


def bo_is_told_to_join(bo: Page, session_id: str) -> bool:
    bo.emit("sendMessage", {"sessionId": session_id, "content": "hello?"})
    return "joinSession" in bo.next("error")["message"]


def test_a_command_line_sent_as_a_message_is_carried_out_and_answered_in_words(page: Page, session_id: str) -> None:
    page.emit("sendMessage", {"sessionId": session_id, "content": "/run_backtest buy_and_hold symbol=THREE"})
    answer = page.next("message", lambda payload: payload["role"] == "assistant")
    assert "buy_and_hold on THREE" in answer["content"]
    assert page.events("backtestProgress")[-1]["status"] == "completed"
    assert page.events("commandResult") == []


def test_a_sentence_of_the_assistant_can_be_relied_on_in_both_languages(page: Page, session_id: str) -> None:
    page.emit("sendMessage", {"sessionId": session_id, "content": "what can you do?"})
    page.next("message", lambda payload: "I run backtests" in payload["content"])
    page.emit("sendMessage", {"sessionId": session_id, "content": "뭘 할 수 있어?"})
    page.next("message", lambda payload: "백테스트를 실행하고" in payload["content"])


# -- commands ---------------------------------------------------------------------------------------------------


def test_progress_grows_to_a_hundred_and_the_result_comes_after_it(page: Page, session_id: str) -> None:
    result = page.execute(session_id, "run_backtest", strategy_id="sma_cross", fast=10, slow=30, start="2005-01-01")
    assert result["success"]
    data = result["data"]
    assert data["strategyId"] == "sma_cross"
    assert data["metrics"]["n_trades"] > 10
    assert all(type(value) in (int, float) for value in data["metrics"].values())
    lines = page.events()
    assert lines[-1]["event"] == "commandResult"
    ticks = [line["args"][0] for line in lines if line["event"] == "backtestProgress"]
    assert {tick["backtestId"] for tick in ticks} == {data["backtestId"]}
    assert [tick["progress"] for tick in ticks] == sorted(tick["progress"] for tick in ticks)
    assert [tick["status"] for tick in ticks[:-1]] == ["running"] * (len(ticks) - 1)
    assert (ticks[-1]["status"], ticks[-1]["progress"]) == ("completed", 100)


def test_the_session_sees_the_progress_and_the_asker_alone_the_result(
    open_page: Callable[..., Page], page: Page, backend: Backend, session_id: str
) -> None:
    bo = open_page("bo", backend.url)
    bo.emit("joinSession", session_id)
    bo.still_there(session_id)
    page.execute(session_id, "run_backtest", strategy_id="buy_and_hold", symbol="THREE")
    bo.next("backtestProgress", lambda payload: payload["status"] == "completed")
    bo.still_there(session_id)
    assert [result for result in bo.events("commandResult") if "backtestId" in (result.get("data") or {})] == []


def test_numbers_can_be_checked_by_hand(page: Page, session_id: str) -> None:
    result = page.execute(
        session_id, "run_backtest", strategy_id="buy_and_hold", symbol="THREE", commission=0, slippage=0, cash=100
    )
    # Decided at the close of the first day, bought at 10 the next morning, worth 12 at the last close.
    assert result["data"]["metrics"]["total_return"] == pytest.approx(0.2)


def test_a_comparison_has_a_row_for_each_strategy_and_ranks_them_all(page: Page, session_id: str) -> None:
    names = ["buy_and_hold", "sma_cross", "momentum"]
    result = page.execute(session_id, "compare_strategies", strategy_ids=names, start="2010-01-01")
    assert result["success"]
    data = result["data"]
    assert [row["strategy_id"] for row in data["strategies"]] == names
    for row in data["strategies"]:
        assert isinstance(row["name"], str)
        assert all(type(row[name]) in (int, float) for name in ("total_return", "sharpe_ratio", "max_drawdown"))
    assert sorted(data["ranking"]) == sorted(names)
    sharpe = {row["strategy_id"]: row["sharpe_ratio"] for row in data["strategies"]}
    assert data["ranking"] == sorted(names, key=lambda name: -sharpe[name])
    assert all(isinstance(data[name], str) for name in ("summary", "recommendation", "reasoning"))
    assert page.events("backtestProgress") == []


def test_help_lists_the_commands_and_explains_each(page: Page, session_id: str) -> None:
    listed = page.execute(session_id, "help")
    assert listed["success"]
    for name in ("run_backtest", "compare_strategies", "help"):
        assert f"/{name}" in listed["message"]
        explained = page.execute(session_id, "help", command=name)
        assert explained["success"]
        assert name in explained["message"]
    assert "fast" in page.execute(session_id, "help", command="sma_cross")["message"]


def test_help_without_any_parameters_field_works_too(page: Page, session_id: str) -> None:
    page.emit("executeCommand", {"sessionId": session_id, "command": "help"})
    assert page.next("commandResult")["success"]


RUN = "run_backtest"
REFUSALS = {
    "unknown command": ("run_backtests", {}, ["run_backtests", "run_backtest?"]),
    "no command": ("", {}, ["No command"]),
    "unknown help": ("help", {"command": "run_backtst"}, ["run_backtst", "run_backtest?"]),
    "no strategy": (RUN, {}, ["needs a strategy", "sma_cross"]),
    "unknown strategy": (RUN, {"strategy_id": "sma_cros"}, ["sma_cros", "sma_cross?"]),
    "strategy of a wrong type": (RUN, {"strategy_id": 7}, ["strategy"]),
    "unknown symbol": (RUN, {"strategy_id": "sma_cross", "symbol": "SPXX"}, ["SPXX", "SPX?"]),
    "unknown parameter": (RUN, {"strategy_id": "sma_cross", "fsat": 3}, ["fsat", "fast?"]),
    "text for a number": (RUN, {"strategy_id": "sma_cross", "fast": "ten"}, ["fast", "ten", "whole number"]),
    "half a bar": (RUN, {"strategy_id": "sma_cross", "fast": 1.5}, ["fast", "1.5", "whole number"]),
    "a list for a number": (RUN, {"strategy_id": "sma_cross", "fast": [10]}, ["fast", "whole number"]),
    "a truth for a number": (RUN, {"strategy_id": "sma_cross", "fast": True}, ["fast", "whole number"]),
    "zero bars": (RUN, {"strategy_id": "sma_cross", "fast": 0}, ["fast", "from 1"]),
    "fast above slow": (RUN, {"strategy_id": "sma_cross", "fast": 30, "slow": 10}, ["fast", "slow", "30", "10"]),
    "fast equal to slow": (RUN, {"strategy_id": "sma_cross", "fast": 10, "slow": 10}, ["fast", "slow"]),
    "no date": (RUN, {"strategy_id": "sma_cross", "start": "yesterday"}, ["start", "yesterday", "2005-01-31"]),
    "a day that never was": (RUN, {"strategy_id": "sma_cross", "start": "2005-02-30"}, ["start", "2005-02-30"]),
    "start after end": (
        RUN,
        {"strategy_id": "sma_cross", "start": "2010-01-01", "end": "2005-01-01"},
        ["2010-01-01", "after", "2005-01-01"],
    ),
    "no bars in range": (RUN, {"strategy_id": "sma_cross", "start": "2150-01-01"}, ["SPX", "no bars", "It has"]),
    "no cash": (RUN, {"strategy_id": "sma_cross", "cash": 0}, ["cash"]),
    "a path for a symbol": (RUN, {"strategy_id": "sma_cross", "symbol": "../store"}, ["No symbol"]),
    "one strategy to compare": ("compare_strategies", {"strategy_ids": ["sma_cross"]}, ["two or more", "1 given"]),
    "none to compare": ("compare_strategies", {}, ["strategy_ids"]),
    "no list to compare": ("compare_strategies", {"strategy_ids": {"a": 1}}, ["strategy_ids", "names"]),
    "nulls to compare": ("compare_strategies", {"strategy_ids": [None, None]}, ["strategy_ids"]),
    "unknown among compared": (
        "compare_strategies",
        {"strategy_ids": ["sma_cross", "momentun"]},
        ["momentun", "momentum?"],
    ),
    "no bars to compare": (
        "compare_strategies",
        {"strategy_ids": ["sma_cross", "momentum"], "start": "2150-01-01"},
        ["no bars"],
    ),
    "unknown run to cancel": ("cancel", {"run_id": "bt_0"}, ["bt_0"]),
    "nothing to cancel": ("cancel", {}, ["Nothing is running"]),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_names_the_fault_and_what_would_do(case: str, page: Page, session_id: str) -> None:
    command, parameters, words = REFUSALS[case]
    result = page.execute(session_id, command, **parameters)
    assert result["success"] is False
    for word in words:
        assert word in result["message"], result
    assert page.events("error") == []
    page.still_there(session_id)


def test_a_cancelled_run_ends_as_failed(page: Page, session_id: str) -> None:
    start = {"strategy_id": "sma_cross", "symbol": "LONG", "fast": 1, "slow": 2, "commission": 0}
    page.emit("executeCommand", {"sessionId": session_id, "command": "run_backtest", "parameters": start})
    tick = page.next("backtestProgress")
    page.emit(
        "executeCommand", {"sessionId": session_id, "command": "cancel", "parameters": {"run_id": tick["backtestId"]}}
    )
    last = page.next("backtestProgress", lambda payload: payload["status"] != "running")
    assert last["status"] == "failed"
    assert "cancelled" in last["message"]
    result = page.next("commandResult", lambda payload: not payload["success"])
    assert "cancelled" in result["message"]
    page.still_there(session_id)
    assert page.events("backtestProgress")[-1] == last


# -- nonsense ---------------------------------------------------------------------------------------------------


def test_ten_megabytes_of_text_are_refused_in_a_sentence(page: Page, session_id: str) -> None:
    page.emit("sendMessage", {"sessionId": session_id, "content": {"$repeat": ["x", 10_000_000]}})
    assert "10,000,000 characters" in page.next("error")["message"]
    page.still_there(session_id)
    assert page.events("message") == []


def test_ten_megabytes_are_refused_wherever_they_stand(page: Page, session_id: str) -> None:
    long = {"$repeat": ["x", 10_000_000]}
    for event, *args in (
        ("joinSession", long),
        ("sendMessage", {"sessionId": long, "content": "x"}),
        ("executeCommand", {"sessionId": session_id, "command": long}),
        (long, "x"),
    ):
        since = page.mark
        page.emit(event, *args)
        assert len(page.next("error", since=since)["message"]) < 500
    for command, parameters in (("run_backtest", {"strategy_id": long}), ("help", {"command": long})):
        since = page.mark
        page.emit("executeCommand", {"sessionId": session_id, "command": command, "parameters": parameters})
        result = page.next("commandResult", since=since)
        assert not result["success"]
        assert len(result["message"]) < 500
    page.still_there(session_id)


S = "<session>"  # stands for the session the page is in
MALFORMED: list[tuple[Any, ...]] = [
    *[
        (event, *args)
        for event in ("joinSession", "leaveSession")
        for args in ([], [None], [7], [True], [[]], [["s"]], [{}], [""], [{"sessionId": S}])
    ],
    ("joinSession", "a\nb"),
    *[
        (event, *args)
        for event in ("sendMessage", "executeCommand")
        for args in ([], [None], [7], [True], ["text"], [[]], [[S, "x"]], [{}])
    ],
    ("sendMessage", {"sessionId": S}),
    ("sendMessage", {"content": "x"}),
    *[("sendMessage", {"sessionId": S, "content": content}) for content in (None, 7, True, [], ["x"], {}, "", " \n")],
    *[("sendMessage", {"sessionId": other, "content": "x"}) for other in (None, 7, [], {}, "", "session_elsewhere")],
    ("executeCommand", {"sessionId": S}),
    ("executeCommand", {"command": "help"}),
    *[("executeCommand", {"sessionId": S, "command": command}) for command in (None, 7, True, [], {})],
    *[
        ("executeCommand", {"sessionId": S, "command": "help", "parameters": given})
        for given in (7, "x", [], [1], True)
    ],
    *[("executeCommand", {"sessionId": other, "command": "help"}) for other in (None, 7, [], {}, "session_elsewhere")],
    ("sendMesage", {"sessionId": S, "content": "x"}),
    ("commandResult", {"success": True, "message": "x"}),
    ("message", {"id": "x"}),
    ("", "x"),
    ("__proto__", "x"),
    *[
        (event, payload)
        for event in (
            "createSession",
            "readEvents",
            "cancelRun",
            "getResult",
            "typing",
            "markRead",
            "setPresence",
        )
        for payload in (None, {}, [], 7, "x")
    ],
]


def with_session(value: Any, session_id: str) -> Any:
    if isinstance(value, dict):
        return {key: with_session(each, session_id) for key, each in value.items()}
    if isinstance(value, list):
        return [with_session(each, session_id) for each in value]
    return session_id if value == S else value


def test_a_malformed_event_gets_one_error_and_the_connection_stays(page: Page, session_id: str) -> None:
    page.still_there(session_id)
    for event, *args in MALFORMED:
        since = page.mark
        page.emit(event, *with_session(args, session_id))
        assert page.next("error", since=since)["message"], (event, args)
    page.still_there(session_id)
    assert len(page.events("error")) == len(MALFORMED)
    assert page.events("message") == []


def test_arguments_too_many_do_no_harm(page: Page, session_id: str) -> None:
    page.emit("sendMessage", {"sessionId": session_id, "content": "hello"}, "more", 7)
    assert page.next("message")["content"] == "hello"


# -- a backend that comes back ----------------------------------------------------------------------------------


def test_a_page_goes_on_after_the_backend_restarts(
    open_page: Callable[..., Page], own_backend: Callable[..., Backend], session_id: str
) -> None:
    backend = own_backend()
    page = open_page("ana", backend.url)
    page.emit("joinSession", session_id)
    page.still_there(session_id)
    since = page.mark
    backend.stop()
    page.at("disconnect", since)
    backend.start()
    page.at("connect", since)
    assert bo_is_told_to_join(page, session_id)
    since = page.mark
    page.emit("joinSession", session_id)
    page.emit("sendMessage", {"sessionId": session_id, "content": "back again"})
    assert page.next("message", since=since)["content"] == "back again"

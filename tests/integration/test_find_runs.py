"""Every stored run is found by what it was, by those who may see it; tags and notes are seen by all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from chatops_widget import BadInput, ChatOps, UnknownName
from chatops_widget.export import to_markdown
from chatops_widget.protocol.metrics import METRICS
from chatops_widget.protocol.panel import Annotate, Hello, Retry, SendText
from tests.support.backend import Backend
from tests.support.raw_client import RawClient, settled
from tests.support.view import View
from tests.support.waiting import PATIENCE, until


@pytest.fixture
def desk(own_backend: Callable[..., Backend], prices: Any) -> Backend:
    """A backend on which nothing has run."""
    return own_backend(data=prices)


@pytest.fixture
def chat(desk: Backend, open_chat: Callable[..., ChatOps]) -> ChatOps:
    """Ana, who has run two strategies and one that failed, in two sessions."""
    chat = open_chat(desk.url, user="ana")
    for days in ({}, {"start": "2005-01-01"}):
        chat.trigger_backtest("momentum", lookback=120 + len(days), **days).result(PATIENCE)
    chat.create_session("second thoughts")
    chat.trigger_backtest("buy_and_hold", symbol="THREE", commission=0).result(PATIENCE)
    return chat


def watching(view: View) -> View:
    view.ask(Hello(view="page"), "snapshot")
    return view


def latest(view: View, kind: str) -> dict[str, Any]:
    """The newest state of the newest card of a kind."""
    items = [item for told in view.heard for item in told.get("items", []) if item["kind"] == kind]
    return items[-1] if items else {}


def test_runs_of_all_my_sessions_are_rows_with_typed_columns(chat: ChatOps) -> None:
    found = chat.find_runs()
    assert found.index.name == "run_id"
    assert found["strategy"].tolist() == ["buy_and_hold", "momentum", "momentum"]
    assert found["session_name"].tolist()[0] == "second thoughts"
    assert found["lookback"].tolist()[1:] == [121, 120]
    assert found["lookback"].isna().tolist() == [True, False, False]
    kinds = {name: str(kind) for name, kind in found.dtypes.items()}
    assert {kinds[name] for name in METRICS} == {"float64"}
    assert (kinds["time"], kinds["start"], kinds["lookback"]) == ("datetime64[ns, UTC]", "datetime64[ns]", "Int64")
    assert found.loc[chat.runs[-1].id, "total_return"] == chat.runs[-1].result().metrics["total_return"]
    assert (pd.Timestamp.now("UTC") - found["time"].iloc[0]).total_seconds() < 600

    narrowed = chat.find_runs("momentum since today", where="n_trades > 0 and lookback = 121")
    assert narrowed["lookback"].tolist() == [121]
    assert len(chat.find_runs(strategy="momentum", session=chat.session_id)) == 0
    assert len(chat.find_runs(limit=1)) == 1

    nothing = chat.find_runs(strategy="momentum", where="sharpe_ratio > 99")
    assert len(nothing) == 0
    assert nothing.index.name == "run_id"
    shared = [name for name in found.columns if name in nothing.columns]
    assert list(nothing.columns) == shared
    assert nothing.dtypes.equals(found.dtypes[shared])


def test_what_a_search_does_not_understand_is_refused_in_words(chat: ChatOps) -> None:
    with pytest.raises(UnknownName, match="Did you mean sharpe_ratio"):
        chat.find_runs(where="sharp_ratio > 0.5")
    with pytest.raises(BadInput, match="where compares"):
        chat.find_runs(where="1; DROP TABLE runs")
    with pytest.raises(BadInput, match="limit is “0”"):
        chat.find_runs(limit=0)
    assert len(chat.find_runs()) == 3


def test_tags_and_a_note_are_found_and_shown_to_all_who_are_there(
    chat: ChatOps, open_chat: Callable[..., ChatOps], open_view: Callable[[ChatOps], View], desk: Backend
) -> None:
    run = chat.runs[0]
    bo = watching(open_view(open_chat(desk.url, user="bo", session_id=chat.session_id)))
    assert chat.tag(run, "keep", "to review") == ["keep", "to review"]
    chat.note(run, "flat in 2008")
    assert chat.untag(run, "to review") == ["keep"]
    for words in ({"tag": "KEEP"}, {"text": "flat 2008"}):
        found = chat.find_runs(**words)
        assert found.index.tolist() == [run.id]
        assert (found["tags"].iloc[0], found["note"].iloc[0]) == (("keep",), "flat in 2008")
    until(lambda: latest(bo, "run").get("tags") == ["keep"], "the tag on a colleague's card")
    bo.say(Annotate(view="page", id="a1", run_id=run.id, tags="-keep, mine,", note=""))
    until(lambda: chat.find_runs(tag="mine").index.tolist() == [run.id], "the colleague's tag")
    assert len(chat.find_runs(tag="keep")) == 0
    assert chat.find_runs(tag="mine")["note"].isna().all()
    with pytest.raises(BadInput, match="is no tag"):
        chat.tag(run, "x" * 41)
    with pytest.raises(BadInput, match="No run “bt_none” that you may see"):
        chat.note("bt_none", "?")


def test_tags_and_notes_are_there_for_who_comes_later(
    chat: ChatOps, open_chat: Callable[..., ChatOps], desk: Backend
) -> None:
    run = chat.runs[0]
    chat.tag(run, "keep")
    late = open_chat(desk.url, user="late", session_id=chat.session_id)
    late.wait_connected()
    shown = late._conversation.transcript.newest(10)[0]
    assert [getattr(item, "tags", None) for item in shown] == [["keep"]]


def test_a_card_shows_what_its_reader_may_see_and_the_log_keeps_the_question_alone(
    chat: ChatOps, open_view: Callable[[ChatOps], View], open_raw: Callable[..., RawClient], desk: Backend
) -> None:
    view = watching(open_view(chat))
    view.say(SendText(view="page", id="s1", text="/find momentum sharpe > -9 since yesterday"))
    found = until(lambda: card if (card := latest(view, "find")).get("runs") else None, "the card")
    assert [run["strategyId"] for run in found["runs"]] == ["momentum", "momentum"]
    assert found["query"].startswith('"momentum" sharpe_ratio > -9 since 20')
    assert found["python"] == f"chat.find_runs({found['query']!r})"
    assert "momentum · lookback 121" in to_markdown(document_of(chat))

    stranger = open_raw(desk.url, auth={"protocol": 2, "user": "ana"})
    stranger.join(chat.session_id)
    (line,) = [
        each["payload"]
        for each in stranger.call("readEvents", {"sessionId": chat.session_id, "after": 0})["events"]
        if each["event"] == "commandResult"
    ]
    assert line["data"] == {"find": found["query"], "text": "momentum sharpe > -9 since yesterday"}

    chat.trigger_backtest("momentum").result(PATIENCE)
    view.say(Retry(view="page", id="r1", key=found["key"]))
    until(lambda: len(latest(view, "find").get("runs", [])) == 3, "the newer run")


def document_of(chat: ChatOps) -> Any:
    return chat._document(None, PATIENCE, curves=False)


def test_a_search_that_finds_nothing_offers_what_would(chat: ChatOps, open_view: Callable[[ChatOps], View]) -> None:
    view = watching(open_view(chat))
    view.say(SendText(view="page", id="s1", text="/find momentum tag:lost"))
    found = until(lambda: card if (card := latest(view, "find")).get("foundAt") else None, "the card")
    assert (found.get("runs"), found["searched"]) == (None, 3)
    assert found["offers"] == [{"line": '/find "momentum"', "without": "tag:lost"}]


def test_runs_of_a_session_are_for_those_who_have_been_there_whatever_name_they_give(
    chat: ChatOps, desk: Backend, open_raw: Callable[..., RawClient]
) -> None:
    first, second = (each.session_id for each in reversed(chat.sessions))
    secret = {"protocol": 2, "user": "ana", "secret": "cyd's own"}

    def seen(raw: RawClient, **question: Any) -> set[str]:
        return {run["sessionId"] for run in raw.call("findRuns", question).get("runs", [])}

    cyd = open_raw(desk.url, auth=secret)
    assert seen(cyd) == set(), "the name is ana's, and proves nothing"
    cyd.join(second)
    assert seen(cyd) == {second}
    assert seen(cyd, session=first) == set()
    run_id = cyd.call("findRuns", {})["runs"][0]["runId"]
    hers = chat.find_runs(session=first).index[0]
    tagging = {"sessionId": second, "command": "tag", "parameters": {"run_id": hers, "tags": "mine"}}
    cyd.call("executeCommand", tagging)
    assert "that you may see" in cyd.heard.wait(lambda line: line[0] == "commandResult")[1]["message"]
    cyd.call(
        "executeCommand",
        {"sessionId": second, "command": "compare_strategies", "parameters": {"strategy_ids": [hers, run_id]}},
    )
    assert cyd.events("runState") == [], "nor can it be compared"

    cyd.emit("leaveSession", second)
    assert seen(cyd) == {second}, "who has been there"
    cyd.close()
    assert seen(open_raw(desk.url, auth=secret)) == {second}, "over another link"
    assert seen(open_raw(desk.url, auth={**secret, "secret": "another"})) == set()
    nobody = open_raw(desk.url, auth={"protocol": 2})
    nobody.join(first)
    assert seen(nobody) == {first}
    nobody.emit("leaveSession", first)
    assert seen(nobody) == set(), "without a secret it is as long as it is there"


def test_runs_of_two_sessions_are_compared(chat: ChatOps) -> None:
    here = chat.trigger_backtest("buy_and_hold")
    here.result(PATIENCE)
    elsewhere = chat.find_runs("momentum", limit=1).index[0]
    comparison = chat.compare_strategies(here, elsewhere)
    assert sorted(each["strategy"] for each in comparison.data["strategies"]) == ["buy_and_hold", "momentum"]


def test_a_run_that_others_make_is_found_in_each_state(
    desk: Backend, chat: ChatOps, open_raw: Callable[..., RawClient]
) -> None:
    bo = open_raw(desk.url, auth={"protocol": 2, "user": "bo"})
    bo.join(chat.session_id)
    start = {"sessionId": chat.session_id, "command": "run_backtest", "parameters": {"strategy_id": "rsi_reversion"}}
    run_id = bo.call("executeCommand", start)["runId"]
    assert chat.find_runs("rsi_reversion by:bo").index.tolist() == [run_id]
    settled(bo, run_id)
    assert chat.find_runs("rsi_reversion by:bo status:completed").index.tolist() == [run_id]


def test_the_assistant_answers_for_the_best_run_from_the_same_index(chat: ChatOps) -> None:
    best = max((chat.trigger_backtest("momentum", lookback=days) for days in (60, 250)), key=sharpe)
    chat.send_message("what was the best momentum run since yesterday?")

    def answer() -> str:
        return next((each.content for each in reversed(chat.messages) if each.role == "assistant"), "")

    said = until(answer, "the answer")
    assert f"`{best.id}` (momentum) has the best sharpe_ratio: {sharpe(best):.2f}." in said
    assert f'chat.run("{best.id}").result().metrics' in said


def sharpe(run: Any) -> float:
    value: float = run.result(PATIENCE).metrics["sharpe_ratio"]
    return value

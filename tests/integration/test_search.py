"""Finding words in a session, and reading up to them: the backend, the kernel, and what the panel is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatops_widget import ChatOps
from chatops_widget.backend.storage.search import find
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import Fault, FindEvents, Message, RunState
from chatops_widget.protocol.panel import Find, Hello, Older
from chatops_widget.protocol.text_match import contains_words, normalise_text
from tests.support.backend import Backend
from tests.support.raw_client import RawClient
from tests.support.view import View
from tests.support.waiting import until

P2 = {"protocol": 2, "user": "ana"}
SESSION = "session_1"


def look(view: View, text: str) -> dict[str, Any]:
    return view.ask(Find(view="me", text=text), "found")


def said(number: int, content: str) -> Message:
    return Message(id=f"m{number}", session_id=SESSION, role="user", content=content, timestamp="2026-01-01T00:00:00Z")


def state(run_id: str, status: Any, **more: Any) -> RunState:
    given: dict[str, Any] = {"strategy_id": "sma_cross", "parameters": {"fast": 10}} | more
    return RunState(session_id=SESSION, run_id=run_id, status=status, timestamp="2026-01-01T00:00:00Z", **given)


def stored(tmp_path: Path, events: list[tuple[str, Any]], *questions: dict[str, Any]) -> list[Any]:
    """The answers of a store with these events."""

    async def asking() -> list[Any]:
        store = Store(tmp_path / "store.sqlite")
        await store.open()
        try:
            await store.touch(SESSION)
            for name, payload in events:
                await store.append(SESSION, name, payload)
            return [await find(store, FindEvents(session_id=SESSION, **question)) for question in questions]
        finally:
            await store.close()

    return asyncio.run(asking())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Sharpe ratio", "SHARPE  ratio"),
        ("Straße und Maß", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("한국어 문장", "\u1112\u1161\u11ab국어"),
        ("two\nlines", "two lines"),
        ("a **bold** `move`", "bold move"),
        ("sma_cross(fast=10) [x] \\d+ .*", "[x] \\d+ .*"),
    ],
)
def test_words_are_found_in_any_language_and_case(text: str, words: str) -> None:
    assert contains_words([text], normalise_text(words))
    assert not contains_words([text], normalise_text(words + "z"))


def test_the_log_is_searched_from_its_end_and_a_run_counts_once(tmp_path: Path) -> None:
    events = [
        ("message", said(1, "sma_cross looks good")),
        ("runState", state("r1", "queued")),
        ("runState", state("r1", "running")),
        ("message", said(2, "nothing")),
        ("runState", state("r1", "failed", fault=Fault(code="x", message="Division by zero", hint="Try lower=1."))),
        ("runState", state("r2", "queued", strategy_id="momentum", parameters={"lookback": 120})),
    ]
    both, fault, parameter, early, none, spaces = stored(
        tmp_path,
        events,
        {"text": "SMA_cross"},
        {"text": "division"},
        {"text": "lookback 120"},
        {"text": "sma_cross", "before": 5},
        {"text": "zebra"},
        {"text": "  "},
    )
    assert (both.seqs, both.more) == ([5, 1], False)
    assert fault.seqs == [5]
    assert parameter.seqs == [6]
    assert early.seqs == [1]  # the run's card is further down, where its last event is
    assert none.seqs == spaces.seqs == []


def test_of_many_hits_the_newest_are_told_and_that_there_are_more(tmp_path: Path) -> None:
    found, all_of_them = stored(
        tmp_path, [("message", said(n, f"row {n}")) for n in range(30)], {"text": "row", "limit": 10}, {"text": "row"}
    )
    assert (found.seqs, found.more) == (list(range(30, 20, -1)), True)
    assert (len(all_of_them.seqs), all_of_them.more) == (30, False)


def test_only_who_is_in_a_session_can_search_it(
    backend: Backend, open_raw: Callable[..., RawClient], session_id: str
) -> None:
    raw = open_raw(backend.url, auth=P2)
    answer = raw.call("findEvents", {"sessionId": session_id, "text": "x"})
    assert (answer["ok"], answer["fault"]["code"]) == (False, "not_in_session")
    raw.join(session_id)
    assert raw.call("findEvents", {"sessionId": session_id, "text": "x" * 64_000}) == {"ok": True}
    assert raw.call("findEvents", {"sessionId": session_id, "text": "x" * 64_001})["fault"]["message"]
    assert "malformed" in raw.call("findEvents", {"sessionId": session_id})["fault"]["message"]


def with_items(page: View) -> list[dict[str, Any]]:
    return [delta for delta in page.told("delta") if delta.get("items")]


def test_what_is_not_loaded_is_found_too_and_pages_lead_there(
    backend: Backend,
    open_raw: Callable[..., RawClient],
    open_chat: Callable[..., ChatOps],
    open_view: Callable[[ChatOps], View],
    session_id: str,
) -> None:
    raw = open_raw(backend.url, auth=P2)
    raw.join(session_id)
    for n in range(800):
        content = "the Needle" if n in (3, 797) else f"message {n}"
        raw.emit("sendMessage", {"sessionId": session_id, "content": content, "clientId": f"c{n}"})
    last = 1600  # each is answered
    until(lambda: raw.call("readEvents", {"sessionId": session_id, "after": last - 1}).get("events"), "all answers")

    # A panel that was open before the session was joined is told of it, and that there is more.
    chat = open_chat(backend.url)
    chat.wait_connected()
    page = open_view(chat)
    page.ask(Hello(view="me"), "snapshot")
    chat.join_session(session_id)
    until(lambda: sum(len(delta.get("items", [])) for delta in page.told("delta")) >= 200, "the newest part")
    assert any(delta.get("older") for delta in page.told("delta"))

    transcript = chat._conversation.transcript
    first, second = look(page, "needle")["hits"]
    assert first == {"seq": first["seq"]}
    assert transcript.get(second["key"]).content == "the Needle"  # type: ignore[union-attr]
    before, deltas = transcript.newest(200)[0][0].n, len(with_items(page))
    items: list[dict[str, Any]] = []
    while True:  # a page is not larger than a link takes well
        answer = page.ask(Older(view="me", before=before, until=first["seq"]), "page")
        items = answer["items"] + items
        before = items[0]["n"]
        if not answer.get("short"):
            break
    assert first["seq"] in [item["seq"] for item in items]
    assert [item["seq"] for item in items] == list(range(items[0]["seq"], last - 199))
    assert len(with_items(page)) == deltas  # what is paged in is told to who asked
    again = look(page, "needle")["hits"]
    assert again[0] == {"seq": first["seq"], "key": again[0]["key"], "n": again[0]["n"]}
    assert [hit["seq"] for hit in again] == [first["seq"], second["seq"]]
    # The same by n, as for a view that has less than the kernel.
    answer = page.ask(Older(view="you", before=transcript.newest(50)[0][0].n, up_to=again[0]["n"]), "page")
    assert answer["short"] is True
    assert len(answer["items"]) == 1000


def test_who_scrolls_up_has_what_is_here_and_then_what_the_backend_has(
    own_backend: Callable[..., Backend],
    open_raw: Callable[..., RawClient],
    open_chat: Callable[..., ChatOps],
    open_view: Callable[[ChatOps], View],
) -> None:
    backend = own_backend()
    raw = open_raw(backend.url, auth=P2)
    raw.join(SESSION)
    for n in range(200):
        raw.emit("sendMessage", {"sessionId": SESSION, "content": f"message {n}", "clientId": f"c{n}"})
    until(lambda: raw.call("readEvents", {"sessionId": SESSION, "after": 399}).get("events"), "all answers")
    chat = open_chat(backend.url, session_id=SESSION)
    chat.wait_connected()
    page = open_view(chat)
    until(lambda: len(chat.messages) == 200, "the newest part")
    newest = page.ask(Hello(view="me", limit=150), "snapshot")["items"]
    here = page.ask(Older(view="me", before=newest[0]["n"]), "page")
    assert (len(here["items"]), here["older"]) == (50, True)  # at once, without asking the backend
    above = page.ask(Older(view="me", before=here["items"][0]["n"]), "page")
    assert (len(above["items"]), above["older"]) == (100, True)
    top = page.ask(Older(view="me", before=above["items"][0]["n"]), "page")
    assert [item["seq"] for item in top["items"] + above["items"] + here["items"] + newest] == list(range(1, 401))
    assert top["older"] is False


def test_a_card_is_found_by_its_parameters_and_its_fault(chat: ChatOps, open_view: Callable[[ChatOps], View]) -> None:
    run = chat.trigger_backtest("sma_cross", fast=11, slow=37)
    run.result(60)
    comparison = chat.compare_strategies("momentum", "buy_and_hold")
    page = open_view(chat)
    (card,) = look(page, "slow 37")["hits"]
    assert chat._conversation.transcript.get(card["key"]).run_id == run.id  # type: ignore[union-attr]
    assert look(page, "momentum vs buy_and_hold")["hits"][-1]["key"]
    assert comparison.summary is None or look(page, comparison.summary)["hits"]
    assert "hits" not in look(page, "zebra")


def test_without_its_backend_what_is_here_is_searched_and_said_to_be_all(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps], open_view: Callable[[ChatOps], View]
) -> None:
    backend = own_backend()
    chat = open_chat(backend.url)
    chat.wait_connected()
    chat.send_message("the needle")
    until(lambda: len(chat.messages) == 2, "the answer")
    chat._conversation.session.oldest_seq = 5  # as if there were more above
    page = open_view(chat)
    backend.stop()
    until(lambda: not chat.is_connected, "the link to break")
    answer = look(page, "needle")
    assert (len(answer["hits"]), answer["more"], answer["fault"]["code"]) == (1, True, "not_connected")


def test_a_question_asked_again_while_it_is_looked_up_is_answered_once(
    chat: ChatOps, open_view: Callable[[ChatOps], View]
) -> None:
    chat.wait_connected()
    page = open_view(chat)

    page.say(*[Find(view="me", text="x")] * 5)
    look(page, "y")
    assert [each["text"] for each in page.told("found")] == ["x", "y"]

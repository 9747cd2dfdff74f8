"""Finding words in a session, and reading up to them: what the panel is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chatops_widget import ChatOps
from chatops_widget.protocol.panel import Find, Hello, Older
from tests.support.backend import Backend
from tests.support.raw_client import ANA, RawClient
from tests.support.transcript import shown
from tests.support.view import View
from tests.support.waiting import PATIENCE, until

SESSION = "session_1"


def look(view: View, text: str) -> dict[str, Any]:
    return view.ask(Find(view="me", text=text), "searchResult")


def test_only_who_is_in_a_session_can_search_it(
    backend: Backend, open_raw: Callable[..., RawClient], session_id: str
) -> None:
    raw = open_raw(backend.url, auth=ANA)
    answer = raw.call("findEvents", {"sessionId": session_id, "text": "x"})
    assert (answer["ok"], answer["fault"]["code"]) == (False, "not_in_session")
    raw.join(session_id)
    assert raw.call("findEvents", {"sessionId": session_id, "text": "x" * 64_000}) == {"ok": True}
    assert raw.call("findEvents", {"sessionId": session_id, "text": "x" * 64_001})["fault"]["message"]
    assert "malformed" in raw.call("findEvents", {"sessionId": session_id})["fault"]["message"]


def test_what_is_long_is_searched_in_pages_and_the_panel_has_all_of_it(
    own_backend: Callable[..., Backend],
    open_raw: Callable[..., RawClient],
    open_chat: Callable[..., ChatOps],
    open_view: Callable[[ChatOps], View],
    session_id: str,
) -> None:
    backend = own_backend(more=["--max-search-bytes", "1000000"])
    raw = open_raw(backend.url, auth=ANA)
    raw.join(session_id)
    for n in range(310):  # those at the beginning are not loaded by who joins
        content = f"@ana {n}" if n >= 60 else f"@ana needle {'x' * 60_000}"
        raw.emit("sendMessage", {"sessionId": session_id, "content": content, "clientId": f"c{n}"})
    assert raw.call("sendMessage", {"sessionId": session_id, "content": "@ana the end"})["ok"]
    first = raw.call("findEvents", {"sessionId": session_id, "text": "needle"})
    assert 0 < len(first["seqs"]) < 60
    assert (first["more"], first["next"]) == (True, first["seqs"][-1])
    chat = open_chat(backend.url, session_id=session_id)
    chat.wait_connected()
    found = look(open_view(chat), "needle")
    assert len(found["hits"]) == 60
    assert not found.get("more")


def with_items(page: View) -> list[dict[str, Any]]:
    return [delta for delta in page.told("delta") if delta.get("items")]


def test_what_is_not_loaded_is_found_too_and_pages_lead_there(
    backend: Backend,
    open_raw: Callable[..., RawClient],
    open_chat: Callable[..., ChatOps],
    open_view: Callable[[ChatOps], View],
    session_id: str,
) -> None:
    raw = open_raw(backend.url, auth=ANA)
    raw.join(session_id)
    last = 1250
    for n in range(last):
        content = "@ana the Needle" if n in (3, 1247) else f"@ana message {n}"
        raw.emit("sendMessage", {"sessionId": session_id, "content": content, "clientId": f"c{n}"})
    until(lambda: raw.call("readEvents", {"sessionId": session_id, "after": last - 1}).get("events"), "all of it")

    # A panel that was open before the session was joined is told of it, and that there is more.
    chat = open_chat(backend.url)
    chat.wait_connected()
    page = open_view(chat)
    page.ask(Hello(view="me"), "snapshot")
    chat.join_session(session_id)
    until(lambda: sum(len(delta.get("items", [])) for delta in page.told("delta")) >= 200, "the newest part")
    assert any(delta.get("older") for delta in page.told("delta"))

    transcript = chat._conversation.transcript
    first, *others = look(page, "needle")["hits"]
    assert first == {"seq": first["seq"]}
    assert "@ana the Needle" in [transcript.get(hit["key"]).content for hit in others if "key" in hit]  # type: ignore[union-attr]
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
    assert [hit["seq"] for hit in again] == [first["seq"], *(hit["seq"] for hit in others)]
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
    raw = open_raw(backend.url, auth=ANA)
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
    run.result(PATIENCE)
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
    chat.send_message("the needle?")
    until(lambda: len(chat.messages) == 2, "the answer")
    chat._conversation._session.oldest_seq = 5  # as if there were more above
    page = open_view(chat)
    backend.stop()
    until(lambda: not chat.is_connected, "the link to break")
    answer = look(page, "needle")
    assert [hit["key"] for hit in answer["hits"]] == [item.key for item in shown(chat) if "needle" in item.content]
    assert (answer["more"], answer["fault"]["code"]) == (True, "not_connected")


def test_a_question_asked_again_while_it_is_looked_up_is_answered_once(
    chat: ChatOps, open_view: Callable[[ChatOps], View]
) -> None:
    chat.wait_connected()
    page = open_view(chat)

    page.say(*[Find(view="me", text="x")] * 5)
    look(page, "y")
    assert [each["text"] for each in page.told("searchResult")] == ["x", "y"]

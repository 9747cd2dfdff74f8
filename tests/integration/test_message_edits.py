"""Messages are changed and deleted after they were said: for everybody, for good, and by their senders alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chatops_widget import BadInput, ChatOps, NotConnected, chatops
from chatops_widget.protocol.ids import new_id
from chatops_widget.protocol.messages import MAX_CONTENT
from chatops_widget.protocol.panel import Edit
from tests.support.backend import Backend
from tests.support.conversation import act
from tests.support.raw_client import ANA, BO, RawClient
from tests.support.transcript import shown, texts
from tests.support.view import View
from tests.support.waiting import until


def events(raw: RawClient, session_id: str) -> list[tuple[str, dict[str, Any]]]:
    page = raw.call("readEvents", {"sessionId": session_id, "after": 0})
    return [(each["event"], each["payload"]) for each in page.get("events", [])]


def said(raw: RawClient, session_id: str, content: str, client_id: str) -> str:
    """Say something; returns the id the backend gave it."""
    assert raw.call("sendMessage", {"sessionId": session_id, "content": content, "clientId": client_id})["ok"]
    line = raw.heard.wait(lambda line: line[0] == "message" and line[1].get("clientId") == client_id)
    return str(line[1]["id"])


def test_a_changed_message_is_changed_for_everybody_and_for_who_comes_later(
    open_chat: Callable[..., ChatOps], open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    ana, bo = (open_chat(backend.url, user=user, session_id=session_id) for user in ("ana", "bo"))
    base = open_raw(backend.url)
    base.join(session_id)
    for chat in (ana, bo):
        chat.wait_connected()
    message = ana.send_message("@bo a word wiht a fault")
    changed = ana.edit_message(message, "@bo a word with none")
    assert changed.content == "@bo a word with none"
    assert changed.edited is not None
    until(lambda: texts(bo) == ["@bo a word with none"], "the change to reach bo")
    assert [item.edited for item in shown(bo)] == [True]
    assert [(item.mine, item.editable) for item in shown(ana)] == [(True, True)]
    assert [(item.mine, item.editable) for item in shown(bo)] == [(False, False)]
    late = open_chat(backend.url, user="cy", session_id=session_id)
    until(lambda: texts(late) == ["@bo a word with none"], "the history")
    assert late.messages[0].edited == changed.edited
    assert [name for name, *_ in base.heard.lines] == ["message"]  # base clients are told nothing


def test_nothing_of_a_deleted_message_is_left_in_the_file(
    open_chat: Callable[..., ChatOps], own_backend: Callable[..., Backend], session_id: str
) -> None:
    backend = own_backend()
    ana, bo = (open_chat(backend.url, user=user, session_id=session_id) for user in ("ana", "bo"))
    for chat in (ana, bo):
        chat.wait_connected()
    secret = "the password is swordfish " * 200  # over several pages of the file
    kept = ana.send_message("@bo this stays")
    message = ana.send_message(f"@bo {secret}")
    ana.edit_message(message, f"@bo {secret} and tunafish")
    ana.edit_message(message, f"@bo {secret} and catfish")
    until(lambda: texts(bo)[-1:] == [f"@bo {secret} and catfish"], "the change to reach bo")
    ana.delete_message(message)
    assert texts(ana) == ["@bo this stays"]
    assert [each.content for each in ana.messages] == ["@bo this stays"]
    until(lambda: texts(bo) == ["@bo this stays"], "the deletion to reach bo")
    late = open_chat(backend.url, user="cy", session_id=session_id)
    until(lambda: texts(late) == ["@bo this stays"], "the history")
    for path in backend.folder.glob("store.sqlite*"):
        assert not [word for word in (b"swordfish", b"tunafish", b"catfish") if word in path.read_bytes()], path.name
    assert b"this stays" in b"".join(path.read_bytes() for path in backend.folder.glob("store.sqlite*"))
    with pytest.raises(BadInput, match="may be deleted"):
        ana.edit_message(message, "again")
    assert ana.edit_message(kept.id, "@bo this stays too").content == "@bo this stays too"


def test_an_edit_sent_again_is_one_edit_and_all_lines_say_what_the_message_is_now(
    open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    ana = open_raw(backend.url, auth=ANA)
    ana.join(session_id)
    open_raw(backend.url, auth=BO).join(session_id)
    message_id = said(ana, session_id, "@bo one", "c-1")
    change = {"sessionId": session_id, "id": message_id, "content": "@bo two", "clientId": "e-1"}
    assert ana.call("editMessage", change) == {"ok": True, "seq": 2}
    assert ana.call("editMessage", change) == {"ok": True, "seq": 2}
    assert ana.call("editMessage", {**change, "content": "@bo three", "clientId": "e-2"})["ok"]
    log = events(ana, session_id)
    assert [(name, payload["seq"], payload["content"]) for name, payload in log] == [
        ("message", 1, "@bo three"),
        ("messageEdit", 2, "@bo three"),
        ("messageEdit", 3, "@bo three"),
    ]
    assert [each["content"] for each in ana.events("messageEdit")] == ["@bo two", "@bo three"]
    assert ana.call("editMessage", {"sessionId": session_id, "id": message_id, "clientId": "e-3"})["ok"]
    log = events(ana, session_id)
    assert [(name, payload.get("content"), payload.get("clientId")) for name, payload in log] == [
        ("messageEdit", None, "c-1"),  # so that its sender knows which of hers is gone
        ("messageEdit", None, "e-1"),
        ("messageEdit", None, "e-2"),
        ("messageEdit", None, "e-3"),
    ]
    # And the same message, sent again by a link that broke, does not come back.
    assert ana.call("sendMessage", {"sessionId": session_id, "content": "@bo one", "clientId": "c-1"})["ok"]
    assert len(events(ana, session_id)) == 4


def test_only_ones_own_messages_are_changed_and_a_refusal_says_why(
    open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    ana, bo, nobody = (open_raw(backend.url, auth=auth) for auth in (ANA, BO, {"protocol": 2}))
    for link in (ana, bo, nobody):
        link.join(session_id)
    message_id = said(ana, session_id, "@bo mine", "c-1")
    nameless = said(nobody, session_id, "@bo nobody said this", "c-2")
    command = said(ana, session_id, "/help", "c-3")
    answer = ana.heard.wait(lambda line: line[0] == "message" and line[1]["role"] == "assistant")[1]["id"]

    def refusal(link: RawClient, message_id: str, content: str | None = "changed") -> str:
        ack = link.call("editMessage", {"sessionId": session_id, "id": message_id, "content": content})
        assert not ack.get("ok")
        return " ".join(ack["fault"][part] for part in ("message", "hint"))

    assert refusal(bo, message_id) == "“@bo mine” is ana’s message. Change and delete your own."
    assert "ana’s" in refusal(nobody, message_id, None)
    assert "nobody’s" in refusal(ana, nameless)
    assert "the assistant’s" in refusal(ana, answer)
    assert "“/help” is a command that was carried out" in refusal(ana, command)
    assert "“/runs” is a command." in refusal(ana, message_id, "/runs")
    assert "would be empty" in refusal(ana, message_id, "  ")
    assert f"{MAX_CONTENT:,} are the limit" in refusal(ana, message_id, "x" * (MAX_CONTENT + 1))
    assert "No message “msg_none”" in refusal(ana, "msg_none")
    assert nobody.call("editMessage", {"sessionId": session_id, "id": nameless, "content": "changed"})["ok"]
    assert ana.call("editMessage", {"sessionId": session_id, "id": command})["ok"]  # deleting one undoes no run
    assert bo.call("editMessage", {"sessionId": session_id})["fault"]["code"] == "malformed"


def test_a_refusal_puts_the_words_back(open_chat: Callable[..., ChatOps], backend: Backend, session_id: str) -> None:
    ana, bo = (open_chat(backend.url, user=user, session_id=session_id) for user in ("ana", "bo"))
    bo.wait_connected()
    message = ana.send_message("@bo mine")
    until(lambda: bo.messages, "the message")
    with pytest.raises(BadInput, match="is ana’s message"):
        bo.edit_message(bo.messages[0], "yours")
    with pytest.raises(BadInput, match="is ana’s message"):
        bo.delete_message(bo.messages[0].id)
    assert [(item.content, item.delivery) for item in shown(bo)] == [("@bo mine", "sent")]
    for words, fault in (("  ", "would be empty"), ("/help", "is a command"), (None, "Give a text")):
        with pytest.raises(BadInput, match=fault):
            ana.edit_message(message, words)  # type: ignore[arg-type]


def test_what_was_changed_while_the_link_was_down_is_caught_up_with(
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Any],
    backend: Backend,
    session_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chatops, "secret_for", lambda place: "the same on both ways")
    proxy = open_proxy(backend.port)
    ana = open_chat(backend.url, user="ana", session_id=session_id)
    far = open_chat(proxy.url, user="ana", session_id=session_id)
    bo = open_chat(backend.url, user="bo", session_id=session_id)  # whom the assistant leaves alone
    for chat in (far, bo):
        chat.wait_connected()
    one, two = (ana.send_message(f"@bo {word}") for word in ("one", "two"))
    ana.edit_message(two, "@bo 2")
    until(lambda: texts(far) == ["@bo one", "@bo 2"], "the messages")
    proxy.cut()
    until(lambda: not far.is_connected, "the link to break")
    ana.edit_message(one, "@bo 1")
    ana.delete_message(two)
    mine = next(item.key for item in shown(far) if item.content == "@bo one")
    # As its panel does; it waits for the link.
    act(far, lambda conversation: conversation.edit_message("e-far", mine, "@bo 1 from afar"))
    until(lambda: texts(far)[:1] == ["@bo 1 from afar"], "the change to be shown before it is made")
    assert shown(far)[0].delivery == "queued"
    proxy.mend()
    until(
        lambda: texts(far) == ["@bo 1 from afar"] and shown(far)[0].delivery == "sent", "the rest to be caught up with"
    )
    until(lambda: texts(ana) == ["@bo 1 from afar"], "the change from afar")


def test_a_base_backend_cannot_change_messages_and_that_is_said(
    open_script: Callable[..., Any], open_chat: Callable[..., ChatOps]
) -> None:
    server = open_script("server.mjs")
    port = server.heard.wait(lambda line: line["at"] == "listening")["port"]
    chat = open_chat(f"ws://127.0.0.1:{port}", user="ana")
    message = chat.send_message("hello")
    with pytest.raises(NotConnected, match="protocol 2"):
        chat.edit_message(message, "changed")
    assert not any(item.editable for item in shown(chat))


def test_a_panel_deletes_a_message_of_the_session_that_was_left_meanwhile(
    open_chat: Callable[..., ChatOps], backend: Backend, session_id: str
) -> None:
    ana, bo = (open_chat(backend.url, user=user, session_id=session_id) for user in ("ana", "bo"))
    for chat in (ana, bo):
        chat.wait_connected()
    ana.send_message("gone soon")
    ana.send_message("stays")
    until(lambda: texts(bo) == ["gone soon", "stays"], "both to reach bo")
    until(lambda: all(item.editable for item in shown(ana)), "the backend to have both")
    key = shown(ana)[0].key
    ana.create_session("elsewhere")
    View(ana).say(Edit(view="v", id=new_id(), key=key, text=None, session_id=session_id))
    until(lambda: texts(bo) == ["stays"], "the deletion to reach bo")

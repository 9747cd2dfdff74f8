"""Messages after they were said: changed, deleted, addressed to somebody; and replies written piece by piece."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatops_widget import BadInput, ChatOps, NotConnected
from chatops_widget.backend.__main__ import main
from chatops_widget.backend.assistant.mentions import is_for_the_assistant, mentioned, without_address
from chatops_widget.backend.assistant.replies import ended
from chatops_widget.backend.storage.store import Store
from chatops_widget.client.embedded import Child
from chatops_widget.errors import BackendUnavailable
from chatops_widget.protocol.messages import MAX_CONTENT, Message, MessageEdit, ReadEvents, now
from chatops_widget.protocol.panel import MessageItem
from tests.support.backend import Backend
from tests.support.raw_client import RawClient
from tests.support.scripted_assistant import FACTORY, AssistantDriver
from tests.support.waiting import until

TESTS = Path(__file__).parents[1]
ASSISTANTS = "tests.support.scripted_assistant"
ANA, BO = {"protocol": 2, "user": "ana"}, {"protocol": 2, "user": "bo"}


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory, assistant_driver: AssistantDriver) -> Iterator[Backend]:
    """A backend whose assistant says what the test tells it to."""
    served = Backend(
        tmp_path_factory.mktemp("prompted"),
        assistant=FACTORY,
        env=assistant_driver.environment,
    )
    yield served
    served.stop()


def events(raw: RawClient, session_id: str) -> list[tuple[str, dict[str, Any]]]:
    page = raw.call("readEvents", {"sessionId": session_id, "after": 0})
    return [(each["event"], each["payload"]) for each in page.get("events", [])]


def said(raw: RawClient, session_id: str, content: str, client_id: str) -> str:
    """Say something; returns the id the backend gave it."""
    assert raw.call("sendMessage", {"sessionId": session_id, "content": content, "clientId": client_id})["ok"]
    line = raw.heard.wait(lambda line: line[0] == "message" and line[1].get("clientId") == client_id)
    return str(line[1]["id"])


def shown(chat: ChatOps) -> list[MessageItem]:
    items, _ = chat._conversation.transcript.newest(1000)
    return [item for item in items if isinstance(item, MessageItem)]


def texts(chat: ChatOps) -> list[str]:
    return [item.content for item in shown(chat)]


# -- changed and deleted ----------------------------------------------------------------------------------------


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
    assert ana.call("editMessage", change) == {"ok": True}
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
    open_chat: Callable[..., ChatOps], open_proxy: Callable[[int], Any], backend: Backend, session_id: str
) -> None:
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
    far._io.call(far._conversation.message_actions.edit, "e-far", mine, "@bo 1 from afar")
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


def test_a_store_of_before_learns_to_find_messages(tmp_path: Path) -> None:
    """The index is made when the file is opened; a look-up insists on it."""

    async def act() -> None:
        path = tmp_path / "store.sqlite"
        for _ in range(2):
            store = Store(path)
            await store.open()
            message = Message(id="m", session_id="s", role="user", content="words", timestamp=now())
            if not (await store.read(ReadEvents(session_id="s"))).events:
                await store.append("s", "message", message)
                await store._do(lambda store=store: store._db.execute("DROP INDEX log_by_message"))
            else:
                edit = MessageEdit(session_id="s", id="m", timestamp=now(), content="others")
                assert (await store.rewrite(edit, lambda found: None)).seq == 2
                page = await store.read(ReadEvents(session_id="s"))
                assert [each.payload["content"] for each in page.events] == ["others", "others"]
            await store.close()

    asyncio.run(act())


# -- written piece by piece -------------------------------------------------------------------------------------


def test_a_reply_grows_and_settles(
    open_chat: Callable[..., ChatOps],
    open_raw: Callable[..., RawClient],
    prompted: Backend,
    assistant_driver: AssistantDriver,
    session_id: str,
) -> None:
    chat = open_chat(prompted.url, user="ana", session_id=session_id)
    base, late = open_raw(prompted.url), open_raw(prompted.url, auth=BO)
    base.join(session_id)
    chat.wait_connected()
    chat.send_message("tell me")
    question = assistant_driver.question("tell me")
    assert question.asked["user"] == "ana"
    assert question.asked["history"] == [["ana", "tell me"]]
    until(lambda: shown(chat)[-1].streaming, "a sign that somebody is about to write")
    assert shown(chat)[-1].content == ""
    question.say("Half of ")
    until(lambda: shown(chat)[-1].content == "Half of ", "the first piece")
    drafts = late.join(session_id)["drafts"]  # who joins midway sees what there is
    assert [(draft["text"], draft["offset"]) for draft in drafts] == [("Half of ", 0)]
    question.say("it.")
    until(lambda: shown(chat)[-1].content == "Half of it.", "the second piece")
    assert shown(chat)[-1].streaming
    assert [message.content for message in chat.messages] == ["tell me"]  # not said yet
    question.tell(end=True)
    until(lambda: not shown(chat)[-1].streaming, "the end")
    assert [(message.role, message.content) for message in chat.messages][-1] == ("assistant", "Half of it.")
    assert shown(chat)[-1].key == drafts[0]["id"] == chat.messages[-1].id
    whole = late.heard.wait(lambda line: line[0] == "message" and line[1]["role"] == "assistant")[1]
    assert (whole["id"], whole["content"]) == (drafts[0]["id"], "Half of it.")
    assert [each["text"] for each in late.events("messageChunk")] == ["it."]
    heard = base.heard.wait(lambda line: line[0] == "message" and line[1]["role"] == "assistant")
    assert heard[1]["content"] == "Half of it."
    assert {name for name, *_ in base.heard.lines} == {"message"}  # base clients hear of the whole alone


def test_pieces_are_told_at_most_twenty_times_a_second(
    open_raw: Callable[..., RawClient], prompted: Backend, assistant_driver: AssistantDriver, session_id: str
) -> None:
    ana = open_raw(prompted.url, auth=ANA)
    ana.join(session_id)
    ana.call("sendMessage", {"sessionId": session_id, "content": "count"})
    question = assistant_driver.question("count")
    began = time.monotonic()
    for number in range(2_000):
        question.say(f"{number} ")
    question.tell(end=True)
    whole = ana.heard.wait(lambda line: line[0] == "message" and line[1]["role"] == "assistant")[1]
    took = time.monotonic() - began
    assert whole["content"] == "".join(f"{number} " for number in range(2_000))
    chunks = ana.events("messageChunk")
    assert 1 <= len(chunks) <= took * 20 + 2
    written = ""
    for chunk in chunks:
        assert chunk["offset"] == len(written)
        written += chunk["text"]
    assert whole["content"].startswith(written)


def test_a_reply_can_be_stopped_by_who_reads_it(
    open_chat: Callable[..., ChatOps], prompted: Backend, assistant_driver: AssistantDriver, session_id: str
) -> None:
    chat = open_chat(prompted.url, user="ana", session_id=session_id)
    chat.send_message("an endless story")
    question = assistant_driver.question("an endless story")
    question.say("Once upon\n```python\nwhile True:")
    until(lambda: shown(chat)[-1].content.startswith("Once"), "the first piece")
    chat._io.call(chat._conversation.message_actions.stop_reply, shown(chat)[-1].key)
    question.await_hangup()
    until(lambda: not shown(chat)[-1].streaming, "the end")
    assert chat.messages[-1].content == "Once upon\n```python\nwhile True:\n```\n\n(Stopped.)"
    chat.send_message("자, 다른 이야기")
    question = assistant_driver.question("자, 다른 이야기")
    until(lambda: shown(chat)[-1].streaming, "a sign that somebody is about to write")
    chat._io.call(chat._conversation.message_actions.stop_reply, shown(chat)[-1].key)  # before there is a word
    until(lambda: chat.messages[-1].content == "(중단했습니다.)", "the end, in the language it was asked in")


def test_nobody_stops_what_is_not_being_written(
    open_raw: Callable[..., RawClient], prompted: Backend, assistant_driver: AssistantDriver, session_id: str
) -> None:
    ana, bo = open_raw(prompted.url, auth=ANA), open_raw(prompted.url, auth=BO)
    ana.join(session_id)
    bo.join(f"{session_id}-other")
    ana.call("sendMessage", {"sessionId": session_id, "content": "listen"})
    question = assistant_driver.question("listen")
    question.say("so")
    reply = ana.heard.wait(lambda line: line[0] == "messageChunk")[1]["id"]
    wrong = {"sessionId": f"{session_id}-other", "id": reply}
    assert "No reply" in bo.call("stopReply", wrong)["fault"]["message"]
    assert bo.call("stopReply", {"sessionId": session_id, "id": reply})["fault"]["code"] == "not_in_session"
    assert "No reply “x”" in ana.call("stopReply", {"sessionId": session_id, "id": "x"})["fault"]["message"]
    question.tell(end=True)
    ana.heard.wait(lambda line: line[0] == "message" and line[1]["content"] == "so")


def test_a_crash_midway_keeps_what_was_written_and_says_so(
    open_chat: Callable[..., ChatOps], prompted: Backend, assistant_driver: AssistantDriver, session_id: str
) -> None:
    chat = open_chat(prompted.url, user="ana", session_id=session_id)
    chat.send_message("fail late")
    question = assistant_driver.question("fail late")
    question.say("It was")
    question.tell(crash="out of words")
    until(lambda: len(chat.messages) == 2, "the end")
    assert chat.messages[-1].content == "It was\n\n(The answer broke off here; the backend's log says why.)"
    assert "out of words" in prompted.log
    chat.send_message("fail early")
    assistant_driver.question("fail early").tell(crash="no words")
    until(lambda: len(chat.messages) == 4, "the end")
    assert chat.messages[-1].content == "I could not answer that; the backend's log says why."


def test_a_reply_that_becomes_a_command_leaves_no_empty_row(
    open_chat: Callable[..., ChatOps], prompted: Backend, assistant_driver: AssistantDriver, session_id: str
) -> None:
    chat = open_chat(prompted.url, user="ana", session_id=session_id)
    chat.send_message("just do it")
    question = assistant_driver.question("just do it")
    until(lambda: shown(chat)[-1].streaming, "a sign that somebody is about to write")
    question.tell(run="buy_and_hold")
    question.tell(end=True)
    until(lambda: chat.runs and chat.runs[0].status == "completed", "the run")
    until(lambda: not any(item.streaming for item in shown(chat)), "the empty row to go")
    assert all(item.content for item in shown(chat))


def test_a_reply_is_cut_where_a_message_ends(
    open_chat: Callable[..., ChatOps], prompted: Backend, assistant_driver: AssistantDriver, session_id: str
) -> None:
    chat = open_chat(prompted.url, user="ana", session_id=session_id)
    chat.send_message("all of it")
    assistant_driver.question("all of it").say("x" * (MAX_CONTENT + 5))
    until(lambda: len(chat.messages) == 2, "the end")
    assert len(chat.messages[-1].content) <= MAX_CONTENT
    assert chat.messages[-1].content.endswith("(Cut off: one message holds 64,000 characters.)")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_backend_that_ends_midway_leaves_no_reply_growing_for_ever(
    open_chat: Callable[..., ChatOps],
    own_backend: Callable[..., Backend],
    assistant_driver: AssistantDriver,
    session_id: str,
    how: signal.Signals,
) -> None:
    backend = own_backend(
        assistant=FACTORY,
        env=assistant_driver.environment,
    )
    chat = open_chat(backend.url, user="ana", session_id=session_id)
    text = f"until {how.name}"
    chat.send_message(text)
    assistant_driver.question(text).say("So far")
    until(lambda: shown(chat)[-1].content == "So far", "the first piece")
    backend.stop(how)
    backend.start()
    until(lambda: not shown(chat)[-1].streaming, "the end")
    if how == signal.SIGTERM:  # it had the time to keep it
        until(lambda: len(chat.messages) == 2, "what was kept")
        assert chat.messages[-1].content == "So far\n\n(The answer broke off here: the backend was stopped.)"
    else:
        assert shown(chat)[-1].content == "So far"
        assert shown(chat)[-1].fault is not None


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        (ASSISTANTS, f"“{ASSISTANTS}” names no factory. Write it as package.module:factory."),
        ("no_such_module:x", "cannot be imported: No module named 'no_such_module'"),
        (f"{ASSISTANTS}:nothing", f"{ASSISTANTS} has no nothing to call"),
        (f"{ASSISTANTS}:failing", "failed to start: RuntimeError: no key"),
        (f"{ASSISTANTS}:not_an_assistant", "made a object, which has no method answer(turn)"),
        (f"{ASSISTANTS}:Returning", "must yield its pieces"),
    ],
)
def test_an_assistant_that_cannot_be_is_refused_at_start(
    place: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--port", "0", "--store", str(tmp_path / "s.sqlite"), "--assistant", place]) == 1
    assert fault in capsys.readouterr().err
    assert not (tmp_path / "s.sqlite").exists()


def test_code_that_was_left_open_is_closed_before_the_last_sentence() -> None:
    assert ended("a\n```py\nx = 1\n", "(Stopped.)") == "a\n```py\nx = 1\n```\n\n(Stopped.)"
    assert ended("~~~~\nx\n~~~\n", "(Stopped.)") == "~~~~\nx\n~~~\n~~~~\n\n(Stopped.)"
    assert ended("```\nx\n```\nmore", "(Stopped.)") == "```\nx\n```\nmore\n\n(Stopped.)"
    assert ended("", "(Stopped.)") == "(Stopped.)"


@pytest.mark.timeout(10)
def test_a_line_of_nothing_but_signs_holds_nobody_up() -> None:
    assert ended("~" * 60_000 + "`", "(Stopped.)").endswith("`\n\n(Stopped.)")


# -- addressed --------------------------------------------------------------------------------------------------

MENTIONS = json.loads((TESTS.parent / "js" / "tests" / "mentions.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", MENTIONS, ids=[case["text"] for case in MENTIONS])
def test_mentions_are_read_as_the_panel_reads_them(case: dict[str, Any]) -> None:
    assert mentioned(case["text"], case["names"]) == case["mentioned"]


def test_the_assistant_answers_what_nobody_else_was_asked() -> None:
    people = ["ana", "bo"]
    assert is_for_the_assistant("what can you do?", people)
    assert not is_for_the_assistant("@bo what can you do?", people)
    assert is_for_the_assistant("@bo @assistant what can you do?", people)
    assert is_for_the_assistant("@nobody-here hello", people)
    assert is_for_the_assistant("```python\n@dataclass\nclass A: ...\n```", people)
    assert without_address("  @Assistant, run momentum") == "run momentum"
    assert without_address("ask @assistant") == "ask @assistant"
    assert without_address("@assistants run") == "@assistants run"


def test_a_question_to_a_colleague_is_left_to_her(
    open_chat: Callable[..., ChatOps], backend: Backend, session_id: str
) -> None:
    ana = open_chat(backend.url, user="ana", session_id=session_id)
    bo = open_chat(backend.url, user="Bo Kim", session_id=session_id)
    for chat in (ana, bo):
        chat.wait_connected()
    ana.send_message("@bo kim what can you do?")
    bo.send_message("@assistant, what can you do?")
    until(lambda: any(message.role == "assistant" for message in ana.messages), "the answer")
    bo.send_message("@assistant /help")
    until(lambda: len([message for message in ana.messages if message.role == "assistant"]) == 2, "the other answer")
    bo.close()
    ana.send_message("@Bo Kim still there?")  # she has spoken here, so she is known
    ana.send_message("good morning")
    until(lambda: ana.messages[-1].content.startswith("I did not understand"), "the answer to the last one")
    roles = [message.role for message in ana.messages]
    assert roles.count("assistant") == 3


def test_an_embedded_backend_takes_an_assistant_that_lies_beside_the_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text("def factory():\n    raise RuntimeError('found, and called')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHATOPS_HOME", str(tmp_path))
    monkeypatch.setenv("CHATOPS_ASSISTANT", "beside:factory")
    child = Child()
    with pytest.raises(BackendUnavailable, match="beside:factory failed to start: RuntimeError: found, and called"):
        child.endpoint()
    child.stop()

"""A reply is seen while it is written, and ends well however its writing ends."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator

import pytest

from chatops_widget import ChatOps
from chatops_widget.protocol.messages import MAX_CONTENT
from tests.support.backend import Backend
from tests.support.conversation import act
from tests.support.raw_client import ANA, BO, RawClient
from tests.support.scripted_assistant import FACTORY, AssistantDriver
from tests.support.transcript import shown
from tests.support.waiting import until


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory, assistant_driver: AssistantDriver) -> Iterator[Backend]:
    """A backend whose assistant says what the test tells it to."""
    served = Backend(
        tmp_path_factory.mktemp("prompted"),
        assistant=FACTORY,
        env=assistant_driver.environment,
    )
    yield served
    served.close()


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


def test_a_models_figures_keep_the_sources_that_are_true_and_the_others_are_marked(
    open_chat: Callable[..., ChatOps],
    open_raw: Callable[..., RawClient],
    prompted: Backend,
    assistant_driver: AssistantDriver,
    session_id: str,
) -> None:
    chat = open_chat(prompted.url, user="ana", session_id=session_id)
    base = open_raw(prompted.url)
    base.join(session_id)
    chat.wait_connected()
    run = chat.trigger_backtest("momentum")
    metrics = run.result(timeout=60).metrics
    true, false = f"{metrics['sharpe_ratio']:.2f}", f"{metrics['total_return'] + 1:.1%}"
    text = f"📈 샤프 비율은 **{true}**, 수익률은 {false} 입니다."
    chat.send_message("샤프 비율은?")
    question = assistant_driver.question("샤프 비율은?")
    question.say(text)
    claims = [("sharpe_ratio", true), ("total_return", false)]
    spans = [(name, text.index(number), text.index(number) + len(number)) for name, number in claims]
    question.tell(claim=[{"start": s, "end": e, "runId": run.id, "metric": name} for name, s, e in spans])
    question.tell(end=True)
    until(lambda: chat.messages[-1].role == "assistant", "the reply")
    message = chat.messages[-1]
    figures = (message.metadata or {})["figures"]
    told = [(text[each["start"] : each["end"]], each.get("runId"), each.get("strategyId")) for each in figures]
    assert told == [(true, run.id, "momentum"), (false, None, None)]
    page = [
        each.content.encode("utf-16-le")[2 * f.start : 2 * f.end] for each in shown(chat)[-1:] for f in each.figures
    ]
    assert [each.decode("utf-16-le") for each in page] == [true, false]
    heard = base.heard.wait(lambda line: line[0] == "message" and line[1]["role"] == "assistant")
    assert heard[1]["content"] == text


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
    act(chat, lambda conversation: conversation.stop_reply(shown(chat)[-1].key))
    question.await_hangup()
    until(lambda: not shown(chat)[-1].streaming, "the end")
    assert chat.messages[-1].content == "Once upon\n```python\nwhile True:\n```\n\n(Stopped.)"
    chat.send_message("자, 다른 이야기")
    question = assistant_driver.question("자, 다른 이야기")
    until(lambda: shown(chat)[-1].streaming, "a sign that somebody is about to write")
    act(chat, lambda conversation: conversation.stop_reply(shown(chat)[-1].key))  # before there is a word
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


@pytest.mark.share(1)
@pytest.mark.usefixtures("persevering")
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
    first = assistant_driver.question(text)
    first.say("So far")
    until(lambda: shown(chat)[-1].content == "So far", "the first piece")
    backend.stop(how)
    backend.start()
    if how == signal.SIGTERM:  # it had the time to keep it
        until(lambda: not shown(chat)[-1].streaming, "the end")
        until(lambda: len(chat.messages) == 2, "what was kept")
        assert chat.messages[-1].content == "So far\n\n(The answer broke off here: the backend was stopped.)"
    else:  # what was asked stands in the store, and is asked again
        again = assistant_driver.question(text, but=first)
        broken = until(lambda: next((each for each in shown(chat) if each.fault is not None), None), "the end")
        assert (broken.content, broken.streaming) == ("So far", False)
        again.say("All of it")
        again.close()
        until(lambda: chat.messages[-1].content == "All of it", "the answer")

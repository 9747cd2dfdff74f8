"""Sessions end: in an archive of one's own, or deleted for everybody, and nothing of them is left anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatops_widget import BadInput, ChatOps, ConnectionLost
from chatops_widget.errors import BacktestCancelled
from chatops_widget.protocol.ids import new_session_id
from tests.support.backend import Backend
from tests.support.conversation import act
from tests.support.price_files import LONG_RUN
from tests.support.proxy import Proxy
from tests.support.raw_client import ANA, BO, RawClient, history
from tests.support.waiting import PATIENCE, until


def ids(chat: ChatOps) -> tuple[set[str], set[str]]:
    return {each.session_id for each in chat.sessions}, {each.session_id for each in chat.archived_sessions}


def test_an_archived_session_is_off_ones_own_list_alone_until_it_is_back(
    open_chat: Callable[..., ChatOps], open_raw: Callable[..., RawClient], backend: Backend
) -> None:
    chat, elsewhere = open_chat(backend.url, user="ana"), open_chat(backend.url, user="ana")
    session = chat.create_session("last year's")
    chat.archive_session()
    chat.send_message("@nobody still said here")
    for each in (chat, elsewhere):
        listed, archived = ids(each)
        assert session not in listed
        assert session in archived
    bo = open_raw(backend.url, auth=BO)
    (line,) = [each for each in bo.call("listSessions")["sessions"] if each["sessionId"] == session]
    assert "archived" not in line
    elsewhere.restore_session(session)
    listed, archived = ids(chat)
    assert session in listed
    assert session not in archived
    assert chat.messages[0].content == "@nobody still said here"


def test_a_session_there_is_not_cannot_be_archived_or_deleted(chat: ChatOps) -> None:
    for end in (chat.archive_session, chat.restore_session, chat.delete_session):
        with pytest.raises(BadInput, match="There is no session “session_1”") as caught:
            end("session_1")
        assert caught.value.code == "unknown_session"


def test_a_deleted_session_is_gone_for_all_and_nothing_of_it_is_left(
    own_backend: Callable[..., Backend],
    open_chat: Callable[..., ChatOps],
    open_raw: Callable[..., RawClient],
    prices: Path,
) -> None:
    backend = own_backend(data=prices)
    ana, bo = open_chat(backend.url, user="ana"), open_chat(backend.url, user="bo")
    base = open_raw(backend.url)
    session = ana.create_session("to be forgotten")
    bo.join_session(session)
    base.call("joinSession", session)
    ana.send_message("@nobody zanzibar")
    done = ana.trigger_backtest("buy_and_hold", symbol="LONG", end="2001-09-12")
    done.result(PATIENCE)
    ana.tag(done, "quixotic")
    going, waiting = (ana.trigger_backtest("sma_cross", **LONG_RUN) for _ in range(2))
    hers = open_raw(backend.url, auth=ANA)

    with pytest.raises(BadInput, match="was made by somebody else, who alone can delete it") as caught:
        bo.delete_session(session)
    assert caught.value.hint is not None
    assert "archive it" in caught.value.hint

    ana.delete_session(session)
    for chat, words in ((ana, "You deleted “to be forgotten”."), (bo, "ana deleted “to be forgotten”.")):
        until(lambda chat=chat: chat.session_id != session, "a session of their own")  # type: ignore[misc]
        chat.wait_connected()
        assert [(each.role, each.content) for each in chat.messages] == [
            ("system", f"{words} You are in a new session now.")
        ]
        assert chat.runs == []
        assert session not in ids(chat)[0]
    assert ana.session_id != bo.session_id
    for run in (going, waiting):
        with pytest.raises((ConnectionLost, BacktestCancelled)):
            run.result(PATIENCE)
    base.heard.wait(lambda line: line[0] == "error" and "was deleted" in line[1]["message"])
    assert len(ana.find_runs("")) == 0
    assert len(ana.find_runs("quixotic")) == 0

    with pytest.raises(BadInput, match=f"The session “{session}” was deleted") as gone:
        bo.join_session(session)
    assert gone.value.code == "session_deleted"
    assert bo.messages[0].content.startswith("ana deleted “to be forgotten”.")  # where bo was before that
    assert len({*ids(bo)[0]} & {session}) == 0
    for event in ("createSession", "deleteSession", "archiveSession"):
        assert hers.call(event, {"sessionId": session, "name": "again"})["fault"]["code"] == "session_deleted"
    assert hers.call("createSession", {"sessionId": session, "name": "", "new": True})["fault"]["code"] == (
        "session_exists"
    )
    assert history(hers, session) == []

    free = ana.trigger_backtest("buy_and_hold", symbol="LONG", end="2001-09-12")  # its runs hold no place
    free.result(PATIENCE)
    backend.stop()
    kept = b"".join(path.read_bytes() for path in Path(backend.folder).glob("*.sqlite*"))
    assert kept
    for word in (b"zanzibar", b"quixotic", b"to be forgotten", done.id.encode(), going.id.encode()):
        assert word not in kept, word


def test_a_session_without_a_name_is_told_to_be_deleted_by_what_the_list_calls_it(
    open_chat: Callable[..., ChatOps], backend: Backend
) -> None:
    ana = open_chat(backend.url, user="ana")
    session = ana.session_id
    ana.send_message("/strategies")
    until(lambda: [each.doing for each in ana.sessions if each.session_id == session] == ["/strategies"], "its doing")
    ana.delete_session(session)
    assert ana.messages[0].content == "You deleted “/strategies”. You are in a new session now."


def test_to_delete_is_done_once_however_often_it_is_asked(
    open_raw: Callable[..., RawClient], backend: Backend, session_id: str
) -> None:
    ana = open_raw(backend.url, auth=ANA)
    ana.join(session_id)
    asked = {"sessionId": session_id, "clientId": "a-1"}
    assert [ana.call("deleteSession", asked)["ok"] for _ in range(2)] == [True, True]
    assert len(ana.events("sessionDeleted")) == 1
    assert ana.call("deleteSession", {**asked, "clientId": "a-2"})["fault"]["code"] == "session_deleted"


def test_who_was_away_when_it_was_deleted_is_told_on_coming_back_and_what_they_queued_says_so(
    open_chat: Callable[..., ChatOps],
    open_raw: Callable[..., RawClient],
    open_proxy: Callable[..., Proxy],
    backend: Backend,
) -> None:
    maker = open_raw(backend.url, auth=ANA)
    session = new_session_id()
    maker.join(session)
    proxy = open_proxy(backend.port)
    bo = open_chat(proxy.url, user="bo", session_id=session)
    bo.wait_connected()
    proxy.cut(refusing=True)
    until(lambda: bo.connection == "reconnecting", "the link to be missed")
    queued = bo.send_message("@nobody while away")
    left = bo._conversation.session
    assert maker.call("deleteSession", {"sessionId": session})["ok"]
    proxy.mend()
    until(lambda: bo.session_id != session and bo.is_connected, "bo to be elsewhere")
    assert "was deleted" in bo.messages[0].content
    shown = act(bo, lambda conversation: left.transcript.get(queued.id))
    assert shown is not None
    assert shown.delivery == "failed"  # type: ignore[union-attr]
    assert session not in {each["sessionId"] for each in maker.call("listSessions")["sessions"]}

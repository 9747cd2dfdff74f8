"""A file is taken once, in its turn, over links that break; a client hears of it once it is known."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pandas as pd
import pytest

from chatops_widget import BadParameter, ChatOps
from chatops_widget.protocol.panel import Upload, UploadStatus
from tests.support.backend import Backend
from tests.support.conversation import act, catalog, uploading
from tests.support.proxy import Proxy
from tests.support.raw_client import RawClient
from tests.support.recorder import Recorder
from tests.support.upload_backend import GOOD, STRATEGY, UploadBackend, refused
from tests.support.view import View
from tests.support.waiting import PATIENCE, until

P2 = {"protocol": 2, "token": "secret", "user": "ana"}


@pytest.mark.usefixtures("persevering")
def test_files_survive_the_backend(own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]) -> None:
    backend = own_backend(token="secret", more=["--allow-strategies"])
    chat = open_chat(backend.url, token="secret")
    chat.upload(STRATEGY.encode(), "mine.py")
    chat.upload(GOOD.encode(), "ACME.csv")
    before = chat.trigger_backtest("mine", symbol="ACME").result(PATIENCE).metrics
    backend.stop(signal.SIGKILL)
    backend.start()
    chat.reconnect()
    chat.wait_connected(PATIENCE)
    spec = next(each for each in catalog(chat).strategies if each.id == "mine")
    assert spec.file == "mine.py"
    pd.testing.assert_series_equal(before, chat.trigger_backtest("mine", symbol="ACME").result(PATIENCE).metrics)
    with pytest.raises(BadParameter, match="must be less than"):
        chat.trigger_backtest("mine", fast=9, slow=3)
    chat.upload(STRATEGY.encode(), "mine.py")


def test_where_strategies_are_not_allowed_they_are_refused_and_the_rule_says_so_beforehand(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    backend = own_backend()
    chat = open_chat(backend.url)
    chat.wait_connected()
    rules = {rule.kind: rule for rule in catalog(chat).uploads}
    assert (rules["prices"].endings, rules["prices"].refusal) == ([".csv", ".parquet"], None)
    assert rules["strategy"].refusal == refused(chat, STRATEGY, "mine.py").partition(" Its owner")[0]
    assert not (backend.folder / "store-uploads").exists()


def test_the_same_upload_again_is_one_and_a_base_client_is_told_in_words(
    upload_backend: UploadBackend, open_raw: Callable[..., RawClient], session_id: str
) -> None:
    raw = open_raw(upload_backend.backend.url, auth=P2)
    plain = open_raw(upload_backend.backend.url, auth={"token": "secret"})
    raw.join(session_id)
    plain.emit("joinSession", session_id)
    file = {"sessionId": session_id, "name": "ONCE.csv", "content": GOOD.encode(), "clientId": "c-1"}
    assert raw.call("uploadFile", file) == {"ok": True}
    assert raw.call("uploadFile", file) == {"ok": True}
    plain.heard.wait(lambda line: line[0] == "message")
    assert [each["content"] for each in raw.events("message")] == ["ana added ONCE: 6 bars, 2020-01-01 to 2020-01-06."]
    assert len(raw.events("catalog")) == 1
    assert {line[0] for line in plain.heard.lines} == {"message"}
    assert set(plain.events("message")[0]) == {"id", "sessionId", "role", "content", "timestamp", "metadata"}
    outside = raw.call("uploadFile", {**file, "sessionId": "elsewhere"})
    assert outside["fault"]["code"] == "not_in_session"
    assert raw.call("uploadFile", {**file, "content": 7})["fault"]["code"] == "malformed"


@pytest.mark.usefixtures("persevering")
def test_a_file_typed_command_and_a_broken_link_come_in_order(
    own_backend: Callable[..., Backend], open_chat: Callable[..., ChatOps]
) -> None:
    """What is typed after a file finds it there, though both had to wait for the backend."""
    backend = own_backend()
    chat = open_chat(backend.url)
    chat.wait_connected()
    backend.stop()
    until(lambda: not chat.is_connected, "the link to break")
    sending = uploading(chat, "LATER.csv", GOOD.encode(), "f-1")
    act(chat, lambda conversation: conversation.say("s-1", "/run_backtest buy_and_hold symbol=LATER"))
    backend.start()
    sending.result(PATIENCE)
    until(lambda: chat.runs, "the run")
    assert chat.runs[0].result(PATIENCE).data["symbol"] == "LATER"


def test_a_link_that_breaks_before_the_answer_takes_the_file_once(
    own_backend: Callable[..., Backend],
    open_chat: Callable[..., ChatOps],
    open_proxy: Callable[[int], Proxy],
    open_raw: Callable[..., RawClient],
) -> None:
    backend = own_backend()
    proxy = open_proxy(backend.port)
    chat = open_chat(proxy.url)
    chat.wait_connected()
    here = open_raw(backend.url)
    here.emit("joinSession", chat.session_id)
    proxy.mute()
    sending = uploading(chat, "ONCE.csv", GOOD.encode(), "f-1")
    here.heard.wait(lambda line: line[0] == "message")
    proxy.cut()
    sending.result(PATIENCE)
    assert [each.client_id for each in chat.messages if "ONCE" in each.content] == ["f-1"]
    assert len(here.events("message")) == 1


def test_a_view_sends_a_file_as_often_as_it_likes_and_hears_of_it_once_it_is_known(ana: ChatOps) -> None:
    told = Recorder()

    view = View(ana, lambda message, buffers: told.add(message))
    file = Upload(view="v", id="u-1", name="VIEW.csv")
    view.say(UploadStatus(view="v", id="u-1"))  # nothing to say of what is not here yet
    for _ in range(2):
        view.say(file, buffers=[memoryview(GOOD.encode())])
    assert told.wait(lambda line: line["t"] == "uploaded") == {"t": "uploaded", "to": "v", "id": "u-1"}
    known = len(told.lines)
    view.say(UploadStatus(view="v", id="u-1"))  # the answer was lost
    assert told.wait(lambda line: line["t"] == "uploaded", since=known)["id"] == "u-1"
    assert len([each for each in ana.messages if "VIEW" in each.content]) == 1
    for upload, buffers, words in (
        (Upload(view="v", id="u-2", name="VIEW.csv"), [], "The file did not arrive whole."),
        (Upload(view="v", id="u-3", name="VIEW.csv"), [b"date,close\n2020-01-01,x\n"], "VIEW.csv, line 2: “x”"),
    ):
        view.say(upload, buffers=buffers)
        answer = told.wait(lambda line, upload=upload: line["t"] == "uploaded" and line["id"] == upload.id)
        assert words in answer["fault"]["message"]
    view.close()

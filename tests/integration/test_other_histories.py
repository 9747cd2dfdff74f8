"""A backend that comes back with another store: it is said, what was seen is kept, and no two numberings are mixed."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chatops_widget import ChatOps
from chatops_widget.backend.storage.store import Store
from chatops_widget.errors import ConnectionLost
from chatops_widget.protocol.messages import Message
from chatops_widget.protocol.panel import Hello
from tests.support.backend import Backend
from tests.support.conversation import items
from tests.support.raw_client import ANA, RawClient, history
from tests.support.transcript import texts
from tests.support.view import View
from tests.support.waiting import until

NOTE = "The backend's store was changed for an older or another one."
QUEUED = "what was said while it was away?"


@pytest.fixture
def served(own_backend: Callable[..., Backend]) -> Backend:
    return own_backend()


@pytest.fixture
def chat(served: Backend, open_chat: Callable[..., ChatOps], persevering: None) -> ChatOps:
    return open_chat(served.url, user="ana")


def say_and_wait(chat: ChatOps, text: str) -> None:
    """Until it is answered, and all of it is here."""
    answers = sum(message.role == "assistant" for message in chat.messages)
    chat.send_message(text)
    until(lambda: sum(message.role == "assistant" for message in chat.messages) == answers + 1, "an answer")


def swapped(served: Backend, chat: ChatOps, other: Path | None) -> None:
    """Put another store in the place of the backend's, while something is said."""
    served.stop()
    until(lambda: chat.connection != "connected", "the link to break")
    chat.send_message(QUEUED)
    for old in served.folder.glob("store.sqlite*"):
        old.unlink()
    if other is not None:
        shutil.copy(other, served.folder / "store.sqlite")
    served.start()
    chat.wait_connected()
    until(lambda: NOTE in texts(chat), "the note")


def seqs_below(chat: ChatOps) -> list[int | None]:
    shown = items(chat)
    note = next(k for k, each in enumerate(shown) if getattr(each, "content", "") == NOTE)
    assert [each.seq for each in shown[:note]] == [None] * note, "those above have no place in the other numbering"
    return [each.seq for each in shown[note + 1 :]]


def stored(backend: Backend, open_raw: Callable[..., RawClient], session_id: str) -> list[str]:
    bo = open_raw(backend.url, auth=ANA)
    bo.join(session_id)
    return [each["payload"].get("content") for each in history(bo, session_id) if each["payload"].get("role") == "user"]


def test_an_empty_store_begins_below_what_was_seen(
    served: Backend, chat: ChatOps, open_raw: Callable[..., RawClient], open_view: Callable[[ChatOps], View]
) -> None:
    told: list[str] = []
    chat.on("error", lambda event: told.append(event.message))
    say_and_wait(chat, "hello, is the desk there?")
    done = chat.trigger_backtest("buy_and_hold")
    done.result()
    going = chat.sweep("sma_cross", fast=list(range(2, 40)), slow=list(range(70, 100)))
    until(lambda: going.status == "running", "the sweep to run")
    swapped(served, chat, None)
    until(lambda: len([each for each in seqs_below(chat) if each]) == 2, "the answer to what was queued")
    assert seqs_below(chat) == [1, 2]
    above = texts(chat)[: texts(chat).index(NOTE)]
    assert "hello, is the desk there?" in above
    page = open_view(chat).ask(Hello(view="page"), "snapshot")["items"]
    said = [each["content"] for each in page if each.get("role") in ("user", "system")]
    assert said == ["hello, is the desk there?", NOTE, QUEUED]
    assert stored(served, open_raw, chat.session_id) == [QUEUED]
    assert [run.status for run in chat.runs] == ["completed"]
    assert done.result().metrics.notna().any()
    assert told == [NOTE]
    with pytest.raises(ConnectionLost, match="store was changed for an older or another one"):
        going.result()
    again = chat.trigger_backtest("buy_and_hold").result()
    assert again.metrics.notna().any()
    assert seqs_below(chat)[:2] == [1, 2]


@pytest.mark.share(1)
@pytest.mark.parametrize("others_went_on", [False, True])
def test_an_older_copy_stands_below_what_was_seen_and_nothing_twice(
    others_went_on: bool, served: Backend, chat: ChatOps, open_raw: Callable[..., RawClient], tmp_path: Path
) -> None:
    say_and_wait(chat, "is this before the copy?")
    served.stop()
    copy = Path(shutil.copy(served.folder / "store.sqlite", tmp_path / "copy.sqlite"))
    served.start()
    chat.wait_connected()
    assert NOTE not in texts(chat), "it is the same history"
    say_and_wait(chat, "is this after the copy?")
    if others_went_on:  # as many as were lost, so that numbers alone tell nothing
        asyncio.run(go_on(copy, chat.session_id, ["somebody", "went on"]))
    going = ["somebody", "went on"] if others_went_on else []
    swapped(served, chat, copy)
    until(lambda: len([each for each in seqs_below(chat) if each]) == 4 + len(going), "the other history")
    assert seqs_below(chat) == list(range(1, 5 + len(going)))
    above, below = texts(chat)[: texts(chat).index(NOTE)], texts(chat)[texts(chat).index(NOTE) :]
    assert above[0] == "is this after the copy?"
    assert "is this before the copy?" in below
    assert [text for text in below if text in going] == going
    assert [texts(chat).count(each) for each in ("is this before the copy?", "is this after the copy?", QUEUED)] == [
        1,
        1,
        1,
    ]
    assert stored(served, open_raw, chat.session_id) == ["is this before the copy?", *going, QUEUED]


async def go_on(path: Path, session_id: str, said: list[str]) -> None:
    store = Store(path)
    await store.open()
    for number, text in enumerate(said):
        event = Message(
            id=f"m-{number}", session_id=session_id, role="user", content=text, timestamp="2026-01-01T00:00:00+00:00"
        )
        await store.append(session_id, event)
    await store.close()

"""A store that is no store any more: the backend, the doctor and a notebook say the same, and leave it as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chatops_widget import ChatOps
from chatops_widget.backend.__main__ import main
from chatops_widget.backend.doctor.store import check_store
from chatops_widget.client import embedded
from chatops_widget.errors import ChatOpsError
from tests.support.backend import Backend
from tests.support.raw_client import ANA, RawClient, history
from tests.support.waiting import PATIENCE

OLD = Path(__file__).parents[1] / "stores" / "d10bf96.sqlite"
PAGE = 512  # bytes, of that store


def text(store: Path) -> None:
    store.write_text("Dear diary\n" * 400)


def truncated(store: Path) -> None:
    store.write_bytes(store.read_bytes()[: 20 * PAGE])


def with_a_damaged_page(store: Path) -> None:
    """Nothing that a start reads, but what is said there."""
    with closing(sqlite3.connect(store)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'log'").fetchone()
    content = bytearray(store.read_bytes())
    content[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    store.write_bytes(content)


def of_another_program(store: Path) -> None:
    store.unlink()
    with closing(sqlite3.connect(store)) as db:
        db.execute("CREATE TABLE moz_places (url)")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (text, "The store {} cannot be used: it is no SQLite file. Give another file with --store."),
        (truncated, "The store {} cannot be used: it is damaged. Take it from a backup, or"),
        (with_a_damaged_page, "The store {} cannot be used: it is damaged. Take it from a backup, or"),
        (of_another_program, "{} is an SQLite file of another program, with tables such as moz_places. Give another"),
    ],
)
def test_the_backend_refuses_it_in_a_sentence_and_the_doctor_says_the_same(
    spoil: Callable[[Path], None], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Path(shutil.copy(OLD, tmp_path / "store.sqlite"))
    spoil(store)
    before = store.read_bytes()
    assert main(["--port", "0", "--store", str(store)]) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith(f"chatops-backend: {words.format(store)}")
    assert len(said.splitlines()) == 1
    assert said.removeprefix("chatops-backend: ") in [
        f"{each.said} {each.to_do}" for each in check_store(store) if not each.well
    ]
    assert store.read_bytes() == before


def test_what_waits_in_a_write_ahead_log_is_not_written_into_a_damaged_store(tmp_path: Path) -> None:
    """Whoever mends the store may need both as they were."""
    store, log = tmp_path / "store.sqlite", tmp_path / "store.sqlite-wal"
    with closing(sqlite3.connect(shutil.copy(OLD, tmp_path / "living.sqlite"))) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("UPDATE sessions SET updated = 'later'")
        db.commit()
        shutil.copy(tmp_path / "living.sqlite", store)  # as after a kill -9: the log was left behind
        shutil.copy(tmp_path / "living.sqlite-wal", log)
    with_a_damaged_page_beside_its_log(store)
    before = store.read_bytes(), log.read_bytes()
    assert before[1]
    assert main(["--port", "0", "--store", str(store)]) == 1
    assert (store.read_bytes(), log.read_bytes()) == before


def with_a_damaged_page_beside_its_log(store: Path) -> None:
    """The same page, found without opening the store, which would take the log in."""
    with closing(sqlite3.connect(f"{OLD.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'log'").fetchone()
    content = bytearray(store.read_bytes())
    content[(page - 1) * PAGE : page * PAGE] = b"\xa5" * PAGE
    store.write_bytes(content)


def test_a_notebook_without_an_address_says_so_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.stop()
    monkeypatch.setenv("CHATOPS_HOME", str(tmp_path))
    store = tmp_path / "sessions.sqlite"
    text(store)
    with ChatOps() as chat, pytest.raises(ChatOpsError) as refusal:
        chat.wait_connected(PATIENCE)
    assert f"The store {store} cannot be used: it is no SQLite file." in str(refusal.value)
    assert f"What it keeps is in {tmp_path}; CHATOPS_HOME names another folder." in str(refusal.value)
    assert store.read_text().startswith("Dear diary")


def test_what_is_damaged_under_a_backend_is_called_that(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str
) -> None:
    backend = own_backend()
    ana = open_raw(backend.url, auth=ANA)
    ana.join(session_id)
    with closing(sqlite3.connect(backend.folder / "store.sqlite")) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET rootpage = 99999 WHERE name = 'log'")
        db.execute("PRAGMA schema_version = 1000")  # so that the backend reads it again
        db.commit()
    answer = ana.call("sendMessage", {"sessionId": session_id, "content": "still there?", "clientId": "c"})
    assert answer["fault"]["message"].startswith("The backend's store is damaged (")
    assert "ask `chatops-backend doctor`" in answer["fault"]["hint"]


@pytest.mark.skipif(os.name == "nt", reason="there an open file can neither be moved nor deleted")
@pytest.mark.parametrize("instead", [None, "an empty file", "a copy"])
def test_nothing_is_taken_for_kept_once_the_store_is_gone_from_its_place_and_all_goes_on_when_it_is_back(
    own_backend: Callable[..., Backend], open_raw: Callable[..., RawClient], session_id: str, instead: str | None
) -> None:
    """SQLite goes on writing into the file that it has open, which no restart finds."""
    backend = own_backend()
    ana = open_raw(backend.url, auth=ANA)
    ana.join(session_id)

    def say(text: str) -> dict[str, Any]:
        answer: dict[str, Any] = ana.call("sendMessage", {"sessionId": session_id, "content": text, "clientId": text})
        return answer

    assert say("@bo one") == {"ok": True}
    store, elsewhere = backend.folder / "store.sqlite", backend.folder / "moved.sqlite"
    store.rename(elsewhere)
    if instead == "an empty file":
        store.touch()
    elif instead == "a copy":
        shutil.copy(elsewhere, store)
    fault = say("@bo two")["fault"]
    assert (fault["code"], "deleted or replaced under it" in fault["message"]) == ("store_failed", True)
    assert "ask `chatops-backend doctor`" in fault["hint"]
    assert ana.events("message")[-1]["content"] == "@bo one"
    elsewhere.replace(store)
    assert say("@bo two") == {"ok": True}
    backend.stop()
    backend.start()
    again = open_raw(backend.url, auth=ANA)
    again.join(session_id)
    told = [line["payload"] for line in history(again, session_id) if line["event"] == "message"]
    said = [each["content"] for each in told if each["role"] == "user"]  # it may have begun to answer when it ended
    assert said == ["@bo one", "@bo two"]

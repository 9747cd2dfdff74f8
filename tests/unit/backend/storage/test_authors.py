"""Who has said something in a session is known without reading all of it each time."""

from __future__ import annotations

import asyncio
import sqlite3

from chatops_widget.backend.storage.acts import Cause
from chatops_widget.backend.storage.authors import MAX_KEPT, SessionAuthors
from chatops_widget.backend.storage.store import Store
from chatops_widget.protocol.messages import Message, MessageEdit, now


def message(id: str, user: str | None, role: str = "user") -> Message:
    return Message(id=id, session_id="s", role=role, content="hello", timestamp=now(), user=user)  # type: ignore[arg-type]


def test_each_author_is_known_once_they_have_spoken_also_of_what_was_deleted_since() -> None:
    async def run() -> None:
        store = Store(":memory:")
        await store.open()
        await store.touch("s")
        assert await store.authors("s") == set()
        for name, user in (("1", "ana"), ("2", None), ("3", "bo"), ("4", "ana")):
            await store.append("s", message(name, user))
        await store.append("s", message("5", None, "assistant"))
        assert await store.authors("s") == {"ana", "bo"}
        await store.append("s", message("6", "cho"))
        assert await store.authors("s") == {"ana", "bo", "cho"}
        edit = MessageEdit(session_id="s", id="6", timestamp=now(), user="dan")
        await store.rewrite(edit, lambda message: None)
        assert await store.authors("s") >= {"ana", "bo", "dan"}
        assert await store.authors("t") == set()
        await store.delete_session("s", lambda maker: None, Cause())
        assert await store.authors("s") == set()
        await store.close()

    asyncio.run(run())


def test_only_what_was_said_since_is_read() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE log (session_id, seq, event, payload, PRIMARY KEY (session_id, seq)) WITHOUT ROWID")
    steps = [0]

    def step() -> int:
        steps[0] += 1
        return 0

    def say(seq: int, user: str) -> None:
        db.execute("INSERT INTO log VALUES ('s', ?, 'message', ?)", (seq, f'{{"user":"{user}"}}'.encode()))

    def cost() -> int:
        steps[0] = 0
        found = authors.of(db, "s", seq)
        assert found == {"ana", "bo"} or seq > 2000
        return steps[0]

    seq, authors = 2000, SessionAuthors()
    for number in range(1, seq + 1):
        say(number, "ana" if number % 2 else "bo")
    db.set_progress_handler(step, 1)
    first, again = cost(), cost()
    seq += 1
    say(seq, "cho")
    later = cost()
    assert again == 0
    assert later < first / 100
    assert authors.of(db, "s", seq) == {"ana", "bo", "cho"}
    for number in range(MAX_KEPT):
        authors.of(db, f"t{number}", 0)
    assert cost() >= first, "those of few sessions are kept"
    db.close()

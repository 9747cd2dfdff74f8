"""The transcript: every item numbered once, in an order that nothing disturbs."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.protocol.panel import MessageItem
from chatops_widget.session.transcript import Transcript


def item(key: str, content: str = "") -> MessageItem:
    return MessageItem(key=key, n=0, timestamp="2026-01-01T00:00:00Z", role="user", content=content)


def numbers(transcript: Transcript) -> dict[str, int]:
    return {each.key: each.n for each in transcript.newest(1000)[0]}


def shown(transcript: Transcript) -> list[str]:
    return [each.key for each in transcript.newest(1000)[0]]


def test_new_items_come_last_and_older_pages_first() -> None:
    transcript = Transcript()
    for key in "ab":
        transcript.put(item(key))
    for key in "yx":  # a page, read backwards
        transcript.put(item(key), at_top=True)
    transcript.put(item("c"))
    assert shown(transcript) == ["x", "y", "a", "b", "c"]


def test_an_item_keeps_its_place_when_it_changes() -> None:
    transcript = Transcript()
    for key in "abc":
        transcript.put(item(key))
    before = numbers(transcript)["a"]
    transcript.put(item("a", "changed"))
    transcript.put(item("a", "changed again"), at_top=True)
    assert numbers(transcript)["a"] == before
    assert shown(transcript) == ["a", "b", "c"]
    assert transcript.get("a") == msgspec.structs.replace(item("a", "changed again"), n=before)


def test_what_is_removed_is_gone_and_announced() -> None:
    transcript = Transcript()
    for key in "abc":
        transcript.put(item(key))
    announced: list[str] = []
    transcript.listen(announced.append)
    transcript.remove("b")
    transcript.remove("b")
    assert (shown(transcript), announced, transcript.get("b")) == (["a", "c"], ["b"], None)


def test_pages_meet_without_overlap() -> None:
    transcript = Transcript()
    for number in range(10):
        transcript.put(item(str(number)))
    newest, older = transcript.newest(4)
    assert ([each.key for each in newest], older) == (["6", "7", "8", "9"], True)
    page, older = transcript.before(newest[0].n, 4)
    assert ([each.key for each in page], older) == (["2", "3", "4", "5"], True)
    page, older = transcript.before(page[0].n, 4)
    assert ([each.key for each in page], older) == (["0", "1"], False)


def test_every_change_is_announced_by_its_key() -> None:
    transcript, heard = Transcript(), list[str]()
    end = transcript.listen(heard.append)
    transcript.put(item("a"))
    transcript.put(item("b"))
    transcript.to_bottom("a")
    transcript.to_bottom("a")  # it is there already
    transcript.to_bottom("nobody")
    end()
    end()
    transcript.put(item("c"))
    assert heard == ["a", "b", "a"]


@given(st.lists(st.tuples(st.sampled_from(["put", "top", "bottom"]), st.integers(0, 8))))
def test_numbers_never_repeat_and_tell_the_order(acts: list[tuple[str, int]]) -> None:
    transcript, pending = Transcript(), list[str]()
    for act, number in acts:
        key = str(number)
        if act == "bottom":
            transcript.to_bottom(key)
            if key in pending:
                pending.append(pending.pop(pending.index(key)))
        else:
            transcript.put(item(key), at_top=act == "top")
            if key not in pending:
                pending.insert(0 if act == "top" else len(pending), key)
    items = transcript.newest(1000)[0]
    assert [each.key for each in items] == pending
    numbers = [each.n for each in items]
    assert numbers == sorted(set(numbers))
    assert len(transcript) == len(pending)

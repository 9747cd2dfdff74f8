"""The picture of a panel that a notebook keeps: bounded, with nobody's HTML, no script, and no way into the session."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatops_widget.export import Document
from chatops_widget.export.picture import MAX_CHARS, MAX_ITEMS, to_picture
from chatops_widget.protocol.panel import MessageItem, RunItem

AT = datetime(2026, 1, 2, 14, 2, tzinfo=UTC)


def said(*texts: str) -> list[MessageItem]:
    return [
        MessageItem(key=str(n), n=n, timestamp="2026-01-02T03:04:05Z", role="user", content=text, user="Ana")
        for n, text in enumerate(texts)
    ]


def taken(*texts: str, name: str = "", older: bool = False) -> str:
    return to_picture(Document("session_secret_way_in", name, list(said(*texts)), older=older), AT, "m 1")


def test_it_says_when_it_was_taken_and_how_to_go_on() -> None:
    assert "This is what was shown at 2026-01-02 14:02 UTC. Run the cell again to go on." in taken("hello")
    assert "Nothing had been said yet." in taken()


def test_what_it_says_itself_is_in_the_language_of_its_panel() -> None:
    messages = list(said(*["한글"] * (MAX_ITEMS + 2)))
    for locale in ("ko", "ko-KR"):
        picture = to_picture(Document("s", "", messages, older=True, locale=locale), AT, "m 1")
        assert "2026-01-02 14:02 UTC에 보이던 모습입니다. 계속하려면 셀을 다시 실행하세요." in picture
        assert "앞선 메시지와 카드 2개가 이 그림에 없습니다(그 위에 더 있습니다)." in picture
    assert "Run the cell again" in to_picture(Document("s", "", messages, locale="fr"), AT, "m 1")
    assert "아직 아무 말도 없었습니다." in to_picture(Document("s", "", [], locale="ko"), AT, "m 1")


@pytest.mark.parametrize("name", ["", "momentum study"])
def test_the_id_that_lets_others_in_is_not_in_it(name: str) -> None:
    picture = taken("hello", name=name)
    assert "session_secret_way_in" not in picture
    assert (name or "ChatOps") in picture


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>"])
def test_what_people_wrote_is_words(hostile: str) -> None:
    picture = taken(hostile, name=hostile)
    assert hostile not in picture
    assert "<script" not in picture
    assert "<img" not in picture


def test_it_holds_the_newest_and_counts_what_it_leaves_out() -> None:
    picture = taken(*(f"message number {n}." for n in range(MAX_ITEMS + 7)))
    assert "message number 6." not in picture
    assert "message number 7." in picture
    assert "7 earlier messages and cards are left out of this picture." in picture
    assert "1 earlier message or card is left out of this picture, and more above them." in taken(
        *["one"] * (MAX_ITEMS + 1), older=True
    )
    assert "left out" not in taken("all", "of it")
    assert "There is more above, which this picture leaves out." in taken("all", older=True)


def test_long_messages_do_not_fill_a_notebook() -> None:
    picture = taken("first", *(f"number {n}: " + "word " * 20_000 for n in range(20)))
    assert len(picture) < MAX_CHARS + 20_000
    assert "number 19:" in picture
    assert "number 0:" not in picture
    assert "earlier messages and cards are left out" in picture
    assert "1 earlier message or card is left out" in taken("x" * 2 * MAX_CHARS), "and it says so of the newest too"


def test_a_chart_that_is_too_long_is_left_out_before_its_numbers() -> None:
    run = RunItem(
        key="r", n=0, timestamp="", run_id="r", status="completed", strategy_id="momentum", parameters={},
        metrics={"sharpe_ratio": 0.52},
    )  # fmt: skip
    short, long = (
        to_picture(Document("s", "", [run], charts={"r": f"<svg>{drawn}</svg>"}), AT, "m1")
        for drawn in ("m", "m" * MAX_CHARS)
    )
    assert "<svg>" in short
    assert "<svg>" not in long
    assert "0.52" in long

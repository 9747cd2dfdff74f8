"""A conversation that was exported can be read by anyone, and does nothing but be read."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from chatops_widget import BadInput, ChatOps
from chatops_widget.envelope import ComparedStrategy, ComparisonItem, MessageItem, RunItem
from chatops_widget.export import Document, to_html, to_json, to_markdown
from chatops_widget.protocol import Fault

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title></section><script>alert(1)</script>",
    "![x](http://127.0.0.1:9/x.png)",
    "[x](javascript:alert(1))",
    "|a|b|\n|-|-|\n# heading",
]


def document(words: str) -> Document:
    when = "2026-01-02T03:04:05+00:00"
    metrics = {"total_return": 0.25, "sharpe_ratio": 1.5, words: 1.0}
    return Document(
        session_id=words,
        name=words,
        items=[
            MessageItem(key="1", n=1, timestamp=when, role="user", content=words, user=words),
            MessageItem(
                key="2", n=2, timestamp=when, role="system", content="x",
                fault=Fault(code="x", message=words, hint=words),
            ),
            RunItem(
                key="3", n=3, timestamp=when, run_id="r", status="completed", strategy_id=words,
                parameters={words: words}, metrics=metrics, equity=[1.0, 2.0, 1.5], start=words, end=words,
            ),
            ComparisonItem(
                key="4", n=4, timestamp=when, summary=words, recommendation=words, ranking=[words],
                strategies=[
                    ComparedStrategy(strategy_id=words, name=words, metrics=metrics, equity=[1.0, 1.2]),
                    ComparedStrategy(strategy_id="b", name="b", metrics={}, equity=None),
                ],
            ),
        ],
    )  # fmt: skip


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_anybody_wrote_becomes_html(words: str) -> None:
    seen, calm = Seen(), Seen()
    seen.feed(to_html(document(words)))
    calm.feed(to_html(document("calm")))
    assert seen.tags == calm.tags
    assert seen.attributes == calm.attributes
    assert not seen.tags & {"script", "img", "iframe", "link", "a"}


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_anybody_wrote_becomes_html_in_markdown(words: str) -> None:
    text = to_markdown(document(words))
    assert not re.search(r"(?<!\\)<", text)
    assert "![" not in text
    assert len(re.findall(r"^#+ ", text, re.MULTILINE)) == 3  # the title and two cards: nobody's heading


def test_json_holds_everything() -> None:
    original = document("calm")
    told = json.loads(to_json(original))
    assert [item["kind"] for item in told["items"]] == ["message", "message", "run", "comparison"]
    assert told["items"][2]["equity"] == [1.0, 2.0, 1.5]


def test_a_real_conversation_is_written_and_frozen(chat: ChatOps, tmp_path: Path) -> None:
    chat.send_message("what can you do?")
    chat.trigger_backtest("sma_cross").result(60)
    chat.compare_strategies("sma_cross", "momentum")
    page = chat.export(tmp_path / "talk.html").read_text(encoding="utf-8")
    assert "<polyline" in page
    assert "what can you do?" in page
    assert chat.freeze()._repr_html_() in page
    assert "| sma\\_cross |" in chat.export(tmp_path / "talk.md").read_text(encoding="utf-8")
    with pytest.raises(BadInput, match=r"talk\.pdf.*\.md, \.json or \.html"):
        chat.export(tmp_path / "talk.pdf")

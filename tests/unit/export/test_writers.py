"""A conversation that was exported can be read by anyone, and does nothing but be read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from chatops_widget.export import Document, to_fragment, to_html, to_json, to_markdown
from chatops_widget.protocol.messages import Fault
from chatops_widget.protocol.panel import ComparedPair, ComparedStrategy, ComparisonItem, MessageItem, RunItem
from chatops_widget.results.charts.drawing import svg_of
from chatops_widget.results.charts.figures import account_chart

CORPUS = Path(__file__).parents[3] / "js" / "tests" / "xss.json"
HOSTILE = [
    *json.loads(CORPUS.read_text(encoding="utf-8")),
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title></section><script>alert(1)</script>",
    "![x](http://127.0.0.1:9/x.png)",
    "[x](javascript:alert(1))",
    "|a|b|\n|-|-|\n# heading",
]


EQUITY = pd.Series([1.0, 2.0, 1.5], index=pd.date_range("2026-01-02", periods=3))


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
                key="4", n=4, timestamp=when, summary=words, recommendation=words, ranking=[words], answer=words,
                benchmark_verdict=words, reasoning=words, pairs=[ComparedPair(a=words, b="b", reason=words)],
                strategies=[
                    ComparedStrategy(strategy_id=words, name=words, metrics=metrics, equity=[1.0, 1.2]),
                    ComparedStrategy(strategy_id="b", name="b", metrics={}, equity=None),
                ],
            ),
        ],
        charts={"3": svg_of(account_chart(words, EQUITY, EQUITY, pd.DataFrame(), EQUITY, words))},
    )  # fmt: skip


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.styles: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name == "href"}
        self.styles |= {value or "" for name, value in attrs if name == "style"}

    def handle_data(self, data: str) -> None:
        self.text += data


# What our own Markdown may make of somebody's words.
PROSE = {
    "a", "blockquote", "br", "code", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_anybody_wrote_becomes_html_of_theirs(words: str) -> None:
    seen, calm = Seen(), Seen()
    seen.feed(to_html(document(words)))
    calm.feed(to_html(document("calm")))
    assert seen.tags - calm.tags <= PROSE
    assert seen.attributes - calm.attributes <= {"href", "rel", "start", "dir"}
    assert all(re.match(r"(https?|mailto):", address) for address in seen.addresses)
    assert not [style for style in seen.styles if re.search(r"url|expression|@import|behavior|image", style, re.I)]


def test_markdown_is_drawn_as_in_the_panel() -> None:
    words = (
        "# Costs\n\n1. **5 bps** leave `1.2 %`\n   - ~~nothing~~\n\n> see [the paper](https://example.org/a?b=1&c=2)\n\n"
        "| strategy | Sharpe |\n| --- | ---: |\n| sma_cross | 0.71 |\n\n```python\nx = a < b\n```\n\none\ntwo ![p](https://e.org/p.png)"
    )
    item = MessageItem(
        key="1", n=1, timestamp="2026-01-02T03:04:05Z", role="assistant", content=words, user=None, edited=True
    )
    page = to_fragment(Document("s", "", [item]))
    seen = Seen()
    seen.feed(page)
    assert {"h4", "ol", "ul", "li", "strong", "s", "code", "blockquote", "a", "table", "th", "td", "pre"} <= seen.tags
    assert seen.addresses == {"https://example.org/a?b=1&c=2"}
    assert 'rel="noopener noreferrer nofollow"' in page
    assert "text-align:right" in page
    assert "x = a &lt; b" in page
    assert "one\ntwo p (https://e.org/p.png)" in seen.text  # a picture is named, not loaded
    assert "2026-01-02 03:04:05 UTC · edited" in page
    assert "2026-01-02 03:04:05 UTC · edited" in to_markdown(Document("s", "", [item]))


def test_ones_own_words_stand_on_the_right_and_each_colleagues_on_the_left_in_a_colour_of_theirs() -> None:
    def drawn(**about: Any) -> str:
        item = MessageItem(key="1", n=1, timestamp="2026-01-02T03:04:05Z", role="user", content="hello", **about)
        return to_fragment(Document("s", "", [item]))

    own, bo, cy = drawn(user="ana", mine=True), drawn(user="Bo Kim"), drawn(user="cy")
    assert "margin:8px 0;text-align:right" in own
    assert "margin:8px 0;text-align:left" in bo
    assert bo.replace("Bo Kim", "cy") != cy
    assert bo == drawn(user="Bo Kim")


def test_a_command_and_the_systems_words_stay_as_they_are() -> None:
    when = "2026-01-02T03:04:05Z"
    items = [
        MessageItem(key="1", n=1, timestamp=when, role="user", content="/run_backtest a_b_c x=*1*"),
        MessageItem(key="2", n=2, timestamp=when, role="system", content="_ana_ *joined*"),
    ]
    seen = Seen()
    seen.feed(to_fragment(Document("s", "", list(items))))
    assert not seen.tags & PROSE
    assert "/run_backtest a_b_c x=*1*" in seen.text
    assert "_ana_ *joined*" in seen.text


@pytest.mark.parametrize("write", [to_html, to_markdown])
def test_a_comparison_says_who_is_tied_and_what_can_be_told_of_each_pair(write: Callable[[Document], str]) -> None:
    tied = [ComparedStrategy(strategy_id=name, name=name, metrics={"cagr": 0.1}, group=1) for name in "ab"]
    alone = ComparedStrategy(strategy_id="c", name="c", metrics={"cagr": 0.1}, group=2)
    told = ComparedPair(a="a", b="c", difference=0.8, lower=0.5, upper=1.1, p=0.01, p_holm=0.03)
    item = ComparisonItem(
        key="1", n=1, timestamp="2026-01-02T03:04:05Z", strategies=[*tied, alone], ranking=["a", "b", "c"],
        answer="a is steadier.", reasoning="By the bootstrap.",
        pairs=[told, ComparedPair(a="a", b="b", difference=0.1, reason="too few bars to tell")],
    )  # fmt: skip
    text = write(Document(session_id="s", name="s", items=[item]))
    for words in ("=1 a", "=1 b", "2 c", "a is steadier.", "By the bootstrap."):
        assert words in text
    assert "a and c: Sharpe difference 0.80 (95 %: 0.50 to 1.10), p = 0.01, 0.03 after Holm" in text
    assert "a and b: Sharpe difference 0.10, too few bars to tell" in text


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_anybody_wrote_becomes_html_in_markdown(words: str) -> None:
    text = to_markdown(document(words))
    assert not re.search(r"(?<!\\)<", text)
    assert "![" not in text
    assert len(re.findall(r"^#+ ", text, re.MULTILINE)) == 3  # the title and two cards: nobody's heading


@pytest.mark.parametrize("words", HOSTILE)
def test_nor_what_a_backend_wrote_for_a_time_or_a_metric(words: str) -> None:
    for start in range(0, len(words), 19):  # a document shows that many characters of a time
        said = MessageItem(key="1", n=1, timestamp=words[start:], role="user", content="calm")
        run = RunItem(
            key="2", n=2, timestamp="", run_id="r", status="completed", strategy_id="a", parameters={},
            metrics={words[start:]: 1.0},
        )  # fmt: skip
        of_a_backend = Document("s", "calm", [said, run])
        seen, calm = Seen(), Seen()
        seen.feed(to_fragment(of_a_backend))
        calm.feed(to_fragment(document("calm")))
        assert seen.tags <= calm.tags
        text = to_markdown(of_a_backend)
        assert not re.search(r"(?<!\\)<", text)
        assert "![" not in text


def test_json_holds_everything() -> None:
    original = document("calm")
    told = json.loads(to_json(original))
    assert [item["kind"] for item in told["items"]] == ["message", "message", "run", "comparison"]
    assert told["items"][2]["equity"] == [1.0, 2.0, 1.5]

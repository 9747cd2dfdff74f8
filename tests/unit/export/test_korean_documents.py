"""What is written for the reader of a Korean panel is Korean: a tear sheet, Markdown, cells' outputs; never JSON."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatops_widget.export import Document, to_json, to_markdown
from chatops_widget.export.tear_sheet import to_tear_sheet
from chatops_widget.languages import language_named
from chatops_widget.languages.reader import Reader
from chatops_widget.protocol.panel import FindItem, MessageItem, RunItem
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.comparison import Comparison, compare_here
from chatops_widget.session.run_cards import card_of
from chatops_widget.session.run_record import RunRecord
from tests.support.curves import comparison_of, walk
from tests.support.judged import judged
from tests.unit.export.tear_sheet_reader import TearSheet
from tests.unit.export.test_one_card import found, result_of, sweep_of

KOREAN = language_named("ko")
AT = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)
SENTENCE = re.compile(r"\b[A-Za-z]?[a-z']+ [a-z']+ [a-z']+\b")  # three words of English in a row


def english_in(text: str) -> list[str]:
    """But for names beside each other, and what somebody asked."""
    return SENTENCE.findall(text.replace(" vs ", " / ").replace("which is steadier?", ""))


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader("ko-KR")
    yield reader
    reader.leave()


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return judged("fast", "slow", "reversion")


def kept_without(comparison: Comparison, **changed: Any) -> Comparison:
    return Comparison(comparison.id, {**comparison.data, **changed}, comparison.curves)


def test_a_tear_sheet_says_the_same_in_korean_with_the_same_numbers(comparison: Comparison) -> None:
    english, korean = (TearSheet(to_tear_sheet(comparison, AT, each)) for each in (language_named("en"), KOREAN))
    assert english_in(english.text)
    assert english_in(korean.text) == []
    assert len(korean.tables) == len(english.tables) > 10
    for ours, theirs in zip(english.tables.values(), korean.tables.values(), strict=True):
        assert len(ours) == len(theirs)
        for one, other in zip(ours[1:], theirs[1:], strict=True):
            numbers = [[cell for cell in row if not isinstance(cell, str)] for row in (one, other)]
            assert numbers[0] == numbers[1]
    for words in ("평가", "동률 그룹", "최악의 낙폭", "월별 수익률", "1월", "출처", "샤프"):
        assert words in korean.text
    assert '<html lang="ko">' in to_tear_sheet(comparison, AT, KOREAN)


def test_what_could_not_be_computed_is_said_in_korean(comparison: Comparison) -> None:
    lacking = kept_without(comparison, recommendation=None, groups=[], pairwise=[], strategies=[
        {name: value for name, value in each.items() if name in ("strategy_id", "sharpe_ratio", "cagr")}
        for each in comparison.data["strategies"]
    ])  # fmt: skip
    bare = Comparison("cmp_2", compare_here([result_of(walk(30), "a"), result_of(walk(30, 2), "b")]), ResultColumns())
    for held in (lacking, bare, comparison_of(a=walk(60), b=walk(60, 2))):
        assert english_in(TearSheet(to_tear_sheet(held, AT, KOREAN)).text) == []


def test_a_report_is_in_the_language_of_the_panel_unless_another_is_asked_for(
    comparison: Comparison, tmp_path: Path, reader: Reader
) -> None:
    assert "<h2>평가</h2>" in comparison.report(tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<h2>Verdict</h2>" in comparison.report(tmp_path / "b.html", locale="en").read_text(encoding="utf-8")
    reader.leave()
    assert "<h2>Verdict</h2>" in comparison.report(tmp_path / "c.html").read_text(encoding="utf-8")


def document(locale: str) -> Document:
    when = "2026-11-27T09:00:00.000Z"
    run = RunItem(
        key="1", n=1, timestamp=when, run_id="bt_1", status="completed", strategy_id="desk", imported=True,
        parameters={}, metrics={"sharpe_ratio": 0.5, "total_return": 0.1}, start="2001-01-02", end="2002-03-04",
    )  # fmt: skip
    said = MessageItem(key="2", n=2, timestamp=when, role="user", content="what I said in English", user="ana")
    compared = card_of(RunRecord("cmp_1", comparison=judged("fast", "slow", "reversion")))
    finding = FindItem(key="3", n=3, timestamp=when, query="momentum", found_at=when)
    return Document(session_id="s", name="", items=[run, said, compared, finding], older=True, locale=locale)


def test_markdown_is_in_the_language_of_its_reader_and_json_in_none() -> None:
    korean = to_markdown(document("ko"))
    assert english_in(korean.replace("what I said in English", "")) == []
    assert "what I said in English" in korean
    for words in ("세션 `s`", "가져옴 · 2001-01-02 ~ 2002-03-04", "| 전략 |", "샤프"):
        assert words in korean, words
    english = to_markdown(document("en"))
    assert "Session `s`" in english
    assert "| strategy |" in english
    assert "sharpe_ratio" in english
    assert to_json(document("ko")) == to_json(document("en"))


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(lambda: result_of(walk(300), bars=299), id="run"),
        pytest.param(lambda: judged("fast", "slow", "reversion"), id="comparison"),
        pytest.param(sweep_of, id="sweep"),
        pytest.param(lambda: found("momentum", 30), id="find"),
        pytest.param(lambda: comparison_of(a=walk(60), b=walk(60, 2)).plot(), id="plot"),
    ],
)
def test_a_cell_shows_what_is_held_as_the_panel_would(held: Any, reader: Reader) -> None:
    korean = re.sub(r"<style>.*?</style>|<[^>]+>", "\n", held()._repr_html_())
    assert english_in(korean) == []
    assert re.search("[가-힣]", korean)
    reader.leave()
    assert not re.search("[가-힣]", held()._repr_html_())


def test_a_panel_that_is_gone_is_read_by_nobody() -> None:
    first, second = Reader("ko"), Reader()
    assert "자산" in str(result_of(walk(60)).plot().svg)
    second.speak("en")
    assert "자산" not in result_of(walk(60)).plot().svg
    assert second.speak("ko")
    assert not second.speak("ko")
    del second
    assert "자산" not in result_of(walk(60)).plot().svg  # nobody has said it since
    assert first.locale == "ko"

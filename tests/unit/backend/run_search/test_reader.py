"""A search is understood whole, or refused in words; what was understood can be read back."""

from __future__ import annotations

import contextlib
import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatops_widget.backend.run_search.query import Query
from chatops_widget.backend.run_search.reader import Vocabulary, read
from chatops_widget.errors import BadInput, UnknownName

TODAY = dt.date(2026, 11, 27)  # a Friday
KNOWN = Vocabulary(["lookback", "fast", "slow", "cash", "symbol", "adjust"])


def understood(text: str) -> Query:
    return read(text, KNOWN, TODAY)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("momentum sharpe > 0.5 since last week", '"momentum" sharpe_ratio > 0.5 since 2026-11-16'),
        ("sharpe_ratio>0.5", "sharpe_ratio > 0.5"),
        ("Sharpe ratio >= -0.5", "sharpe_ratio >= -0.5"),
        ("drawdown < -20 %", "max_drawdown < -20 %"),
        ("max drawdown ≤ −20.5%", "max_drawdown <= -20.5 %"),
        ("return over 50% and vol below 12%", "total_return > 50 % annual_volatility < 12 %"),
        ("number of trades = 1,000", "n_trades = 1000"),
        ("sharpe = 0.50 win rate = 55.0 %", "sharpe_ratio = 0.50 win_rate = 55.0 %"),
        ("fast = 10 slow<50", "fast = 10 slow < 50"),
        ("adjust=none", "adjust = none"),
        ("strategy:sma_cross symbol=SPX tag:keep", "strategy:sma_cross symbol:SPX tag:keep"),
        ('tag:"to keep" "low turnover"', 'tag:"to keep" "low turnover"'),
        ("user:ana status:failed kind:sweep", "by:ana status:failed kind:sweep"),
        ("today", "since 2026-11-27 until 2026-11-27"),
        ("since yesterday", "since 2026-11-26"),
        ("since 2026-01-01 before 2026-03-01", "since 2026-01-01 until 2026-02-28"),
        ("in March 2026", "since 2026-03-01 until 2026-03-31"),
        ("since december", "since 2025-12-01"),
        ("after monday", "since 2026-11-24"),
        ("last month", "since 2026-10-01 until 2026-10-31"),
        ("the last 7 days", '"the" since 2026-11-21 until 2026-11-27'),
        ("until 2025", "until 2025-12-31"),
        ("모멘텀 샤프 > 0.5 지난주부터", '"모멘텀" sharpe_ratio > 0.5 since 2026-11-16'),
        ("샤프가 0.5 이상 이번 달", "sharpe_ratio >= 0.5 since 2026-11-01 until 2026-11-30"),
        ("낙폭 -20 % 미만 어제까지", "max_drawdown < -20 % until 2026-11-26"),
        ("trades in spring", '"trades" "in" "spring"'),
        ("2010 50/200", '"2010" "50/200"'),
        ('"or" "since"', '"or" "since"'),
        ("momentum momentum", '"momentum"'),
        ("", ""),
    ],
)
def test_a_search_becomes_its_conditions(text: str, conditions: str) -> None:
    assert str(understood(text)) == conditions


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("sharp_ratio > 0.5", UnknownName, "No metric or parameter “sharp_ratio”. Did you mean sharpe_ratio?"),
        ("momentum lookbac >= 5", UnknownName, "Did you mean lookback?"),
        ("sharpe > high", BadInput, "sharpe_ratio is compared with “high”, which is no number."),
        ("sharpe >", BadInput, "sharpe_ratio is compared with nothing. Write sharpe_ratio > 0.5."),
        ("> 0.5", BadInput, "Nothing stands before the >"),
        ("sharpe != 0.5", BadInput, "it knows no ≠"),
        ("drawdown < -20", BadInput, "Write max_drawdown < -20 %."),
        ("momentum or donchian", BadInput, "it knows no “or”"),
        ("since the crash", BadInput, "“the crash” behind “since” is no day"),
        ("strategie:momentum", UnknownName, "No field “strategie”. Did you mean strategy?"),
        ("momentum --", BadInput, "holds no letter"),
        ("a " * 41, BadInput, "up to 40 conditions"),
    ],
)
def test_what_is_not_understood_is_refused_in_words(text: str, error: type[BadInput], words: str) -> None:
    with pytest.raises(error, match=re.escape(words)):
        understood(text)


def test_where_takes_comparisons_alone() -> None:
    assert read("sharpe > 0.5 and fast = 10", KNOWN, TODAY, comparisons_only=True).conditions
    with pytest.raises(BadInput, match='where compares metrics and parameters; "momentum" does not'):
        read("momentum", KNOWN, TODAY, comparisons_only=True)


PIECES = ["momentum", "sharpe", "ratio", "drawdown", ">", "<", "=", ">=", "0.5", "-20", "%", "20%", "tag:keep"]
PIECES += ["strategy:", "since", "last", "week", "monday", "until", "2026-01-31", '"x > y"', "샤프", "이상", "지난"]
PIECES += ["주부터", "fast", "or", "in", "march", ":", '"', "'", ";", "--", "1e3", "5,000", "over", "total", "none“"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join)))
@example("sharpe = 0.50 fast = 10.5")
@example("cash > 1e5 cash < 0.0000001")
def test_what_was_understood_reads_back_as_the_same(text: str) -> None:
    try:
        query = understood(text)
    except BadInput:
        return
    assert read(str(query), KNOWN, dt.date(2020, 2, 29)) == query


@pytest.mark.parametrize("piece", ["a", "sharpe ", "> ", "since ", "last ", '"', "x:y ", "1", "샤프 ", "1,", "%"])
def test_the_longest_message_of_anything_is_read_or_refused(piece: str) -> None:
    text = (piece * 64_000)[:64_000]
    with contextlib.suppress(BadInput):
        assert len(understood(text).conditions) <= 40

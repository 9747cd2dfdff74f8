"""What is noted of bars is noted of those bars, whichever were looked at before."""

from __future__ import annotations

import pandas as pd
import pytest

from chatops_widget.backend.prices import window
from chatops_widget.backend.prices.origin import Origin
from chatops_widget.backend.prices.validation import Prices, read_prices
from chatops_widget.backend.prices.window import between, check_window
from chatops_widget.errors import BadData, BadParameter


def prices(closes: list[float]) -> Prices:
    dates = pd.bdate_range("2020-01-01", periods=len(closes), name="date")
    return read_prices(pd.DataFrame({"date": dates, "close": closes}), symbol="ACME", origin=Origin("a test"))


def test_bars_that_were_looked_at_before_have_the_same_notes_and_are_not_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    split = prices([100.0 + k % 3 for k in range(60)] + [50.0 + k % 3 for k in range(60)])
    first = between(split, None, None).notes
    assert any("Looks like a split" in note for note in first)
    monkeypatch.setattr(window, "oddities", lambda frame: pytest.fail("looked at again"))
    assert between(split, None, None).notes == first
    assert between(prices(split.frame["close"].tolist()), None, None).notes == first  # by what they are


def test_other_bars_have_notes_of_their_own_though_their_dates_are_the_same() -> None:
    calm = prices([100.0 + k % 3 for k in range(120)])
    split = prices([100.0 + k % 3 for k in range(60)] + [50.0 + k % 3 for k in range(60)])
    told = [any("split" in note for note in between(each, None, None).notes) for each in (calm, split, calm)]
    assert told == [False, True, False]
    halves = [between(split, *ends).notes for ends in ((None, "2020-03-20"), (None, None))]
    assert [any("split" in note for note in notes) for notes in halves] == [False, True]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("1990-01-01", None, ["It was asked for from 1990-01-01 on, and ACME begins on 2020-01-01."]),
        ("2020-02-03", "2025-12-31", ["It was asked for up to 2025-12-31, and ACME ends on 2020-06-16."]),
        ("2019-12-28", "2020-06-21", []),  # what lies between is no trading day, or hardly one
        (None, None, []),
    ],
)
def test_what_was_asked_for_and_is_not_there_is_told(start: str | None, end: str | None, told: list[str]) -> None:
    notes = between(prices([100.0 + k % 3 for k in range(120)]), start, end).notes
    assert [note for note in notes if note.startswith("It was asked for")] == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("0001-01-01", None, ["It was asked for from 0001-01-01 on, and ACME begins on 2020-01-01."]),
        ("1677-09-21", None, ["It was asked for from 1677-09-21 on, and ACME begins on 2020-01-01."]),
        (None, "9999-12-31", ["It was asked for up to 9999-12-31, and ACME ends on 2020-06-16."]),
        (None, "2262-04-11", ["It was asked for up to 2262-04-11, and ACME ends on 2020-06-16."]),
    ],
)
def test_the_first_and_the_last_day_of_any_calendar_are_as_good_as_none(
    start: str | None, end: str | None, told: list[str]
) -> None:
    cut = between(prices([100.0 + k % 3 for k in range(120)]), *check_window(start, end))
    assert len(cut.frame) == 120
    assert [note for note in cut.notes if note.startswith("It was asked for")] == told


def test_where_no_bars_can_be_there_are_none_and_a_number_is_no_date() -> None:
    some = prices([100.0 + k % 3 for k in range(120)])
    with pytest.raises(BadData, match="ACME has no bars from 3000-01-01 on"):
        between(some, *check_window("3000-01-01", None))
    with pytest.raises(BadData, match="ACME has no bars up to 1000-01-01"):
        between(some, *check_window(None, "1000-01-01"))
    for start in ("-1", "-2005-01-31"):
        with pytest.raises(BadParameter, match=f"start is “{start}”"):
            check_window(start, None)

"""What is noted of bars is noted of those bars, whichever were looked at before."""

from __future__ import annotations

import pandas as pd
import pytest

from chatops_widget.backend.prices import window
from chatops_widget.backend.prices.origin import Origin
from chatops_widget.backend.prices.validation import Prices, read_prices
from chatops_widget.backend.prices.window import between


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

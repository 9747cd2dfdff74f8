"""An axis has round numbers and whole days, few enough to be read, and says them as the panel does."""

from __future__ import annotations

import pandas as pd
import pytest

from chatops_widget.results.charts.ticks import date_label, date_ticks, log_ticks, tick_labels, ticks


def ms(text: str) -> float:
    return pd.Timestamp(text).value / 1e6


@pytest.mark.parametrize(
    ("low", "high", "most", "found"),
    [
        (0, 10, 5, [0, 2, 4, 6, 8, 10]),
        (0.1, 0.35, 4, [0.1, 0.2, 0.3]),
        (97_103, 154_220, 5, [100_000, 120_000, 140_000]),
        (-0.34, 0, 2, [-0.2, 0]),
        (3, 3, 5, [3]),
    ],
)
def test_ticks_are_round(low: float, high: float, most: int, found: list[float]) -> None:
    assert ticks(low, high, most) == found


@pytest.mark.parametrize(
    ("low", "high", "most", "found"),
    [
        (1, 3, 4, [1, 1.5, 2, 2.5, 3]),
        (0.5, 60, 9, [0.5, 1, 2, 5, 10, 20, 50]),
        (1, 1e6, 5, [1, 10, 100, 1e3, 1e4, 1e5, 1e6]),
    ],
)
def test_a_logarithmic_axis_has_round_numbers_too(low: float, high: float, most: int, found: list[float]) -> None:
    assert log_ticks(low, high, most) == found


@pytest.mark.parametrize(
    ("values", "unit", "said"),
    [
        ([0, 50_000, 100_000, 125_000], "amount", ["0", "50K", "100K", "125K"]),
        ([1_000_000, 1_250_000], "amount", ["1M", "1.25M"]),
        ([999_999.99], "amount", ["1M"]),
        ([950, 1_000], "amount", ["950", "1,000"]),
        ([-0.25, -0.125, 0], "percent", ["−25.0%", "−12.5%", "0.0%"]),
        ([-0.2, 0], "percent", ["−20%", "0%"]),
        ([0.5, 1, -2.25], "ratio", ["0.50", "1.00", "−2.25"]),
    ],
)  # fmt: skip
def test_an_axis_says_its_numbers_alike(values: list[float], unit: str, said: list[str]) -> None:
    assert tick_labels(values, unit) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("1999-01-04", "2018-12-31", "2000|2002|2004|2006|2008|2010|2012|2014|2016|2018"),
        ("2020-03-10", "2021-02-10", "Apr 2020|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|2021|Feb"),
        ("2020-02-27", "2020-03-06", "Feb 27|Feb 28|Feb 29|Mar 1|Mar 2|Mar 3|Mar 4|Mar 5|Mar 6"),
        ("2024-03-01 09:30", "2024-03-02 10:30", "12:00|15:00|18:00|21:00|Mar 2|03:00|06:00|09:00"),
    ],
)
def test_dates_stand_where_a_year_a_month_a_day_or_an_hour_begins(start: str, end: str, said: str) -> None:
    assert "|".join(words for _, words in date_ticks(ms(start), ms(end), 12)) == said


@pytest.mark.parametrize("days", [0.01, 0.3, 1, 3, 20, 90, 400, 1_500, 5_000, 30_000])
@pytest.mark.parametrize("most", [3, 6, 12])
def test_there_are_never_more_dates_than_fit(days: float, most: int) -> None:
    start = ms("1970-06-03 07:11")
    found = date_ticks(start, start + days * 86_400_000, most)
    assert len(found) <= most + 1
    assert all(start <= at <= start + days * 86_400_000 for at, _ in found)


def test_a_date_has_its_time_where_there_is_one() -> None:
    assert date_label(ms("2020-03-04")) == "Mar 4, 2020"
    assert date_label(ms("2020-03-04 14:05")) == "Mar 4, 2020, 14:05"

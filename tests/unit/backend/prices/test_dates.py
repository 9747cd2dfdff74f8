"""A date is taken where the column as a whole leaves one reading, in whatever form; else the true reason is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_widget.backend.prices.dates import read_dates
from chatops_widget.backend.prices.origin import Origin
from chatops_widget.errors import BadData

DAYS = pd.bdate_range("2022-01-03", periods=25)
MONTHS = pd.date_range("2020-01-01", periods=24, freq="MS")


def read(values: Sequence[object]) -> tuple[pd.DatetimeIndex, str]:
    notes: list[str] = []
    index = read_dates(pd.Series(list(values)), Origin("X"), notes)
    return index, " ".join(notes)


def refusal(values: Sequence[object]) -> str:
    with pytest.raises(BadData) as caught:
        read(values)
    return str(caught.value)


WRITTEN = {
    "ISO": "%Y-%m-%d",
    "slashes, year first": "%Y/%m/%d",
    "dots, year first": "%Y.%m.%d",
    "compact": "%Y%m%d",
    "named month": "%d-%b-%Y",
    "named month in full": "%d %B %Y",
    "month named first": "%b %d, %Y",
    "month in full first": "%B %d, %Y",
    "year before a named month": "%Y-%b-%d",
    "as SAS has it": "%d%b%Y",
    "with the weekday": "%a, %d %b %Y",
    "as JavaScript has it": "%a %b %d %Y",
    "Korean": "%Y년 %m월 %d일",
    "Korean, spaced": "%Y- %m- %d",
    "Chinese": "%Y年%m月%d日",
    "day first": "%d/%m/%Y",
    "day first with dots": "%d.%m.%Y",
    "month first": "%m/%d/%Y",
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_day_is_read_in_every_form_that_means_one_day(form: str) -> None:
    index, _ = read(DAYS.strftime(WRITTEN[form]))
    assert list(index) == list(DAYS)


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M", "%Y.%m.%d %H:%M:%S", "%Y/%m/%d, %H:%M",
        "%Y%m%d %H:%M:%S", "%Y%m%d  %H:%M:%S", "%Y%m%d-%H:%M:%S", "%Y%m%d %H%M%S", "%Y%m%d %H%M", "%Y%m%d%H%M",
        "%Y%m%d%H%M%S", "%d-%b-%Y %H:%M", "%b %d, %Y, %I:%M %p", "%d.%m.%Y %H:%M:%S.000", "%d/%m/%Y %I:%M:%S %p",
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_behind_every_form(form: str) -> None:
    moments = DAYS + pd.Timedelta(hours=14, minutes=30)
    index, _ = read(moments.strftime(form))
    assert list(index) == list(moments)


@pytest.mark.parametrize(
    ("suffix", "zone"),
    [
        (" US/Eastern", "US/Eastern"), (" America/New_York", "America/New_York"), (" Europe/Berlin", "Europe/Berlin"),
        (" Asia/Seoul", "Asia/Seoul"), (" UTC", "UTC"), (" GMT", "UTC"), ("Z", "UTC"), ("+09:00", "Asia/Seoul"),
        ("+0900", "Asia/Seoul"), ("+09", "Asia/Seoul"), (" UTC+9", "Asia/Seoul"), (" GMT+0900", "Asia/Seoul"),
        (" EST", "EST"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%Y%m%d  %H:%M:%S", "%d-%b-%Y %H:%M"])
def test_a_zone_by_name_or_offset_is_read_and_told(suffix: str, zone: str, form: str) -> None:
    wall = pd.date_range("2022-03-01 09:30", periods=30, freq="D")  # across the change of clocks
    index, notes = read([text + suffix for text in wall.strftime(form)])
    assert list(index) == list(wall.tz_localize(zone).tz_convert("UTC").tz_localize(None))
    assert "are now in UTC" in notes


def test_a_zone_nobody_knows_is_named_and_so_is_an_hour_that_a_clock_shows_twice() -> None:
    assert "X, row 1: the zone “CST”" in refusal(["2022-01-03 09:30 CST", "2022-01-04 09:30 CST"])
    twice = ["2022-11-05 01:30 US/Eastern", "2022-11-06 01:30 US/Eastern", "2022-11-07 01:30 US/Eastern"]
    assert "row 2: a clock of US/Eastern shows 2022-11-06 01:30:00 twice" in refusal(twice)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda days: [int(day.strftime("%Y%m%d")) for day in days], ""),
        (lambda days: [day.timestamp() for day in days], "read as s since 1970"),
        (lambda days: [int(day.timestamp() * 1e3) for day in days], "read as ms since 1970"),
        (lambda days: [int(day.timestamp() * 1e6) for day in days], "read as us since 1970"),
        (lambda days: [int(day.timestamp()) * 10**9 for day in days], "read as ns since 1970"),
        (lambda days: [(day - pd.Timestamp("1899-12-30")).days for day in days], "as spreadsheets count them"),
        (lambda days: [str(int(day.timestamp())) for day in days], "read as s since 1970"),
        (lambda days: [f"{day.timestamp():.1f}" for day in days], "read as s since 1970"),
    ],
)
@pytest.mark.parametrize("start", ["1975-03-03", "2001-09-03", "2022-01-03", "2060-01-05"])
def test_numbers_of_one_meaning_are_read(
    make: Callable[[pd.DatetimeIndex], list[object]], words: str, start: str
) -> None:
    days = pd.bdate_range(start, periods=300)
    index, notes = read(make(days))
    assert list(index) == list(days)
    assert words in notes


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
@pytest.mark.parametrize("start", ["1950-01-03", "1969-06-02"])
def test_a_count_that_goes_through_1970_keeps_the_unit_of_its_end(unit: str, start: str) -> None:
    days = pd.bdate_range(start, "2022-12-30")
    index, _ = read(days.astype(f"datetime64[{unit}]").astype("int64"))
    assert list(index) == list(days)


@pytest.mark.parametrize(("first", "then"), [("ms", "us"), ("s", "ms"), ("us", "ns"), ("ms", "s"), ("s", "us")])
def test_units_that_change_within_a_file_are_told_by_magnitude(first: str, then: str) -> None:
    hours = pd.date_range("2024-12-30", periods=96, freq="h")
    counts = [int(value) for value in hours[:48].astype(f"datetime64[{first}]").astype("int64")]
    counts += [int(value) for value in hours[48:].astype(f"datetime64[{then}]").astype("int64")]
    index, notes = read(counts)
    assert list(index) == list(hours)
    assert first in notes
    assert then in notes


def test_a_spreadsheets_half_day_is_noon() -> None:
    index, _ = read([44564.5, 44565.25, 44566.0])
    assert [str(each) for each in index] == ["2022-01-03 12:00:00", "2022-01-04 06:00:00", "2022-01-05 00:00:00"]


@pytest.mark.parametrize(
    ("values", "days", "unit"),
    [
        ([int(day.strftime("%Y%m")) for day in MONTHS], MONTHS, "month"),
        (list(MONTHS.strftime("%Y-%m")), MONTHS, "month"),
        (list(MONTHS.strftime("%b %Y")), MONTHS, "month"),
        (list(MONTHS.strftime("%b-%Y")), MONTHS, "month"),
        (list(MONTHS.strftime("%YM%m")), MONTHS, "month"),
        ([f"{day.year}Q{day.quarter}" for day in MONTHS[::3]], MONTHS[::3], "quarter"),
        ([f"Q{day.quarter} {day.year}" for day in MONTHS[::3]], MONTHS[::3], "quarter"),
        (list(range(1950, 2020)), pd.date_range("1950", periods=70, freq="YS"), "year"),
        ([str(year) for year in range(1950, 2020)], pd.date_range("1950", periods=70, freq="YS"), "year"),
    ],
)
def test_periods_stand_on_their_first_day_and_that_is_told(
    values: list[object], days: pd.DatetimeIndex, unit: str
) -> None:
    index, notes = read(values)
    assert list(index) == list(days)
    assert f"Dates were {unit}s" in notes


@pytest.mark.parametrize(
    "values",
    [
        [0, 1, 2, 3], [1, 2, 3, 4], [0.1, 0.2], [100, 200, 300], ["0", "1", "2"], [-5, -4], [5_000_000, 5_000_001],
        [float("inf"), 1.0], [True, False], ["soon", "later"], ["", ""], ["10:30", "10:31"], [1e30, 2e30],
        [9_999, 10_001],
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(values: list[object]) -> None:
    assert "is no date" in refusal(values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["03/04/2022", "04/04/2022"], "it may be day 3 of month 4 or day 4 of month 3"),
        (["13/04/2022", "04/14/2022"], "is no date"),
        ([18_995, 18_996, 18_997], "a count of days that may begin in 1899, as in spreadsheets, or in 1970"),
        (["03-Jan-22", "04-Jan-22"], "its year has two digits"),
        (["03/01/22", "13/01/22"], "its year has two digits"),
        (["2022-01-03", "2022-02-30"], "row 2: “2022-02-30” is no date"),
        (["2022-01-03 09:30", "2022-01-03 25:30"], "row 2: “2022-01-03 25:30” is no date"),
        ([20220103, 20220132], "row 2"),
        ([*range(1641168000, 1646352000, 86400), 0], "row 61: “0” is no date"),
        (["2022-01-03", "04/01/2022"], "row 2: “04/01/2022” is no date"),
        (["03-Jan-2022", "04-Jam-2022"], "row 2: “04-Jam-2022” is no date"),
    ],
)
def test_a_refusal_names_the_row_the_words_and_the_reason(values: list[object], words: str) -> None:
    assert words in refusal(values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pd.Index(DAYS.date), DAYS),
        (DAYS.to_period("D"), DAYS),
        (pd.Index(list(DAYS.to_period("D")), dtype=object), DAYS),
        (MONTHS.to_period("M"), MONTHS),
        (DAYS[::5].to_period("W-SUN"), DAYS[::5]),
        (pd.Index([str(each) for each in DAYS.to_period("W-SUN")[::5]]), DAYS[::5]),
        (DAYS.strftime("%Y-%m-%d"), DAYS),
        (DAYS.tz_localize("Asia/Seoul"), DAYS),
        (pd.Index(list(DAYS.to_pydatetime()), dtype=object), DAYS),
    ],
)  # fmt: skip
def test_dates_and_periods_of_frames_are_what_they_say(values: pd.Index, expected: pd.DatetimeIndex) -> None:
    index = read_dates(values.to_series().reset_index(drop=True), Origin("X"), [])
    assert list(index) == list(expected)


@pytest.mark.parametrize(
    "zone", ["Europe/London", "Europe/Paris", "Europe/Athens", "Asia/Seoul", "Asia/Kolkata", "Australia/Sydney"]
)
@pytest.mark.parametrize("form", ["epoch", "text", "Z"])
def test_midnights_of_a_zone_written_in_utc_belong_to_their_local_day(zone: str, form: str) -> None:
    days = pd.bdate_range("2021-03-01", periods=300)
    utc = days.tz_localize(zone).tz_convert("UTC").tz_localize(None)
    values = {
        "epoch": [int(each.timestamp()) for each in utc],
        "text": list(utc.strftime("%Y-%m-%d %H:%M:%S")),
        "Z": list(utc.strftime("%Y-%m-%dT%H:%M:%SZ")),
    }[form]
    index, notes = read(values)
    assert list(index) == list(days)
    assert "midnight on a clock such as that of" in notes


@pytest.mark.parametrize(
    "moments",
    [
        (pd.bdate_range("2021-03-01", periods=300) + pd.Timedelta(hours=16)).tz_localize("US/Eastern").tz_convert(None),
        (pd.bdate_range("2021-03-01", periods=300) + pd.Timedelta(hours=16)).tz_localize("Asia/Seoul").tz_convert(None),
        (pd.bdate_range("2021-03-01", periods=300) + pd.Timedelta(hours=17))
        .tz_localize("Europe/Rome")
        .tz_convert(None),
        pd.date_range("2021-03-01 21:00", periods=300),  # coins
        pd.bdate_range("2021-03-01 15:00", periods=100, normalize=False),
        pd.date_range("2021-03-01 22:00", periods=100, freq="h"),
        pd.date_range("2021-03-01 23:00", periods=4),
    ],
)
def test_bars_that_are_no_midnights_stay_where_they_are(moments: pd.DatetimeIndex) -> None:
    index, notes = read(list(moments.strftime("%Y-%m-%d %H:%M:%S")))
    assert list(index) == list(moments)
    assert "midnight" not in notes


@given(
    start=st.integers(1_200, 40_000),
    bars=st.integers(2, 60),
    step=st.integers(1, 40),
    unit=st.sampled_from(["s", "ms", "us", "ns"]),
)
def test_a_count_since_1970_is_read_in_its_own_unit(start: int, bars: int, step: int, unit: str) -> None:
    days = pd.date_range(pd.Timestamp("1970-01-01") + pd.Timedelta(days=start), periods=bars, freq=f"{step}D")
    index, _ = read(days.astype(f"datetime64[{unit}]").astype("int64"))
    assert list(index) == list(days)

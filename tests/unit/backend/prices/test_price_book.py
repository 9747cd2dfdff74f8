"""Price files are reported on, never repaired in silence; what cannot be trusted is refused by name and place."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.errors import BadData, BadParameter, UnknownName

HEADER = "Date,Open,High,Low,Close,Volume\n"
DAYS = ["2005-01-03", "2005-01-04", "2005-01-05", "2005-01-06"]
GOOD = HEADER + "".join(f"{day},10,12,9,11,500\n" for day in DAYS)


@pytest.fixture
def book(tmp_path: Path) -> PriceBook:
    return PriceBook(tmp_path)


def write(book: PriceBook, text: str, name: str = "X.csv") -> None:
    assert book.folder is not None
    (book.folder / name).write_text(text)


def refusal(book: PriceBook, text: str) -> str:
    write(book, text)
    with pytest.raises(BadData) as caught:
        book.load("X")
    assert "X" in caught.value.message
    return str(caught.value)


def notes(book: PriceBook, text: str) -> str:
    write(book, text)
    return " ".join(book.load("X").notes)


def test_a_good_file_is_read_whatever_its_case(book: PriceBook) -> None:
    write(book, GOOD.replace("Date,Open", "DATE,oPEN"), "Mixed.CSV")
    prices = book.load("mIxEd")
    assert (prices.symbol, prices.source, prices.bars_per_year) == ("Mixed", "Mixed.CSV", 252)
    assert list(prices.frame.columns) == ["open", "high", "low", "close", "volume"]
    assert set(prices.frame.dtypes) == {np.dtype("float64")}
    assert prices.frame.index.name == "date"
    assert prices.notes == [
        "The close never moves: it is 11 on all 4 bars.",
        "4 bars are too few to show how often they come: taken as daily, 252 a year.",
    ]


def test_the_indices_are_those_of_arch(book: PriceBook) -> None:
    sp500 = pytest.importorskip("arch.data.sp500").load()
    frame = book.load("spx", "2000-01-01", "2001-12-31").frame
    expected = sp500.loc["2000":"2001", ["Open", "High", "Low", "Close", "Volume"]]
    np.testing.assert_array_equal(frame.to_numpy(), expected.to_numpy(np.float64))
    assert (frame.index == expected.index).all()
    assert [(spec.symbol, spec.bars, spec.start) for spec in book.symbols()] == [
        ("SPX", 5031, "1999-01-04"),
        ("IXIC", 5031, "1999-01-04"),
    ]


def test_equal_duplicates_are_dropped_with_a_note(book: PriceBook) -> None:
    said = notes(book, GOOD + "2005-01-04,10,12,9,11,500\n")
    assert "Dropped 1 repeated row, equal to the one kept: 2005-01-04." in said
    assert len(book.load("X").frame) == 4


def test_conflicting_duplicates_are_refused(book: PriceBook) -> None:
    extra = "".join(f"{day},10,12,9,11.5,500\n" for day in DAYS)
    assert refusal(book, GOOD + extra).startswith(
        "X.csv tells 4 bars twice, with different values: 2005-01-03, 2005-01-04, 2005-01-05, ..."
    )


def test_text_among_numbers_is_named_with_its_line(book: PriceBook) -> None:
    said = refusal(book, GOOD + '\n2005-01-07,10,12,9,"1,100",500\n')
    assert said.startswith("X.csv, line 7: “1,100” in column “Close” is no number (1 such in all).")
    assert "column “Volume”" in refusal(book, GOOD.replace("500", "many", 1))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2005-01-07,10,12,9,0,5", "line 6: close is 0"),
        ("2005-01-07,-1,12,9,11,5", "line 6: open is -1"),
        ("2005-01-07,10,12,9,,5", "line 6: close is missing"),
        ("2005-01-07,10,inf,9,11,5", "line 6: high is inf"),
        ("07/01/2005,10,12,9,11,5", "line 6: “07/01/2005” is no date"),
        ("2005-02-30,10,12,9,11,5", "line 6: “2005-02-30” is no date"),
        (",10,12,9,11,5", "is no date"),
        ("2005-01-07,10,12,9,11,5,99", "line 6: more values than the header has names"),
    ],
)
def test_impossible_values_are_refused(book: PriceBook, row: str, words: str) -> None:
    assert words in refusal(book, GOOD + row + "\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (HEADER, "no rows"),
        ("Date,Open\n2005-01-03,1\n", "no close column. Its columns are: Date, Open"),
        ("Close,Open\n1,1\n", "no date column"),
        ("Date,Close,close\n2005-01-03,1,2\n", "two columns for close"),
        ("Date,Close,Close\n2005-01-03,1,2\n", "two columns for Close"),
        ("Date,Timestamp,Close\n2005-01-03,2005-01-03,2\n", "two columns for date"),
    ],
)
def test_a_table_without_what_it_needs_says_so(book: PriceBook, text: str, words: str) -> None:
    assert words in refusal(book, text)


@pytest.mark.parametrize("name", ["X.csv", "X.parquet"])
def test_a_damaged_file_is_refused_and_breaks_nothing_else(book: PriceBook, name: str) -> None:
    assert book.folder is not None
    (book.folder / name).write_bytes(b"\xff\xfe\x00\x01 no table at all")
    write(book, GOOD, "Good.csv")
    with pytest.raises(BadData, match="cannot be read"):
        book.load("X")
    assert {"X", "Good"} <= {spec.symbol for spec in book.symbols()}
    assert len(book.load("Good").frame) == 4


def test_rows_out_of_order_are_sorted_with_a_note(book: PriceBook) -> None:
    assert "not in order of date" in notes(book, HEADER + "".join(reversed(GOOD.splitlines(True)[1:])))
    assert book.load("X").frame.index.is_monotonic_increasing


def test_no_volume_is_fine_and_said(book: PriceBook) -> None:
    said = notes(book, "date,open,high,low,close\n2005-01-03,1,1,1,1\n")
    assert "No volume." in said
    assert book.load("X").frame["volume"].isna().all()


def test_closes_alone_fill_at_the_next_close_and_say_so(book: PriceBook) -> None:
    said = notes(book, "date,close\n2005-01-03,1\n2005-01-04,2\n")
    assert "orders fill at the next bar's close" in said
    assert "No high and no low" in said
    assert book.load("X").frame.loc["2005-01-04"].tolist()[:4] == [2, 2, 2, 2]


def test_gaps_are_told_for_the_window_asked_for(book: PriceBook) -> None:
    dates = [*pd.bdate_range("2005-01-03", periods=20), *pd.bdate_range("2005-03-01", periods=20)]
    said = notes(book, "date,close\n" + "".join(f"{date.date()},5\n" for date in dates))
    assert "1 gap longer than 5 days; the longest is 2005-01-28 to 2005-03-01." in said
    assert "gap" not in " ".join(book.load("X", "2005-03-01").notes)


def test_a_bar_outside_its_own_range_is_told(book: PriceBook) -> None:
    assert "Open or close outside low to high on 1 bar: 2005-01-07." in notes(book, GOOD + "2005-01-07,10,12,9,13,5\n")


def test_an_adjusted_close_that_differs_is_told(book: PriceBook) -> None:
    assert "Adj Close differs" in notes(book, "date,close,Adj Close\n2005-01-03,10,9\n2005-01-04,10,9.5\n")


def test_midnight_in_its_own_zone_keeps_its_calendar_date(book: PriceBook) -> None:
    said = notes(book, "date,close\n" + "".join(f"{day}T00:00:00+09:00,5\n" for day in DAYS))
    assert "midnight in zone +09:00" in said
    assert [str(date.date()) for date in book.load("X").frame.index] == DAYS


def test_times_with_a_zone_become_utc_with_a_note(book: PriceBook) -> None:
    said = notes(book, "time,close\n2005-01-03T09:30:00-05:00,5\n2005-07-05 09:30:00-0400,6\n2005-07-06T09:30Z,6\n")
    assert "Times were in zone -04" in said.replace("-0400", "-04")
    assert [str(date) for date in book.load("X").frame.index] == [
        "2005-01-03 14:30:00", "2005-07-05 13:30:00", "2005-07-06 09:30:00",
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [1, 10**3, 10**6, 10**9])
def test_numbers_since_1970_are_read_with_a_note(book: PriceBook, scale: int) -> None:
    said = notes(book, "timestamp,close\n" + "".join(f"{(1_100_000_000 + 60 * k) * scale},5\n" for k in range(5)))
    assert "since 1970" in said
    assert book.load("X").frame.index[0] == pd.Timestamp("2004-11-09T11:33:20")


def test_eight_digits_are_a_date(book: PriceBook) -> None:
    write(book, "date,close\n20050103,5\n20050104,5\n")
    assert [str(date.date()) for date in book.load("X").frame.index] == DAYS[:2]


def test_parquet_keeps_its_index_and_its_zone_is_told(book: PriceBook) -> None:
    assert book.folder is not None
    index = pd.date_range("2020-01-01 09:00", periods=50, freq="h", tz="Asia/Seoul", name="when")
    pd.DataFrame({"Close": np.arange(1.0, 51)}, index=index).to_parquet(book.folder / "P.parquet")
    prices = book.load("p")
    assert prices.frame.index[0] == pd.Timestamp("2020-01-01 00:00")
    assert "Times were in zone Asia/Seoul and are now in UTC." in prices.notes


@pytest.mark.parametrize(
    ("freq", "bars", "per_year"),
    [("B", 300, 252), ("D", 300, 365), ("W", 100, 52), ("MS", 60, 12), ("QS", 20, 4), ("h", 24 * 60, 24 * 365)],
)
def test_bars_per_year_follow_the_spacing(book: PriceBook, freq: str, bars: int, per_year: float) -> None:
    dates = pd.date_range("2018-01-01", periods=bars, freq=freq)
    said = notes(book, "date,close\n" + "".join(f"{date.isoformat()},5\n" for date in dates))
    assert book.load("X").bars_per_year == per_year
    assert (f"{per_year:g}" in said) is (per_year != 252)  # the ordinary case goes without saying


def test_the_end_date_is_the_whole_day(book: PriceBook) -> None:
    dates = pd.date_range("2005-01-03", periods=96, freq="h")
    write(book, "date,close\n" + "".join(f"{date.isoformat()},5\n" for date in dates))
    assert len(book.load("X", "2005-01-04", "2005-01-05").frame) == 48
    assert len(book.load("X", "2005-01-04T12:00:00", "2005-01-04T15:00:00+01:00").frame) == 3


def test_a_window_without_bars_says_which_there_are(book: PriceBook) -> None:
    write(book, GOOD)
    with pytest.raises(BadData, match="It has 2005-01-03 to 2005-01-06"):
        book.load("X", "2010-01-01")
    with pytest.raises(BadParameter, match="start=2010-01-01 is after end=2009-01-01"):
        book.load("X", "2010-01-01", "2009-01-01")
    with pytest.raises(BadParameter, match="start is “soon”"):
        book.load("X", "soon")


@pytest.mark.parametrize(
    "symbol", ["../secret", "..", "/etc/passwd", "secret.csv", "sub/secret", "..\\secret", "", "\0", "secret"]
)
def test_a_symbol_never_leads_out_of_the_folder(tmp_path: Path, symbol: str) -> None:
    (tmp_path / "secret.csv").write_text(GOOD)
    home = tmp_path / "data"
    (home / "sub").mkdir(parents=True)
    (home / "sub" / "secret.csv").write_text(GOOD)
    os.symlink(tmp_path / "secret.csv", home / "link.csv")
    book = PriceBook(home)
    for name in (symbol, "link"):
        with pytest.raises(UnknownName):
            book.load(name)


def test_an_unknown_symbol_says_what_there_is(book: PriceBook) -> None:
    write(book, GOOD, "KOSPI.csv")
    with pytest.raises(UnknownName, match="Did you mean KOSPI"):
        book.load("kospy")


def test_two_files_of_one_name_are_refused(book: PriceBook) -> None:
    write(book, GOOD, "X.csv")
    write(book, GOOD, "x.csv")
    with pytest.raises(BadData, match=r"X.csv and x.csv both claim"):
        book.load("X")


def test_a_file_may_stand_in_for_an_index_and_says_so(book: PriceBook) -> None:
    write(book, GOOD, "spx.csv")
    prices = book.load("SPX")
    assert len(prices.frame) == 4
    assert prices.notes[0] == "spx.csv of the data folder stands in for the index SPX."
    assert [spec.symbol for spec in book.symbols()] == ["spx", "IXIC"]


def test_a_changed_file_is_read_again(book: PriceBook) -> None:
    write(book, GOOD)
    first = book.load("X")
    assert book.load("X").frame["close"].iloc[0] == first.frame["close"].iloc[0] == 11
    assert next(spec for spec in book.symbols() if spec.symbol == "X").bars == 4
    write(book, GOOD + "2005-01-07,10,12,9,11,500\n")
    assert len(book.load("X").frame) == 5


def test_a_folder_that_is_not_there_leaves_the_indices() -> None:
    assert [spec.symbol for spec in PriceBook(Path("/nowhere/at/all")).symbols()] == ["SPX", "IXIC"]


def test_parquet_without_pyarrow_says_what_to_install(book: PriceBook, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: Path) -> pd.DataFrame:
        raise ImportError("Unable to find a usable engine")

    monkeypatch.setattr(pd, "read_parquet", missing)
    write(book, "PAR1", "P.parquet")
    with pytest.raises(BadData, match="pip install pyarrow"):
        book.load("P")


def test_an_unknown_symbol_among_many_gives_examples(book: PriceBook) -> None:
    for k in range(20):
        write(book, GOOD, f"STOCK{k:02}.csv")
    with pytest.raises(UnknownName, match="There are 22, such as IXIC, SPX, STOCK00") as caught:
        book.load("zzz")
    assert caught.value.code == "unknown_symbol"

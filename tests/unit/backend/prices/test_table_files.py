"""Price files as brokers, spreadsheets and pandas write them: each is read right, or refused for the true reason."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.prices.validation import Prices
from chatops_widget.errors import BadData

DAYS = pd.bdate_range("2022-01-03", periods=20)
CLOSE = np.round(100 + np.cumsum(np.random.default_rng(5).normal(0, 0.6, 20)), 2)
FIELDS = pd.DataFrame({"Open": CLOSE, "High": CLOSE + 1, "Low": CLOSE - 1, "Close": CLOSE, "Volume": 1000}, index=DAYS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def load(folder: Path, text: str) -> Prices:
    (folder / "X.csv").write_text(text, encoding="utf-8")
    return PriceBook(folder).load("X")


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(BadData) as caught:
        load(folder, text)
    return str(caught.value)


def right(prices: Prices) -> bool:
    return list(prices.frame.index) == list(DAYS) and np.allclose(prices.frame["close"], CLOSE)


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
@pytest.mark.parametrize("decimal", [".", ","])
def test_other_separators_and_decimal_commas(folder: Path, separator: str, decimal: str) -> None:
    text = FIELDS.to_csv(index_label="Date", sep=separator, decimal=decimal, quoting=csv.QUOTE_ALL)
    assert right(load(folder, text))
    if separator != decimal:
        text = text.replace('"', "")
    assert right(load(folder, text))


@pytest.mark.parametrize(
    ("write", "close"),
    [
        ("1.234,56", 1234.56), ("1 234,56", 1234.56), ("0,125", 0.125), ("12345,6", 12345.6), ("1.234.567,0", 1234567),
    ],
)  # fmt: skip
def test_thousands_beside_a_decimal_comma(folder: Path, write: str, close: float) -> None:
    text = "Date;Close;Volume\n" + "".join(f"{day:%Y-%m-%d};{write};1.000\n" for day in DAYS)
    prices = load(folder, text)
    assert prices.frame["close"].tolist() == [close] * 20
    assert prices.frame["volume"].tolist() == [1000] * 20


def test_thousands_beside_a_decimal_point(folder: Path) -> None:
    text = "Date,Close,Volume\n" + "".join(f'{day:%Y-%m-%d},"1,234.5","1,000"\n' for day in DAYS)
    frame = load(folder, text).frame
    assert frame["close"].tolist() == [1234.5] * 20
    assert frame["volume"].tolist() == [1000] * 20


def test_a_comma_that_may_be_either_is_refused_with_its_line(folder: Path) -> None:
    text = "Date;Close\n2022-01-03;1,234\n2022-01-04;1,235\n"
    assert refusal(folder, text).startswith("X.csv, line 2: “1,234” in column “Close” is no number (2 such in all).")
    both = "Date;Close\n2022-01-03;1,5\n2022-01-04;1.5\n"
    assert "“1,5” in column “Close” is no number" in refusal(folder, both)


@pytest.mark.parametrize(
    "text",
    [
        FIELDS.to_csv(header=False),
        FIELDS.to_csv(header=False, sep=";", decimal=","),
        FIELDS["Close"].to_csv(header=False),
        FIELDS.to_csv(header=False, sep="\t", date_format="%Y%m%d"),
        FIELDS.to_csv(header=False, date_format="%d-%b-%Y"),
        "\n" + FIELDS.to_csv(header=False, date_format="%m/%d/%Y"),
        "".join("ABC," + line + "\n" for line in FIELDS.to_csv(header=False).splitlines()),
    ],
)
def test_a_file_without_a_header_is_called_that(folder: Path, text: str) -> None:
    said = refusal(folder, text)
    assert said.startswith("X.csv has no header line: its first line is “")
    assert "such as date,open,high,low,close,volume" in said


@pytest.mark.parametrize(
    ("header", "date", "times"),
    [
        ("Date,Time", "%Y-%m-%d", ("09:30", "13:30")),
        ("Date,Time", "%Y%m%d", ("0930", "1330")),
        ("Date,Time", "%Y.%m.%d", ("9:30:00", "13:30:00")),
        ("<DATE>,<TIME>", "%Y%m%d", ("093000", "133000")),
        ("Date,Time", "%d/%m/%Y", ("9:30 AM", "1:30 PM")),
        ("Time,Date", None, ("09:30", "13:30")),
        ("date,timestamp", "%d-%b-%Y", ("09:30:00.000", "13:30:00.000")),
        ("Date,Time", "%Y%m%d", ("930", "1330")),
    ],
)
def test_a_day_and_a_time_in_two_columns_are_joined_and_that_is_told(
    folder: Path, header: str, date: str | None, times: tuple[str, str]
) -> None:
    rows = []
    for day in DAYS:
        for time in times:
            rows.append(f"{day.strftime(date)},{time},5" if date else f"{time},{day:%Y-%m-%d},5")
    prices = load(folder, header + ",Close\n" + "\n".join(rows))
    expected = [day + pd.Timedelta(clock) for day in DAYS for clock in ("9h30m", "13h30m")]
    assert list(prices.frame.index) == expected
    assert "were joined." in prices.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Timestamp,Close\n2022-01-03,2022-01-03,1\n",
        "Date,Datetime,Close\n2022-01-03,1641168000,1\n",
        "Date,Time,Close\n2022-01-03 09:30,09:30,1\n",
        "Date,Time,Close\n2022-01-03,noon,1\n",
        "Date,Time,Timestamp,Close\n2022-01-03,09:30,1641202200,1\n",
    ],
)
def test_two_columns_of_dates_that_are_no_day_and_time_are_refused(folder: Path, text: str) -> None:
    assert "X.csv has two columns for date" in refusal(folder, text)


def two_levels(symbols: list[str], order: str) -> pd.DataFrame:
    frame = pd.concat(dict.fromkeys(symbols, FIELDS), axis=1, names=["Ticker", "Price"])
    return frame if order == "symbol first" else frame.swaplevel(axis=1)


@pytest.mark.parametrize("order", ["symbol first", "field first"])
@pytest.mark.parametrize("index_name", ["Date", None])
def test_two_level_columns_of_one_symbol_are_read(folder: Path, order: str, index_name: str | None) -> None:
    prices = load(folder, two_levels(["ABC"], order).to_csv(index_label=index_name))
    assert right(prices)
    assert "all are of ABC" in prices.notes[0]


@pytest.mark.parametrize(("order", "level"), [("symbol first", 0), ("field first", 1)])
def test_two_level_columns_of_two_symbols_are_refused_with_advice_that_gives_one(
    folder: Path, order: str, level: int
) -> None:
    frame = two_levels(["ABC", "XYZ"], order)
    said = refusal(folder, frame.to_csv(index_label="Date"))
    assert "X.csv holds 2 symbols (ABC, XYZ)" in said
    assert f"frame.xs('ABC', axis=1, level={level}).to_csv('ABC.csv')" in said
    assert right(load(folder, frame.xs("ABC", axis=1, level=level).to_csv()))


@pytest.mark.parametrize("above", ["\n", "\n\n", "# made by hand\n", "sep=,\n", "# one\n\n# two\n"])
def test_lines_above_the_header_are_passed_and_a_fault_is_still_told_with_its_line(folder: Path, above: str) -> None:
    text = above + FIELDS.to_csv(index_label="Date")
    assert right(load(folder, text))
    said = refusal(folder, text + "2022-03-01,many,1,1,1,1\n")
    assert f"line {above.count(chr(10)) + 22}: “many”" in said


@pytest.mark.parametrize(
    "text",
    [
        "Year,Close\n" + "".join(f"{1950 + k},{5 + k}\n" for k in range(20)),
        "Month,Close\n" + "".join(f"{day:%Y-%m},5\n" for day in pd.date_range("2020", periods=20, freq="MS")),
        ",Close\n" + "".join(f"{day:%Y-%m-%d},5\n" for day in DAYS),
        "unix,Close\n" + "".join(f"{day.timestamp():.0f},5\n" for day in DAYS),
        "Year,Month,Day,Close\n" + "".join(f"{day.year},{day.month},{day.day},5\n" for day in DAYS),
        "YEAR;MONTH;CLOSE\n" + "".join(f"{2000 + k};{k % 12 + 1};5\n" for k in range(20)),
        "Date   Open  Close\n" + "".join(f"{day:%Y-%m-%d}   5.0  5.5\n" for day in DAYS),
        "Date Time Close\n" + "".join(f"{day:%Y.%m.%d} 09:30 5.5\n" for day in DAYS),
        "Open Time,Close\n" + "".join(f"{day.timestamp() * 1000:.0f},5\n" for day in DAYS),
    ],
)
def test_dates_under_other_names_or_none_are_found(folder: Path, text: str) -> None:
    assert len(load(folder, text).frame) == 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (",close\n0,5\n1,6\n2,7\n", "has no date column: what has no name counts the rows (0, 1, 2, ...)"),
        (",close\n1,5\n2,6\n3,7\n", "counts the rows (1, 2, 3, ...)"),
        ("close,open\n5,5\n6,6\n", "has no date column"),
        ("date,close\n0,5\n1,6\n2,7\n", "“0” is no date: a number that is neither 20050131 nor a time since 1970"),
        ("date,price\n2022-01-03,5\n", "has no close column"),
        ("date,adj close\n2022-01-03,5\n", "has an adjusted close, but no close column. Call “adj close” close"),
    ],
)
def test_a_file_that_lacks_something_says_what(folder: Path, text: str, words: str) -> None:
    assert words in refusal(folder, text)


@pytest.mark.parametrize("kind", ["text", "dates", "periods", "months", "zone", "strings of epochs", "years"])
def test_a_frame_is_read_by_its_index_as_the_same_table_is_as_csv(folder: Path, kind: str) -> None:
    index = {
        "text": pd.Index(DAYS.strftime("%Y-%m-%d")),
        "dates": pd.Index(DAYS.date),
        "periods": DAYS.to_period("D"),
        "months": pd.period_range("2020-01", periods=20, freq="M"),
        "years": pd.RangeIndex(1950, 1970),
        "zone": DAYS.tz_localize("Asia/Seoul"),
        "strings of epochs": pd.Index([f"{day.timestamp():.0f}" for day in DAYS]),
    }[kind]
    frame = FIELDS.set_index(index.rename("Date"))
    frame.to_parquet(folder / "P.parquet")
    frame.to_csv(folder / "C.csv")
    book = PriceBook(folder)
    pd.testing.assert_frame_equal(book.load("P").frame, book.load("C").frame)
    if kind not in ("months", "years"):
        assert right(book.load("P"))


def test_a_frame_with_rows_of_two_levels_is_refused_with_advice(folder: Path) -> None:
    pd.concat({"ABC": FIELDS, "XYZ": FIELDS}, names=["symbol", "date"]).to_parquet(folder / "X.parquet")
    with pytest.raises(
        BadData, match=r"rows of 2 levels \(symbol, date\). Choose one symbol: frame.xs\('ABC', level=0\)"
    ):
        PriceBook(folder).load("X")

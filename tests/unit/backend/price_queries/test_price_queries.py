"""A query of the owner's gives prices, sees that its files have changed, and reads nothing that it may not read."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.price_queries import in_duckdb, open_book, queries
from chatops_widget.backend.price_queries.in_duckdb import LIMITS, run_query
from chatops_widget.backend.price_queries.source_files import Query
from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.processes import Limits
from chatops_widget.errors import BadData, UnknownName

duckdb = pytest.importorskip("duckdb")
DAYS = pd.bdate_range("2020-01-01", periods=60)


def bars(symbol: str, seed: int = 1) -> pd.DataFrame:
    close = 100 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.01, len(DAYS))))
    return pd.DataFrame({"symbol": symbol, "date": DAYS, "open": close, "high": close, "low": close, "close": close})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A prices folder with a folder of Parquet files and a database below it, and another folder beside it."""
    home = tmp_path / "prices"
    (home / "warehouse").mkdir(parents=True)
    for seed, symbol in enumerate(("ACME", "XYZ")):
        bars(symbol, seed).to_parquet(home / "warehouse" / f"{symbol}.parquet")
    with duckdb.connect(home / "warehouse" / "desk.duckdb") as database:
        frame = bars("DESK", 5)
        database.register("frame", frame)
        database.execute("CREATE TABLE bars AS SELECT * FROM frame")
    (tmp_path / "elsewhere").mkdir()
    bars("FAR", 7).to_csv(tmp_path / "elsewhere" / "far.csv", index=False)
    return home


@pytest.fixture(autouse=True)
def looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "TRUSTED_SECONDS", 0.0)
    monkeypatch.setattr(queries, "_SHARE", 0)


def written(folder: Path, text: str, name: str = "all.sql") -> PriceBook:
    (folder / name).write_text(text)
    return open_book(folder)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(BadData) as caught:
        written(folder, text, "bad.sql").whole("bad")
    return str(caught.value)


def test_one_query_gives_many_symbols_in_whatever_order_its_rows_come(folder: Path) -> None:
    book = written(folder, "SELECT * FROM '{folder}/warehouse/*.parquet' ORDER BY random()")
    specs = {each.symbol: each for each in book.symbols()}
    assert (specs["ACME"].source, specs["XYZ"].bars, specs["XYZ"].uploaded) == ("all.sql", 60, False)
    for seed, symbol in enumerate(("ACME", "XYZ")):
        prices = book.load(symbol.lower())
        np.testing.assert_array_equal(prices.frame["close"], bars(symbol, seed)["close"])
        assert (prices.symbol, prices.source) == (symbol, f"all.sql ({symbol})")
    assert book.kept("acme") == "all.sql"  # an upload does not replace it


def test_a_query_without_symbols_is_the_symbol_that_its_file_is_called(folder: Path) -> None:
    text = "ATTACH '{folder}/warehouse/desk.duckdb' AS desk (READ_ONLY);\n\nSELECT date, close FROM desk.bars"
    prices = written(folder, text, "mine.sql").load("mine")
    np.testing.assert_array_equal(prices.frame["close"], bars("DESK", 5)["close"])
    far = folder.parent / "elsewhere"
    book = written(folder, f"-- reads: ../elsewhere\nSELECT date, close FROM '{far}/far.csv'", "far.sql")
    assert len(book.load("far").frame) == 60


def test_what_a_query_gave_is_run_again_when_a_file_that_it_may_read_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Query] = []

    def counted(query: Query) -> Mapping[str, Any]:
        ran.append(query)
        return run_query(query)

    monkeypatch.setattr(queries, "run_query", counted)
    book = written(folder, "SELECT * FROM '{folder}/warehouse/*.parquet'")
    before = book.load("ACME").frame
    assert book.load("XYZ").frame.index.equals(before.index)
    assert len(ran) == 1
    bars("ACME", 9).to_parquet(folder / "warehouse" / "ACME.parquet")
    os.utime(folder / "warehouse" / "ACME.parquet", (1, 1))
    np.testing.assert_array_equal(book.load("ACME").frame["close"], bars("ACME", 9)["close"])
    (folder / "warehouse" / "XYZ.parquet").unlink()
    with pytest.raises(UnknownName):
        book.load("XYZ")
    assert len(ran) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT date,\n  clothes\nFROM '{folder}/warehouse/*.parquet'", "bad.sql, line 2 (“clothes”): Binder Error"),
        (
            "ATTACH '{folder}/warehouse/desk.duckdb' AS desk (READ_ONLY);\n\nSELECT *\nFROM desk.baars",
            "bad.sql, line 4 (“FROM desk.baars”): Catalog Error",
        ),
        ("SELEC 1", "bad.sql, line 1 (“SELEC 1”): Parser Error"),
        ("", "bad.sql is more than a SELECT"),
        ("-- reads: nowhere\nSELECT 1", "bad.sql, line 1, reads “nowhere”, which is not there"),
        ("SELECT DATE '2020-01-01' AS date, 5 AS price", "bad.sql has no close column"),
        ("SELECT 'a b' AS symbol, 5 AS close", "bad.sql gives “a b” for a symbol"),
        ("SELECT unnest(['a', 'A']) AS symbol, 5 AS close", "bad.sql gives “a” for a symbol"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_with_its_line(folder: Path, text: str, words: str) -> None:
    said = refusal(folder, text)
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM '{folder}/../elsewhere/far.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM 'http://127.0.0.1:9/x.csv'",
        "INSTALL httpfs; SELECT 1",
        "LOAD httpfs; SELECT 1",
        "SET enable_external_access = true; SELECT 1",
        "SET allowed_directories = ['/']; SELECT 1",
        "ATTACH '{folder}/warehouse/desk.duckdb' AS desk; SELECT * FROM desk.bars",
        "ATTACH '{folder}/warehouse/desk.duckdb' AS desk (READ_ONLY false); SELECT * FROM desk.bars",
        "CREATE TABLE t AS SELECT 1; SELECT * FROM t",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "SELECT 1; COPY (SELECT 1) TO '{folder}/out.csv'",
    ],
)
def test_a_query_reads_what_it_may_and_writes_nothing(folder: Path, text: str) -> None:
    before = sorted(folder.rglob("*"))
    refusal(folder, text)
    assert [each for each in sorted(folder.rglob("*")) if each.name != "bad.sql"] == before


def test_a_bad_symbol_keeps_nobody_from_the_others(folder: Path) -> None:
    book = written(
        folder,
        "SELECT symbol, date, CASE WHEN symbol = 'XYZ' THEN -1 ELSE close END AS close"
        " FROM '{folder}/warehouse/*.parquet'",
    )
    assert len(book.load("ACME").frame) == 60
    with pytest.raises(BadData, match=r"all.sql \(XYZ\)"):
        book.load("XYZ")


def test_a_query_that_takes_too_long_or_too_much_is_ended(folder: Path) -> None:
    (folder / "slow.sql").write_text("SELECT sum(a.range * b.range) AS close FROM range(10000000) a, range(10000000) b")
    with pytest.raises(BadData, match=r"slow.sql takes longer than 0.5 s"):
        run_query(Query.read(folder / "slow.sql"), Limits(seconds=0.5, memory=LIMITS.memory))
    (folder / "large.sql").write_text("SELECT range AS close FROM range(21000000)")
    with pytest.raises(BadData, match=r"large.sql needs more memory"):
        run_query(Query.read(folder / "large.sql"))


def test_a_symbol_of_a_file_and_of_a_query_is_refused_by_both_names(folder: Path) -> None:
    bars("ACME").to_csv(folder / "ACME.csv", index=False)
    book = written(folder, "SELECT * FROM '{folder}/warehouse/*.parquet'")
    with pytest.raises(BadData, match=r"ACME.csv and all.sql both claim"):
        book.load("ACME")


def test_without_duckdb_it_is_said_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    (folder / "all.sql").write_text("SELECT 1 AS close")
    with pytest.raises(BadData, match=r"all.sql is a query, and DuckDB is not installed.*chatops_widget\[duckdb\]"):
        next(in_duckdb._answer(Query.read(folder / "all.sql")))

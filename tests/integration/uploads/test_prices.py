"""Price files from clients: what can be trusted is kept and traded, the rest is refused with its line."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget import BadData, BadInput, ChatOps, UnknownName
from chatops_widget.backend.uploads.uploads import MAX_PRICES, MAX_STRATEGY
from tests.support.conversation import catalog
from tests.support.upload_backend import GOOD, UploadBackend, refused
from tests.support.waiting import PATIENCE, until


def test_a_price_file_is_told_listed_and_traded(upload_backend: UploadBackend, ana: ChatOps, tmp_path: Path) -> None:
    (tmp_path / "ACME.csv").write_text(GOOD)
    with upload_backend.chat("ben") as ben:
        ben.wait_connected()
        said = ana.upload(tmp_path / "ACME.csv")
        assert said.content == "ana added ACME: 6 bars, 2020-01-01 to 2020-01-06."
        assert (said.role, said.metadata) == ("system", {"symbols": ["ACME"], "strategies": [], "warnings": []})
        # In another session they are not told, but can use it.
        until(lambda: "ACME" in {spec.symbol for spec in catalog(ben).symbols}, "the catalog")
        assert ben.trigger_backtest("buy_and_hold", symbol="acme").result(PATIENCE).metrics["n_trades"] == 1
    spec = next(each for each in catalog(ana).symbols if each.symbol == "ACME")
    assert (spec.bars, spec.start, spec.end, spec.uploaded) == (6, "2020-01-01", "2020-01-06", True)
    assert ana.messages[-1].content == said.content


def test_a_frame_of_the_notebook_is_a_symbol(ana: ChatOps) -> None:
    dates = pd.bdate_range("2020-01-01", periods=300, name="when", tz="America/New_York")
    frame = pd.DataFrame({"Close": 100 + np.arange(300.0), 7: "a column nobody needs"}, index=dates)
    assert ana.add_prices("EUR/USD spot", frame) == "EUR_USD_spot"
    bars = ana.trigger_backtest("buy_and_hold", symbol="EUR_USD_spot").result(PATIENCE).data["bars"]
    assert bars == 300
    assert ana.add_prices("SERIES", frame["Close"]) == "SERIES"
    levels = pd.concat({"ACME": frame[["Close"]], "XYZ": frame[["Close"]]}, axis=1).swaplevel(axis=1)
    with pytest.raises(BadData, match=r"2 levels.*frame\.xs\('ACME', axis=1, level=1\)"):
        ana.add_prices("X", levels)
    with pytest.raises(BadData, match="no date column"):
        ana.add_prices("X", pd.DataFrame({"close": [1.0, 2.0]}))
    with pytest.raises(BadData, match="is no DataFrame"):
        ana.add_prices("X", [1, 2])  # type: ignore[arg-type]


def test_a_bad_price_file_is_refused_with_its_line_and_nothing_is_kept(
    upload_backend: UploadBackend, ana: ChatOps
) -> None:
    before = upload_backend.kept
    said = refused(ana, GOOD + "2020-01-07,10,20,9,many,5\n", "BAD.csv", BadData)
    assert said.startswith("BAD.csv, line 8: “many” in column “Close” is no number")
    assert "BAD.csv has no close column" in refused(ana, "date,open\n2020-01-01,1\n", "BAD.csv", BadData)
    assert "cannot be read" in refused(ana, b"PAR1 and then nothing", "BAD.parquet", BadData)
    assert upload_backend.kept == before
    with pytest.raises(UnknownName):
        ana.trigger_backtest("buy_and_hold", symbol="BAD")


def test_an_upload_replaces_an_upload_whatever_its_ending_and_nothing_else(
    upload_backend: UploadBackend, ana: ChatOps
) -> None:
    ana.upload(GOOD.encode(), "TWICE.csv")
    frame = pd.read_csv(io.StringIO(GOOD))
    assert "3 bars" in ana.upload(parquet(frame.iloc[:3]), "twice.parquet").content
    assert [name for name in upload_backend.kept if "twice" in name.lower()] == ["prices/twice.parquet"]
    assert ana.trigger_backtest("buy_and_hold", symbol="TWICE").result(PATIENCE).data["bars"] == 3
    said = refused(ana, GOOD.replace("500", "501"), "kept.csv", BadData)
    assert said == "kept is there already (KEPT.csv), and an upload does not replace it. Give the file another name."
    assert (upload_backend.data / "KEPT.csv").read_text() == GOOD
    assert "spx is there already (S&P 500)" in refused(ana, GOOD, "spx.csv", BadData)


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name", ["../../../OUT1.csv", "/OUT1.csv", "..\\OUT1.csv", "a/../OUT1.csv", "OUT1.csv\0.txt/OUT1.csv"]
)
def test_no_name_leads_out_of_the_folder(upload_backend: UploadBackend, ana: ChatOps, name: str) -> None:
    assert ana.upload(GOOD.encode(), name).metadata == {"symbols": ["OUT1"], "strategies": [], "warnings": []}
    assert [each for each in upload_backend.kept if "OUT1" in each] == ["prices/OUT1.csv"]
    assert not list(upload_backend.backend.folder.parent.glob("OUT1*"))


def test_what_is_no_file_of_ours_is_refused_in_words(ana: ChatOps) -> None:
    assert "“notes.txt” is neither a price file nor a strategy file" in refused(ana, "x", "notes.txt")
    assert "Save the sheet as CSV." in refused(ana, "x", "prices.xlsx")
    assert "“X.csv” is empty" in refused(ana, "", "X.csv")
    assert "holds no name for a symbol" in refused(ana, GOOD, "🙂.csv")
    assert f"{MAX_STRATEGY:,} are the limit" in refused(ana, "#" * (MAX_STRATEGY + 1), "big.py")
    assert "have no name" in refused(ana, GOOD, "")
    # This one would break the link, so it is not even sent.
    assert f"{MAX_PRICES:,} are the limit of this backend" in refused(ana, bytes(MAX_PRICES + 1), "BIG.csv")
    assert ana.is_connected
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        ana.upload("nowhere.csv")
    with pytest.raises(BadInput, match="“int” is no file"):
        ana.upload(7)


def test_few_bytes_that_stand_for_too_many_rows_are_refused_unread(ana: ChatOps) -> None:
    rows = pd.DataFrame({"date": np.zeros(10_000_001, "datetime64[ns]"), "close": 1.0})
    said = refused(ana, parquet(rows), "BOMB.parquet", BadData)
    assert said == "BOMB.parquet has 10,000,001 rows; 10,000,000 are the limit."

"""What a run reads is what is sent along for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.prices.validation import Prices
from chatops_widget.backend.simulation.backtest import check, run_backtest
from chatops_widget.backend.simulation.market import symbols_of

RATES = "date,rate\n2000-01-01,0.03\n2015-01-01,0.01\n2030-01-01,0.01\n"


class Noting(PriceBook):
    """A price book that notes what is read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.read: set[str] = set()

    def load(self, symbol: str, *window: Any, **how: Any) -> Prices:
        self.read.add(self.find(symbol))
        return super().load(symbol, *window, **how)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"symbol": "ixic", "risk_free": "2%", "cash_interest": 0.01},
        {"benchmark": "IXIC", "risk_free": "bills"},
        {"benchmark": "IXIC", "risk_free": "BILLS", "cash_interest": "notes", "borrow_fee": 0.01},
        {"symbol": "IXIC", "benchmark": "ixic", "cash_interest": "Bills"},
    ],
)
def test_the_symbols_of_a_run_are_those_it_reads(given: dict[str, Any], tmp_path: Path) -> None:
    for name in ("BILLS", "NOTES"):
        (tmp_path / f"{name}.csv").write_text(RATES)
    book = Noting(tmp_path)
    asked = {"start": "2010-01-01", "end": "2012-01-01", **given}
    run_backtest(book, "momentum", asked)
    named = symbols_of(check(book, "momentum", asked))
    assert set(named) == book.read
    assert len(named) == len(book.read)
    assert {book.find(symbol) for symbol in symbols_of(asked)} == book.read  # also as it was typed

"""A table of trades tells an entry from its exit at any size of price, and is a DataFrame in all else."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget.results.trade_table import TradeTable, price_decimals

CASES = json.loads((Path(__file__).parents[3] / "js" / "tests" / "prices.json").read_text(encoding="utf-8"))
COLUMNS = {
    "side": [1, -1],
    "entry_price": [1.24256e-5, 1.10067],
    "exit_price": [1.26315e-5, 1.10069],
    "pnl": [5.0, -2.5],
}


@pytest.mark.parametrize(("entry", "leave", "one", "other"), CASES)
def test_prices_have_the_digits_that_the_panel_gives_them(entry: float, leave: float, one: str, other: str) -> None:
    decimals = price_decimals(entry, leave)
    assert [f"{price:,.{decimals}f}" for price in (entry, leave)] == [one, other]


def test_an_entry_is_told_from_its_exit_in_every_view() -> None:
    table = TradeTable(COLUMNS)
    for view in (repr(table), str(table), str(table._repr_html_())):
        assert all(text in view for text in ("0.0000124256", "0.0000126315", "1.10067", "1.10069"))


def test_its_values_and_all_that_is_made_of_it_are_those_of_a_plain_frame() -> None:
    table, plain = TradeTable(COLUMNS), pd.DataFrame(COLUMNS)
    pd.testing.assert_frame_equal(table, plain)
    assert table["entry_price"].dtype == np.float64
    for made in (table.copy(), table[table["side"] > 0], table.head(1), table.assign(more=1)):
        assert type(made) is pd.DataFrame
    for kept in (pickle.loads(pickle.dumps(table)), copy.deepcopy(table)):
        pd.testing.assert_frame_equal(pd.DataFrame(kept), plain)


def test_a_table_without_trades_or_prices_can_be_looked_at() -> None:
    assert "Empty" in repr(TradeTable())
    assert "side" in repr(TradeTable({"side": [1]}))
    assert "nan" in repr(TradeTable({"entry_price": [100.5], "exit_price": [np.nan]}))

"""Track records of others are read as they are meant, or refused with the date and what to try."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BadInput
from chatops_widget.inputs.other_engines import read_record
from chatops_widget.track_records.table import record_columns

DAYS = pd.bdate_range("2020-01-01", periods=250)
RETURNS = pd.Series(np.random.default_rng(2).normal(3e-4, 0.01, 250), index=DAYS)
EQUITY = 5000 * (1 + RETURNS).cumprod()


def test_returns_and_equity_are_told_apart_and_say_the_same() -> None:
    from_returns, from_equity = read_record(RETURNS), read_record(EQUITY)
    pd.testing.assert_series_equal(
        from_returns.equity.pct_change().dropna(), RETURNS, check_names=False, check_freq=False, check_index_type=False
    )
    pd.testing.assert_series_equal(
        from_equity.equity, EQUITY, check_names=False, check_freq=False, check_index_type=False
    )
    assert from_returns.equity.iloc[0] == 1
    assert from_returns.notes == ["It starts from 1 on 2019-12-31, a bar before its first return."]
    changes = EQUITY.pct_change()  # NaN first, as everybody's are
    again = read_record(changes)
    assert (again.notes, again.equity.index[0]) == ([], DAYS[0])
    np.testing.assert_allclose(again.equity, EQUITY / EQUITY.iloc[0], rtol=1e-12)


def test_values_that_may_be_either_are_asked_about() -> None:
    fund = RETURNS.abs() / 100 + 1e-6
    with pytest.raises(BadInput, match="may be returns or equity") as error:
        read_record(fund)
    assert 'kind="returns"' in str(error.value.hint)
    assert read_record(fund, kind="returns").equity.iloc[-1] == pytest.approx((1 + fund).prod())
    assert read_record(fund, kind="equity").equity.iloc[0] == fund.iloc[0]


def test_percent_is_never_taken_for_a_fraction() -> None:
    bonds = RETURNS * 20  # half of a percent a day: beyond no 100 %, and too much for most
    with pytest.raises(BadInput, match=r"may be in percent: half of its returns are 0\.1") as error:
        read_record(bonds)
    assert (error.value.code, 'unit="percent"' in str(error.value.hint)) == ("which_unit", True)
    np.testing.assert_allclose(read_record(bonds, unit="percent").equity.iloc[1:], (1 + bonds / 100).cumprod())
    np.testing.assert_allclose(read_record(bonds, unit="fraction").equity.iloc[1:], (1 + bonds).cumprod())
    named = bonds.rename("Returns (%)").rename_axis("date").to_frame()
    np.testing.assert_allclose(read_record(named).equity.iloc[1:], (1 + bonds / 100).cumprod())
    with pytest.raises(BadInput, match="unit is of returns, and The Series is read as equity"):
        read_record(EQUITY, kind="equity", unit="percent")
    with pytest.raises(BadInput, match=r"unit is .bps."):
        read_record(bonds, unit="bps")  # type: ignore[arg-type]


def at(day: int, value: Any, values: pd.Series = RETURNS) -> pd.Series:
    changed = values.copy()
    changed.iloc[day] = value
    return changed


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (at(7, np.nan), r"no number on 2020-01-10 \(1 in all\)"),
        (at(7, np.inf), "no number on 2020-01-10"),
        (at(7, 1.5), "return of 1.5 on 2020-01-10: more than 100 %"),
        (at(7, -1.0), "return of -1 on 2020-01-10: all is lost"),
        (RETURNS * 100, "more than 100 %|all is lost"),
        (at(7, 0.0, EQUITY).rename("mine"), "return of 5.* more than 100 %"),
        (RETURNS.iloc[::-1], "2020-12-14 after 2020-12-15"),
        (pd.concat([RETURNS, RETURNS.iloc[[3]]]).sort_index(), "2020-01-06 twice"),
        (RETURNS.reset_index(drop=True), "indexed by .0., which is no date"),
        (RETURNS.set_axis(["today", *DAYS.astype(str)[1:]]), "indexed by .today., which is no date"),
        (RETURNS.set_axis([pd.NaT, *DAYS[1:]]), "without a date"),
        (RETURNS.astype(str), "for a number"),
        (RETURNS > 0, "for a number"),
        (RETURNS.iloc[:1], "has 1 bar"),
        (pd.Series([], dtype=float), "which is no date"),
        (pd.DataFrame({"a": RETURNS, "b": RETURNS}), "has the columns a"),
        ([0.1, 0.2], "is no track record"),
        ("fund.xlsx", "is no CSV file"),
        ("nowhere.csv", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_its_date(given: Any, words: str) -> None:
    with pytest.raises(BadInput, match=words) as error:
        read_record(given)
    assert error.value.hint or "cannot be read" in words


def test_an_equity_of_nothing_and_a_kind_that_is_none_are_refused() -> None:
    with pytest.raises(BadInput, match="is 0 on 2020-01-10"):
        read_record(at(7, 0.0, EQUITY), kind="equity")
    with pytest.raises(BadInput, match=r"kind is .prices."):
        read_record(EQUITY, kind="prices")  # type: ignore[arg-type]


def test_zones_keep_their_days_and_times_come_to_utc() -> None:
    days = read_record(EQUITY.tz_localize("America/New_York"))
    assert days.equity.index.equals(pd.DatetimeIndex(DAYS.as_unit("ns")))
    assert days.notes == ["Its days are those of America/New_York."]
    hours = EQUITY.set_axis(pd.date_range("2020-01-01 09:30", periods=250, freq="h", tz="America/New_York"))
    told = read_record(hours)
    assert told.equity.index[0] == pd.Timestamp("2020-01-01 14:30")
    assert told.notes == ["Its times were of America/New_York, and are in UTC here."]


def test_a_long_pause_is_told_and_periods_and_iso_texts_are_dates() -> None:
    paused = EQUITY.drop(DAYS[50:90])
    assert read_record(paused).notes == ["Long pauses without a bar: 1, the first from 2020-03-10 to 2020-05-06."]
    assert read_record(EQUITY.set_axis(DAYS.astype(str))).equity.index[0] == DAYS[0]
    months = pd.Series([100.0, 101, 99], index=pd.period_range("2020-01", periods=3, freq="M"))
    assert read_record(months).equity.index[1] == pd.Timestamp("2020-02-01")


def test_a_csv_file_is_read_by_its_names(tmp_path: Path) -> None:
    path = tmp_path / "fund.csv"
    pd.DataFrame({"Date": DAYS, "Equity": EQUITY.to_numpy(), "note": "x"}).to_csv(path, index=False)
    np.testing.assert_allclose(read_record(path).equity, EQUITY)
    RETURNS.to_csv(path)  # an index without a name, a column without one
    np.testing.assert_allclose(read_record(str(path)).equity.iloc[1:], (1 + RETURNS).cumprod())
    pd.DataFrame({"date": DAYS, "a": 1.0, "b": 2.0}).to_csv(path, index=False)
    with pytest.raises(BadInput, match=r"fund.csv has the columns a"):
        read_record(path)


def test_trades_come_along_and_need_three_columns() -> None:
    trades = pd.DataFrame({"entry_date": DAYS[[1, 9]], "exit_date": [DAYS[5], pd.NaT], "pnl": [10.0, -3.0]})
    record = read_record(EQUITY, trades)
    assert record.trades is not None
    assert record.trades["pnl"].tolist() == [10, -3]
    assert record.trades["fees"].isna().all()
    assert set(record_columns(record)) >= {"date", "equity", "trades.pnl", "trades.exit_date"}
    for bad, words in (
        (trades.drop(columns="pnl"), "no table of trades"),
        (trades.assign(pnl="much"), "cannot be read"),
        (trades.assign(pnl=np.nan), "no entry_date or no pnl"),
        ([1], "no table of trades"),
    ):
        with pytest.raises(BadInput, match=words):
            read_record(EQUITY, bad)


CLOSES = (100 * (1 + RETURNS).cumprod()).rename("close")
QUICK, SLOW = CLOSES.rolling(5).mean(), CLOSES.rolling(20).mean()


@pytest.mark.filterwarnings("ignore")  # their own, of pandas to come
def test_a_portfolio_of_vectorbt_is_its_value_and_its_trades() -> None:
    vectorbt = pytest.importorskip("vectorbt")
    # All that can be bought and sold, as the tests of the engine order it: what it would compile otherwise takes long.
    ahead = (QUICK > SLOW).astype(int)
    size = ahead.diff().fillna(0.0).map({1.0: np.inf, 0.0: 0.0, -1.0: -np.inf})
    portfolio = vectorbt.Portfolio.from_orders(CLOSES, size, fees=0.001, init_cash=1000, direction="longonly")
    record = read_record(portfolio)
    np.testing.assert_array_equal(record.equity, portfolio.value())
    assert record.trades is not None
    assert len(record.trades) == portfolio.trades.count()
    assert record.trades["pnl"].sum() == pytest.approx(portfolio.trades.pnl.sum())
    assert record.trades["exit_date"].isna().sum() == portfolio.trades.open.count()
    two = vectorbt.Portfolio.from_orders(pd.DataFrame({"A": CLOSES, "B": CLOSES}), 1.0)
    with pytest.raises(BadInput, match="several columns"):
        read_record(two)


def test_a_result_of_backtesting_py_is_its_equity_curve_and_its_trades() -> None:
    backtesting = pytest.importorskip("backtesting")

    class Cross(backtesting.Strategy):  # type: ignore[misc,name-defined]
        def init(self) -> None:
            self.lead = self.I(lambda: (QUICK - SLOW).to_numpy())

        def next(self) -> None:
            if self.lead[-1] > 0 and not self.position:
                self.buy()
            elif self.lead[-1] < 0 and self.position:
                self.position.close()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bars = pd.DataFrame(dict.fromkeys(("Open", "High", "Low", "Close"), CLOSES))
        stats = backtesting.Backtest(bars, Cross, cash=100_000, commission=0.001).run()
    record = read_record(stats)
    np.testing.assert_array_equal(record.equity, stats["_equity_curve"]["Equity"])
    assert record.trades is not None
    assert len(record.trades) == stats["# Trades"] > 2
    assert record.trades["pnl"].sum() == pytest.approx(stats["_trades"]["PnL"].sum())


@pytest.mark.filterwarnings("ignore")
def test_a_result_of_bt_is_its_prices() -> None:
    bt = pytest.importorskip("bt")
    algos = [bt.algos.RunOnce(), bt.algos.SelectAll(), bt.algos.WeighEqually(), bt.algos.Rebalance()]
    prices = CLOSES.to_frame("P")
    one = bt.run(bt.Backtest(bt.Strategy("one", algos), prices, progress_bar=False))
    record = read_record(one)
    np.testing.assert_array_equal(record.equity, one.prices["one"])
    assert record.trades is None
    both = bt.run(*(bt.Backtest(bt.Strategy(name, algos), prices, progress_bar=False) for name in ("a", "b")))
    with pytest.raises(BadInput, match="several strategies: a"):
        read_record(both)

"""Interest, borrow fees and the risk-free rate: to the cent by hand, and nothing changes where none is given."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatops_widget.backend.prices.price_book import PriceBook
from chatops_widget.backend.simulation.backtest import BacktestOutput, check, run_backtest
from chatops_widget.backend.simulation.bar_by_bar import Carry
from chatops_widget.backend.simulation.compare import compare
from chatops_widget.backend.simulation.engine import run
from chatops_widget.backend.simulation.run_settings import RUN_PARAMETERS, RunSettings
from chatops_widget.backend.strategies.builtin import find
from chatops_widget.backend.trials.variant import variant_of
from chatops_widget.errors import BadData, BadInput, BadParameter

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    empyrical = pytest.importorskip("empyrical")

DAYS = ["2020-01-02", "2020-01-03", "2020-01-06", "2020-01-07"]  # Thursday, Friday, Monday, Tuesday


def bars(closes: list[float], days: list[str] = DAYS) -> pd.DataFrame:
    frame = pd.DataFrame({"open": closes, "close": closes}, index=pd.DatetimeIndex(days, name="date"))
    return frame.assign(high=frame["close"], low=frame["close"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bars([100, 100, 100, 100]).to_csv(tmp_path / "FLAT.csv")
    pd.DataFrame({"date": DAYS, "rate": [0.0365, 0.073, 0.0365, 0.0]}).to_csv(tmp_path / "BILLS.csv", index=False)
    return tmp_path


@pytest.fixture
def book(folder: Path) -> PriceBook:
    return PriceBook(folder)


SHORT = """
from chatops_widget.backend import strategy
import pandas as pd

@strategy
def short(prices):
    return pd.Series(-1.0, index=prices.index)
"""


def test_idle_cash_earns_by_the_day() -> None:
    """10,000 at 3.65 % is 1.00 a day: one over Thursday night, three over the weekend and on 10,001, one more."""
    prices = bars([100, 100, 100, 100])
    interest = np.array([0, 1, 3, 1]) * 0.0365 / 365
    outcome = run(prices, pd.Series(0.0, prices.index), cash=10_000, carry=Carry(interest=interest))
    expected = [10_000, 10_001, 10_001 + 3.0003, 10_004.0003 + 1.00040003]
    assert outcome.equity == pytest.approx(expected, abs=1e-9)
    assert outcome.interest == pytest.approx(5.00070003, abs=1e-9)


def test_a_short_pays_for_what_it_borrows_and_earns_on_its_own_money_alone() -> None:
    """Of 1,000: 0.10 a day on its own money, none on the proceeds; 0.20 to borrow pieces worth as much."""
    prices = bars([100, 100, 110, 90])
    days = np.array([0, 1, 3, 1])
    carry = Carry(interest=days * 0.0365 / 365, borrow=days * 0.073 / 365)
    outcome = run(prices, pd.Series(-1.0, prices.index), cash=1000, commission=0, carry=carry)
    # Thursday to Friday all is cash: + 0.10. Sold at Friday's open, 10.001 pieces for 1,000.10.
    friday = 1000.10
    weekend = friday * 3 * 0.0001 - friday * 3 * 0.0002
    monday = friday + weekend - 10.001 * 10
    idle = 2 * friday + weekend - 10.001 * 110
    night = idle * 0.0001 - 10.001 * 110 * 0.0002
    assert outcome.equity == pytest.approx([1000, friday, monday, monday + night + 10.001 * 20], abs=1e-9)
    assert outcome.borrowed == pytest.approx(friday * 0.0006 + 10.001 * 110 * 0.0002, abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_bar_by_bar_the_account_is_the_same_to_the_last_bit(seed: int) -> None:
    """With nothing to earn and nothing to pay, on gaps that ruin shorts included."""
    rng = np.random.default_rng(seed)
    closes = 100 * np.exp(np.cumsum(rng.normal(0, 0.08, 400)))
    prices = pd.DataFrame({"open": closes * np.exp(rng.normal(0, 0.05, 400)), "close": closes})
    prices.index = pd.date_range("2020-01-01", periods=400)
    targets = pd.Series(np.repeat(rng.choice([-1, -0.4, 0, 0.5, 1], 80), 5), prices.index)
    how = {"commission": 0.001, "slippage": 0.0005, "rebalance": [None, 1, 7][seed % 3]}
    swift = run(prices, targets, **how)
    slow = run(prices, targets, carry=Carry(np.zeros(400), np.zeros(400)), tick=lambda *_: None, **how)
    for name in ("equity", "exposure"):
        assert getattr(swift, name).tobytes() == getattr(slow, name).tobytes(), name
    for name, values in vars(swift.trades).items():
        if values is None:  # the place of a symbol, of which there is one
            continue
        assert values.tobytes() == getattr(slow.trades, name).tobytes(), name


def test_ratios_are_above_the_risk_free_rate(book: PriceBook) -> None:
    """As empyrical's, bar by bar, where a weekend earns three days."""
    output = run_backtest(book, "sma_cross", {"symbol": "SPX", "start": "2010-01-01", "risk_free": "2%"})
    held = run_backtest(book, "buy_and_hold", {"symbol": "SPX", "start": "2010-01-01"}).floats("benchmark")
    days = np.diff(output.dates()) / np.timedelta64(1, "D")
    free = pd.Series(0.02 * days / 365)
    returns, market = pd.Series(output.floats("returns")[1:]), pd.Series(held[1:] / held[:-1] - 1)
    per_year, metrics = output.data["barsPerYear"], output.data["metrics"]
    assert metrics["sharpe_ratio"] == pytest.approx(
        empyrical.sharpe_ratio(returns, free, annualization=per_year), rel=1e-9
    )
    assert metrics["sortino_ratio"] == pytest.approx(
        empyrical.sortino_ratio(returns - free, annualization=per_year), rel=1e-9
    )
    alpha, beta = empyrical.alpha_beta(returns - free, market - free, annualization=per_year)
    assert (metrics["alpha"], metrics["beta"]) == pytest.approx((alpha, beta), rel=1e-9)
    assert metrics["annual_volatility"] == pytest.approx(empyrical.annual_volatility(returns, annualization=per_year))


def test_cash_that_earns_the_risk_free_rate_has_no_sharpe_ratio(book: PriceBook) -> None:
    given = {"symbol": "FLAT", "risk_free": "bills", "cash_interest": "BILLS"}
    output = run_backtest(book, "momentum", given)
    assert output.data["metrics"]["total_return"] > 0
    assert "sharpe_ratio" not in output.data["metrics"]


def test_a_table_of_rates_earns_each_rate_until_the_next(book: PriceBook) -> None:
    output = run_backtest(book, "momentum", {"symbol": "FLAT", "cash": 10_000, "cash_interest": "bills"})
    # 3.65 % over one night, 7.3 % over the weekend, 3.65 % over one night; each on all that was there.
    expected = np.cumprod([10_000, 1.0001, 1.0006, 1.0001])
    assert output.floats("equity") == pytest.approx(expected, abs=1e-9)
    assert output.data["parameters"]["cash_interest"] == "BILLS"
    assert "Rates of 0 % to 7.3 % a year" in " ".join(output.data["notes"])
    assert "Idle cash earned 8.00 in interest." in output.data["notes"]


def test_rates_in_per_cent_are_read_as_their_column_says(folder: Path) -> None:
    pd.DataFrame({"date": DAYS, "Rate (%)": [3.65, 7.3, 3.65, 0.0]}).to_csv(folder / "PERCENT.csv", index=False)
    book = PriceBook(folder)
    pd.testing.assert_series_equal(book.load("PERCENT").frame["close"], book.load("BILLS").frame["close"])
    pd.DataFrame({"date": DAYS, "rate": [3.65, 7.3, 3.65, 0.0]}).to_csv(folder / "WRONG.csv", index=False)
    with pytest.raises(BadData, match=r"WRONG.csv, line 2: the rate is 3.65 \(3 such in all\)") as raised:
        PriceBook(folder).load("WRONG")
    assert "rate_percent" in str(raised.value.hint)


def test_no_rate_of_the_future_is_earned(book: PriceBook, folder: Path) -> None:
    whole = run_backtest(book, "momentum", {"symbol": "FLAT", "cash_interest": "bills"}).floats("equity")
    table = pd.read_csv(folder / "BILLS.csv")
    table.loc[2:, "rate"] = 0.9
    table.to_csv(folder / "BILLS.csv", index=False)
    other = run_backtest(PriceBook(folder), "momentum", {"symbol": "FLAT", "cash_interest": "bills"}).floats("equity")
    assert other[:3].tolist() == whole[:3].tolist()
    assert other[3] > whole[3]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"risk_free": "5"}, r"risk_free is .5.: 500 % a year\."),
        ({"cash_interest": "BILS"}, r"cash_interest is .BILS., which is neither a rate nor a symbol\."),
    ],
)
def test_what_is_no_rate_is_refused_by_name(book: PriceBook, given: dict[str, str], words: str) -> None:
    with pytest.raises(BadParameter, match=words) as raised:
        check(book, "momentum", {"symbol": "FLAT", **given})
    assert "2%" in str(raised.value.hint)


def test_a_series_that_is_no_interest_is_refused(book: PriceBook) -> None:
    with pytest.raises(BadInput, match=r"IXIC moves by .* a year, and money that earns interest does not"):
        run_backtest(book, "momentum", {"symbol": "SPX", "start": "2010-01-01", "risk_free": "IXIC"})
    with pytest.raises(BadInput, match="BILLS goes from 2020-01-02 to 2020-01-07, and the run from 2010"):
        run_backtest(book, "momentum", {"symbol": "SPX", "start": "2010-01-01", "risk_free": "BILLS"})


def test_zero_is_the_default_and_changes_no_bit(book: PriceBook) -> None:
    plain = run_backtest(book, "sma_cross", {"start": "2015-01-01"})
    zero = run_backtest(book, "sma_cross", {"start": "2015-01-01", "risk_free": 0, "cash_interest": "0%"})
    assert (zero.data, zero.curves) == (plain.data, plain.curves)


def test_a_comparison_is_judged_above_the_risk_free_rate(book: PriceBook) -> None:
    def runs(**given: str) -> list[tuple[str, BacktestOutput]]:
        names = ("sma_cross", "rsi_reversion")
        return [(name, run_backtest(book, name, {"start": "2010-01-01", **given})) for name in names]

    plain, _ = compare(runs())
    above, _ = compare(runs(risk_free="3%"))
    for before, after in (
        (one, next(e for e in above["strategies"] if e["name"] == one["name"])) for one in plain["strategies"]
    ):
        assert after["sharpe_ratio_lo"] < after["sharpe_ratio"] < after["sharpe_ratio_hi"]
        assert after["sharpe_ratio_lo"] < before["sharpe_ratio_lo"]
        assert after["probabilistic_sharpe_ratio"] < before["probabilistic_sharpe_ratio"]
        assert after["cagr"] == before["cagr"]
        assert after["cagr_lo"] == pytest.approx(before["cagr_lo"], abs=0.02)  # of the returns themselves: other draws
    mixed, _ = compare([runs()[0], runs(risk_free="3%")[1]])
    assert any("different risk-free rates" in note for note in mixed["notes"])


def test_a_run_from_before_there_were_such_settings_is_read_as_it_was(book: PriceBook) -> None:
    bound = check(book, "sma_cross", {})
    later = {"risk_free", "cash_interest", "borrow_fee", "benchmark", "stop_loss", "take_profit", "vol_target"}
    before = {name: value for name, value in bound.items() if name not in later}
    assert RunSettings.of(before) == RunSettings.of(bound)
    assert variant_of(find("sma_cross"), before) == variant_of(find("sma_cross"), bound)
    assert later <= {spec.name for spec in RUN_PARAMETERS}
    old = run_backtest(book, "sma_cross", {"start": "2015-01-01"})
    old = BacktestOutput({**old.data, "parameters": before}, old.curves)
    new = run_backtest(book, "rsi_reversion", {"start": "2015-01-01"})
    notes = compare([("old", old), ("new", new)])[0]["notes"]
    assert not any("different" in note for note in notes)


def test_a_fund_that_pays_out_earns_what_it_paid(folder: Path) -> None:
    """Its close stays where it is; by its adjusted close it grows by 1 % in a year."""
    days = pd.bdate_range("2020-01-01", periods=262)
    pd.DataFrame({"date": days, "close": 100.0, "adj close": np.linspace(99, 100, 262)}).to_csv(
        folder / "FUND.csv", index=False
    )
    pd.DataFrame({"date": days, "close": np.linspace(10, 11, 262)}).to_csv(folder / "ACME.csv", index=False)
    data = run_backtest(
        PriceBook(folder), "momentum", {"symbol": "ACME", "lookback": 261, "cash_interest": "fund"}
    ).data
    assert data["interest"] == pytest.approx(100_000 * (100 / 99 - 1), rel=1e-6)
    assert "FUND is taken by adj close, with what it paid out." in data["notes"]


def test_rates_that_change_once_in_years_are_money_that_earns_interest(folder: Path) -> None:
    """Between two dates a table earns a lot, which is no swing of a price."""
    (folder / "SELDOM.csv").write_text("date,rate\n2000-01-01,0.03\n2015-01-01,0.01\n2030-01-01,0.01\n")
    asked = {"start": "2010-01-04", "end": "2012-12-31", "risk_free": "SELDOM"}
    held = run_backtest(PriceBook(folder), "buy_and_hold", asked)
    level = held.risk_free()
    assert level is not None
    days = (held.dates()[-1] - held.dates()[0]) / np.timedelta64(1, "D")
    worth = 1 + 0.03 * 10.008  # of what the account began with, when the run begins
    assert level[-1] == pytest.approx(1 + 0.03 * days / 365 / worth, rel=1e-3)

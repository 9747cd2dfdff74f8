"""A chart may thin a curve, but never hide a peak, a crash, or an end of it."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from chatops_widget.errors import BadInput
from chatops_widget.panel import plot_columns
from chatops_widget.protocol.panel import Plot
from chatops_widget.results.columns import ResultColumns
from chatops_widget.results.runs import BacktestResult
from tests.support.curves import comparison_of, walk

DAY = 86_400_000.0


def result_of(equity: pd.Series, *trades: tuple[int, int | None, float]) -> BacktestResult:
    """A result with these trades: entry bar, exit bar (None: open), pnl."""
    dates = equity.index.as_unit("ns").asi8.astype("<i8")
    nat = np.iinfo("<i8").min
    columns = {
        "date": dates.tobytes(),
        "equity": equity.to_numpy("<f8").tobytes(),
        "drawdown": (equity / equity.cummax() - 1).to_numpy("<f8").tobytes(),
        "trades.entry_date": np.array([dates[entry] for entry, _, _ in trades], "<i8").tobytes(),
        "trades.exit_date": np.array(
            [nat if leave is None else dates[leave] for _, leave, _ in trades], "<i8"
        ).tobytes(),
    }
    for name in ("side", "entry_price", "exit_price", "return", "pnl"):
        columns[f"trades.{name}"] = np.array([pnl for _, _, pnl in trades], "<f8").tobytes()
    return BacktestResult("r", "one", {"barsPerYear": 252.0}, ResultColumns(columns))


@pytest.mark.parametrize("bars", [2, 1_999, 2_000, 2_001, 4_003, 250_000])
@pytest.mark.parametrize("curves", [1, 2, 12])
def test_thinning_keeps_the_ends_and_the_extremes_of_every_stretch(bars: int, curves: int) -> None:
    frame = pd.DataFrame({f"s{i}": walk(bars, i, freq="min") for i in range(curves)})
    drawn = plot_columns.sampled(frame, "equity.")
    dates = plot_columns.milliseconds(frame.index)
    assert len(drawn["date"]) <= plot_columns.MAX_POINTS
    assert {drawn["date"][0], drawn["date"][-1]} == {dates[0], dates[-1]}
    assert (np.diff(drawn["date"]) > 0).all()
    places = np.searchsorted(dates, drawn["date"])
    for name in frame:
        np.testing.assert_array_equal(drawn[f"equity.{name}"], frame[name].to_numpy()[places])
        assert drawn[f"equity.{name}"].max() == frame[name].max()
        assert drawn[f"equity.{name}"].min() == frame[name].min()
    if bars <= plot_columns.MAX_POINTS:
        assert len(drawn["date"]) == bars
    else:
        gaps = np.diff(places)
        assert gaps.max() <= 2 * -(-bars // ((plot_columns.MAX_POINTS - 120) // (2 * curves) - 3))


def test_thinning_keeps_the_end_of_every_year_and_of_every_month_of_a_short_span() -> None:
    years = walk(4_003).to_frame("a")
    drawn = pd.to_datetime(plot_columns.sampled(years, "")["date"], unit="ms")
    assert set(years.groupby(years.index.year).tail(1).index) <= set(drawn)
    minutes = walk(400_000, freq="min").to_frame("a")
    drawn = pd.to_datetime(plot_columns.sampled(minutes, "")["date"], unit="ms")
    assert set(minutes.groupby(minutes.index.to_period("M")).tail(1).index) <= set(drawn)


def test_thinning_keeps_where_a_curve_begins_to_be_defined() -> None:
    frame = comparison_of(a=walk(9_000, 1), b=walk(9_000, 2)).rolling_sharpe(126)
    drawn = plot_columns.sampled(frame, "rolling_sharpe.")
    first = drawn["date"][np.isfinite(drawn["rolling_sharpe.a"])][0]
    assert first == plot_columns.milliseconds(frame.index)[126]
    assert drawn["date"][0] == plot_columns.milliseconds(frame.index)[0]  # though there is nothing to see there


def test_a_close_look_has_every_bar_and_one_more_at_each_end() -> None:
    equity = walk(50_000)
    dates = plot_columns.milliseconds(equity.index)
    near = plot_columns.of_run(result_of(equity), dates[1_000], dates[1_500])
    np.testing.assert_array_equal(near["date"], dates[999:1_502])
    np.testing.assert_array_equal(near["equity"], equity.to_numpy()[999:1_502])
    other_way = plot_columns.of_run(result_of(equity), dates[1_500], dates[1_000])
    np.testing.assert_array_equal(other_way["date"], near["date"])
    assert len(plot_columns.of_run(result_of(equity), dates[-1] + DAY, dates[-1] + 2 * DAY)["date"]) == 1
    assert len(plot_columns.of_run(result_of(equity), dates[0] - 2 * DAY, dates[0] - DAY)["date"]) == 1


def test_the_symbol_held_stands_beside_a_run_whose_backend_sent_it() -> None:
    equity, held = walk(5_000, 1), walk(5_000, 2)
    result = result_of(equity)
    assert "benchmark" not in plot_columns.of_run(result)
    known = {**result.curves.columns, "benchmark": held.to_numpy("<f8").tobytes()}
    result = BacktestResult("r", "one", {"barsPerYear": 252.0}, ResultColumns(known))
    drawn = plot_columns.of_run(result)
    assert len(drawn["date"]) <= plot_columns.MAX_POINTS
    assert (drawn["benchmark"].min(), drawn["benchmark"].max()) == (held.min(), held.max())
    np.testing.assert_array_equal(plot_columns.of_run(result, every=True)["benchmark"], held.to_numpy())


def test_trades_come_with_the_equity_at_both_ends_and_an_open_one_has_no_exit() -> None:
    equity = walk(300)
    result = result_of(equity, (10, 20, 5.0), (30, None, -2.0))
    drawn = plot_columns.of_run(result)
    dates = plot_columns.milliseconds(equity.index)
    assert list(drawn["trades.number"]) == [1, 2]
    assert list(drawn["trades.entry_date"]) == [dates[10], dates[30]]
    assert drawn["trades.exit_date"][0] == dates[20]
    assert np.isnan(drawn["trades.exit_date"][1])
    assert list(drawn["trades.entry_equity"]) == [equity.iloc[10], equity.iloc[30]]
    assert list(drawn["trades.exit_equity"]) == [equity.iloc[20], equity.iloc[-1]]
    assert list(drawn["trades.total"]) == [2]
    assert "trades.total" not in plot_columns.of_run(result_of(equity))


def test_trades_of_several_symbols_say_of_which() -> None:
    one = result_of(walk(300), (10, 20, 5.0), (30, None, -2.0), (40, 50, 1.0))
    columns = dict(one.curves.columns)
    columns["trades.symbol"] = np.array([1.0, 0.0, 1.0], "<f8").tobytes()
    several = BacktestResult("r", "one", {"barsPerYear": 252.0, "symbols": ["A", "B"]}, ResultColumns(columns))
    assert list(plot_columns.of_run(several)["trades.symbol"]) == [1.0, 0.0, 1.0]
    assert "trades.symbol" not in plot_columns.of_run(one)


def test_of_very_many_trades_the_first_the_last_and_the_telling_ones_come() -> None:
    equity = walk(60_000, freq="min")
    dates = plot_columns.milliseconds(equity.index)
    rng = np.random.default_rng(3)
    result = result_of(equity, *((bar, bar + 3, float(rng.normal())) for bar in range(0, 59_000, 5)))
    drawn = plot_columns.of_run(result)
    numbers = list(drawn["trades.number"])
    assert numbers[:3] == [1, 2, 3]
    assert numbers[-3:] == [11_798, 11_799, 11_800]
    assert len(numbers) <= plot_columns.MAX_TRADE_MARKS + 6
    assert numbers == sorted(set(numbers))
    assert np.abs(result.trades["pnl"]).max() in np.abs(drawn["trades.pnl"])
    near = plot_columns.of_run(result, dates[100], dates[200])
    assert near["trades.entry_date"].min() <= dates[100]  # held when the stretch begins
    assert len(near["trades.number"]) == 21


def test_a_comparison_answers_each_sight_with_what_python_has() -> None:
    comparison = comparison_of(a=walk(700, 1), b=walk(700, 2))

    def drawn(show: str, **more: int) -> plot_columns.Columns:
        return plot_columns.plot(comparison, Plot(view="v", key="c", show=show, **more))  # type: ignore[arg-type]

    np.testing.assert_array_equal(drawn("equity")["equity.a"], comparison.equity["a"])
    np.testing.assert_array_equal(drawn("drawdown")["drawdown.b"], comparison.drawdown["b"])
    np.testing.assert_array_equal(
        drawn("rolling_sharpe", window=63)["rolling_sharpe.a"], comparison.rolling_sharpe(63)["a"]
    )
    np.testing.assert_array_equal(drawn("correlation")["correlation.a"], comparison.correlation["a"])
    months = drawn("monthly_returns")
    table = comparison.monthly_returns().loc["b"]
    np.testing.assert_array_equal(months["monthly_returns.b"], table.to_numpy().ravel())
    assert months["month"][1] == pd.Timestamp(int(table.index[0]), 2, 1).timestamp() * 1000


def test_a_million_bars_are_thinned_in_a_moment() -> None:
    result = result_of(walk(1_000_000, freq="min"))
    began = time.process_time()
    drawn = plot_columns.as_bytes(plot_columns.of_run(result))
    assert time.process_time() - began < 2  # measured: 0.1 s
    assert sum(map(len, drawn)) <= 3 * 8 * plot_columns.MAX_POINTS


def test_what_goes_into_a_file_is_every_bar_of_the_stretch_or_a_refusal_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    curve = walk(9_000)
    result, when = result_of(curve), plot_columns.milliseconds(curve.index)
    saved = plot_columns.plot(result, Plot(view="v", key="k", every=True))
    np.testing.assert_array_equal(saved["equity"], curve.to_numpy())
    part = Plot(view="v", key="k", every=True, start=when[100], end=when[8_000])
    assert len(plot_columns.plot(result, part)["date"]) == 7_901 + 2  # with the bar beyond each end
    monkeypatch.setattr(plot_columns, "MAX_SAVED", 3 * 9_000 - 1)
    with pytest.raises(BadInput, match="27,000 numbers are too many to be saved from a page"):
        plot_columns.plot(result, Plot(view="v", key="k", every=True))


def portfolio_of(pnl: list[float], interest: float) -> BacktestResult:
    """A result on as many symbols, each with one trade, that made this."""
    count, equity = len(pnl), 1_000.0 + np.array([0.0, 10.0, sum(pnl) + interest])
    dates = pd.bdate_range("2020-01-01", periods=3).as_unit("ns").asi8.astype("<i8")
    money = {name: np.arange(count, dtype="<f8") for name in ("fees", "slippage", "borrowed", "traded")}
    columns = {
        "date": dates.tobytes(),
        "equity": equity.astype("<f8").tobytes(),
        "drawdown": np.zeros(3, "<f8").tobytes(),
        "portfolio.weights": np.full((3, count), 1 / count, "<f8").tobytes(),
        "portfolio.pnl": np.array(pnl, "<f8").tobytes(),
        **{f"portfolio.{name}": values.tobytes() for name, values in money.items()},
        "trades.symbol": np.arange(count, dtype="<f8").tobytes(),
        **{f"trades.{name}": np.full(count, dates[0], "<i8").tobytes() for name in ("entry_date", "exit_date")},
        **{f"trades.{name}": np.ones(count, "<f8").tobytes() for name in ("side", "return", "pnl", "entry_price")},
    }
    data = {"barsPerYear": 252.0, "symbols": [f"S{k}" for k in range(count)], "interest": interest}
    return BacktestResult("r", "several", data, ResultColumns(columns))


def test_what_each_symbol_made_sums_to_the_whole_however_many_there_are() -> None:
    made = [float(value) for value in np.random.default_rng(3).normal(0, 50, 40)]
    rows = pd.DataFrame(plot_columns.attribution(portfolio_of(made, 7.0))).rename(columns=lambda name: name[12:])
    assert rows["pnl"].sum() == pytest.approx(sum(made) + 7)
    assert rows["contribution"].sum() == pytest.approx((sum(made) + 7) / 1000)
    assert rows["trades"].sum() == 40
    best = np.argsort(made)[::-1]
    assert [*rows["symbol"]] == [*best[:5], plot_columns.OTHERS, *best[-5:], plot_columns.CASH]
    few = plot_columns.attribution(portfolio_of(made[:11], 0.0))
    assert sorted(few["attribution.symbol"]) == [*range(11)]  # nobody stands for one alone, and cash made nothing
    assert "attribution.symbol" not in plot_columns.of_run(portfolio_of(made, 7.0), 0.0, 1.0)


def test_a_run_on_one_symbol_has_no_attribution() -> None:
    assert plot_columns.attribution(result_of(walk(50), (1, 5, 2.0))) == {}

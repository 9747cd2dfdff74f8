"""A backtest as its caller holds it: BacktestRun while it goes, BacktestResult when it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput, CurvesUnavailable, unknown
from ..errors.sentences import say
from ..protocol.metric_text import cell
from ..protocol.metrics import METRICS
from ..protocol.taints import taint_in
from . import statistics
from .arrow import stream_of_curves
from .bridges import daily_returns, vectorbt_portfolio
from .charts.drawing import render
from .charts.figures import account_chart, price_chart
from .columns import ResultColumns
from .handle import Handle
from .portfolio import attribution_of, symbols_of, turnover_of, weights_of
from .repeatable import Repeatable
from .rerun import Rerun, compared
from .trade_table import TradeTable
from .worst_drawdowns import WORST, worst_drawdowns

_TRADE_DATES = ("entry_date", "exit_date")


class BacktestResult(Repeatable):
    """The numbers of one finished backtest.

    Attributes
    ----------
    id, strategy_id
        As the backend names them.
    parameters : dict
        As run, defaults filled in.
    metrics : Series
        float64 by name (see `protocol.METRICS`), fractions, NaN where undefined. Its `attrs` have `trials` and
        `deflated_sharpe_ratio` too.
    deflated_sharpe_ratio : float
        Bailey and Lopez de Prado (2014): the chance that the true Sharpe ratio is above what the best of all that was
        tried on these prices, by anybody on this backend until then, would show without skill. NaN without one.
    trials : dict
        What that allows for: `n` variants, as how many independent ones they count (`effective`), of how many
        `people`, `since` when, the Sharpe ratio that the best of them would show by luck (`expectedMaxSharpe`), and
        whether this is the `best` of them. Empty where the backend keeps no ledger of trials.
    provenance : dict
        Where the numbers come from, enough to tell later what has changed: `data` (of each series symbol, source and a
        SHA-256 of the values that were used), `code` (a SHA-256 of the strategy's source), its `parameters`, the
        `settings` of the account (window, costs, rates, stops), the `engine` (version, and a SHA-256 of the package's
        code), `libraries`, and the `seed`: None, since nothing in a run is drawn by chance. Empty for runs of before
        there was one.
    imported : bool
        Whether it was made elsewhere and given to `chat.import_result`: measured here, but nothing is known of its
        costs or of looking ahead.
    taint : Taint or None
        Why the numbers are not to be relied on, such as that the strategy looks ahead; its sentence is also in
        ``metrics.attrs["taint"]``. Such a run is no trial.
    data : dict
        All the backend said beside the curves: symbol, window, notes.
    """

    @classmethod
    def _instead_of(cls, name: str) -> str | None:
        metric = _measured(name)
        return f'metrics["{metric}"]' if metric else {"pnl": "trades", "plt": "plot()"}.get(name)

    def __init__(self, id: str, strategy_id: str, data: Mapping[str, Any], curves: ResultColumns) -> None:
        self.id = id
        self.strategy_id = strategy_id
        self.data = dict(data)
        self.parameters: dict[str, Any] = dict(data.get("parameters") or {})
        self._complete = curves.exist
        self.provenance: dict[str, Any] = dict(data.get("provenance") or {})
        self.imported = data.get("imported") is True
        self.taint = taint_in(data)
        self.deflated_sharpe_ratio = _number(data.get("deflatedSharpe"))
        self.trials: dict[str, Any] = dict(data.get("trials") or {})
        self.curves = curves

    @cached_property
    def metrics(self) -> pd.Series:
        """What was measured; see above. A panel shows many results that nobody asks for it."""
        series = metrics_series(self.data.get("metrics") or {}, self.strategy_id, complete=self._complete)
        series.attrs |= {"deflated_sharpe_ratio": self.deflated_sharpe_ratio, "trials": self.trials}
        if self.taint is not None:
            series.attrs["taint"] = self.taint.message
        return series

    @property
    def equity(self) -> pd.Series:
        """Account value at each close, in currency, on a DatetimeIndex. Raises CurvesUnavailable."""
        return self.curves.series("equity")

    @property
    def returns(self) -> pd.Series:
        """Simple net return of each bar, as a fraction."""
        return self.curves.series("returns")

    @property
    def drawdown(self) -> pd.Series:
        """Distance below the highest equity so far, as a fraction <= 0."""
        return self.curves.series("drawdown")

    @property
    def exposure(self) -> pd.Series:
        """Position value over equity at each close; negative when short. Raises CurvesUnavailable."""
        if self.imported and "exposure" not in self.curves.columns:
            raise CurvesUnavailable(
                say("import.no_exposure", "{name} was imported, without what it held.", name=self.strategy_id)
            )
        return self.curves.series("exposure")

    @property
    def symbols(self) -> list[str]:
        """What was traded together, in the order given; empty of a run on one symbol."""
        return symbols_of(self.data)

    @property
    def weights(self) -> pd.DataFrame:
        """Value held of each symbol over equity at each close, signed: a row a bar, a column a symbol.

        What a row lacks to 1 is cash. Raises BadInput of a run on one symbol, whose `exposure` this is.
        """
        return weights_of(self.curves, self.data, self.strategy_id)

    @property
    def turnover(self) -> pd.Series:
        """What was bought and sold at each bar, together, over the equity at the close before; 1 is all of it once.

        Raises BadInput of a run on one symbol.
        """
        return turnover_of(self.curves, self.data, self.strategy_id)

    @property
    def attribution(self) -> pd.DataFrame:
        """What each symbol made: one row a symbol, and "(cash)" for the interest on idle cash.

        `pnl` is in currency, net of `fees` (commission), `slippage` and what was `borrowed`, which stand beside it;
        all rows together are what the account made. `contribution` is `pnl` over the starting cash, so that they sum to
        the total return. `traded` is what was bought and sold, in currency, `average_weight` the mean of `weights`,
        `trades` how many round trips. Raises BadInput of a run on one symbol.
        """
        return attribution_of(self.curves, self.data, self.strategy_id)

    def rerun(self, *, timeout: float = 600.0) -> Rerun[BacktestResult]:
        """Have it run again, with every parameter and setting it had, and hold the new run to this one.

        >>> result.rerun()                                                     # doctest: +SKIP
        <Rerun: the same bits.>

        Returns
        -------
        Rerun
            `same` says whether every curve, trade and metric has the same bits. `changes` says in words what is not
            as it was: prices, the strategy's code, versions; `result` is the new run's. The new run is one of the
            session, and no further trial.

        Raises
        ------
        BadInput, UnknownName, BadParameter
            A result that was pickled or has lost its session; a strategy, symbol or parameter that is gone.
        BacktestFailed, BacktestCancelled, WaitTimedOut
            As of any run.
        """
        return compared(self, self._repeat({}, timeout))

    def rolling_sharpe(self, window: int = statistics.WINDOW) -> pd.Series:
        """Sharpe ratio of the last `window` returns at each bar: ``mean(r) / sd(r) * sqrt(bars a year)``.

        Annual, risk-free rate 0, with `window` - 1 in the divisor of the variance; NaN on the first `window` bars.
        """
        equity = self.equity
        per_year = statistics.bars_per_year(self.data.get("barsPerYear"), pd.DatetimeIndex(equity.index))
        return statistics.rolling_sharpe(equity, window, per_year).rename("rolling_sharpe")

    def rolling_volatility(self, window: int = statistics.WINDOW) -> pd.Series:
        """``sd(r) * sqrt(bars a year)`` of the last `window` returns at each bar, with `window` - 1 in the divisor."""
        equity = self.equity
        per_year = statistics.bars_per_year(self.data.get("barsPerYear"), pd.DatetimeIndex(equity.index))
        return statistics.rolling_volatility(equity, window, per_year).rename("rolling_volatility")

    def monthly_returns(self) -> pd.DataFrame:
        """Simple returns compounded over each calendar month, as fractions: one row a year, columns 1 to 12.

        A month's return is its last equity over the last of the month before; the first month starts from the first
        bar. NaN where there are no bars.
        """
        return statistics.monthly_returns(self.equity)

    def yearly_returns(self) -> pd.Series:
        """The same of each calendar year, by year; the first starts from the first bar."""
        return statistics.yearly_returns(self.equity).rename("yearly_returns")

    def worst_drawdowns(self, count: int = WORST) -> pd.DataFrame:
        """The deepest drawdowns, the worst first: `peak`, `trough`, `recovery`, `depth` and `length`, a row each.

        `recovery` is the first bar that is not below the peak, NaT where there is none yet; `depth` a fraction below 0,
        `length` the closes below the peak.

        Raises
        ------
        BadParameter, CurvesUnavailable
        """
        return worst_drawdowns(self.equity, count)

    @property
    def trades(self) -> pd.DataFrame:
        """One row a trade, in order of entry; `exit_date` is NaT while it is open.

        `side` is 1 (long) or -1 (short), `bars` how long it was held. `units` are pieces, the prices those of one
        piece; `pnl` (fees taken off), `fees` and `notional` (bought and sold) are in currency, `return` is a fraction.
        Of several symbols `symbol` says of which.
        """
        return trades_frame(self.curves, self.symbols)

    @property
    def benchmark(self) -> pd.Series:
        """The account if the symbol, or the benchmark named, had been held, in currency. Raises CurvesUnavailable.

        Of several symbols: those there on the first bar, held from its close on in equal shares.
        """
        if "benchmark" not in self.curves.columns:
            raise CurvesUnavailable("This backend sent no curve of the symbol held.")
        return self.curves.series("benchmark")

    @property
    def prices(self) -> pd.Series:
        """The close of each bar, as it was traded. Raises CurvesUnavailable, as of several symbols."""
        self._check_one_price()
        if "close" in self.curves.columns:
            return pd.Series(self.curves.values("close"), index=self.curves.dates(), name=self._symbol)
        first = _number(self.data.get("firstClose"))
        if first != first or "benchmark" not in self.curves.columns:
            raise CurvesUnavailable("This backend sent no prices.", hint="The backend of chatops_widget does.")
        held = self.curves.values("benchmark")
        return pd.Series(held * (first / held[0]), index=self.curves.dates(), name=self._symbol)

    def _check_one_price(self) -> None:
        if self.symbols:
            raise CurvesUnavailable(
                say(
                    "portfolio.no_price",
                    "{name} traded {n:,} symbols, which have no one price.",
                    name=self.strategy_id,
                    n=len(self.symbols),
                ),
                hint=say("portfolio.held", "What it held of each is .weights, and what each made .attribution."),
            )

    @property
    def _symbol(self) -> str:
        return str(self.data.get("symbol") or "symbol")

    @property
    def _held(self) -> str:
        return str(self.parameters.get("benchmark") or self._symbol)

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """`date`, `equity` and the other curves as Arrow, without a copy: `polars.DataFrame(result)`. Needs pyarrow."""
        return stream_of_curves(self.curves)

    def to_quantstats(self) -> pd.Series:
        """Returns of whole days as quantstats wants them: `quantstats.stats.sharpe(result.to_quantstats())`."""
        return daily_returns(self.equity, self.strategy_id)

    def to_vectorbt(self) -> Any:
        """A `vectorbt.Portfolio` of the same fills, at the same prices and fees. Raises BadInput without vectorbt."""
        if self.data.get("interest") or self.data.get("borrowFees"):
            raise BadInput(
                "This account earned interest or paid to borrow, and a vectorbt portfolio cannot hold that.",
                hint="Run it without cash_interest and borrow_fee.",
            )
        self._check_one_price()
        equity = self.equity
        cash = float(self.parameters.get("cash") or equity.iloc[0])
        return vectorbt_portfolio(self.curves, self.prices, cash)

    def plot(self, view: str = "equity", *, backend: str | None = None) -> Any:
        """The run as a chart, with what was bought (▲) and sold (▼).

        >>> result.plot()                                                      # doctest: +SKIP
        >>> result.plot("price").save("trades.svg")                            # doctest: +SKIP

        Parameters
        ----------
        view
            "equity", beside the symbol held and over its drawdown; or "price", with each trade at its own.
        backend
            "svg" by default, which needs nothing else; or "matplotlib" or "plotly", if installed, for their figures.

        Raises
        ------
        CurvesUnavailable, UnknownName
        """
        if view == "price":
            return render(price_chart(self.strategy_id, self.prices, self.trades), backend)
        if view != "equity":
            raise unknown("view", view, ("equity", "price"))
        held = self.benchmark if "benchmark" in self.curves.columns else None
        known = self.equity, self.drawdown, self.trades, held, self._held
        chart = account_chart(self.strategy_id, *known, imported=self.imported)
        return render(chart, backend)

    def __repr__(self) -> str:
        sharpe = self.metrics.get("sharpe_ratio", float("nan"))
        total = self.metrics.get("total_return", float("nan"))
        tainted = f"; {self.taint.message}" if self.taint else ""
        told = f"total return {cell('total_return', total)}, Sharpe {cell('sharpe_ratio', sharpe)}"
        return f"<BacktestResult {self.strategy_id}: {told}{tainted}>"


def metrics_series(metrics: Mapping[str, Any], name: str, *, complete: bool) -> pd.Series:
    """The metrics as a column of numbers, in the order of `metric_names`."""
    values = metric_values(metrics, complete=complete)
    index = pd.Index(list(values), name="metric", dtype=object)
    return pd.Series(list(values.values()), index=index, name=name, dtype=np.float64)


def metric_values(metrics: Mapping[str, Any], *, complete: bool) -> dict[str, float]:
    """The same as plain numbers."""
    return {name: _number(metrics.get(name)) for name in metric_names(metrics, complete=complete)}


def metric_names(given: Iterable[str], *, complete: bool) -> list[str]:
    """The metrics that are given, each once and in the field's order, those we do not know behind.

    Our backend leaves undefined ones off the wire; `complete` puts them back as NaN. A base backend names its own.
    """
    found = dict.fromkeys(given)
    return [*(key for key in METRICS if complete or key in found), *(key for key in found if key not in METRICS)]


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def trades_frame(curves: ResultColumns, symbols: Sequence[str] = ()) -> pd.DataFrame:
    """One row a trade; of a comparison, those of all strategies after each other."""
    names = [name for name in curves.columns if name.startswith("trades.") and name != "trades.strategy"]
    columns: dict[str, Any] = {}
    for name in names:
        column = name.removeprefix("trades.")
        columns[column] = curves.dates(name) if column in _TRADE_DATES else curves.values(name)
    if "symbol" in columns:
        columns = {"symbol": [symbols[int(place)] for place in columns.pop("symbol")], **columns}
    frame = TradeTable(columns)
    for column in ("side", "bars"):
        if column in frame:
            frame[column] = frame[column].astype("int64")
    return frame


def _measured(name: str) -> str | None:
    """The metric that a name is one of, or begins: sharpe, volatility."""
    return next((each for each in METRICS if name == each or name in each.split("_")), None)


class BacktestRun(Handle[BacktestResult]):
    """A backtest from queued to settled. Cheap to hold; a settled run never changes again.

    >>> run = chat.trigger_backtest("sma_cross", fast=20, slow=100)  # doctest: +SKIP
    >>> run.result(timeout=60).metrics["sharpe_ratio"]               # doctest: +SKIP
    """

    @classmethod
    def _instead_of(cls, name: str) -> str | None:
        if name == "results":
            return "result()"
        there = BacktestResult._instead_of(name) or (name if hasattr(BacktestResult, name) else None)
        return there and f"result().{there}"

    def _keep(self, result: BacktestResult) -> None:
        if result.parameters:
            self.parameters = dict(result.parameters)

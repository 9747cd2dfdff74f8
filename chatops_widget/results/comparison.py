"""Several settled backtests side by side. Pure: what the backend sent in, DataFrames out."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ..errors import BadInput, CurvesUnavailable, quoted, unknown
from ..errors.sentences import say
from ..languages.language import Language, language_named
from ..languages.panel_words import panel_word
from ..languages.reader import reading_locale
from ..protocol.comparison_window import COMMON, FULL
from ..protocol.metrics import metric_name
from ..protocol.taints import taint_in
from ..protocol.wire import plain_data
from . import own_bars, statistics
from .arrow import stream_of_frame
from .charts.chart import Chart, CurveChart
from .charts.drawing import render
from .charts.figures import compared_chart, correlation_chart
from .columns import ResultColumns
from .cost_frames import break_even_frame, costs_text, same_costs, sensitivity_frame
from .own_bars import Part
from .regimes import SWING, TREND, in_regimes
from .repeatable import Repeatable
from .runs import BacktestResult, metric_names, trades_frame
from .styled import styled
from .subperiods import subperiods
from .workbook import write_workbook
from .worst_drawdowns import WORST, worst_drawdowns

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_WORDS = ("label", "strategy_id", "name")
USUAL_COSTS = (0, 1, 2, 5, 10, 20, 50)  # basis points
BOUNDED = ("sharpe_ratio", "cagr", "max_drawdown")
_BOUNDS = tuple(f"{name}{end}" for name in BOUNDED for end in ("", "_lo", "_hi"))
_SURE = (*_BOUNDS, "probabilistic_sharpe_ratio", "deflated_sharpe_ratio")
_NO_METRICS = {*_WORDS, *_SURE, "group"} - set(BOUNDED)
_PAIR_COLUMNS = {name: name for name in ("a", "b", "difference", "lower", "upper", "p")}  # -> what the backend says
_PAIR_COLUMNS |= {"p_holm": "pHolm", "reason": "reason"}


class Comparison(Repeatable):
    """A comparison over the common window of its strategies; or, with ``window="full"``, of each over its own bars.

    Attributes
    ----------
    window : str
        "common" or "full". With "full" nobody is ranked and nothing is tested: `ranking`, `groups`, `pairwise` and
        `bounds` are empty, and where a strategy has no bar its curves are NaN.
    metrics : DataFrame
        One row a strategy (index "strategy"), float64 columns in the field's order, fractions, NaN where undefined.
    ranking : list of str
        Best first, by Sharpe ratio; who has a taint comes last.
    taints : dict
        Of those that are not to be relied on, the `Taint`, by row; its sentence is also in ``metrics.attrs["taints"]``.
    imported : list of str
        Those that were made elsewhere, by row.
    groups : list of list of str
        Those that can't be told apart by Sharpe ratio together, the best group first (a model confidence set at 5 %,
        and of what it leaves the next); empty where nothing can be told.
    pairwise : DataFrame
        One row a pair, the one with the higher Sharpe ratio as `a`: `a`, `b`, `difference` of their Sharpe ratios a
        year, `lower` and `upper` bounds of it at 95 %, `p` of no difference (Ledoit and Wolf's studentised block
        bootstrap, two-sided), `p_holm` allowing for all pairs, and `reason` where nothing can be told: then the
        numbers are NaN.
    against_benchmark : DataFrame
        The same for each strategy beside buying and holding the symbol, with a `p_holm` of their own.
    pairs, beside : list of dict
        The rows of these two as plain values, None where there is no number.
    bounds : DataFrame
        One row a strategy: `sharpe_ratio`, `cagr` and `max_drawdown` with `_lo` and `_hi` at 95 %, those of
        `max_drawdown` for another so many bars of the same kind; `probabilistic_sharpe_ratio`, the probability of a
        true Sharpe ratio above 0; `deflated_sharpe_ratio`, the same above what the best of all tried shows by luck,
        where the backend has counted; and the `group`, from 1. NaN where nothing can be told.
    summary, recommendation, reasoning : str or None
        The backend's words; each claim in them follows from the fields above.
    benchmark_verdict, answer : str or None
        In words, what is beside buying and holding, and the answer to the question that came with the comparison.
    """

    _write_report: ClassVar[
        Callable[[Comparison, Language], str]
    ]  # whoever knows how registers it: `export/tear_sheet`

    def __init__(self, id: str, data: Mapping[str, Any], curves: ResultColumns) -> None:
        self.id = id
        self.data = dict(data)
        self.metrics = metrics_frame(data.get("strategies") or [], complete=curves.exist)
        entries = [*zip(self.metrics.index, data.get("strategies") or [], strict=True)]
        self.taints = {str(label): taint for label, entry in entries if (taint := taint_in(entry)) is not None}
        self.imported = [str(label) for label, entry in entries if entry.get("imported") is True]
        if self.taints:
            self.metrics.attrs["taints"] = {label: taint.message for label, taint in self.taints.items()}
        self.ranking: list[str] = [str(name) for name in data.get("ranking") or []]
        self.summary: str | None = data.get("summary")
        self.recommendation: str | None = data.get("recommendation")
        self.reasoning: str | None = data.get("reasoning")
        self.benchmark_verdict: str | None = data.get("benchmarkVerdict")
        self.answer: str | None = data.get("answer")
        self.groups: list[list[str]] = [[str(name) for name in group] for group in data.get("groups") or []]
        self.pairs, self.beside = (pair_rows(data.get(name) or []) for name in ("pairwise", "againstBenchmark"))
        self.curves = curves
        self.window = FULL if data.get("window") == FULL else COMMON
        self._costs: dict[str, Any] | None = data.get("costs")

    @property
    def attrs(self) -> dict[str, Any]:
        """Where the numbers come from: the `id`, the window, the `seed` and `draws` of its tests, and `provenance`.

        The latter has that of each strategy, as of a `BacktestResult`.
        """
        told = {name: self.data.get(name) for name in ("symbols", "start", "end", "bars", "seed", "draws")}
        told["window"] = self.window
        entries = zip(self.metrics.index, self.data.get("strategies") or [], strict=True)
        return {
            "id": self.id,
            **told,
            "provenance": {str(label): entry.get("provenance") or {} for label, entry in entries},
        }

    @property
    def notes(self) -> list[str]:
        """What a reader should know of the comparison, in the backend's words."""
        return list(self.data.get("notes") or [])

    @cached_property
    def pairwise(self) -> pd.DataFrame:
        """Each pair and what can be told of it; see above."""
        return pairs_frame(self.pairs)

    @cached_property
    def against_benchmark(self) -> pd.DataFrame:
        """Each strategy beside buying and holding; see above."""
        return pairs_frame(self.beside)

    @property
    def bounds(self) -> pd.DataFrame:
        """How sure the figures of each strategy are; see above."""
        rows = self.data.get("strategies") or []
        table = pd.DataFrame(
            [{name: row.get(name) for name in (*_SURE, "group")} for row in rows], columns=[*_SURE, "group"]
        )
        table.index = self.metrics.index
        return table.astype(dict.fromkeys(_SURE, "float64") | {"group": "Int64"})

    @property
    def equity(self) -> pd.DataFrame:
        """Account value, DatetimeIndex x strategies. Raises CurvesUnavailable."""
        return self.curves.frame("equity.")

    @property
    def returns(self) -> pd.DataFrame:
        """Simple net returns; one row fewer than `equity`, since the window's first bar has no bar before it.

        With ``window="full"`` each from one to the next of a strategy's own bars.
        """
        return self._beside([statistics.simple_returns(part.equity) for part in self._parts()]).iloc[1:]

    @property
    def drawdown(self) -> pd.DataFrame:
        """Distance below the window's highest equity so far, as a fraction <= 0."""
        return statistics.drawdowns(self.equity)

    @property
    def trades(self) -> pd.DataFrame:
        """The trades of each in the window, by strategy: one row a trade, in order of entry.

        `entry_date`, `exit_date` (NaT while it is open), `side`, `bars`, `pnl` and `return` as in `result.trades`. What
        was held over the window's first close is entered there. Of whom no trades are known, as of what was imported
        without them, there are none here, and `metrics` has no `n_trades`.

        Raises
        ------
        CurvesUnavailable
            Also where the comparison was kept without its trades.
        """
        if "trades.strategy" not in self.curves.columns:
            raise CurvesUnavailable(
                say("compare.no_trades", "This comparison was kept without its trades."),
                hint=say("compare.again", "Compare again."),
            )
        return trades_frame(self.curves).set_axis(
            self.metrics.index[self.curves.values("trades.strategy").astype(np.intp)]
        )

    @property
    def correlation(self) -> pd.DataFrame:
        """Pearson correlation of the returns, strategies x strategies; of each pair on the bars that both have."""
        return self.returns.corr() if self.window == COMMON else own_bars.correlation(self.equity)

    def rolling_sharpe(self, window: int = statistics.WINDOW) -> pd.DataFrame:
        """Sharpe ratio of the last `window` returns at each bar, DatetimeIndex x strategies.

        ``mean(r) / sd(r) * sqrt(bars a year)``, annual, risk-free rate 0, with `window` - 1 in the divisor of the
        variance: the definition of the metric `sharpe_ratio`. The first `window` rows are NaN.

        Raises
        ------
        BadInput
            A window below 2.
        CurvesUnavailable
        """
        return self._beside(
            [statistics.rolling_sharpe(part.equity, window, part.bars_per_year) for part in self._parts()]
        )

    def monthly_returns(self) -> pd.DataFrame:
        """Simple returns compounded over each calendar month, as fractions: one row a strategy and year (a MultiIndex).

        Columns are the months 1 to 12, NaN where there are no bars. A month's return is its last equity over the last
        of the month before; the window's first month starts from the window's first bar. Raises CurvesUnavailable.

        >>> comparison.monthly_returns().loc["sma_cross"]  # doctest: +SKIP
        """
        equity = self.equity
        tables = {name: statistics.monthly_returns(equity[name].dropna()) for name in equity.columns}
        return pd.concat(tables, names=["strategy"])

    def rolling_volatility(self, window: int = statistics.WINDOW) -> pd.DataFrame:
        """``sd(r) * sqrt(bars a year)`` of the last `window` returns at each bar, DatetimeIndex x strategies.

        With `window` - 1 in the divisor, as in the metric `annual_volatility`. Raises as `rolling_sharpe` does.
        """
        return self._beside(
            [statistics.rolling_volatility(part.equity, window, part.bars_per_year) for part in self._parts()]
        )

    def yearly_returns(self) -> pd.DataFrame:
        """Simple returns compounded over each calendar year, as fractions: years x strategies.

        A year's return is its last equity over the last of the year before; the window's first year starts from the
        window's first bar. Raises CurvesUnavailable.
        """
        equity = self.equity
        table = pd.DataFrame({name: statistics.yearly_returns(equity[name].dropna()) for name in equity.columns})
        return table.rename_axis(index="year")

    def worst_drawdowns(self, count: int = WORST) -> pd.DataFrame:
        """The deepest drawdowns of each, the worst first: one row a strategy and rank (a MultiIndex).

        >>> comparison.worst_drawdowns(1)[["depth", "recovery"]]               # doctest: +SKIP

        `peak` is the last bar at the window's highest equity so far, `trough` the first at the lowest until `recovery`,
        the first bar that is not below that peak (NaT where there is none yet). `depth` is a fraction below 0, `length`
        the closes below the peak: as `max_drawdown` and `max_drawdown_duration` have them.

        Raises
        ------
        BadParameter, CurvesUnavailable
        """
        equity = self.equity
        tables = {name: worst_drawdowns(equity[name], count) for name in equity.columns}
        return pd.concat(tables, names=["strategy"])

    @property
    def benchmark(self) -> pd.DataFrame:
        """What 1 became in the benchmark of each, at no cost, DatetimeIndex x strategies. Raises CurvesUnavailable."""
        held = self._levels("benchmark")
        if not held:
            raise CurvesUnavailable(
                say("compare.no_benchmark", "This comparison was kept without its benchmark."),
                hint=say("compare.again", "Compare again."),
            )
        return pd.DataFrame(held, index=self.curves.dates())

    def subperiods(self, length: str = "5Y") -> pd.DataFrame:
        """Each strategy's metrics in each period of the calendar: one row a strategy and period (a MultiIndex).

        >>> comparison.subperiods("5Y").loc["sma_cross", "sharpe_ratio"]        # doctest: +SKIP

        A period's returns begin from the last close before it, so that ``1 + total_return`` of all of them multiply to
        that of the window; the first begins from the window's first bar. `start` and `end` are its bars, and `partial`
        says that the window leaves out more of it than 99 of 100 pauses between two bars last. What a curve does not
        tell has no columns: win rate, fees and the rest of the trades, which may go over an edge. Alpha, beta and
        information ratio are NaN where the comparison was kept without its benchmark.

        Parameters
        ----------
        length
            Years, quarters or months: "5Y", "1Q", "6M". Edges are those of the calendar whatever the window: "5Y" are
            2000 to 2004, 2005 to 2009.

        Raises
        ------
        BadParameter, CurvesUnavailable
        """
        held, free = self._levels("benchmark"), self._levels("risk_free")
        tables = [
            subperiods(part.equity, length, part.bars_per_year, part.beside(held), part.beside(free))
            for part in self._parts()
        ]
        return pd.concat(tables)

    def regimes(self, trend: int = TREND, swing: int = SWING) -> pd.DataFrame:
        """Each strategy's metrics in regimes of its benchmark: one row a strategy and regime (a MultiIndex).

        "up" and "down" are bars after a close of the benchmark above its average of the last `trend`, and after one
        that was not; "calm" and "turbulent" those after `swing` returns that swung by less than usual until then (the
        median of all such stretches before, 60 at least), and by as much or more. So each could be known when its bar
        began, and none is fitted to the window; they describe where a result came from, and predict nothing. `bars`
        and `share` count them: bars too early to tell are in none, and up and down overlap with calm and turbulent.
        Bars of a regime do not follow each other, so there is no drawdown and no CAGR; `total_return` is compounded
        over them alone.

        Raises
        ------
        BadParameter, CurvesUnavailable
            The latter also where the comparison was kept without its benchmark.
        """
        held, free = (
            {str(name): values.to_numpy() for name, values in self.benchmark.items()},
            self._levels("risk_free"),
        )
        if missing := [name for name in map(str, self.metrics.index) if name not in held]:
            raise CurvesUnavailable(
                say(
                    "regimes.no_benchmark", "No benchmark is known of {names}, whose regimes these are.", names=missing
                ),
                hint=say("costs.without_it", "Compare the others without it."),
            )
        tables = [
            in_regimes(part.equity, part.bars_per_year, part.beside(held), part.beside(free), trend, swing)
            for part in self._parts()
        ]
        return pd.concat(tables)

    def cost_sensitivity(self, costs: Sequence[float] | None = None, *, timeout: float = 600.0) -> pd.DataFrame:
        """Each strategy's metrics at several costs of trading: one row a strategy and cost (a MultiIndex).

        >>> comparison.cost_sensitivity([0, 5, 10])["sharpe_ratio"].unstack("cost_bps")      # doctest: +SKIP

        A cost is all that trading takes of each traded value, one way, in basis points: it stands for commission and
        slippage. The backend keeps an account for each, on the decisions of a further run of the strategy and
        on the bars of this comparison: as of a run with ``commission=cost / 10_000, slippage=0``. Interest, borrow
        fees, stops and the rest are as they were. It is a comparison of its own in the session, with Stop; asked for
        the same costs again, it is not made again. `attrs` has its `notes`.

        Parameters
        ----------
        costs
            From 0 to 1,000; 0, 1, 2, 5, 10, 20 and 50 by default, or those the comparison was made with.

        Raises
        ------
        BadParameter, BadInput, UnknownName
            Costs that are none; a comparison that was pickled, or that a base backend made; a strategy that is gone.
        """
        if self._costs is None or not same_costs(costs, self._costs["bps"]):
            self._costs = self._measured_anew(USUAL_COSTS if costs is None else costs, timeout)
        table = sensitivity_frame(self._costs, self.metrics.index)
        table.attrs["notes"] = list(map(str, self._costs.get("notes", self.notes)))
        return table

    def _measured_anew(self, costs: Sequence[float], timeout: float) -> dict[str, Any]:
        again: Comparison = self._repeat({"costs": costs_text(costs), "question": None}, timeout)
        notes = list(again.notes)
        if not np.allclose(again.metrics["total_return"], self.metrics["total_return"], rtol=1e-9, equal_nan=True):
            notes.append(
                say(
                    "costs.since",
                    "Prices or code have changed since this comparison was made: its costs are those of {id}.",
                    id=again.id,
                )
            )
        return {**again.data["costs"], "notes": notes}

    @property
    def break_even_cost(self) -> pd.DataFrame:
        """At which cost of trading each strategy's lead is gone, in basis points of each traded value: one row each.

        `over_zero` is the cost at which its total return over the comparison's bars is 0, and `over_benchmark` that at
        which it is that of its benchmark (the symbol, unless another was named) held over the same bars at no cost.
        A cost is as of `cost_sensitivity`, which is asked for where it has not been; accounts are kept at one after
        another until the number is exact to a millionth. NaN where there is nothing for costs to take: it is not
        ahead at no costs either. inf where it is still ahead at 1,000, or trades nothing. `reason` says which.
        """
        if self._costs is None:
            self.cost_sensitivity()
        assert self._costs is not None
        return break_even_frame(self._costs, self.metrics.index)

    def _levels(self, name: str) -> dict[str, np.ndarray]:
        """What 1 became beside each strategy, of those that have it."""
        return self.curves.beside(name, [str(label) for label in self.metrics.index])

    def _parts(self) -> list[Part]:
        """The curves with what they are measured by: all at once where they have the same bars, else each by itself."""
        equity = self.equity
        per_year = statistics.bars_per_year(self.data.get("barsPerYear"), pd.DatetimeIndex(equity.index))
        if self.window == COMMON:
            return [Part(equity, per_year, np.ones(len(equity), dtype=bool))]
        windows = [entry.get("window") or {} for entry in self.data.get("strategies") or []]
        names = map(str, self.metrics.index)
        rates = {name: window.get("barsPerYear") for name, window in zip(names, windows, strict=True)}
        return [Part.of(equity, name, rates.get(name) or per_year) for name in map(str, equity.columns)]

    def _beside(self, parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
        """What was found of each part, on the dates of all."""
        return parts[0] if self.window == COMMON else pd.concat(parts, axis=1).reindex(self.curves.dates())

    @property
    def style(self) -> Styler:
        """`metrics` as a pandas Styler: written as in the panel, better and worse told by colour."""
        return styled(self.metrics)

    def to_excel(self, path: str | os.PathLike[str]) -> Path:
        """Write a workbook (.xlsx): metrics, pairs, and, where there are curves, equity, drawdown and months.

        Raises
        ------
        BadInput
            Another ending, or no openpyxl.
        """
        sheets = {"Metrics": self.metrics, "Pairs": self.pairwise}
        if self.curves.exist:
            sheets |= {"Equity": self.equity, "Drawdown": self.drawdown, "Months": self.monthly_returns()}
        return write_workbook(path, sheets)

    def report(self, path: str | os.PathLike[str], *, locale: str | None = None) -> Path:
        """Write the tear sheet: one page (.html) to hand round, which opens offline and prints.

        >>> comparison.report("momentum.html")                                 # doctest: +SKIP

        It has the verdict with its reasons, all metrics with their bounds and tie groups, the parameters that differ,
        curves, the worst drawdowns, years, months, rolling figures, trades, and what it was computed on. Each
        number is one of the DataFrames; what was not computed is said to be missing. A file of that name is replaced.

        Parameters
        ----------
        locale
            Of its readers, such as "ko"; by default as the panel is read.

        Raises
        ------
        BadInput
            Any other ending.
        NotConnected
            If its curves are on the backend alone, and the backend away.
        """
        target = Path(path)
        if target.suffix.lower() != ".html":
            raise BadInput(
                say("report.format", "{name} is no web page.", name=quoted(target.name)),
                hint=say("report.ending", "Name it .html."),
            )
        target.write_text(
            Comparison._write_report(self, language_named(locale or reading_locale())),
            encoding="utf-8",
            errors="replace",
        )
        return target

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """`metrics` as Arrow, the strategy first: `polars.DataFrame(comparison)`. Needs pyarrow."""
        return stream_of_frame(self.metrics)

    def plot(
        self, view: str = "equity", *, log: bool = False, window: int = statistics.WINDOW, backend: str | None = None
    ) -> Any:
        """The strategies as a chart.

        >>> comparison.plot("rolling_sharpe", window=252)                      # doctest: +SKIP

        Parameters
        ----------
        view
            "equity" (growth of 1, with the drawdown below), "drawdown", "rolling_sharpe" or "correlation".
        log
            A logarithmic axis of growth.
        backend
            "svg" by default, which needs nothing else; or "matplotlib" or "plotly", if installed, for their figures.

        Raises
        ------
        CurvesUnavailable, UnknownName, BadInput
        """
        return render(self._chart(view, log, window), backend)

    def _chart(self, view: str, log: bool, window: int) -> Chart:
        title = " vs ".join(map(str, self.metrics.index))
        match view:
            case "equity":
                equity = own_bars.drawn(own_bars.growth(self.equity), self.window)
                label = panel_word("view.growth", "Growth of 1")
                growth = compared_chart(title, equity, label, "ratio", imported=self.imported, log=log)
                return replace(growth, panes=[*growth.panes, *self._falls(title).panes])
            case "drawdown":
                return self._falls(title)
            case "rolling_sharpe":
                rolling = own_bars.drawn(self.rolling_sharpe(window), self.window)
                label = say("chart.rolling_sharpe", "Sharpe ratio of {window:,} bars", window=window)
                return compared_chart(title, rolling, label, "ratio", imported=self.imported)
            case "correlation":
                return correlation_chart(title, self.correlation)
        raise unknown("view", view, ("equity", "drawdown", "rolling_sharpe", "correlation"))

    def _falls(self, title: str) -> CurveChart:
        falls = own_bars.drawn(self.drawdown, self.window)
        label = panel_word("view.drawdown", "Drawdown")
        return compared_chart(title, falls, label, "percent", imported=self.imported, filled=True)

    def __repr__(self) -> str:
        return f"<Comparison {' vs '.join(map(str, self.metrics.index))}>"


def metrics_frame(rows: Sequence[Mapping[str, Any]], *, complete: bool = False) -> pd.DataFrame:
    """One row a strategy; numbers only, as float64. Labels that repeat get a number."""
    numbers: list[dict[str, float]] = []
    labels: list[str] = []
    times: dict[str, int] = {}
    for row in rows:
        label = str(row.get("label") or row.get("strategy_id") or row.get("name"))
        times[label] = times.get(label, 0) + 1
        labels.append(label if times[label] == 1 else f"{label} ({times[label]})")
        numbers.append(
            {
                key: float(value)
                for key, value in row.items()
                if key not in _NO_METRICS and isinstance(value, (int, float)) and not isinstance(value, bool)
            }
        )
    columns = metric_names([key for each in numbers for key in each], complete=complete)
    table = [[each.get(name, math.nan) for name in columns] for each in numbers]
    index = pd.Index(labels, name="strategy", dtype=object)
    return pd.DataFrame(table, index=index, columns=columns, dtype="float64")


def pair_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the backend said of each pair, by the names of the columns; None where there is nothing."""
    return [{name: row.get(wire) for name, wire in _PAIR_COLUMNS.items()} for row in rows]


def pairs_frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One row a pair; numbers as float64, NaN where there is none."""
    table = pd.DataFrame(rows, columns=[*_PAIR_COLUMNS])
    words = ("a", "b", "reason")
    return table.astype({name: object if name in words else "float64" for name in _PAIR_COLUMNS})


def compare_here(results: Sequence[BacktestResult]) -> dict[str, Any]:
    """What `compare_strategies` would answer, from the metrics at hand: for backends that cannot compare runs."""
    rows = [
        {"strategy_id": result.strategy_id, "name": result.strategy_id, **result.metrics.dropna()} for result in results
    ]
    frame = metrics_frame(rows)
    by = "sharpe_ratio" if "sharpe_ratio" in frame and frame["sharpe_ratio"].notna().any() else "total_return"
    pending = frame[by].sort_values(ascending=False, na_position="last").index if by in frame else frame.index
    tainted = set()
    for row, label, result in zip(rows, frame.index, results, strict=True):
        row["label"] = label
        if result.imported:
            row["imported"] = True
        if result.taint is not None:
            row["taint"] = plain_data(result.taint)
            tainted.add(label)
    return {
        "strategies": rows,
        "ranking": sorted(pending, key=tainted.__contains__),
        "summary": say(
            "compare.own_windows",
            "Each over its own window, by {metric}: the backend could not align them.",
            metric=metric_name(by),
        ),
    }

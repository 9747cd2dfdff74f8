"""A sweep as its caller holds it: Sweep while it goes, SweepResult when it is done. Columns in, DataFrames out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..errors import BadInput, unknown
from ..errors.sentences import say
from ..protocol.messages import BacktestProgress, BestSoFar
from ..protocol.metrics import METRICS
from ..protocol.taints import taint_in
from .arrow import stream_of_frame
from .card import Card
from .charts.drawing import render
from .charts.figures import heat_chart
from .columns import ResultColumns
from .handle import Handle
from .runs import metrics_series


class SweepResult(Card):
    """The numbers of one finished sweep.

    The best of many tried is optimistic: some of its lead is luck, the more so the more were tried. `summary` says so,
    `deflated_sharpe_ratio` says how much is left, and `overfitting` and `isolated_peak` whether choosing so is sound.

    Attributes
    ----------
    id, strategy_id
        As the backend names them.
    metric : str
        What it looked for.
    parameters : dict
        Those of the best, and the symbol, window and costs of all.
    combinations, skipped, failed : int
        How many were run, how many were against the strategy's rules, how many of those run raised an error.
    search : dict
        Where not all were tried: by which `method`, with which `seed`, of how many (`space`; whether that leaves out
        what is against the rules, `counted` says). Empty of a grid.
    deflated_sharpe_ratio, trials
        Of the best, as of a `BacktestResult`: all combinations are among the trials. `deflated_sharpe` is the same.
    overfitting : dict
        Of cross-validation (CSCV; Bailey, Borwein, Lopez de Prado and Zhu, 2015): how often the combination that is
        best by Sharpe ratio on half of the bars is in the lower half of the ranking on the others (`pbo`; luck gives
        0.5), or loses there (`probabilityOfLoss`); the Sharpe ratio there as a share of the one here (`degradation`);
        how many halves (`splits`) and `combinations` that is from. Empty where it can't be told.
    isolated_peak : dict
        How the best stands in the metric: itself (`best`), the median of combinations one step away in one parameter
        (`neighbours`), that of all (`typical`), the fall from best to neighbours as a share of that to what is typical,
        and whether that is more than half (`isolated`). Empty where it can't be told.
    taint : Taint or None
        Why combinations are not to be relied on, such as that they look ahead. They come last in `table`, which then
        says of each whether it is `tainted`: those that were found to be, and those that nobody checked and that did
        better than the best of the others. There is no best if nothing else is left.
    data : dict
        All the backend said beside the table: symbol, window, notes.
    """

    def __init__(self, id: str, strategy_id: str, data: Mapping[str, Any], curves: ResultColumns) -> None:
        self.id = id
        self.strategy_id = strategy_id
        self.data = dict(data)
        self.metric = str(data.get("metric"))
        self.parameters: dict[str, Any] = dict(data.get("parameters") or {})
        self.swept = list(data.get("swept") or {})
        self.combinations = int(data.get("combinations") or 0)
        self.skipped = int(data.get("skipped") or 0)
        self.failed = int(data.get("failed") or 0)
        self.search: dict[str, Any] = dict(data.get("search") or {})
        self.deflated_sharpe_ratio = float(data.get("deflatedSharpe", np.nan))
        self.trials: dict[str, Any] = dict(data.get("trials") or {})
        self.overfitting: dict[str, Any] = dict(data.get("overfitting") or {})
        self.isolated_peak: dict[str, Any] = dict(data.get("isolatedPeak") or {})
        self.summary: str | None = data.get("summary")
        self.taint = taint_in(data)
        self.curves = curves

    @property
    def deflated_sharpe(self) -> float:
        """`deflated_sharpe_ratio`."""
        return self.deflated_sharpe_ratio

    @property
    def table(self) -> pd.DataFrame:
        """One row a combination: its parameters, then every metric; best first, what has no value last.

        The index, "combination", counts them in the order they were tried. `attrs` has `deflated_sharpe_ratio`,
        `trials`, `overfitting` and `isolated_peak`.
        """
        columns: dict[str, Any] = {name: self._parameter(name) for name in self.data.get("types") or {}}
        columns |= {name: self._metric(name) for name in METRICS}
        if "tainted" in self.curves.columns:
            columns["tainted"] = self.curves.values("tainted") > 0
        frame = pd.DataFrame(columns)
        frame.index.name = "combination"
        told = ("deflated_sharpe_ratio", "trials", "overfitting", "isolated_peak")
        frame.attrs |= {name: getattr(self, name) for name in told}
        return _best_first(frame, self.metric) if self.metric in METRICS else frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """`table` as Arrow: `polars.DataFrame(result)`. Needs pyarrow."""
        return stream_of_frame(self.table)

    def _parameter(self, name: str) -> Any:
        values = self.curves.values(f"parameter.{name}")
        match self.data["types"][name]:
            case "int":
                return values.astype(np.int64)
            case "bool":
                return values.astype(bool)
            case "choice":
                return np.array(self.data["choices"][name], dtype=object)[values.astype(np.int64)]
        return values

    def _metric(self, name: str) -> np.ndarray:
        """NaN throughout for a metric that is newer than this sweep."""
        column = f"metric.{name}"
        return self.curves.values(column) if column in self.curves.columns else np.full(self.combinations, np.nan)

    @property
    def best(self) -> pd.Series:
        """The first row of the table: the best's parameters and metrics. Needs no curves."""
        names = list(self.data.get("types") or {})
        own = pd.Series({name: self.parameters.get(name) for name in names}, dtype=object)
        metrics = metrics_series(self.data.get("metrics") or {}, self.strategy_id, complete=True)
        row: pd.Series = pd.concat([own, metrics.astype(object)])
        return row.rename(self.strategy_id)

    def heatmap(self, rows: str, columns: str, metric: str | None = None) -> pd.DataFrame:
        """The metric by two parameters; where others were swept too, the best over them.

        Of a metric that has no better, such as turnover, it is the most. NaN where all are tainted.

        >>> result.heatmap("fast", "slow")  # doctest: +SKIP
        """
        wanted = metric or self.metric
        known = list(self.data.get("types") or {})
        for name in (rows, columns):
            if name not in known:
                raise unknown("parameter", name, known, of=self.strategy_id)
        if rows == columns:
            raise BadInput(say("heatmap.two", "A heat map has two parameters; {name} was given twice.", name=rows))
        if wanted not in METRICS:
            raise unknown("metric", wanted, METRICS)
        cells = _best_first(self.table, wanted).drop_duplicates([rows, columns])
        if "tainted" in cells:
            cells = cells.assign(**{wanted: cells[wanted].mask(cells["tainted"])})
        return cells.pivot(index=rows, columns=columns, values=wanted)

    def plot(
        self,
        rows: str | None = None,
        columns: str | None = None,
        metric: str | None = None,
        *,
        backend: str | None = None,
    ) -> Any:
        """The metric by two parameters as a heat map, every value of both; the best is framed.

        >>> result.plot("fast", "slow", "calmar_ratio")                        # doctest: +SKIP

        Parameters
        ----------
        rows, columns
            Those with the most values by default, the longer one down.
        backend
            "svg" by default, which needs nothing else; or "matplotlib" or "plotly", if installed, for their figures.
        """
        swept = sorted(self.swept, key=lambda name: -self.table[name].nunique())
        down = rows or next((name for name in swept if name != columns), None)
        right = columns or next((name for name in swept if name != down), None)
        if down is None or right is None:
            raise BadInput("A heat map has two parameters; this sweep tried one.", hint="Use its table.")
        wanted = metric or self.metric
        best = (self.parameters.get(down), self.parameters.get(right)) if wanted == self.metric else None
        return render(heat_chart(self.strategy_id, self.heatmap(down, right, wanted), wanted, best), backend)

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={self.parameters.get(name)}" for name in self.swept)
        value = (self.data.get("metrics") or {}).get(self.metric, float("nan"))
        if self.taint is not None and not self.data.get("metrics"):
            return f"<SweepResult {self.strategy_id}: no best of {self.combinations:,}; {self.taint.message}>"
        return (
            f"<SweepResult {self.strategy_id}: best of {self.combinations:,} is {given} with {self.metric} {value:.4g}>"
        )


def _best_first(table: pd.DataFrame, metric: str) -> pd.DataFrame:
    ranked = table.iloc[METRICS[metric].rank(table[metric].to_numpy(np.float64))]
    return ranked.sort_values("tainted", kind="stable") if "tainted" in ranked else ranked


class Sweep(Handle[SweepResult]):
    """Many combinations of one strategy's parameters, from queued to settled.

    >>> sweep = chat.sweep("sma_cross", fast=range(5, 51, 5), slow=[20, 50, 100])  # doctest: +SKIP
    >>> sweep.best                                                                 # doctest: +SKIP
    BestSoFar(parameters={'fast': 10, 'slow': 50}, metric='sharpe_ratio', value=0.61)
    >>> sweep.result(timeout=60).table                                             # doctest: +SKIP
    """

    best: BestSoFar | None = None  # so far; of a finished one, the best there is

    def _note(self, event: BacktestProgress) -> None:
        self.best = event.best or self.best

    def _keep(self, result: SweepResult) -> None:
        metrics = result.data.get("metrics") or {}
        if result.metric in metrics:
            own = {name: result.parameters.get(name) for name in result.data.get("types") or {}}
            self.best = BestSoFar(parameters=own, metric=result.metric, value=float(metrics[result.metric]))
        elif result.taint is not None:
            self.best = None

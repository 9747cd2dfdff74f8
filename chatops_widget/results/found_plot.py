"""`plot` of runs that were found: by two metrics as points; what pandas can plot, it plots as ever."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pandas.plotting import PlotAccessor

from ..errors import unknown
from ..protocol.metrics import METRICS
from .charts.chart import PointChart
from .charts.drawing import render


class FoundPlot(PlotAccessor):
    """`found.plot("max_drawdown", "cagr")`; `found.plot.hist(column="cagr")` and such are pandas'."""

    def __call__(  # type: ignore[override]
        self, x: str = "max_drawdown", y: str = "cagr", *, backend: str | None = None, **options: Any
    ) -> Any:
        """Each run as a point by two metrics.

        Parameters
        ----------
        x, y
            Metrics; the deepest drawdown and the return a year by default.
        backend
            "svg" by default, which needs nothing else; or "matplotlib" or "plotly", if installed, for their figures.
        **options
            With a `kind` or anything else of pandas', pandas plots.
        """
        if options:
            pandas_plot: Any = super().__call__
            return pandas_plot(x=x, y=y, backend=backend, **options)
        for metric in (x, y):
            if metric not in METRICS:
                raise unknown("metric", metric, METRICS)
        frame: pd.DataFrame = self._parent  # type: ignore[attr-defined]  # the stubs leave it out
        names = [f"{row.strategy} {row.Index}" for row in frame[["strategy"]].itertuples()]
        xs, ys = (frame[metric].to_numpy(np.float64) for metric in (x, y))
        title = f"{len(frame):,} {'run' if len(frame) == 1 else 'runs'}"
        return render(PointChart(title=title, x=x, y=y, names=names, xs=xs, ys=ys), backend)

"""Charts from pandas objects: an account, prices with trades, strategies beside each other. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from ...errors.sentences import METRIC, Phrase, Sentence, say
from ...languages.panel_words import panel_word
from ...protocol.metric_text import label
from .chart import Curve, CurveChart, Fills, Floats, HeatChart, Pane, Unit
from .look import QUIET


def account_chart(
    title: str,
    equity: pd.Series,
    drawdown: pd.Series,
    trades: pd.DataFrame,
    benchmark: pd.Series | None,
    symbol: str,
    *,
    imported: bool = False,
) -> CurveChart:
    """Equity with what was bought and sold on it, beside the symbol held; below it how far it is from its peak."""
    curves = [Curve(name=str(title), values=_floats(equity), imported=imported)]
    if benchmark is not None:
        curves.append(
            Curve(
                name=panel_word("plot.held", "{symbol} held", symbol=symbol),
                values=_floats(benchmark),
                tint=QUIET,
                dashed=True,
            )
        )
    fills = fills_of(trades, equity.index, on=equity)
    return CurveChart(
        title=title,
        dates=milliseconds(equity.index),
        panes=[
            Pane(label=panel_word("view.equity", "Equity"), unit="amount", curves=curves, fills=fills),
            Pane(
                label=panel_word("view.drawdown", "Drawdown"),
                unit="percent",
                curves=[Curve(name=str(title), values=_floats(drawdown), tint=2)],
                filled=True,
            ),
        ],
    )


def price_chart(title: str, prices: pd.Series, trades: pd.DataFrame) -> CurveChart:
    """Closes, with each trade at the price it was made at."""
    curve = Curve(name=str(prices.name), values=_floats(prices))
    fills = fills_of(trades, prices.index, on=None)
    return CurveChart(
        title=title,
        dates=milliseconds(prices.index),
        panes=[Pane(label=say("chart.price", "Price"), unit="amount", curves=[curve], fills=fills)],
    )


def compared_chart(
    title: str,
    frame: pd.DataFrame,
    label: str,
    unit: Unit,
    *,
    imported: Collection[str] = (),
    filled: bool = False,
    log: bool = False,
) -> CurveChart:
    """A column a curve; `imported` are those of what was made elsewhere."""
    curves = [
        Curve(name=str(name), values=_floats(frame[name]), tint=k, imported=name in imported)
        for k, name in enumerate(frame.columns, 1)
    ]
    pane = Pane(label=label, unit=unit, curves=curves, filled=filled, log=log)
    return CurveChart(title=title, dates=milliseconds(frame.index), panes=[pane])


def heat_chart(
    title: str, frame: pd.DataFrame, metric: str | None = None, best: tuple[Any, Any] | None = None
) -> HeatChart:
    """A value for each row and column of a frame; `best` are the labels of one that is framed."""
    rows, columns = frame.index.tolist(), frame.columns.tolist()
    if metric:
        axes = {"rows": str(frame.index.name), "columns": str(frame.columns.name)}
        title = say(
            "chart.heat", "{title}: {metric} by {rows} and {columns}", title=title, metric=_named(metric), **axes
        )
    place = (rows.index(best[0]), columns.index(best[1])) if best and best[0] in rows and best[1] in columns else None
    return HeatChart(
        title=title,
        rows=str(frame.index.name or ""),
        columns=str(frame.columns.name or ""),
        row_values=rows,
        column_values=columns,
        cells=frame.to_numpy(np.float64),
        metric=metric,
        best=place,
    )


def correlation_chart(title: str, frame: pd.DataFrame) -> HeatChart:
    return heat_chart(
        say("chart.correlation", "{title}: correlation of returns", title=title),
        frame.rename_axis(index=None, columns=None),
    )


def fills_of(trades: pd.DataFrame, dates: pd.Index, *, on: pd.Series | None) -> Fills | None:
    """Where each trade was entered and left, on a curve or at its own prices. None if there is none."""
    if trades.empty or not {"entry_date", "exit_date", "side"} <= set(trades.columns):
        return None
    side = trades["side"].to_numpy(np.float64)
    weights = trades["pnl"].abs().to_numpy(np.float64) if "pnl" in trades else np.ones(len(trades))
    when = pd.concat([trades["entry_date"], trades["exit_date"]])
    over = when.notna().to_numpy()  # an open trade has not been left
    buys = np.concatenate([side > 0, side < 0])
    if on is None:
        values = pd.concat([trades["entry_price"], trades["exit_price"]]).to_numpy(np.float64)
    else:
        places = dates.searchsorted(when.where(over, dates[-1]).to_numpy())
        values = on.to_numpy(np.float64)[np.minimum(places, len(on) - 1)]
    moments = milliseconds(pd.DatetimeIndex(when))
    return Fills(dates=moments[over], values=values[over], buys=buys[over], weights=np.tile(weights, 2)[over])


def milliseconds(dates: pd.Index | pd.Series) -> Floats:
    """Since 1970; NaN for NaT."""
    stamps = pd.DatetimeIndex(dates).as_unit("ns")
    return np.where(stamps.isna(), np.nan, stamps.asi8 / 1e6)


def _named(metric: str) -> Sentence:
    """As an axis calls it, in the reader's language too."""
    return Sentence(label(metric), Phrase(code=METRIC, values={"name": metric}))


def _floats(values: pd.Series) -> Floats:
    return values.to_numpy(np.float64)

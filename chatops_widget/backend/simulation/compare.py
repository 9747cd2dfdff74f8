"""Several backtests side by side on the bars they have in common. Pure: outputs in, numbers and honest words out.

On the common window every metric is measured anew by the code that measured the runs. Returns start from the equity
at the window's first bar. Trade metrics count the trades entered inside the window, with all their fees; one that
ends after it is open as of the window's end. When the runs already cover the same bars, every number equals the run's
own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadInput
from ...protocol.equity import simple_returns
from ...protocol.messages import ParameterSpec
from ..prices.bar_rate import bar_rate, shown
from ..prices.dates import date_text
from . import taints
from .backtest import BacktestOutput, date_bytes, defined
from .metrics import measure

Floats = npt.NDArray[np.float64]
Entry = dict[str, Any]

STRATEGY_IDS = ParameterSpec(
    name="strategy_ids", type="strategies", required=True, summary="Strategies, or ids of runs"
)
CERTAIN = 1.96  # standard errors: 5 % of chance alone is beyond them


def compare(
    outputs: Sequence[tuple[str, BacktestOutput]], *, bars_per_year: float | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Data and curves of a comparison; labels given twice get a number.

    All are annualised by one rate: `bars_per_year` if given, else that of the bars they have in common.

    Curves are `date` and one `equity.<label>` each, in currency as in the run, cut to the common window.

    Raises
    ------
    BadInput
        Fewer than two outputs, or fewer than two bars in common.
    """
    if len(outputs) < 2:
        raise BadInput(f"A comparison needs two strategies or more, not {len(outputs)}.", hint="Name another one.")
    labels = _unique([label for label, _ in outputs])
    runs = [output for _, output in outputs]
    dates = _common(runs)
    windows = [np.isin(run.dates(), dates) for run in runs]
    per_year, told = _bars_per_year(runs, windows, dates, bars_per_year)
    entries = [_entry(*each, dates, per_year) for each in zip(labels, runs, windows, strict=True)]
    ranked = taints.ranked(entries)
    equity = {label: run.floats("equity")[window] for label, run, window in zip(labels, runs, windows, strict=True)}
    symbols = list(dict.fromkeys(run.data["symbol"] for run in runs))
    first, last = (date_text(pd.Timestamp(dates[k])) for k in (0, -1))
    data = {
        "strategies": entries,
        "ranking": [entry["strategy_id"] for entry in ranked],
        "summary": _summary(ranked, symbols, f"{len(dates):,} bars from {first} to {last}"),
        **taints.advise(ranked, lambda sound: _advice(sound, equity)),
        "symbol": ", ".join(symbols),
        "symbols": symbols,
        "start": first,
        "end": last,
        "bars": len(dates),
        "barsPerYear": per_year,
        "notes": [*_notes(labels, runs, windows), *told],
    }
    columns = {f"equity.{label}": values.astype("<f8").tobytes() for label, values in equity.items()}
    return data, {"date": date_bytes(dates), **columns}


def sharpe_gap(one: Floats, other: Floats) -> tuple[float, float]:
    """The difference of two Sharpe ratios a bar, and its standard error; from paired returns.

    Source: J. D. Jobson and B. Korkie (1981), corrected by C. Memmel (2003). Assumes near normal, independent returns.
    """
    first, second = (float(returns.mean() / returns.std(ddof=1)) for returns in (one, other))
    linked = float(np.corrcoef(one, other)[0, 1])
    variance = 2 - 2 * linked + (first**2 + second**2 - 2 * first * second * linked**2) / 2
    return first - second, math.sqrt(max(variance, 0.0) / len(one))


def _unique(labels: Sequence[str]) -> list[str]:
    """The labels, with " (2)" and so on behind those already taken."""
    taken: list[str] = []
    for label in labels:
        name, count = label, 1
        while name in taken:
            count += 1
            name = f"{label} ({count})"
        taken.append(name)
    return taken


def _common(runs: Sequence[BacktestOutput]) -> npt.NDArray[np.datetime64]:
    """The dates every run has a bar on."""
    dates = reduce(np.intersect1d, (run.dates() for run in runs))
    if len(dates) < 2:
        spans = "; ".join(f"{run.data['symbol']} {run.data['start']} to {run.data['end']}" for run in runs)
        raise BadInput(f"These runs have {len(dates)} bars in common ({spans}).", hint="Run them over the same dates.")
    return dates


def _bars_per_year(
    runs: Sequence[BacktestOutput],
    windows: Sequence[npt.NDArray[np.bool_]],
    dates: npt.NDArray[np.datetime64],
    given: float | None,
) -> tuple[float, list[str]]:
    """What to annualise by, and a note where the runs alone do not say.

    Runs of one rate keep it if they differ in nothing but where they begin and end.
    """
    if given is not None:
        return float(given), []
    rates = {float(run.data["barsPerYear"]) for run in runs}
    whole = [np.ptp(np.flatnonzero(window)) + 1 == len(dates) for window in windows]
    if len(rates) == 1 and all(whole):
        return rates.pop(), []
    common = bar_rate(pd.DatetimeIndex(dates))
    rate = float(common.per_year) if common.certain else min(rates)
    return rate, [f"Annualised by the {len(dates):,} bars in common, {shown(rate)} a year."]


def _entry(
    label: str, run: BacktestOutput, window: npt.NDArray[np.bool_], dates: npt.NDArray[np.datetime64], per_year: float
) -> Entry:
    metrics = measure(
        run.floats("equity")[window],
        run.floats("exposure")[window],
        run.trades().entered(dates[0], dates[-1]),
        bars_per_year=per_year,
        benchmark=run.floats("benchmark")[window],
    )
    about = {"strategy": run.data["strategyId"], "symbol": run.data["symbol"], "parameters": run.data["parameters"]}
    return {"strategy_id": label, "name": run.data["name"], **about, **taints.taint_of(run.data), **defined(metrics)}


def _notes(
    labels: Sequence[str], runs: Sequence[BacktestOutput], windows: Sequence[npt.NDArray[np.bool_]]
) -> list[str]:
    notes = []
    for label, window in zip(labels, windows, strict=True):
        if dropped := int((~window).sum()):
            notes.append(
                f"{label}: {dropped:,} of {len(window):,} bars are outside the common window and were left out."
            )
    costs = {tuple(run.data["parameters"].get(name) for name in ("cash", "commission", "slippage")) for run in runs}
    if len(costs) > 1:
        notes.append("These runs had different cash or costs, so they were not given the same chances.")
    if len({run.data["parameters"].get("adjust", False) for run in runs}) > 1:
        notes.append("Some of these runs were on adjusted prices, and some were not.")
    return [*notes, *_price_notes(runs, windows)]


def _price_notes(runs: Sequence[BacktestOutput], windows: Sequence[npt.NDArray[np.bool_]]) -> list[str]:
    """What is to be known of the prices, once, with the symbol where there are several.

    A run that lost bars may speak of a gap or a jump that the common window does not have.
    """
    several = len({run.data["symbol"] for run in runs}) > 1
    whole = [run.data for run, window in zip(runs, windows, strict=True) if window.all()]
    told = [(data["symbol"], note) for data in whole for note in data.get("priceNotes", [])]
    return list(dict.fromkeys(f"{symbol}: {note}" if several else note for symbol, note in told))


def _summary(ranked: Sequence[Entry], symbols: Sequence[str], window: str) -> str:
    rows = "; ".join(
        f"{entry['strategy_id']} {_percent(entry, 'total_return')} (Sharpe {_number(entry, 'sharpe_ratio')},"
        f" drawdown {_percent(entry, 'max_drawdown')})"
        for entry in ranked
    )
    words = f"{len(ranked)} strategies on {', '.join(symbols)}, {window}, by Sharpe ratio: {rows}."
    return words + taints.told_last(ranked)


def _advice(ranked: Sequence[Entry], equity: dict[str, Floats]) -> dict[str, str]:
    """What to take from it: `recommendation` in a sentence or two, `reasoning` with the figures behind it."""
    best, second = ranked[0], ranked[1]
    first, other = best["strategy_id"], second["strategy_id"]
    if "sharpe_ratio" not in best:
        return {
            "recommendation": "None can be recommended: no Sharpe ratio is defined here.",
            "reasoning": "A Sharpe ratio needs returns that vary; these strategies did not trade, or had too few bars.",
        }
    if "sharpe_ratio" not in second:
        return {
            "recommendation": f"{first} is the only one with a Sharpe ratio ({_number(best, 'sharpe_ratio')}).",
            "reasoning": f"{other} has none: its returns do not vary.",
        }
    gap, error = sharpe_gap(*(simple_returns(equity[name])[1:] for name in (first, other)))
    year = best["sharpe_ratio"] - second["sharpe_ratio"]
    paired = len(equity[first]) - 1
    certain = error > 0 and abs(gap) > CERTAIN * error
    sharpes = [_number(entry, "sharpe_ratio") for entry in (best, second)]
    ahead = f"{first} has the higher Sharpe ratio ({sharpes[0]} against {sharpes[1]})"
    if sharpes[0] == sharpes[1]:
        verdict = f"{first} and {other} have the same Sharpe ratio ({sharpes[0]})."
    elif certain:
        verdict = f"{ahead}, by more than chance alone would explain."
    else:
        verdict = f"{ahead}, but the difference is too small to tell from chance: take {first} and {other} as equals."
    if best["sharpe_ratio"] <= 0:
        verdict = f"None earned more than cash for its risk. {verdict}"
    errors = f"{abs(gap) / error:.1f} standard errors" if error > 0 else "their returns are the same"
    reasoning = (
        f"The Sharpe ratios of {first} and {other} differ by {year:.2f} a year ({errors}) over {paired:,} paired"
        f" returns; {CERTAIN} would be needed. This ranks the past of these bars, after costs; it is"
        " no forecast, and the more variants were tried, the less the best one proves."
    )
    return {"recommendation": f"{verdict} {_tradeoff(best, ranked[1:])}", "reasoning": reasoning}


def _tradeoff(best: Entry, others: Sequence[Entry]) -> str:
    """The price of the first place in drawdown, if there is one."""
    calmest = max(others, key=lambda entry: entry.get("max_drawdown", -math.inf))
    mine, theirs = best.get("max_drawdown", math.nan), calmest.get("max_drawdown", math.nan)
    if theirs > mine:
        return (
            f"The trade-off: its worst drawdown was {mine:.1%}, that of {calmest['strategy_id']} {theirs:.1%},"
            f" at a return of {_percent(best, 'cagr')} against {_percent(calmest, 'cagr')} a year."
        )
    return f"Its worst drawdown, {mine:.1%}, is no deeper than that of the others (the calmest had {theirs:.1%})."


def _percent(entry: Entry, name: str) -> str:
    return f"{entry[name]:.1%}" if name in entry else "undefined"


def _number(entry: Entry, name: str) -> str:
    return f"{entry[name]:.2f}" if name in entry else "undefined"

"""Several backtests side by side on the bars they have in common. Pure: outputs in, numbers and words out.

`align` measures, which is quick; `significance.judged` says how sure it is, which is not; `with_judgement` puts
the two together, and every sentence follows from the fields. `compare` does all three.

On the common window every metric is measured anew by the code that measured the runs. Returns start from the equity
at the window's first bar. Trade metrics count the trades held inside the window: see `window_trades`. When the runs
already cover the same bars, every number equals the run's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors import BadInput
from ...errors.sentences import Sentence, as_sentence, joined, say
from ...protocol.equity import simple_returns
from ...protocol.messages import ParameterSpec
from ..prices.bar_rate import bar_rate, shown
from ..prices.dates import date_text
from ..wording import question_about
from ..wording.figures import summarise
from . import taints
from .backtest import BacktestOutput, date_bytes, defined
from .metrics import measure, too_short
from .significance import Compared, judged, with_judgement
from .trades import Trades

Floats = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]
Entry = dict[str, Any]

STRATEGY_IDS = ParameterSpec(
    name="strategy_ids",
    type="strategies",
    required=True,
    summary=say("spec.strategy_ids", "Strategies, ids of runs, or names of imported ones"),
)
BUY_AND_HOLD = "buy_and_hold"
OVERLAYS = ("stop_loss", "take_profit", "vol_target")
COSTS = ("cash", "commission", "slippage", "cash_interest", "borrow_fee")
KEPT_OF_TRADES = ("entry_date", "exit_date", "side", "bars", "pnl", "return")
QUESTION = ParameterSpec(
    name="question",
    type="str",
    summary=say("spec.question", 'What to answer by the numbers, such as "which is steadier?"'),
)


@dataclass(frozen=True)
class Aligned:
    """Strategies on the bars they have in common.

    Attributes
    ----------
    data
        JSON-able: the metrics of each and their ranking, and nothing that is claimed of them.
    curves
        `date` and one `equity.<label>` each, in currency as in the run, cut to the common window. `trades.*` have a
        value a trade of the window, those of all after each other; `trades.strategy` is the place of its strategy.
        They are left out where none are known. What 1 became in the
        benchmark and without risk is `benchmark` and `risk_free`, or `benchmark.<label>` where it is not one for all.
    compared
        What is left to be judged; None where the bars are not the same, so that nothing can be.
    """

    data: dict[str, Any]
    curves: dict[str, bytes]
    compared: Compared | None


def compare(
    outputs: Sequence[tuple[str, BacktestOutput]],
    *,
    bars_per_year: float | None = None,
    question: str | None = None,
    trials: float | None = None,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Data and curves of a comparison, judged and put into words.

    Parameters
    ----------
    outputs
        With a label each; labels given twice get a number.
    bars_per_year : float, optional
        Annualises all of them; by default that of the bars they have in common.
    question : str, optional
        Answered by the metric that it is about.
    trials : float, optional
        Independent trials that these were chosen from, which their deflated Sharpe ratios then allow for.

    Raises
    ------
    BadInput
        Fewer than two outputs, or fewer than two bars in common.
    """
    aligned = align(outputs, bars_per_year=bars_per_year, question=question, trials=trials)
    assert aligned.compared is not None
    return with_judgement(aligned.data, judged(aligned.compared)), aligned.curves


def align(
    outputs: Sequence[tuple[str, BacktestOutput]],
    *,
    bars_per_year: float | None = None,
    question: str | None = None,
    trials: float | None = None,
    notes: Sequence[Sentence] = (),
) -> Aligned:
    """Measure all of them on their common bars; `notes` come before its own. Raises BadInput, as `compare` does."""
    if len(outputs) < 2:
        raise BadInput(
            say(
                "compare.two",
                "A comparison needs two strategies or more, not {n}.",
                n=len(outputs),
            ),
            hint=say("compare.name_another", "Name another one."),
        )
    labels = unique([label for label, _ in outputs])
    runs = [output for _, output in outputs]
    dates = _common(runs)
    windows = [inside(run.dates(), dates) for run in runs]
    per_year, told = _bars_per_year(runs, windows, dates, bars_per_year)
    short = too_short(len(dates), per_year)
    traded = [trades_on(run, dates, whole=bool(window.all())) for run, window in zip(runs, windows, strict=True)]
    entries = [entry_of(*each, per_year) for each in zip(labels, runs, windows, traded, strict=True)]
    ranked = taints.ranked(entries)
    equity = {label: run.floats("equity")[window] for label, run, window in zip(labels, runs, windows, strict=True)}
    symbols = list(dict.fromkeys(run.data["symbol"] for run in runs if not imported(run)))
    first, last = (date_text(pd.Timestamp(dates[k])) for k in (0, -1))
    data: dict[str, Any] = {
        "strategies": entries,
        "ranking": [entry["strategy_id"] for entry in ranked],
        "symbol": ", ".join(symbols) or say("compare.imported_only", "imported results"),
        "symbols": symbols,
        "start": first,
        "end": last,
        "bars": len(dates),
        "barsPerYear": per_year,
        "notes": [*notes, *notes_of(labels, runs, windows), *told, *([short] if short else [])],
    }
    asked = question_about(question) if question is not None else None
    if question is not None:
        data["question"] = {"text": question, **({"metric": asked.metric, "wanted": asked.wanted} if asked else {})}
    data["summary"] = summarise(data)
    # What looks ahead could be told from all others, and would have the first place among them.
    sound = [entry["strategy_id"] for entry in ranked if "taint" not in entry]
    returns = [simple_returns(equity[label])[1:] for label in sound]
    compared = Compared(
        returns=np.column_stack(returns) if returns else np.empty((len(dates) - 1, 0)),
        names=tuple(sound),
        bars_per_year=per_year,
        **_holding(entries, runs, windows),
        metric=asked.metric if asked else None,
        worst=asked is not None and asked.wanted == "worst",
        trials=trials,
        risk_free=_risk_free(entries, runs, windows, sound, len(dates)),
    )
    columns = {f"equity.{label}": values.astype("<f8").tobytes() for label, values in equity.items()}
    held = [
        None if imported(run) else run.floats("benchmark")[window] for run, window in zip(runs, windows, strict=True)
    ]
    beside = _growth("benchmark", labels, held)
    free = [
        None if (level := run.risk_free()) is None else level[window] for run, window in zip(runs, windows, strict=True)
    ]
    beside |= _growth("risk_free", labels, free)
    return Aligned(data, {"date": date_bytes(dates), **columns, **beside, **trade_columns(traded)}, compared)


def trade_columns(traded: Sequence[Trades | None]) -> dict[str, bytes]:
    known = [(place, trades.columns()) for place, trades in enumerate(traded) if trades is not None]
    if not known:
        return {}
    places = np.concatenate([np.full(len(columns["pnl"]), place, np.float64) for place, columns in known])
    found = {"trades.strategy": places.astype("<f8").tobytes()}
    for name in KEPT_OF_TRADES:
        values = np.concatenate([columns[name] for _, columns in known])
        dated = np.issubdtype(values.dtype, np.datetime64)
        found[f"trades.{name}"] = date_bytes(values) if dated else values.astype("<f8").tobytes()
    return found


def _growth(name: str, labels: Sequence[str], levels: Sequence[Floats | None]) -> dict[str, bytes]:
    return growth_columns(name, labels, [None if level is None else level / level[0] for level in levels])


def growth_columns(name: str, labels: Sequence[str], growths: Sequence[Floats | None]) -> dict[str, bytes]:
    """What 1 became of each, as columns: one for all where it is the same."""
    columns = {
        f"{name}.{label}": growth.astype("<f8").tobytes()
        for label, growth in zip(labels, growths, strict=True)
        if growth is not None
    }
    shared = len(columns) == len(labels) and len(set(columns.values())) == 1
    return {name: next(iter(columns.values()))} if shared else columns


def _risk_free(
    entries: Sequence[Entry],
    runs: Sequence[BacktestOutput],
    windows: Sequence[npt.NDArray[np.bool_]],
    names: Sequence[str],
    bars: int,
) -> Floats | None:
    """What money without risk earned beside each of the `names`, a column each; None where that was nothing for all."""
    earned = {
        entry["strategy_id"]: simple_returns(level[window])[1:] if (level := run.risk_free()) is not None else 0.0
        for entry, run, window in zip(entries, runs, windows, strict=True)
    }
    if not any(isinstance(each, np.ndarray) for each in earned.values()) or not names:
        return None
    return np.column_stack([np.broadcast_to(earned[name], bars - 1) for name in names])


def _holding(
    entries: Sequence[Entry], runs: Sequence[BacktestOutput], windows: Sequence[npt.NDArray[np.bool_]]
) -> dict[str, Any]:
    """Who buys and holds: one of the strategies, or else the benchmark of their runs; nobody over several of those."""
    known = [(run, window) for run, window in zip(runs, windows, strict=True) if not imported(run)]
    symbols = {run.data["parameters"].get("benchmark") or run.data["symbol"] for run, _ in known}
    if len(symbols) != 1:
        return {}
    (symbol,) = symbols
    own = all(run.data["symbol"] == symbol for run, _ in known)
    holding = next((entry["strategy_id"] for entry in entries if entry["strategy"] == BUY_AND_HOLD), None)
    if holding is not None and own:
        return {"holding": holding}
    name = BUY_AND_HOLD if own else unique([*(entry["strategy_id"] for entry in entries), f"{symbol} held"])[-1]
    run, window = known[0]
    held, level = simple_returns(run.floats("benchmark")[window])[1:], run.risk_free()
    return {"benchmark": (name, held - (0.0 if level is None else simple_returns(level[window])[1:]))}


def unique(labels: Sequence[str]) -> list[str]:
    """The labels, with " (2)" and so on behind those already taken."""
    taken: list[str] = []
    for label in labels:
        name, count = label, 1
        while name in taken:
            count += 1
            name = f"{label} ({count})"
        taken.append(name)
    return taken


def _common(runs: Sequence[BacktestOutput]) -> Dates:
    """The dates every run has a bar on."""
    dates = reduce(_shared, (run.dates() for run in runs))
    if len(dates) < 2:
        spans = joined(
            [
                say(
                    "span.symbol",
                    "{symbol} {start} to {end}",
                    **{name: run.data[name] for name in ("symbol", "start", "end")},
                )
                for run in runs
            ],
            "; ",
        )
        raise BadInput(
            say("compare.one_bar", "These runs have 1 bar in common ({spans}).", spans=spans)
            if len(dates)
            else say("compare.no_bar", "These runs have no bar in common ({spans}).", spans=spans),
            hint=say("compare.same_dates", "Run them over the same dates."),
        )
    return dates


def _shared(one: Dates, other: Dates) -> Dates:
    return one if np.array_equal(one, other) else np.intersect1d(one, other)


def inside(dates: Dates, common: Dates) -> npt.NDArray[np.bool_]:
    """Which of a run's dates are common to all."""
    return np.ones(len(dates), dtype=bool) if len(dates) == len(common) else np.isin(dates, common)


def _bars_per_year(
    runs: Sequence[BacktestOutput],
    windows: Sequence[npt.NDArray[np.bool_]],
    dates: Dates,
    given: float | None,
) -> tuple[float, list[Sentence]]:
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
    note = say(
        "compare.annualised", "Annualised by the {n:,} bars in common, {rate} a year.", n=len(dates), rate=shown(rate)
    )
    return rate, [note]


def measured_on(run: BacktestOutput, dates: Dates, per_year: float) -> dict[str, float]:
    """Every metric of a run on some of its bars, NaN where undefined."""
    window = inside(run.dates(), dates)
    return _measured(run, window, trades_on(run, dates, whole=bool(window.all())), per_year)


def _measured(
    run: BacktestOutput, window: npt.NDArray[np.bool_], traded: Trades | None, per_year: float
) -> dict[str, float]:
    exposure = None if (whole := run.exposure()) is None else whole[window]
    held = run.floats("benchmark")[window] if "benchmark" in run.curves else None
    return measure(
        run.floats("equity")[window],
        exposure,
        traded,
        bars_per_year=per_year,
        benchmark=held,
        risk_free=None if (level := run.risk_free()) is None else level[window],
    )


def trades_on(run: BacktestOutput, dates: Dates, *, whole: bool) -> Trades | None:
    """Its trades on some bars; None where they are not known, as a part of what was imported."""
    if not imported(run):
        return run.trades_within(dates[0], dates[-1])
    return run.trades() if whole and "trades.pnl" in run.curves else None


def imported(run: BacktestOutput) -> bool:
    """Whether it was made elsewhere, so that less is known of it."""
    return bool(run.data.get("imported"))


def entry_of(
    label: str, run: BacktestOutput, window: npt.NDArray[np.bool_], traded: Trades | None, per_year: float
) -> Entry:
    metrics = _measured(run, window, traded, per_year)
    fate = {"fate": run.data["fate"]} if window.all() and "fate" in run.data else {}  # a part of a run has its own
    provenance = {"provenance": run.data["provenance"]} if "provenance" in run.data else {}
    about = {"strategy": run.data["strategyId"], "symbol": run.data["symbol"], "parameters": run.data["parameters"]}
    return {
        "strategy_id": label,
        "name": run.data["name"],
        **about,
        **fate,
        **provenance,
        **({"imported": True} if imported(run) else {}),
        **taints.taint_of(run.data),
        **defined(metrics),
    }


def notes_of(
    labels: Sequence[str], runs: Sequence[BacktestOutput], windows: Sequence[npt.NDArray[np.bool_]]
) -> list[Sentence]:
    notes = []
    for label, window in zip(labels, windows, strict=True):
        if dropped := int((~window).sum()):
            notes.append(
                say(
                    "compare.dropped",
                    "{label}: {n:,} of {total:,} bars are outside the common window and were left out.",
                    label=label,
                    n=dropped,
                    total=len(window),
                )
            )
    validated = [label for label, run in zip(labels, runs, strict=True) if "crossValidation" in run.data]
    if validated:
        notes.append(
            say(
                "compare.validated",
                "Parameters chosen on later bars too, which nobody could have done: {names}.",
                names=validated,
            )
        )
    foreign = [label for label, run in zip(labels, runs, strict=True) if imported(run)]
    if foreign:
        notes.append(
            say(
                "compare.imported",
                "Imported, with costs unknown and unchecked for looking ahead: {names}.",
                names=foreign,
            )
        )
    told = (as_sentence(note) for run in runs for note in run.data.get("notes", []))
    notes.extend(dict.fromkeys(note for note in told if note.phrase and note.phrase.code == "several.held"))
    whole_price_notes = _price_notes(runs, windows)
    runs = [run for run in runs if not imported(run)]  # of whose settings something is known
    costs = {tuple(run.data["parameters"].get(name) or 0 for name in COSTS) for run in runs}
    if len(costs) > 1:
        notes.append(
            say("compare.costs", "These runs had different cash or costs, so they were not given the same chances.")
        )
    if len({run.data["parameters"].get("risk_free") for run in runs}) > 1:
        notes.append(
            say("compare.risk_free", "Sharpe ratios of these runs are above different risk-free rates, each its own.")
        )
    if len({run.data["parameters"].get("benchmark") for run in runs}) > 1:
        notes.append(
            say(
                "compare.benchmarks",
                "Alpha, beta and information ratio of these runs are against different benchmarks, each its own.",
            )
        )
    if len({tuple(run.data["parameters"].get(name) for name in OVERLAYS) for run in runs}) > 1:
        notes.append(say("compare.overlays", "These runs had different stops, take-profits or volatility targets."))
    if len({run.data["parameters"].get("rebalance", "never") for run in runs}) > 1:
        notes.append(
            say("compare.rebalance", "These runs brought drifted exposures back at different times (rebalance).")
        )
    if len({run.data["parameters"].get("adjust", False) for run in runs}) > 1:
        notes.append(say("compare.adjusted", "Some of these runs were on adjusted prices, and some were not."))
    return [*notes, *whole_price_notes]


def _price_notes(runs: Sequence[BacktestOutput], windows: Sequence[npt.NDArray[np.bool_]]) -> list[Sentence]:
    """What is to be known of the prices, once, with the symbol where there are several.

    A run that lost bars may speak of a gap or a jump that the common window does not have.
    """
    several = len({run.data["symbol"] for run in runs if not imported(run)}) > 1
    whole = [run.data for run, window in zip(runs, windows, strict=True) if window.all()]
    told = [(data["symbol"], as_sentence(note)) for data in whole for note in data.get("priceNotes", [])]
    notes = (
        say("compare.of_symbol", "{symbol}: {note}", symbol=symbol, note=note) if several else note
        for symbol, note in told
    )
    return list(dict.fromkeys(notes))

"""Several backtests side by side, each on all bars of its own (`window=full`). Pure: outputs in, numbers and words out.

Every metric is the run's own. Numbers of unlike bars are no match for each other: a crash that only one of them lived
through would decide. So nobody is ranked, no difference is tested and nothing is recommended, and the words say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors.sentences import Sentence, as_sentence, joined, say
from ...protocol.comparison_window import FULL
from ...protocol.messages import ParameterSpec
from ..prices.dates import date_text
from ..wording import question_about, word_answer
from ..wording.comparison import recommend
from ..wording.figures import figures_of
from .backtest import BacktestOutput, date_bytes
from .compare import (
    Aligned,
    Dates,
    Floats,
    align,
    entry_of,
    growth_columns,
    imported,
    notes_of,
    trade_columns,
    trades_on,
    unique,
)
from .metrics import too_short

WINDOW = ParameterSpec(
    name="window",
    type="str",  # without choices, since a strategy may have a number of that name
    summary=say("spec.compare_window", "full: of each all its own bars, without a verdict, not those they all have"),
)


def on_own_bars(
    outputs: Sequence[tuple[str, BacktestOutput]],
    *,
    bars_per_year: float | None = None,
    question: str | None = None,
    notes: Sequence[Sentence] = (),
) -> Aligned:
    """Measure each on all of its bars; where these are the same for all, this is `align`. Raises BadInput, as it does.

    In `curves` dates are those that any of them has a bar on; a curve is NaN where its run has none.
    """
    runs = [output for _, output in outputs]
    if len(runs) < 2 or all(np.array_equal(runs[0].dates(), run.dates()) for run in runs[1:]):
        return align(outputs, bars_per_year=bars_per_year, question=question, notes=notes)
    labels = unique([label for label, _ in outputs])
    dates: Dates = reduce(np.union1d, (run.dates() for run in runs))
    whole = [np.ones(len(run.dates()), dtype=bool) for run in runs]
    rates = [float(run.data["barsPerYear"] if bars_per_year is None else bars_per_year) for run in runs]
    traded = [trades_on(run, run.dates(), whole=True) for run in runs]
    entries = [
        {**entry_of(label, run, window, trades, rate), "window": {**_span(run), "barsPerYear": rate}}
        for label, run, window, trades, rate in zip(labels, runs, whole, traded, rates, strict=True)
    ]
    symbols = list(dict.fromkeys(run.data["symbol"] for run in runs if not imported(run)))
    shorts = (too_short(len(run.dates()), rate) for run, rate in zip(runs, rates, strict=True))
    short = [
        say("compare.of_strategy", "{label}: {note}", label=label, note=note)
        for label, note in zip(labels, shorts, strict=True)
        if note
    ]
    data: dict[str, Any] = {
        "strategies": entries,
        "ranking": [],
        "window": FULL,
        "symbol": ", ".join(symbols) or say("compare.imported_only", "imported results"),
        "symbols": symbols,
        "start": date_text(pd.Timestamp(dates[0])),
        "end": date_text(pd.Timestamp(dates[-1])),
        "bars": len(dates),
        "notes": [*notes, *notes_of(labels, runs, whole), *short],
    }
    if len(set(rates)) == 1:
        data["barsPerYear"] = rates[0]
    if question is not None:
        asked = question_about(question)
        about = {"metric": asked.metric, "wanted": asked.wanted} if asked else {}
        data["question"] = {"text": question, **about}
        data["answer"] = word_answer(data)
    data |= {
        "summary": _summary(entries),
        "recommendation": recommend(data),
        "reasoning": _shared(runs),
    }
    places = [np.searchsorted(dates, run.dates()) for run in runs]

    def spread(values: Floats, place: npt.NDArray[np.intp]) -> Floats:
        column = np.full(len(dates), np.nan)
        column[place] = values
        return column

    equity = {
        f"equity.{label}": spread(run.floats("equity"), place).astype("<f8").tobytes()
        for label, run, place in zip(labels, runs, places, strict=True)
    }
    held = [None if imported(run) else run.floats("benchmark") for run in runs]
    free = [run.risk_free() for run in runs]
    beside: dict[str, bytes] = {}
    for name, levels in (("benchmark", held), ("risk_free", free)):
        based = [
            None if level is None else spread(level / level[0], place)
            for level, place in zip(levels, places, strict=True)
        ]
        beside |= growth_columns(name, labels, based)
    return Aligned(data, {"date": date_bytes(dates), **equity, **beside, **trade_columns(traded)}, None)


def _span(run: BacktestOutput) -> dict[str, Any]:
    dates = run.dates()
    first, last = (date_text(pd.Timestamp(dates[k])) for k in (0, -1))
    return {"start": first, "end": last, "bars": len(dates)}


def _summary(entries: Sequence[dict[str, Any]]) -> Sentence:
    """The metrics of each in a row, as they were named, with the bars that they are of."""
    each = [
        say(
            "own_bars.each",
            "{figures} over {bars:,} bars from {start} to {end}",
            figures=figures_of(entry),
            **{name: entry["window"][name] for name in ("bars", "start", "end")},
        )
        for entry in entries
    ]
    told = say("own_bars.summary", "{n} strategies, each on its bars: {each}.", n=len(each), each=joined(each, "; "))
    tainted = [
        say("own_bars.tainted", "{name}: {message}", name=entry["strategy_id"], message=as_sentence(taint["message"]))
        for entry in entries
        if (taint := entry.get("taint"))
    ]
    return joined([told, *tainted])


def _shared(runs: Sequence[BacktestOutput]) -> Sentence:
    """What a comparison on common bars would have to go by."""
    common = reduce(np.intersect1d, (run.dates() for run in runs))
    if len(common) < 2:
        return say("own_bars.none_shared", "They have no two bars in common, so they cannot be compared at all.")
    first, last = (date_text(pd.Timestamp(common[k])) for k in (0, -1))
    return say(
        "own_bars.shared",
        "Without window=full they are compared on the {n:,} bars that all have, {start} to {end}.",
        n=len(common),
        start=first,
        end=last,
    )

"""What a sweep found: the best so far while it goes, then its table with the words that belong to it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from ...errors import ChatOpsError
from ...errors.sentences import Sentence, joined, say
from ...protocol.messages import BestSoFar, ParameterSpec, Taint
from ...protocol.metrics import METRICS, metric_name
from ...protocol.wire import plain_data
from ..prices.dates import date_text
from ..trials.tally import Tally
from ..wording import luck_data, word_search
from .market import Market
from .metrics import too_short
from .run_settings import RUN_PARAMETERS
from .sweep import Batch, Floats, Plan, Values
from .sweep_check import SweepCheck
from .sweep_luck import luck


def ranked(plan: Plan, table: Floats) -> npt.NDArray[np.int64]:
    """The rows of `table` that have a value of the metric, best first; of equals, the one tried first."""
    values = _column(table, plan.metric)
    order = METRICS[plan.metric].rank(values)
    return order[~np.isnan(values[order])]


def best(plan: Plan, table: Floats) -> BestSoFar | None:
    """The leader among the rows so far; those not run yet are NaN."""
    order = ranked(plan, table)
    if not order.size:
        return None
    leader = int(order[0])
    value = float(_column(table, plan.metric)[leader])
    return BestSoFar(parameters=plan.parameters(plan.combinations[leader]), metric=plan.metric, value=value)


@dataclass(frozen=True)
class Ground:
    """What the sweep ran on, and which is its best."""

    symbol: str
    start: str
    end: str
    bars: int
    bars_per_year: float
    source: str
    notes: list[Sentence]
    check: SweepCheck


def ground(market: Market, check: SweepCheck) -> Ground:
    """What a sweep ran on, and which is the best that does not look ahead."""
    prices = market.prices
    frame = prices.frame
    short = too_short(len(frame), prices.bars_per_year)
    return Ground(
        prices.symbol,
        date_text(frame.index[0]),
        date_text(frame.index[-1]),
        len(frame),
        prices.bars_per_year,
        prices.source,
        [*prices.notes, *market.notes, *([short] if short else [])],
        check,
    )


def report(
    plan: Plan,
    table: Floats,
    failed: Mapping[int, ChatOpsError],
    on: Ground,
    seconds: float,
    batch: Batch,
    earlier: int,
    tally: Tally,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A finished sweep, ready for the wire: `data` is JSON-able, the columns are the table in the order tried.

    `earlier` of the combinations had been computed by an earlier start.
    """
    leader, taints = on.check.leader, on.check.taints
    metrics = {} if leader is None else _defined(table[leader])
    data: dict[str, Any] = {
        "strategyId": plan.strategy_id,
        "name": plan.spec.name,
        "metric": plan.metric,
        "descending": METRICS[plan.metric].better != "lower",
        "swept": plan.asked,
        "types": {spec.name: "choice" if _choices(plan, k) else spec.type for k, spec in _columns(plan)},
        "choices": {spec.name: choices for k, spec in _columns(plan) if (choices := _choices(plan, k))},
        "parameters": {**({} if leader is None else plan.parameters(plan.combinations[leader])), **plan.common},
        "metrics": metrics,
        "command": None if leader is None else _command(plan, plan.combinations[leader]),
        "combinations": len(plan.combinations),
        "skipped": plan.skipped,
        "failed": len(failed),
        "earlier": earlier,
        "seconds": round(seconds, 3),
        "symbol": on.symbol,
        "start": on.start,
        "end": on.end,
        "bars": on.bars,
        "barsPerYear": on.bars_per_year,
        "source": on.source,
    }
    if plan.search is not None:
        data["search"] = {name: getattr(plan.search, name) for name in ("method", "seed", "space", "counted")}
    if leader is not None:
        out: set[int] = {*failed, *np.flatnonzero(tainted(plan, table, on.check)).tolist()}
        data |= luck(plan, table, batch, tally, leader, out)
    data |= on.check.told
    if taints:
        data["taint"] = _taint(plan, table, taints)
    data |= luck_data(data)
    data["notes"] = [*word_search(data, "en"), *_resumed(earlier), *on.notes, *_notes(plan, failed)]
    data["summary"] = _summary(plan, data, leader)
    columns = _bytes(plan, table)
    if taints:
        columns["tainted"] = tainted(plan, table, on.check).astype("<f8").tobytes()
    return data, columns


def _taint(plan: Plan, table: Floats, taints: Mapping[int, Taint]) -> dict[str, Any]:
    """That of the combination that would otherwise rank highest, with what it was given."""
    first = next(index for index in ranked(plan, table) if index in taints)
    given = ", ".join(f"{name}={plan.parameters(plan.combinations[first])[name]}" for name in plan.swept)
    taint = taints[first]
    told: dict[str, Any] = plain_data(
        msgspec.structs.replace(
            taint, message=say("taint.with", "With {given}, {message}", given=given, message=taint.message)
        )
    )
    return told


def tainted(plan: Plan, table: Floats, check: SweepCheck) -> Floats:
    """1 for those with a taint, and for all that nobody checked and that did better than the best that has none."""
    marks = np.zeros(len(plan.combinations))
    if check.taints:
        order = ranked(plan, table).tolist()
        ahead = order[: order.index(check.leader) if check.leader is not None else None]
        marks[[*ahead, *check.taints]] = 1.0
    return marks


def _column(table: Floats, metric: str) -> Floats:
    return table[:, list(METRICS).index(metric)]


def _command(plan: Plan, combination: Values) -> str:
    """The line that runs one combination, as somebody would type it."""
    usual = {spec.name: spec.default for spec in RUN_PARAMETERS}
    told = plan.parameters(combination)
    told |= {name: value for name, value in plan.common.items() if name == "symbol" or value != usual[name]}
    words = [f"{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in told.items()]
    return shlex.join(["/run_backtest", plan.strategy_id, *words])


def _columns(plan: Plan) -> Iterable[tuple[int, ParameterSpec]]:
    return enumerate(plan.spec.parameters)


def _choices(plan: Plan, k: int) -> list[str] | None:
    """The different values of a parameter that are texts; the column then holds their places in this list."""
    texts = [each[k] for each in plan.combinations if isinstance(each[k], str)]
    return list(dict.fromkeys(texts)) or None


def _bytes(plan: Plan, table: Floats) -> dict[str, bytes]:
    columns: dict[str, bytes] = {}
    for k, spec in _columns(plan):
        choices = _choices(plan, k)
        values = [choices.index(each[k]) if choices else each[k] for each in plan.combinations]
        columns[f"parameter.{spec.name}"] = np.array(values, dtype="<f8").tobytes()
    for k, name in enumerate(METRICS):
        columns[f"metric.{name}"] = table[:, k].astype("<f8").tobytes()
    return columns


def _defined(row: Floats) -> dict[str, float]:
    return {name: float(value) for name, value in zip(METRICS, row, strict=True) if value == value}


def _resumed(earlier: int) -> list[Sentence]:
    if not earlier:
        return []
    return [
        say(
            "sweep.resumed",
            "{n:,} of the combinations had been run by an earlier start of this sweep, on the same prices and by the"
            " same code, and were not run again.",
            n=earlier,
        )
    ]


def _notes(plan: Plan, failed: Mapping[int, ChatOpsError]) -> list[Sentence]:
    notes = []
    if failed:
        index, error = next(iter(sorted(failed.items())))
        given = ", ".join(f"{name}={plan.parameters(plan.combinations[index])[name]}" for name in plan.swept)
        notes.append(
            say(
                "sweep.some_failed",
                "{n:,} combinations failed, the first with {given}: {error}",
                n=len(failed),
                given=given,
                error=error.whole,
            )
        )
    return notes


def _summary(plan: Plan, data: Mapping[str, Any], leader: int | None) -> Sentence:
    about = {"n": len(plan.combinations), "strategy": plan.strategy_id}
    if leader is None and "taint" in data:
        none = say("sweep.tainted", "None of {n:,} combinations of {strategy} can be recommended.", **about)
        return joined([none, data["taint"]["message"]])
    metric = metric_name(plan.metric)
    if leader is None:
        return say(
            "sweep.undefined", "None of {n:,} combinations of {strategy} has a {metric}.", metric=metric, **about
        )
    given = ", ".join(f"{name}={data['parameters'][name]}" for name in plan.swept)
    words = say(
        "sweep.summary",
        "Best of {n:,} combinations of {strategy} by {metric}: {given} with {value:.4g}. The best of {n:,} tried is"
        " optimistic: some of its lead is luck.",
        metric=metric,
        given=given,
        value=data["metrics"][plan.metric],
        **about,
    )
    sentences = [words, *word_search(data, "en"), *([data["luck"]] if "luck" in data else [])]
    if "taint" in data:
        sentences += [say("sweep.behind", "Others rank behind it, whatever they earned."), data["taint"]["message"]]
    return joined(sentences)

"""The figures behind a comparison's verdict in sentences: what was measured, and how it was tested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors.sentences import Sentence, as_sentence, bars_in_words, joined, say
from ...protocol.metric_text import measured
from .comparison import apart, percent
from .taints import told_last
from .verdict import ALPHA, better, pair_of, rows_of, verdict_of

Data = Mapping[str, Any]


def summarise(data: Data) -> Sentence:
    """The metrics of each in a row, best first, with the bounds where they are known."""
    rows = rows_of(data)
    each = [figures_of(row) for row in rows.values()]
    told = say(
        "summary",
        "{n} strategies on {symbol}, {bars:,} bars from {start} to {end}, by Sharpe ratio: {each}.",
        n=len(rows),
        each=joined(each, "; "),
        **{name: data[name] for name in ("symbol", "bars", "start", "end")},
    )
    return joined([told, *told_last(list(rows.values()))])


def figures_of(row: Mapping[str, Any]) -> Sentence:
    """One strategy in a few figures."""
    return say(
        "summary.strategy",
        "{name} {total_return} (Sharpe {sharpe}, drawdown {drawdown})",
        name=row["strategy_id"],
        total_return=percent(row, "total_return"),
        sharpe=_ratio(row),
        drawdown=percent(row, "max_drawdown"),
    )


def reason(data: Data) -> Sentence:
    """The difference between the first two, its bounds and p, and what was done to know them."""
    verdict = verdict_of(data)
    tail = say(
        "reasoning.past",
        "This is the past of these bars, after costs; it is no forecast, and the more variants were tried, the less"
        " the best one proves.",
    )
    if verdict.leader is None:
        return joined(
            [say("reasoning.needs", "A Sharpe ratio needs returns that vary, and numbers that can be relied on."), tail]
        )
    second = next(iter([*verdict.ties, *verdict.behind]), None)
    pair = pair_of(data, verdict.leader, second) if second else None
    if pair is None or verdict.kind == "same":
        return tail
    if pair["p"] is None:
        why = say(
            "reasoning.untold", "{a} and {b}: {reason}.", a=verdict.leader, b=second, reason=as_sentence(pair["reason"])
        )
        return joined([why, tail])
    difference, lower, upper = apart(pair["difference"], pair["lower"], pair["upper"])
    differ = say(
        "reasoning.differ",
        "The Sharpe ratios of {a} and {b} differ by {difference} a year (95 %: {lower} to {upper}; p = {p:.2g},"
        " {holm:.2g} after Holm) over {n:,} paired returns.",
        a=pair["a"],
        b=pair["b"],
        difference=difference,
        lower=lower,
        upper=upper,
        p=pair["p"],
        holm=pair["pHolm"],
        n=data["pairedReturns"],
    )
    return joined([differ, _method(data), *_out_of_reach(data), *_best_against_holding(data), tail])


def _method(data: Data) -> Sentence:
    pairs = data["pairwise"]
    how = say(
        "reasoning.bootstrap",
        "by a studentised block bootstrap (Ledoit and Wolf): {draws:,} draws, {bars} at a time",
        draws=data["draws"],
        bars=bars_in_words(data["block"]),
    )
    if len(pairs) == 1:
        return say("reasoning.tested", "Tested {how}.", how=how)
    n = sum(map(better, pairs))
    return say("reasoning.told", "{n} of {total:,} pairs can be told apart {how}.", n=n, total=len(pairs), how=how)


def _out_of_reach(data: Data) -> list[Sentence]:
    """Where there are so many pairs that no p of as many draws passes Holm's correction."""
    if len(data["pairwise"]) < ALPHA * (data["draws"] + 1):
        return []
    return [
        say(
            "reasoning.out_of_reach",
            "With so many pairs no single one can pass Holm's correction; the groups can be told.",
        )
    ]


def _best_against_holding(data: Data) -> list[Sentence]:
    """The reality check: is the best of many better than buying and holding, all of them allowed for? Hansen (2005)."""
    best, tried = data.get("bestAgainstBenchmark"), len(data.get("againstBenchmark") or ())
    if best is None or tried < 2:
        return []
    return [
        say(
            "reasoning.best",
            "Is the best of these {n} better than {benchmark}, all {n} allowed for? p = {p:.2g} (Hansen's SPA).",
            n=tried,
            benchmark=data["benchmark"],
            p=best["p"],
        )
    ]


def _ratio(row: Mapping[str, Any]) -> str:
    if "sharpe_ratio" not in row:
        return say("summary.undefined", "undefined")
    if "sharpe_ratio_lo" not in row:
        return measured(row["sharpe_ratio"], "ratio")
    return say(
        "summary.bounds",
        "{ratio:.2f}, {lower:.2f} to {upper:.2f}",
        ratio=row["sharpe_ratio"],
        lower=row["sharpe_ratio_lo"],
        upper=row["sharpe_ratio_hi"],
    )

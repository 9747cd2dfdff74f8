"""The figures behind a comparison's verdict in sentences: what was measured, and how it was tested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .comparison import apart, percent
from .taints import told_last
from .verdict import ALPHA, better, pair_of, rows_of, verdict_of

Data = Mapping[str, Any]


def summarise(data: Data) -> str:
    """The metrics of each in a row, best first, with the bounds where they are known."""
    rows = rows_of(data)
    window = f"{data['bars']:,} bars from {data['start']} to {data['end']}"
    told = "; ".join(
        f"{name} {percent(row, 'total_return')} (Sharpe {_ratio(row)}, drawdown {percent(row, 'max_drawdown')})"
        for name, row in rows.items()
    )
    last = told_last(list(rows.values()))
    return f"{len(rows)} strategies on {data['symbol']}, {window}, by Sharpe ratio: {told}.{last}"


def reason(data: Data) -> str:
    """The difference between the first two, its bounds and p, and what was done to know them."""
    verdict = verdict_of(data)
    tail = (
        "This is the past of these bars, after costs; it is no forecast, and the more variants were tried, the less"
        " the best one proves."
    )
    if verdict.leader is None:
        return f"A Sharpe ratio needs returns that vary, and numbers that can be relied on. {tail}"
    second = next(iter([*verdict.ties, *verdict.behind]), None)
    pair = pair_of(data, verdict.leader, second) if second else None
    if pair is None or verdict.kind == "same":
        return tail
    if pair["p"] is None:
        return f"{verdict.leader} and {second}: {pair['reason']}. {tail}"
    pairs = data["pairwise"]
    told = f"{sum(map(better, pairs))} of {len(pairs):,} pairs can be told apart" if len(pairs) > 1 else "Tested"
    difference, lower, upper = apart(pair["difference"], pair["lower"], pair["upper"])
    return (
        f"The Sharpe ratios of {pair['a']} and {pair['b']} differ by {difference} a year (95 %: {lower} to {upper};"
        f" p = {pair['p']:.2g}, {pair['pHolm']:.2g} after Holm) over {data['pairedReturns']:,} paired returns. {told}"
        f" by a studentised block bootstrap (Ledoit and Wolf): {data['draws']:,} draws, {data['block']}"
        f" {'bar' if data['block'] == 1 else 'bars'} at a time.{_out_of_reach(data)}"
        f"{_best_against_holding(data)} {tail}"
    )


def _out_of_reach(data: Data) -> str:
    """Where there are so many pairs that no p of as many draws passes Holm's correction."""
    if len(data["pairwise"]) < ALPHA * (data["draws"] + 1):
        return ""
    return " With so many pairs no single one can pass Holm's correction; the groups can be told."


def _best_against_holding(data: Data) -> str:
    """The reality check: is the best of many better than buying and holding, all of them allowed for? Hansen (2005)."""
    best, tried = data.get("bestAgainstBenchmark"), len(data.get("againstBenchmark") or ())
    if best is None or tried < 2:
        return ""
    held, p = data["benchmark"], best["p"]
    return f" Is the best of these {tried} better than {held}, all {tried} allowed for? p = {p:.2g} (Hansen's SPA)."


def _ratio(row: Mapping[str, Any]) -> str:
    if "sharpe_ratio" not in row:
        return "undefined"
    bounds = f", {row['sharpe_ratio_lo']:.2f} to {row['sharpe_ratio_hi']:.2f}" if "sharpe_ratio_lo" in row else ""
    return f"{row['sharpe_ratio']:.2f}{bounds}"

"""The verdict of a comparison: what its fields allow to be said, before it is said in any language. Pure.

A difference is claimed only where two tests agree: the pair's own p after Holm's correction, and the tie groups, in
which all are compared at once. Tainted strategies are named for what they are, and take no part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

ALPHA = 0.05
FEWEST_RETURNS = 60  # as the tests need them

Data = Mapping[str, Any]
Kind = Literal["untested", "no ratio", "only one", "too few", "few differ", "same", "ahead", "leads", "tied"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Strategies by name, best first.

    Attributes
    ----------
    kind
        "ahead": the leader is better than every other; "leads": the tests do not agree on that; "tied": it can't be
        told from `ties`; "same": it has the returns of `ties`; the others say why nothing can be told.
    ties
        Those that can't be told from the leader.
    behind
        Those that it is better than.
    lacking
        Those that have no Sharpe ratio.
    tainted
        Those whose numbers are not to be relied on.
    """

    kind: Kind
    leader: str | None = None
    ties: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    tainted: tuple[str, ...] = ()


def rows_of(data: Data) -> dict[str, Mapping[str, Any]]:
    """The strategies by name, best first."""
    rows = {str(row["strategy_id"]): row for row in data["strategies"]}
    return {name: rows[name] for name in data["ranking"]}


def verdict_of(data: Data) -> Verdict:
    """What may be said about the first place of a comparison."""
    rows = rows_of(data)
    tainted = tuple(name for name, row in rows.items() if row.get("taint"))
    rated = [name for name, row in rows.items() if "sharpe_ratio" in row and name not in tainted]
    lacking = tuple(name for name in rows if name not in rated and name not in tainted)

    def found(kind: Kind, ties: Sequence[str] = (), behind: Sequence[str] = ()) -> Verdict:
        return Verdict(
            kind=kind,
            leader=rated[0] if rated else None,
            ties=tuple(ties),
            behind=tuple(behind),
            lacking=lacking,
            tainted=tainted,
        )

    if not rated:
        return found("no ratio")
    leader, *others = rated
    if not others:
        return found("only one")
    if "pairwise" not in data:
        return found("untested", others)
    pairs = {name: pair_of(data, leader, name) for name in others}
    if all(_p(pair) is None for pair in pairs.values()):
        return found("too few" if data.get("pairedReturns", 0) < FEWEST_RETURNS else "few differ", others)
    if all(pair is not None and pair["p"] == 1 and pair["difference"] == 0 for pair in pairs.values()):
        return found("same", others)
    ties = [name for name in others if _group(rows, name) == _group(rows, leader)]
    behind = [name for name in others if name not in ties and better(pairs[name])]
    doubtful = [name for name in others if name not in ties and name not in behind]
    if ties:
        return found("tied", ties, behind)
    return found("leads", doubtful, behind) if doubtful else found("ahead", (), behind)


def pair_of(data: Data, a: str, b: str) -> Mapping[str, Any] | None:
    """The row of two strategies, whichever way round; its difference is that of the one that comes first there."""
    return next((pair for pair in data["pairwise"] if {pair["a"], pair["b"]} == {a, b}), None)


def better(pair: Mapping[str, Any] | None) -> bool:
    """Whether the two of a pair differ by more than chance, with all pairs allowed for."""
    return pair is not None and pair["pHolm"] is not None and pair["pHolm"] < ALPHA


def _p(pair: Mapping[str, Any] | None) -> float | None:
    return None if pair is None else pair["p"]


def _group(rows: Mapping[str, Mapping[str, Any]], name: str) -> int | None:
    group: int | None = rows[name].get("group")
    return group

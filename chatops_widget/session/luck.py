"""Projection of what a result says of luck to what its card shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..protocol.panel import Luck


def luck_of(data: Mapping[str, Any]) -> Luck | None:
    """None where nothing is said: nothing else was tried, or the backend keeps no ledger of trials.

    What a backend of somebody else calls by these names, and means otherwise, is not shown.
    """
    words = data.get("luck")
    if not isinstance(words, str):
        return None
    trials, overfitting, peak = (_mapping(data.get(name)) for name in ("trials", "overfitting", "isolatedPeak"))
    return Luck(
        words=words,
        more=more if isinstance(more := data.get("moreThanLuck"), bool) else None,
        trials=int(_number(trials.get("n")) or 0),
        effective=_number(trials.get("effective")) or 0.0,
        since=str(trials.get("since") or "")[:10],
        people=int(_number(trials.get("people")) or 1),
        sharpe=_number(trials.get("expectedMaxSharpe")),
        deflated=_number(data.get("deflatedSharpe")),
        overfitting=_number(overfitting.get("pbo")),
        neighbours=_number(peak.get("neighbours")) if peak.get("isolated") is True else None,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

"""Projection of what a result says of luck to what its card shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..protocol.panel import Luck


def luck_of(data: Mapping[str, Any]) -> Luck | None:
    """None where nothing is said: nothing else was tried, or the backend keeps no ledger of trials."""
    words, trials, peak = data.get("luck"), data.get("trials") or {}, data.get("isolatedPeak") or {}
    if not isinstance(words, str):
        return None
    return Luck(
        words=words,
        more=more if isinstance(more := data.get("moreThanLuck"), bool) else None,
        trials=int(trials.get("n") or 0),
        effective=float(trials.get("effective") or 0),
        since=str(trials.get("since") or "")[:10],
        people=int(trials.get("people") or 1),
        sharpe=trials.get("expectedMaxSharpe"),
        deflated=data.get("deflatedSharpe"),
        overfitting=(data.get("overfitting") or {}).get("pbo"),
        neighbours=peak.get("neighbours") if peak.get("isolated") else None,
    )

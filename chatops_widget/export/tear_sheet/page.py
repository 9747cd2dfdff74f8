"""The tear sheet of a comparison as one HTML file. No script, and nothing is loaded."""

from __future__ import annotations

import datetime as dt

from ...protocol.comparison_window import FULL
from ...results.charts.look import CLASS
from ...results.comparison import Comparison
from . import figures, origin, over_time, trades, verdict
from .cells import paragraph, words
from .style import page_style

MAX_NAMED = 4  # strategies in the title


def to_tear_sheet(comparison: Comparison, at: dt.datetime) -> str:
    """The page, as of a moment.

    Raises
    ------
    NotConnected
        If its curves are on the backend alone, and the backend away.
    """
    title = title_of(comparison)
    body = "".join(
        part(comparison)
        for part in (
            verdict.verdict,
            figures.metrics,
            figures.parameters,
            over_time.over_time,
            trades.trades,
            origin.origin,
        )
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{words(title)}</title><style>{page_style()}</style></head>\n"
        f'<body class="{CLASS}"><main><h1>{words(title)}</h1>{paragraph(_window(comparison, at), "quiet")}'
        f"{body}</main></body></html>\n"
    )


def title_of(comparison: Comparison) -> str:
    names = [str(name) for name in comparison.metrics.index]
    return " vs ".join(names[:MAX_NAMED]) + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")


def _window(comparison: Comparison, at: dt.datetime) -> str:
    told = comparison.data
    bars = told.get("bars")
    facts = [
        ", ".join(map(str, told.get("symbols") or [])),
        f"{told['start']} to {told['end']}" if told.get("start") and told.get("end") else "",
        "each on its own bars" if comparison.window == FULL else "",
        f"{bars:,} bars in common" if isinstance(bars, int) and comparison.window != FULL else "",
        f"page of {at.strftime('%Y-%m-%d %H:%M %Z').strip()}",
    ]
    return " · ".join(filter(None, facts))

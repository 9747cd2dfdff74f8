"""The tear sheet of a comparison as one HTML file. No script, and nothing is loaded."""

from __future__ import annotations

import datetime as dt

from ...errors.sentences import Sentence, joined, say
from ...languages.language import ENGLISH, Language
from ...languages.panel_words import panel_word
from ...protocol.comparison_window import FULL
from ...results.charts.look import CLASS
from ...results.comparison import Comparison
from . import figures, origin, over_time, trades, verdict
from .cells import Sheet
from .style import page_style

MAX_NAMED = 4  # strategies in the title


def to_tear_sheet(comparison: Comparison, at: dt.datetime, language: Language = ENGLISH) -> str:
    """The page, as of a moment, in its reader's language.

    Raises
    ------
    NotConnected
        If its curves are on the backend alone, and the backend away.
    """
    sheet = Sheet(language)
    title = sheet.words(title_of(comparison))
    body = "".join(
        part(sheet, comparison)
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
        f'<!doctype html>\n<html lang="{language.name}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{page_style()}</style></head>\n"
        f'<body class="{CLASS}"><main><h1>{title}</h1>{sheet.paragraph(_window(comparison, at), "quiet")}'
        f"{body}</main></body></html>\n"
    )


def title_of(comparison: Comparison) -> Sentence:
    names = [str(name) for name in comparison.metrics.index]
    shown = " vs ".join(names[:MAX_NAMED])
    if len(names) <= MAX_NAMED:
        return Sentence(shown)
    return say("sheet.title", "{shown} and {n} more", shown=shown, n=len(names) - MAX_NAMED)


def _window(comparison: Comparison, at: dt.datetime) -> Sentence:
    told = comparison.data
    bars, start, end = (told.get(name) for name in ("bars", "start", "end"))
    facts = [
        ", ".join(map(str, told.get("symbols") or [])),
        panel_word("run.window", "{start} to {end}", start=start, end=end) if start and end else "",
        say("sheet.own_bars", "each on its own bars") if comparison.window == FULL else "",
        say("sheet.common_bars", "{n:,} bars in common", n=bars)
        if isinstance(bars, int) and comparison.window != FULL
        else "",
        say("sheet.page_of", "page of {moment}", moment=at.strftime("%Y-%m-%d %H:%M %Z").strip()),
    ]
    return joined(facts, " · ")

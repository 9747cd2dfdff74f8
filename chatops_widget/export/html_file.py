"""A document as one HTML file, or as what a notebook's output shows of it. No script, and nothing is loaded."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from ..commands.parser import is_command
from ..languages.language import Language
from ..protocol.panel import AnyItem, ComparisonItem, FindItem, MessageItem, RunItem, SweepItem
from ..results.charts.look import CLASS, GROUND, INK, painted, style_sheet
from . import cards_html, markdown
from .cards_html import QUIET
from .content import ONLY_NEWEST, Document, message_words, sender, sent_at

Pair = tuple[str, str]  # light and dark

_QUIET_INK = ("#59636e", "#a0a6ad")
_OWN = (("#1976d2", "#1f6fc4"), ("#ffffff", "#ffffff"), "right")
_BUBBLES = {  # the role's ground and ink, and the side it stands on
    "assistant": (("#f1ecfb", "#272138"), INK, "left"),
    "system": (GROUND, _QUIET_INK, "left"),  # what has happened, not what somebody says
}
_COLLEAGUES = (  # 9 % of each of the panel's colours of people (c1 to c8) on its ground
    ("#eaf3fb", "#202832"),
    ("#fcefe9", "#2f2724"),
    ("#ecf4ee", "#1f2c24"),
    ("#f6edf8", "#2b2832"),
    ("#e9f2f4", "#1f2b2f"),
    ("#f7ebef", "#2f252c"),
    ("#f2f0e8", "#2c2a21"),
    ("#efeff0", "#28292d"),
)


def _colour_of(name: str) -> Pair:
    """The ground of a person's words: the same as in the panel (`colour` in js/src/people/names.ts).

    >>> _colour_of("ana"), _colour_of("ben")
    (('#efeff0', '#28292d'), ('#f2f0e8', '#2c2a21'))
    """
    total = 0
    for letter in name:
        total = (total * 31 + ord(letter)) % 9_973
    return _COLLEAGUES[total % len(_COLLEAGUES)]


class Frozen:
    """HTML for a cell's output."""

    def __init__(self, fragment: str, words: str) -> None:
        self._fragment = fragment
        self._words = words

    def _repr_html_(self) -> str:
        return self._fragment

    def __repr__(self) -> str:
        return self._words


def to_html(document: Document) -> str:
    """A whole page."""
    title = html.escape(document.title)
    return (
        '<!doctype html>\n<html lang="'
        + document.language.name
        + '" style="color-scheme:light dark"><meta charset="utf-8">'
        f"<title>{title}</title>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<body style="margin:2rem auto;max-width:760px;padding:0 1rem;{painted("background", GROUND)}">'
        f"{to_fragment(document)}</body></html>\n"
    )


def to_fragment(document: Document) -> str:
    """The same for a notebook's output."""
    language = document.language
    parts = [f"<h3>{html.escape(document.title)}</h3>"]
    if document.older:
        parts.append(f'<p style="{QUIET}">{html.escape(language.localise(ONLY_NEWEST))}</p>')
    parts += [WRITE[type(item)](item, document.charts.get(item.key, ""), language) for item in document.items]
    return framed("".join(parts))


def framed(body: str) -> str:
    """With the style sheet of our look. What matters is inline too, since sites that show notebooks drop that."""
    font = "font:13px/1.5 system-ui,sans-serif"
    return f'<section class="{CLASS}" style="{font}"><style>{style_sheet()}</style>{body}</section>'


def _message(item: MessageItem, drawn: str, language: Language) -> str:
    words = message_words(item, language)
    ground, ink, side = _look(item)
    paint = f"{painted('background', ground)};{painted('color', ink)}"
    who = html.escape(language.localise(sender(item)))
    # As in the panel: a command as it was typed, the system's words as they are, the rest as Markdown.
    plain = item.fault is not None or item.role == "system" or (item.role == "user" and is_command(words))
    body = f'<div style="white-space:pre-wrap">{html.escape(words)}</div>' if plain else markdown.to_html(words)
    below = 7 if plain else 1  # a paragraph has its own room below
    box = f"display:inline-block;max-width:80%;text-align:left;padding:7px 11px {below}px;border-radius:12px"
    return (
        f'<div style="margin:8px 0;text-align:{side}">'
        f'<div style="{paint};{box};overflow-wrap:anywhere">{body}</div>'
        f'<div style="{QUIET};font-size:11px">{who} · {html.escape(language.localise(sent_at(item)))}</div></div>'
    )


def _look(item: MessageItem) -> tuple[Pair, Pair, str]:
    """Ground, ink and side of a message: one's own on the right, as in the panel."""
    if item.role != "user":
        return _BUBBLES[item.role]
    return _OWN if item.mine else (_colour_of(item.user or ""), INK, "left")


# With the chart that its card has, if any.
WRITE: dict[type[AnyItem], Callable[[Any, str, Language], str]] = {
    MessageItem: _message,
    RunItem: cards_html.run,
    ComparisonItem: cards_html.comparison,
    SweepItem: cards_html.sweep,
    FindItem: cards_html.find,
}

"""A document as one HTML file, or as what a notebook's output shows of it. No script, and nothing is loaded."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..commands.parser import is_command
from ..protocol.panel import AnyItem, ComparisonItem, FindItem, MessageItem, RunItem, SweepItem
from . import curves_svg, markdown
from .content import (
    ONLY_NEWEST,
    Document,
    annotation,
    compared_rows,
    comparison_words,
    found_rows,
    found_title,
    found_words,
    luck_words,
    message_text,
    pair_words,
    run_facts,
    sent_at,
    sweep_rows,
    sweep_title,
    swept_values,
    taint_words,
)
from .metric_table import cell, columns

_QUIET = "opacity:.7"  # of the page's own colour, be it light or dark
_BUBBLES = {  # the role's ground, and the side it stands on
    "user": ("#1976d2;color:#fff", "right"),
    "assistant": ("#f1ecfb;color:#1f2328", "left"),
    "system": ("#fff6e0;color:#6b4e00", "left"),
}


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
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{title}</title>\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<body style="margin:2rem auto;max-width:760px;padding:0 1rem">{to_fragment(document)}</body></html>\n'
    )


def to_fragment(document: Document) -> str:
    """The same for a notebook's output: styles are inline, since sites that show notebooks drop the others."""
    parts = [f"<h3>{html.escape(document.title)}</h3>"]
    if document.older:
        parts.append(f'<p style="{_QUIET}">{ONLY_NEWEST}</p>')
    parts += [WRITE[type(item)](item) for item in document.items]
    font = "font:13px/1.5 system-ui,sans-serif"
    return f'<section style="{font}">{"".join(parts)}</section>'


def _message(item: MessageItem) -> str:
    words = message_text(item)
    ground, side = _BUBBLES[item.role]
    who = html.escape(item.user or item.role)
    # As in the panel: a command as it was typed, the system's words as they are, the rest as Markdown.
    plain = item.fault is not None or item.role == "system" or (item.role == "user" and is_command(words))
    body = f'<div style="white-space:pre-wrap">{html.escape(words)}</div>' if plain else markdown.to_html(words)
    below = 7 if plain else 1  # a paragraph has its own room below
    box = f"display:inline-block;max-width:80%;text-align:left;padding:7px 11px {below}px;border-radius:12px"
    return (
        f'<div style="margin:8px 0;text-align:{side}">'
        f'<div style="background:{ground};{box};overflow-wrap:anywhere">{body}</div>'
        f'<div style="{_QUIET};font-size:11px">{who} · {html.escape(sent_at(item))}</div></div>'
    )


def _run(item: RunItem) -> str:
    body = f'<div style="{_QUIET}">{html.escape(run_facts(item))}</div>' + _taints(item)
    if item.equity:
        body += curves_svg.draw([(item.strategy_id, item.equity)])
    if item.metrics:
        body += _table([(item.strategy_id, item.metrics)])
    return _card(item.strategy_id, body + _luck(item))


def _comparison(item: ComparisonItem) -> str:
    curves = [(each.name, each.equity) for each in item.strategies if each.equity]
    words = "".join(f"<p>{html.escape(text)}</p>" for text in comparison_words(item))
    pairs = "".join(f"<li>{html.escape(text)}</li>" for text in pair_words(item))
    words += f"<ul>{pairs}</ul>" if pairs else ""
    drawn = curves_svg.draw(curves) if curves else ""
    table = _table(compared_rows(item))
    return _card(
        " vs ".join(each.name for each in item.strategies), drawn + table + words + _taints(item) + _annotation(item)
    )


def _sweep(item: SweepItem) -> str:
    rows = [(swept_values(item, row), row.metrics) for row in sweep_rows(item)]
    table = _table(rows, first=[item.metric]) + _luck(item) if rows else ""
    return _card(sweep_title(item), _taints(item) + table + _annotation(item))


def _find(item: FindItem) -> str:
    words = f'<p style="{_QUIET}">{html.escape(found_words(item))}</p>' if found_words(item) else ""
    return _card(found_title(item), (_table(found_rows(item)) if item.runs else "") + words)


WRITE: dict[type[AnyItem], Callable[[Any], str]] = {
    MessageItem: _message,
    RunItem: _run,
    ComparisonItem: _comparison,
    SweepItem: _sweep,
    FindItem: _find,
}


def _taints(item: RunItem | ComparisonItem | SweepItem) -> str:
    return "".join(f"<p><strong>{html.escape(words)}</strong></p>" for words in taint_words(item))


def _annotation(item: SweepItem | ComparisonItem) -> str:
    words = annotation(item)
    return f"<p>{html.escape(words)}</p>" if words else ""


def _luck(item: RunItem | SweepItem) -> str:
    words = luck_words(item)
    return f'<p style="{_QUIET}">{html.escape(words)}</p>' if words else ""


def _card(title: str, body: str) -> str:
    frame = "border:1px solid rgb(128 128 128 / 40%);border-radius:10px;padding:8px 12px;margin:8px 0"
    return f'<div style="{frame}"><b>{html.escape(title)}</b>{body}</div>'


def _table(rows: Sequence[tuple[str, Mapping[str, float]]], *, first: Iterable[str] = ()) -> str:
    shown = columns([metrics for _, metrics in rows], first=first)
    style = "padding:3px 10px;text-align:right"
    head = "".join(f'<th scope="col" style="{style}">{html.escape(name.replace("_", " "))}</th>' for name in shown)
    body = ""
    for name, metrics in rows:
        values = "".join(f'<td style="{style}">{html.escape(cell(each, metrics.get(each)))}</td>' for each in shown)
        body += f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>{values}</tr>'
    return (
        f'<table style="border-collapse:collapse"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>'
    )

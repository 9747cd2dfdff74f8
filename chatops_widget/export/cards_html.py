"""The cards of a document as HTML, with the look of the panel's. Styles are inline; what anybody wrote is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

from ..languages.language import ENGLISH, Language
from ..languages.panel_words import panel_word
from ..protocol.metric_text import cell, columns, label
from ..protocol.panel import ComparisonItem, FindItem, RunItem, SweepItem
from .content import (
    annotation,
    compared_rows,
    comparison_words,
    found_rows,
    found_title,
    found_words,
    luck_words,
    pair_words,
    run_facts,
    sweep_rows,
    sweep_title,
    swept_values,
    taint_words,
)

QUIET = "opacity:.7"  # of the page's own colour, be it light or dark


def run(item: RunItem, drawn: str = "", language: Language = ENGLISH) -> str:
    body = f'<div style="{QUIET}">{_words(run_facts(item), language)}</div>' + _taints(item, language)
    if item.status in ("queued", "running"):
        body += _bar(item.progress)
    strip = _strip(item.metrics, item.bars, language) if item.metrics else ""
    return _card(item.strategy_id, body + strip + drawn + _luck(item, language))


def comparison(item: ComparisonItem, drawn: str = "", language: Language = ENGLISH) -> str:
    words = "".join(f"<p>{_words(text, language)}</p>" for text in comparison_words(item))
    pairs = "".join(f"<li>{_words(text, language)}</li>" for text in pair_words(item))
    words += f"<ul>{pairs}</ul>" if pairs else ""
    table = _table(compared_rows(item), language)
    title = " vs ".join(each.name for each in item.strategies)
    return _card(title, drawn + table + words + _taints(item, language) + _annotation(item))


def sweep(item: SweepItem, drawn: str = "", language: Language = ENGLISH) -> str:
    rows = [(swept_values(item, row), row.metrics) for row in sweep_rows(item)]
    table = _table(rows, language, first=[item.metric]) + _luck(item, language) if rows else ""
    return _card(language.localise(sweep_title(item)), _taints(item, language) + table + drawn + _annotation(item))


def find(item: FindItem, drawn: str = "", language: Language = ENGLISH) -> str:
    words = f'<p style="{QUIET}">{_words(found_words(item), language)}</p>' if found_words(item) else ""
    table = _table(found_rows(item), language) if item.runs else ""
    return _card(language.localise(found_title(item)), table + words)


def _words(text: str, language: Language) -> str:
    """As its readers have it, as HTML."""
    return html.escape(language.localise(text))


def _taints(item: RunItem | ComparisonItem | SweepItem, language: Language) -> str:
    return "".join(f"<p><strong>{_words(words, language)}</strong></p>" for words in taint_words(item))


def _annotation(item: SweepItem | ComparisonItem) -> str:
    words = annotation(item)
    return f"<p>{html.escape(words)}</p>" if words else ""


def _luck(item: RunItem | SweepItem, language: Language) -> str:
    words = luck_words(item)
    return f'<p style="{QUIET}">{_words(words, language)}</p>' if words else ""


def _card(title: str, body: str) -> str:
    frame = "border:1px solid rgb(128 128 128 / 40%);border-radius:10px;padding:8px 12px;margin:8px 0"
    return f'<div style="{frame}"><b>{html.escape(title)}</b>{body}</div>'


def _bar(percent: float) -> str:
    round_off = "height:6px;border-radius:3px;background:"
    done = f'<div style="width:{min(max(percent, 0.0), 100.0):.0f}%;{round_off}#1976d2"></div>'
    return f'<div style="margin:6px 0;{round_off}rgb(128 128 128 / 30%)">{done}</div>'


def _strip(metrics: Mapping[str, float], bars: int | None, language: Language) -> str:
    """The metrics of one run, each below its name."""
    values = {language.metric(name, label(name)): cell(name, metrics[name]) for name in columns([metrics])}
    if bars is not None:
        values[language.localise(panel_word("figure.bars", "bars"))] = f"{bars:,}"
    facts = "".join(
        f'<div style="display:inline-block;margin-right:22px"><div style="{QUIET};font-size:11.5px">{html.escape(name)}'
        f"</div><b>{html.escape(value)}</b></div>"
        for name, value in values.items()
    )
    return f'<div style="margin:6px 0;font-variant-numeric:tabular-nums">{facts}</div>'


def _table(rows: Sequence[tuple[str, Mapping[str, float]]], language: Language, *, first: Iterable[str] = ()) -> str:
    shown = columns([metrics for _, metrics in rows], first=first)
    style = "padding:3px 10px;text-align:right"
    heads = [language.metric(name, label(name)) for name in shown]
    head = "".join(f'<th scope="col" style="{style}">{html.escape(name)}</th>' for name in heads)
    body = ""
    for name, metrics in rows:
        values = "".join(f'<td style="{style}">{html.escape(cell(each, metrics.get(each)))}</td>' for each in shown)
        body += f'<tr><th scope="row" style="text-align:left">{_words(name, language)}</th>{values}</tr>'
    return (
        f'<table style="border-collapse:collapse"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>'
    )

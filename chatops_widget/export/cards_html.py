"""The cards of a document as HTML, with the look of the panel's. Styles are inline; what anybody wrote is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

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


def run(item: RunItem, drawn: str = "") -> str:
    body = f'<div style="{QUIET}">{html.escape(run_facts(item))}</div>' + _taints(item)
    if item.status in ("queued", "running"):
        body += _bar(item.progress)
    strip = _strip(item.metrics, item.bars) if item.metrics else ""
    return _card(item.strategy_id, body + strip + drawn + _luck(item))


def comparison(item: ComparisonItem, drawn: str = "") -> str:
    words = "".join(f"<p>{html.escape(text)}</p>" for text in comparison_words(item))
    pairs = "".join(f"<li>{html.escape(text)}</li>" for text in pair_words(item))
    words += f"<ul>{pairs}</ul>" if pairs else ""
    table = _table(compared_rows(item))
    return _card(
        " vs ".join(each.name for each in item.strategies), drawn + table + words + _taints(item) + _annotation(item)
    )


def sweep(item: SweepItem, drawn: str = "") -> str:
    rows = [(swept_values(item, row), row.metrics) for row in sweep_rows(item)]
    table = _table(rows, first=[item.metric]) + _luck(item) if rows else ""
    return _card(sweep_title(item), _taints(item) + table + drawn + _annotation(item))


def find(item: FindItem) -> str:
    words = f'<p style="{QUIET}">{html.escape(found_words(item))}</p>' if found_words(item) else ""
    return _card(found_title(item), (_table(found_rows(item)) if item.runs else "") + words)


def _taints(item: RunItem | ComparisonItem | SweepItem) -> str:
    return "".join(f"<p><strong>{html.escape(words)}</strong></p>" for words in taint_words(item))


def _annotation(item: SweepItem | ComparisonItem) -> str:
    words = annotation(item)
    return f"<p>{html.escape(words)}</p>" if words else ""


def _luck(item: RunItem | SweepItem) -> str:
    words = luck_words(item)
    return f'<p style="{QUIET}">{html.escape(words)}</p>' if words else ""


def _card(title: str, body: str) -> str:
    frame = "border:1px solid rgb(128 128 128 / 40%);border-radius:10px;padding:8px 12px;margin:8px 0"
    return f'<div style="{frame}"><b>{html.escape(title)}</b>{body}</div>'


def _bar(percent: float) -> str:
    round_off = "height:6px;border-radius:3px;background:"
    done = f'<div style="width:{min(max(percent, 0.0), 100.0):.0f}%;{round_off}#1976d2"></div>'
    return f'<div style="margin:6px 0;{round_off}rgb(128 128 128 / 30%)">{done}</div>'


def _strip(metrics: Mapping[str, float], bars: int | None) -> str:
    """The metrics of one run, each below its name."""
    values = {label(name): cell(name, metrics[name]) for name in columns([metrics])}
    if bars is not None:
        values["bars"] = f"{bars:,}"
    facts = "".join(
        f'<div style="display:inline-block;margin-right:22px"><div style="{QUIET};font-size:11.5px">{html.escape(name)}'
        f"</div><b>{html.escape(value)}</b></div>"
        for name, value in values.items()
    )
    return f'<div style="margin:6px 0;font-variant-numeric:tabular-nums">{facts}</div>'


def _table(rows: Sequence[tuple[str, Mapping[str, float]]], *, first: Iterable[str] = ()) -> str:
    shown = columns([metrics for _, metrics in rows], first=first)
    style = "padding:3px 10px;text-align:right"
    head = "".join(f'<th scope="col" style="{style}">{html.escape(label(name))}</th>' for name in shown)
    body = ""
    for name, metrics in rows:
        values = "".join(f'<td style="{style}">{html.escape(cell(each, metrics.get(each)))}</td>' for each in shown)
        body += f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>{values}</tr>'
    return (
        f'<table style="border-collapse:collapse"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>'
    )

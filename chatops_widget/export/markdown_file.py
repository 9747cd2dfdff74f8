"""A document as Markdown, for reading, mailing and version control. What people wrote is quoted, and never HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..protocol.metric_text import cell, columns
from ..protocol.metrics import METRICS
from ..protocol.panel import AnyItem, ComparisonItem, FindItem, MessageItem, RunItem, SweepItem
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


def to_markdown(document: Document) -> str:
    parts = [f"# {_one_line(document.title)}", f"Session `{_one_line(document.session_id)}`"]
    if document.older:
        parts.append(f"_{ONLY_NEWEST}_")
    parts += [WRITE[type(item)](item) for item in document.items]
    return "\n\n".join(parts) + "\n"


def _message(item: MessageItem) -> str:
    # No HTML, no images.
    safe = message_text(item).replace("&", "&amp;").replace("<", "&lt;").replace("![", "!\\[")
    quoted = "\n".join(f"> {line}".rstrip() for line in safe.splitlines())
    return f"**{_one_line(item.user or item.role)}** · {_one_line(sent_at(item))}\n\n{quoted}"


def _run(item: RunItem) -> str:
    table = _table([(item.strategy_id, item.metrics)]) if item.metrics else ""
    return _card(item.strategy_id, _one_line(run_facts(item)), *_taints(item), table, _one_line(luck_words(item)))


def _comparison(item: ComparisonItem) -> str:
    words = [_one_line(text) for text in comparison_words(item)]
    pairs = "\n".join(f"- {_one_line(text)}" for text in pair_words(item))
    table = _table(compared_rows(item))
    return _card(
        " vs ".join(each.name for each in item.strategies),
        table,
        *words,
        pairs,
        *_taints(item),
        _one_line(annotation(item)),
    )


def _sweep(item: SweepItem) -> str:
    rows = [(swept_values(item, row), row.metrics) for row in sweep_rows(item)]
    luck = _one_line(luck_words(item)) if rows else ""
    table = _table(rows, first=[item.metric]) if rows else ""
    return _card(sweep_title(item), *_taints(item), table, luck, _one_line(annotation(item)))


def _find(item: FindItem) -> str:
    return _card(found_title(item), _table(found_rows(item)) if item.runs else "", _one_line(found_words(item)))


WRITE: dict[type[AnyItem], Callable[[Any], str]] = {
    MessageItem: _message,
    RunItem: _run,
    ComparisonItem: _comparison,
    SweepItem: _sweep,
    FindItem: _find,
}


def _taints(item: RunItem | ComparisonItem | SweepItem) -> list[str]:
    return [f"**{_one_line(words)}**" for words in taint_words(item)]


def _card(title: str, *parts: str) -> str:
    return "\n\n".join([f"### {_one_line(title)}", *filter(None, parts)])


def _table(rows: Sequence[tuple[str, Mapping[str, float]]], *, first: Iterable[str] = ()) -> str:
    shown = columns([metrics for _, metrics in rows], first=first)
    heads = [name if name in METRICS else _one_line(name) for name in shown]
    lines = [["strategy", *heads], ["---", *("---:" for _ in shown)]]
    lines += [[_one_line(name), *(cell(each, metrics.get(each)) for each in shown)] for name, metrics in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _one_line(text: str) -> str:
    """Somebody's words inside a line of Markdown: on one line, and as plain text."""
    flat = " ".join(text.split())
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|!" else each for each in flat)

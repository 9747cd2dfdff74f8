"""A document as Markdown, for reading, mailing and version control. What people wrote is quoted, and never HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..languages.language import Language
from ..protocol.metric_text import cell, columns
from ..protocol.metrics import METRICS
from ..protocol.panel import AnyItem, ComparisonItem, FindItem, MessageItem, RunItem, SweepItem
from .content import (
    ONLY_NEWEST,
    SESSION,
    STRATEGY,
    Document,
    annotation,
    compared_rows,
    comparison_words,
    found_rows,
    found_title,
    found_words,
    luck_words,
    message_words,
    pair_words,
    run_facts,
    sender,
    sent_at,
    sweep_rows,
    sweep_title,
    swept_values,
    taint_words,
)


def to_markdown(document: Document) -> str:
    language = document.language
    parts = [
        f"# {_one_line(document.title)}",
        f"{language.localise(SESSION)} `{_one_line(document.session_id)}`",
    ]
    if document.older:
        parts.append(f"_{language.localise(ONLY_NEWEST)}_")
    parts += [WRITE[type(item)](item, language) for item in document.items]
    return "\n\n".join(parts) + "\n"


def _message(item: MessageItem, language: Language) -> str:
    # No HTML, no images.
    safe = message_words(item, language).replace("&", "&amp;").replace("<", "&lt;").replace("![", "!\\[")
    quoted = "\n".join(f"> {line}".rstrip() for line in safe.splitlines())
    return f"**{_words(sender(item), language)}** · {_words(sent_at(item), language)}\n\n{quoted}"


def _run(item: RunItem, language: Language) -> str:
    table = _table([(item.strategy_id, item.metrics)], language) if item.metrics else ""
    facts, luck = (_words(text, language) for text in (run_facts(item), luck_words(item)))
    return _card(item.strategy_id, facts, *_taints(item, language), table, luck)


def _comparison(item: ComparisonItem, language: Language) -> str:
    words = [_words(text, language) for text in comparison_words(item)]
    pairs = "\n".join(f"- {_words(text, language)}" for text in pair_words(item))
    table = _table(compared_rows(item), language)
    return _card(
        " vs ".join(each.name for each in item.strategies),
        table,
        *words,
        pairs,
        *_taints(item, language),
        _one_line(annotation(item)),
    )


def _sweep(item: SweepItem, language: Language) -> str:
    rows = [(swept_values(item, row), row.metrics) for row in sweep_rows(item)]
    luck = _words(luck_words(item), language) if rows else ""
    table = _table(rows, language, first=[item.metric]) if rows else ""
    title = language.localise(sweep_title(item))
    return _card(title, *_taints(item, language), table, luck, _one_line(annotation(item)))


def _find(item: FindItem, language: Language) -> str:
    table = _table(found_rows(item), language) if item.runs else ""
    return _card(language.localise(found_title(item)), table, _words(found_words(item), language))


WRITE: dict[type[AnyItem], Callable[[Any, Language], str]] = {
    MessageItem: _message,
    RunItem: _run,
    ComparisonItem: _comparison,
    SweepItem: _sweep,
    FindItem: _find,
}


def _taints(item: RunItem | ComparisonItem | SweepItem, language: Language) -> list[str]:
    return [f"**{_words(words, language)}**" for words in taint_words(item)]


def _card(title: str, *parts: str) -> str:
    return "\n\n".join([f"### {_one_line(title)}", *filter(None, parts)])


def _table(rows: Sequence[tuple[str, Mapping[str, float]]], language: Language, *, first: Iterable[str] = ()) -> str:
    shown = columns([metrics for _, metrics in rows], first=first)
    # A metric's English name is the one that programs have for it.
    heads = [language.metric(name, name) if name in METRICS else _one_line(name) for name in shown]
    lines = [[language.localise(STRATEGY), *heads], ["---", *("---:" for _ in shown)]]
    lines += [[_words(name, language), *(cell(each, metrics.get(each)) for each in shown)] for name, metrics in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _words(text: str, language: Language) -> str:
    """As its readers have it, inside a line."""
    return _one_line(language.localise(text))


def _one_line(text: str) -> str:
    """Somebody's words inside a line of Markdown: on one line, and as plain text."""
    flat = " ".join(text.split())
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|!" else each for each in flat)

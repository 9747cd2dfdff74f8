"""The conversation as a document: Markdown, JSON, or one HTML file. Pure: items in, text out."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import msgspec

from ..commands.parser import is_command
from ..protocol.metrics import METRICS
from ..protocol.panel import AnyItem, ComparisonItem, MessageItem, RunItem, SweepItem
from .markdown import to_html as prose

_SHOWN = ("total_return", "cagr", "sharpe_ratio", "max_drawdown", "n_trades")
_PERCENT = {"total_return", "cagr", "annual_volatility", "max_drawdown", "value_at_risk", "win_rate", "exposure_time"}
_COUNTS = {"n_trades", "max_drawdown_duration"}
_COLORS = ("#1976d2", "#d9480f", "#2b8a3e", "#862e9c", "#5c940d", "#0b7285")
_OPTIMISM = "The best of many tried is optimistic: some of its lead is luck."
_QUIET = "opacity:.7"  # of the page's own colour, be it light or dark
_WIDTH, _HEIGHT = 640, 120
_UNDER = 40  # of that, for the drawdowns
_ONLY_NEWEST = "The newest part of this session; there is more above."


class Document(msgspec.Struct, frozen=True):
    """What is exported: a session's items in order, and where they are from."""

    session_id: str
    name: str
    items: list[AnyItem]
    older: bool = False  # these are the newest of more

    @property
    def title(self) -> str:
        return self.name or self.session_id


class Frozen:
    """HTML for a cell's output."""

    def __init__(self, fragment: str, words: str) -> None:
        self._fragment = fragment
        self._words = words

    def _repr_html_(self) -> str:
        return self._fragment

    def __repr__(self) -> str:
        return self._words


def to_json(document: Document) -> str:
    """All that the panel knows, as it came; for programs."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def to_markdown(document: Document) -> str:
    """For reading, mailing and version control. What people wrote is quoted, and never HTML."""
    parts = [f"# {_one_line(document.title)}", f"Session `{_one_line(document.session_id)}`"]
    if document.older:
        parts.append(f"_{_ONLY_NEWEST}_")
    for item in document.items:
        match item:
            case MessageItem():
                words = item.content if item.fault is None else f"{item.fault.message} {item.fault.hint or ''}".strip()
                safe = words.replace("&", "&amp;").replace("<", "&lt;").replace("![", "!\\[")  # no HTML, no images
                quoted = "\n".join(f"> {line}".rstrip() for line in safe.splitlines())
                parts.append(f"**{_one_line(item.user or item.role)}** · {_one_line(_when(item))}\n\n{quoted}")
            case RunItem():
                parts.append(f"### {_one_line(item.strategy_id)}\n\n{_one_line(_facts(item))}")
                if item.metrics:
                    parts.append(_pipes([[item.strategy_id, item.metrics]]))
            case SweepItem():
                parts.append(f"### {_one_line(_swept(item))}\n\n{_pipes(_tried(item))}")
            case ComparisonItem():
                rows: list[list[Any]] = [[each.name, each.metrics] for each in item.strategies]
                parts.append(f"### {_one_line(' vs '.join(each.name for each in item.strategies))}\n\n{_pipes(rows)}")
                parts += [_one_line(words) for words in (item.summary, item.recommendation) if words]
    return "\n\n".join(parts) + "\n"


def to_html(document: Document) -> str:
    """A whole page. No script, and nothing is loaded from anywhere."""
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
        parts.append(f'<p style="{_QUIET}">{_ONLY_NEWEST}</p>')
    draw: dict[type, Callable[[Any], str]] = {
        MessageItem: _message,
        RunItem: _run,
        ComparisonItem: _comparison,
        SweepItem: _sweep,
    }
    parts += [draw[type(item)](item) for item in document.items]
    font = "font:13px/1.5 system-ui,sans-serif"
    return f'<section style="{font}">{"".join(parts)}</section>'


def _message(item: MessageItem) -> str:
    words = item.content if item.fault is None else f"{item.fault.message} {item.fault.hint or ''}".strip()
    ground, side = {
        "user": ("#1976d2;color:#fff", "right"),
        "assistant": ("#f1ecfb;color:#1f2328", "left"),
        "system": ("#fff6e0;color:#6b4e00", "left"),
    }[item.role]
    who = html.escape(item.user or item.role)
    # As in the panel: a command as it was typed, the system's words as they are, the rest as Markdown.
    plain = item.fault is not None or item.role == "system" or (item.role == "user" and is_command(words))
    body = f'<div style="white-space:pre-wrap">{html.escape(words)}</div>' if plain else prose(words)
    below = 7 if plain else 1  # a paragraph has its own room below
    box = f"display:inline-block;max-width:80%;text-align:left;padding:7px 11px {below}px;border-radius:12px"
    return (
        f'<div style="margin:8px 0;text-align:{side}">'
        f'<div style="background:{ground};{box};overflow-wrap:anywhere">{body}</div>'
        f'<div style="{_QUIET};font-size:11px">{who} · {html.escape(_when(item))}</div></div>'
    )


def _run(item: RunItem) -> str:
    body = f'<div style="{_QUIET}">{html.escape(_facts(item))}</div>'
    if item.equity:
        body += _curves([(item.strategy_id, item.equity)])
    if item.metrics:
        body += _table([(item.strategy_id, item.metrics)])
    return _card(item.strategy_id, body)


def _comparison(item: ComparisonItem) -> str:
    curves = [(each.name, each.equity) for each in item.strategies if each.equity]
    words = "".join(f"<p>{html.escape(text)}</p>" for text in (item.summary, item.recommendation) if text)
    body = (_curves(curves) if curves else "") + _table([(each.name, each.metrics) for each in item.strategies]) + words
    return _card(" vs ".join(each.name for each in item.strategies), body)


def _sweep(item: SweepItem) -> str:
    words = f'<p style="{_QUIET}">{html.escape(_OPTIMISM)}</p>'
    return _card(_swept(item), _table([(name, metrics) for name, metrics in _tried(item)]) + words)


def _swept(item: SweepItem) -> str:
    return f"{item.strategy_id}: the best of {item.combinations:,} combinations by {item.metric.replace('_', ' ')}"


def _tried(item: SweepItem) -> list[tuple[str, dict[str, float]]]:
    rows = item.top or [row for row in (item.best,) if row is not None]
    return [(", ".join(f"{name} {row.parameters.get(name)}" for name in item.swept), row.metrics) for row in rows]


def _card(title: str, body: str) -> str:
    frame = "border:1px solid rgb(128 128 128 / 40%);border-radius:10px;padding:8px 12px;margin:8px 0"
    return f'<div style="{frame}"><b>{html.escape(title)}</b>{body}</div>'


def _curves(curves: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Lines over a common scale, and under them how far each was below its peak; the table says it in numbers."""
    low = min(min(values) for _, values in curves)
    high = max(max(values) for _, values in curves)
    falls = [_drawdown(values) for _, values in curves]
    deepest = min(min(values) for values in falls)
    base = _HEIGHT - _UNDER
    lines = []
    for index, ((name, values), fall) in enumerate(zip(curves, falls, strict=True)):
        color = _COLORS[index % len(_COLORS)]
        title = html.escape(name)
        line = _points(values, low, high, 4, base - 4)
        lines.append(
            f'<polyline fill="none" stroke="{color}" stroke-width="1.6" points="{line}">'
            f"<title>{title}</title></polyline>"
        )
        area = f"0,{base + 4} {_points(fall, deepest, 0.0, base + 4, _HEIGHT - 2)} {_WIDTH},{base + 4}"
        lines.append(
            f'<polygon fill="{color}" fill-opacity="0.18" stroke="{color}" stroke-opacity="0.6" points="{area}">'
            f"<title>{title}, drawdown</title></polygon>"
        )
    label = html.escape("Equity and drawdown of " + ", ".join(name for name, _ in curves), quote=True)
    view = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%" height="{_HEIGHT}" preserveAspectRatio="none"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" {view}>{"".join(lines)}</svg>'


def _points(values: Sequence[float], low: float, high: float, top: float, bottom: float) -> str:
    step, span = _WIDTH / max(len(values) - 1, 1), (high - low) or 1.0
    return " ".join(
        f"{i * step:.1f},{bottom - (value - low) / span * (bottom - top):.1f}" for i, value in enumerate(values)
    )


def _drawdown(values: Sequence[float]) -> list[float]:
    peaks = accumulate(values, max)
    return [value / peak - 1 if peak > 0 else 0.0 for value, peak in zip(values, peaks, strict=True)]


def _columns(rows: Sequence[Mapping[str, float]]) -> list[str]:
    shown = [name for name in _SHOWN if any(name in row for row in rows)]
    return shown or list(dict.fromkeys(name for row in rows for name in row))


def _table(rows: Sequence[tuple[str, Mapping[str, float]]]) -> str:
    columns = _columns([metrics for _, metrics in rows])
    cell = "padding:3px 10px;text-align:right"
    head = "".join(f'<th scope="col" style="{cell}">{html.escape(name.replace("_", " "))}</th>' for name in columns)
    body = ""
    for name, metrics in rows:
        values = "".join(f'<td style="{cell}">{html.escape(_value(each, metrics.get(each)))}</td>' for each in columns)
        body += f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>{values}</tr>'
    return (
        f'<table style="border-collapse:collapse"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _pipes(rows: Sequence[Sequence[Any]]) -> str:
    columns = _columns([metrics for _, metrics in rows])
    heads = [name if name in METRICS else _one_line(name) for name in columns]
    lines = [["strategy", *heads], ["---", *("---:" for _ in columns)]]
    lines += [[_one_line(name), *(_value(each, metrics.get(each)) for each in columns)] for name, metrics in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _value(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in _PERCENT:
        return f"{value:.2%}"
    return f"{value:,.0f}" if name in _COUNTS else f"{value:.3f}"


def _facts(item: RunItem) -> str:
    own = [f"{name} {value}" for name, value in item.parameters.items() if value is not None]
    window = [f"{item.start} to {item.end}"] if item.start and item.end else []
    fault = [f"{item.fault.message} {item.fault.hint or ''}".strip()] if item.fault else []
    return " · ".join([item.status, *own, *window, *fault])


def _when(item: MessageItem) -> str:
    """As a backend wrote it, with its zone: whoever opens the file may be in another."""
    clock, zone = item.timestamp[:19].replace("T", " "), item.timestamp[19:].lstrip(".0123456789")
    return " ".join(filter(None, (clock, "UTC" if zone in ("Z", "+00:00") else zone))) + (
        " · edited" if item.edited else ""
    )


def _one_line(text: str) -> str:
    """Somebody's words inside a line of Markdown: on one line, and as plain text."""
    flat = " ".join(text.split())
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|!" else each for each in flat)

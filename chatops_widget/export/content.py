"""What a document says of each item, whatever kind of file it becomes."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ..protocol.messages import FoundRun
from ..protocol.metric_text import cell
from ..protocol.panel import (
    AnyItem,
    ComparedPair,
    ComparedStrategy,
    ComparisonItem,
    FindItem,
    MessageItem,
    RunItem,
    SweepItem,
    SweptRow,
)

MAX_PAIRS = 20  # of a comparison, that still fit a page
ONLY_NEWEST = "The newest part of this session; there is more above."


class Document(msgspec.Struct, frozen=True):
    """What is exported: a session's items in order, where they are from, and the charts of their cards."""

    session_id: str
    name: str
    items: list[AnyItem]
    older: bool = False  # these are the newest of more
    charts: Mapping[str, str] = {}  # SVG by the key of an item; for documents that draw

    @property
    def title(self) -> str:
        return self.name or self.session_id


def message_text(item: MessageItem) -> str:
    return item.content if item.fault is None else f"{item.fault.message} {item.fault.hint or ''}".strip()


def sent_at(item: MessageItem) -> str:
    """As a backend wrote it, with its zone: whoever opens the file may be in another."""
    clock, zone = item.timestamp[:19].replace("T", " "), item.timestamp[19:].lstrip(".0123456789")
    return " ".join(filter(None, (clock, "UTC" if zone in ("Z", "+00:00") else zone))) + (
        " · edited" if item.edited else ""
    )


def run_facts(item: RunItem) -> str:
    own = [f"{name} {value}" for name, value in item.parameters.items() if value is not None]
    window = [f"{item.start} to {item.end}"] if item.start and item.end else []
    fault = [f"{item.fault.message} {item.fault.hint or ''}".strip()] if item.fault else []
    return " · ".join(filter(None, [item.status, *own, *window, *fault, annotation(item)]))


def annotation(item: RunItem | SweepItem | ComparisonItem | FoundRun) -> str:
    """The tags and the note of a run, as people gave them."""
    return " · ".join(filter(None, (" ".join(f"#{tag}" for tag in item.tags), item.note)))


def found_title(item: FindItem) -> str:
    return f"Runs that fit {item.query or 'anything'}"


def found_words(item: FindItem) -> str:
    """What a search came to, where that is not its rows alone."""
    if item.fault is not None:
        return f"{item.fault.message} {item.fault.hint or ''}".strip()
    if not item.runs:
        return "Not searched yet." if item.found_at is None else f"None of {item.searched:,} runs."
    return "There are more: these are the newest." if item.more else ""


def found_rows(item: FindItem) -> list[tuple[str, dict[str, float]]]:
    return [(_found(run), run.metrics) for run in item.runs]


def _found(run: FoundRun) -> str:
    """What tells a run from others."""
    own = [f"{name} {value}" for name, value in run.parameters.items() if name not in ("symbol", "start", "end")]
    facts = [run.strategy_id, *own, run.symbol or "", run.timestamp[:10], run.status, annotation(run), run.run_id]
    return " · ".join(filter(None, facts))


def taint_words(item: RunItem | ComparisonItem | SweepItem) -> list[str]:
    """Why numbers of a card are not to be relied on, unless its recommendation says so."""
    if isinstance(item, ComparisonItem):
        taints = [each.taint for each in item.strategies]
        return [each.message for each in taints if each and each.message.rstrip(".") not in (item.recommendation or "")]
    return [item.taint.message] if item.taint else []


def luck_words(item: RunItem | SweepItem) -> str:
    """How much of the numbers of a card may be luck."""
    optimism = "The best of many tried is optimistic: some of its lead is luck." if isinstance(item, SweepItem) else ""
    return " ".join(filter(None, (optimism, item.luck.words if item.luck else "")))


def sweep_title(item: SweepItem) -> str:
    metric = item.metric.replace("_", " ")
    if not sweep_rows(item):
        return f"{item.strategy_id}: none of {item.combinations:,} combinations has a value of {metric}"
    return f"{item.strategy_id}: the best of {item.combinations:,} combinations by {metric}"


def sweep_rows(item: SweepItem) -> list[SweptRow]:
    """The best first; only it, where the table of the sweep was never read."""
    return item.top or [row for row in (item.best,) if row is not None]


def swept_values(item: SweepItem, row: SweptRow) -> str:
    return ", ".join(f"{name} {row.parameters.get(name)}" for name in item.swept)


def comparison_words(item: ComparisonItem) -> list[str]:
    """What the card says, the answer to the question first."""
    said = (item.answer, item.summary, item.recommendation, item.benchmark_verdict, item.reasoning)
    return [text for text in said if text]


def compared_rows(item: ComparisonItem) -> list[tuple[str, dict[str, float]]]:
    """Each strategy's metrics beside its name, and its tie group: =1 shares the first place with others."""
    groups = [each.group for each in item.strategies]

    def placed(each: ComparedStrategy) -> str:
        tie = "=" if groups.count(each.group) > 1 else ""
        return each.name if each.group is None else f"{tie}{each.group} {each.name}"

    return [(placed(each), each.metrics) for each in item.strategies]


def pair_words(item: ComparisonItem) -> list[str]:
    """What can be told of the first pairs."""
    return [_pair(pair) for pair in item.pairs[:MAX_PAIRS]]


def _pair(pair: ComparedPair) -> str:
    about = f"{pair.a} and {pair.b}: Sharpe difference {cell('sharpe_ratio', pair.difference)}"
    if pair.p is None or pair.p_holm is None:
        return f"{about}, {pair.reason}"
    bounds = f"{cell('sharpe_ratio', pair.lower)} to {cell('sharpe_ratio', pair.upper)}"
    return f"{about} (95 %: {bounds}), p = {pair.p:.2g}, {pair.p_holm:.2g} after Holm"

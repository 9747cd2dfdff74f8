"""What a document says of each item, whatever kind of file it becomes: sentences that its language words anew."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ..errors.sentences import Sentence, as_sentence, joined, say
from ..languages.language import Language, language_named
from ..languages.panel_words import IMPORTED, panel_word
from ..protocol.messages import Fault, FoundRun, RunStatus
from ..protocol.metric_text import cell
from ..protocol.metrics import metric_name
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
BETWEEN = " · "  # facts of one line
STATUS: Mapping[RunStatus, Sentence] = {
    "queued": panel_word("run.queued", "queued"),
    "running": panel_word("run.running", "running"),
    "completed": panel_word("run.completed", "completed"),
    "failed": panel_word("run.failed", "failed"),
    "cancelled": panel_word("run.cancelled", "cancelled"),
}
SESSION, STRATEGY = say("document.session", "Session"), panel_word("comparison.strategy", "strategy")
ONLY_NEWEST = say("document.only_newest", "The newest part of this session; there is more above.")


class Document(msgspec.Struct, frozen=True):
    """What is exported: a session's items in order, where they are from, and the charts of their cards."""

    session_id: str
    name: str
    items: list[AnyItem]
    older: bool = False  # these are the newest of more
    charts: Mapping[str, str] = {}  # SVG by the key of an item; for documents that draw
    locale: str = "en"  # of its readers, such as "ko"

    @property
    def title(self) -> str:
        return self.name or self.session_id

    @property
    def language(self) -> Language:
        return language_named(self.locale)


def message_text(item: MessageItem) -> str:
    return item.content if item.fault is None else fault_text(item.fault)


def message_words(item: MessageItem, language: Language) -> str:
    """What a message says to its readers: what a person wrote, or was quoted with its figures, as it is."""
    words = message_text(item)
    return words if item.role == "user" or item.figures else language.localise(words)


def fault_text(fault: Fault) -> Sentence:
    return joined([fault.message, fault.hint or ""])


def sender(item: MessageItem) -> str:
    """Who said it: a name, or in what part."""
    match item.role:
        case "assistant":
            return item.user or panel_word("role.assistant", "assistant")
        case "system":
            return item.user or panel_word("role.system", "system")
    return item.user or say("document.nameless", "user")


def sent_at(item: MessageItem) -> Sentence:
    """As a backend wrote it, with its zone: whoever opens the file may be in another."""
    clock, zone = item.timestamp[:19].replace("T", " "), item.timestamp[19:].lstrip(".0123456789")
    written = " ".join(filter(None, (clock, "UTC" if zone in ("Z", "+00:00") else zone)))
    return joined([written, panel_word("message.edited", "edited") if item.edited else ""], BETWEEN)


def run_facts(item: RunItem) -> Sentence:
    own = [f"{name} {value}" for name, value in item.parameters.items() if value is not None]
    window = panel_word("run.window", "{start} to {end}", start=item.start, end=item.end)
    fault = fault_text(item.fault) if item.fault else ""
    status = IMPORTED if item.imported else STATUS[item.status]
    return joined([status, *own, window if item.start and item.end else "", fault, annotation(item)], BETWEEN)


def annotation(item: RunItem | SweepItem | ComparisonItem | FoundRun) -> str:
    """The tags and the note of a run, as people gave them."""
    return " · ".join(filter(None, (" ".join(f"#{tag}" for tag in item.tags), item.note)))


def found_title(item: FindItem) -> Sentence:
    if not item.query:
        return panel_word("find.all", "Runs that fit anything")
    return panel_word("find.label", "Runs that fit {query}", query=item.query)


def found_words(item: FindItem) -> Sentence:
    """What a search came to, where that is not its rows alone."""
    if item.fault is not None:
        return fault_text(item.fault)
    if not item.runs:
        if item.found_at is None:
            return say("document.not_searched", "Not searched yet.")
        return panel_word("find.none", "None of {n:,} runs.", n=item.searched)
    return say("document.more_found", "There are more: these are the newest.") if item.more else Sentence("")


def found_rows(item: FindItem) -> list[tuple[Sentence, dict[str, float]]]:
    return [(_found(run), run.metrics) for run in item.runs]


def _found(run: FoundRun) -> Sentence:
    """What tells a run from others."""
    own = [f"{name} {value}" for name, value in run.parameters.items() if name not in ("symbol", "start", "end")]
    facts = [run.strategy_id, *own, run.symbol or "", run.timestamp[:10], STATUS[run.status], annotation(run)]
    return joined([*facts, run.run_id], BETWEEN)


def taint_words(item: RunItem | ComparisonItem | SweepItem) -> list[str]:
    """Why numbers of a card are not to be relied on, unless its recommendation says so."""
    if isinstance(item, ComparisonItem):
        taints = [each.taint for each in item.strategies]
        return [each.message for each in taints if each and each.message.rstrip(".") not in (item.recommendation or "")]
    return [item.taint.message] if item.taint else []


def luck_words(item: RunItem | SweepItem) -> Sentence:
    """How much of the numbers of a card may be luck."""
    optimism = say("document.optimistic", "The best of many tried is optimistic: some of its lead is luck.")
    return joined([optimism if isinstance(item, SweepItem) else "", item.luck.words if item.luck else ""])


def sweep_title(item: SweepItem) -> Sentence:
    about = {"strategy": item.strategy_id, "n": item.combinations, "metric": metric_name(item.metric)}
    if not sweep_rows(item):
        return say("document.swept_none", "{strategy}: none of {n:,} combinations has a value of {metric}", **about)
    return say("document.swept", "{strategy}: the best of {n:,} combinations by {metric}", **about)


def sweep_rows(item: SweepItem) -> list[SweptRow]:
    """The best first; only it, where the table of the sweep was never read."""
    return item.top or [row for row in (item.best,) if row is not None]


def swept_values(item: SweepItem, row: SweptRow) -> str:
    return ", ".join(f"{name} {row.parameters.get(name)}" for name in item.swept)


def comparison_words(item: ComparisonItem) -> list[str]:
    """What the card says, the answer to the question first."""
    said = (item.answer, item.summary, item.recommendation, item.benchmark_verdict, item.reasoning)
    return [text for text in said if text]


def compared_rows(item: ComparisonItem) -> list[tuple[Sentence, dict[str, float]]]:
    """Each strategy's metrics beside its name, and its tie group: =1 shares the first place with others."""
    groups = [each.group for each in item.strategies]

    def placed(each: ComparedStrategy) -> Sentence:
        tie = "=" if groups.count(each.group) > 1 else ""
        name = each.name if each.group is None else f"{tie}{each.group} {each.name}"
        return joined([name, IMPORTED if each.imported else ""], BETWEEN)

    return [(placed(each), each.metrics) for each in item.strategies]


def pair_words(item: ComparisonItem) -> list[Sentence]:
    """What can be told of the first pairs."""
    return [_pair(pair) for pair in item.pairs[:MAX_PAIRS]]


def _pair(pair: ComparedPair) -> Sentence:
    difference, lower, upper = (cell("sharpe_ratio", value) for value in (pair.difference, pair.lower, pair.upper))
    about = say("document.pair", "{a} and {b}: Sharpe difference {value}", a=pair.a, b=pair.b, value=difference)
    if pair.p is None or pair.p_holm is None:
        return joined([about, as_sentence(pair.reason)], ", ")
    bounds = say("document.bounds", "(95 %: {lower} to {upper})", lower=lower, upper=upper)
    after = say("document.after_holm", "p = {p}, {holm} after Holm", p=f"{pair.p:.2g}", holm=f"{pair.p_holm:.2g}")
    return joined([joined([about, bounds]), after], ", ")

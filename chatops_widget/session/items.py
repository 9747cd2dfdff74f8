"""Projection: from what is known of a message, a run or a comparison to the item that a page draws. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pandas as pd

from ..errors.sentences import as_sentence
from ..protocol.comparison_window import COMMON, FULL
from ..protocol.faults import fault_of
from ..protocol.messages import BacktestProgress, Fault, FigureSource, Message, MessageMetadata, RunState, Tick
from ..protocol.panel import ComparedPair, ComparedStrategy, ComparisonItem, Delivery, MessageItem, RunItem, Ticks
from ..results.columns import preview
from ..results.comparison import BOUNDED, Comparison
from ..results.folds import FoldsResult
from ..results.handle import Handle
from ..results.kinds import kind_of_run
from ..results.runs import BacktestResult, metric_values
from .luck import luck_of
from .run_record import RunRecord
from .sweep_items import MAX_NOTES
from .walk_folds import folds_of

MAX_PAIRS = 200  # on a card; the DataFrame has all
_FACTS = {field.name: field.encode_name for field in msgspec.structs.fields(Tick)}


def message_item(
    key: str,
    message: Message,
    *,
    mine: bool = False,
    delivery: Delivery = "sent",
    fault: Fault | None = None,
    editable: bool = False,
    streaming: bool = False,
) -> MessageItem:
    brings = _metadata(message)
    return MessageItem(
        key=key,
        n=0,
        seq=message.seq,
        timestamp=message.timestamp,
        role=message.role,
        content=message.content,
        user=message.user,
        mine=mine,
        delivery=delivery,
        fault=fault,
        edited=message.edited is not None,
        editable=editable,
        streaming=streaming,
        commands=brings.commands,
        offers=brings.offers,
        report=brings.report,
        session_end=brings.session_end,
        session_end_of=brings.session_end_of,
        figures=[] if message.edited else utf16_places(message.content, brings.figures),
    )


def utf16_places(text: str, figures: Sequence[FigureSource]) -> list[FigureSource]:
    """Figures at their places as JavaScript counts them: what is above U+FFFF is two there. Those within the text."""
    placed: list[FigureSource] = []
    at = units = 0
    for each in figures:
        if not at <= each.start < each.end <= len(text):
            continue
        start = units + _units(text[at : each.start])
        end = start + _units(text[each.start : each.end])
        placed.append(msgspec.structs.replace(each, start=start, end=end))
        at, units = each.end, end
    return placed


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _metadata(message: Message) -> MessageMetadata:
    """What a message brings along; nothing, if a backend means something else by it."""
    try:
        return msgspec.convert(message.metadata or {}, MessageMetadata)
    except msgspec.ValidationError:
        return MessageMetadata()


def run_item(record: RunRecord, run: Handle[Any]) -> RunItem:
    item = RunItem(
        key=record.key,
        n=0,
        timestamp=record.timestamp,
        run_id=run.id,
        status=run.status,
        strategy_id=run.strategy_id,
        parameters=plain(run.parameters),
        user=record.user,
        progress=run.progress,
        stopping=record.stopping,
        message=run.message,
        work=kind_of_run(run),
    )
    if record.tick is not None:
        item = _ticked(item, record.tick)
    if run.error is not None:
        return msgspec.structs.replace(item, fault=fault_of(run.error))
    result = run.finished
    if not isinstance(result, BacktestResult):
        return item
    curves = result.curves
    return msgspec.structs.replace(
        item,
        metrics=_defined(metric_values(result.data.get("metrics") or {}, complete=False)),
        start=_text(result.data.get("start")),
        end=_text(result.data.get("end")),
        bars=result.data.get("bars") if isinstance(result.data.get("bars"), int) else None,
        notes=[as_sentence(note) for note in result.data.get("notes") or []][:MAX_NOTES] or None,
        taint=result.taint,
        imported=result.imported,
        luck=luck_of(result.data),
        equity=preview(curves.values("equity")) if curves.here else None,
        python=f'chat.run("{run.id}").result()',
        folds=folds_of(result),
        chosen_by=result.metric if isinstance(result, FoldsResult) else None,
    )


def pending_item(record: RunRecord, state: RunState) -> RunItem:
    """A comparison that is not there yet, or never came."""
    item = RunItem(
        key=record.key,
        n=0,
        seq=state.seq,
        timestamp=state.timestamp,
        run_id=state.run_id,
        status=state.status,
        strategy_id=state.strategy_id,
        parameters=plain(state.parameters),
        user=state.user,
        queue_position=state.queue_position,
        stopping=record.stopping,
        fault=state.fault,
        work=state.kind,
        progress=state.stopped.progress if state.stopped else 0.0,
    )
    tick = state.stopped or record.tick
    if tick is None:
        return item
    if not record.over:
        status = item.status if tick.status == "queued" else "running"
        item = msgspec.structs.replace(item, status=status, progress=tick.progress)
    return _ticked(item, tick)


def only_further(before: BacktestProgress, after: BacktestProgress) -> bool:
    """Whether nothing of a running card has changed but how far it is, and what `Ticks` says beside that."""
    return (
        before.status == after.status == "running"
        and before.total == after.total
        and before.message == after.message
        and before.attempt == after.attempt
    )


def ticks(events: Mapping[str, BacktestProgress]) -> Ticks:
    """Many running cards' progress, by key."""
    found = list(events.values())
    columns = {wire: [getattr(each, name) for each in found] for name, wire in _FACTS.items()}
    return Ticks(
        keys=list(events),
        progress=[each.progress for each in found],
        columns={wire: column for wire, column in columns.items() if any(fact is not None for fact in column)},
    )


def _ticked(item: RunItem, event: BacktestProgress) -> RunItem:
    return msgspec.structs.replace(
        item, total=event.total, tick=event.tick, queue_position=event.queue_position, message=event.message
    )


def comparison_item(record: RunRecord, comparison: Comparison) -> ComparisonItem:
    data = comparison.data
    return ComparisonItem(
        key=record.key,
        n=0,
        timestamp=record.timestamp,
        user=record.user,
        strategies=compared_strategies(comparison),
        ranking=comparison.ranking,
        summary=_text(comparison.summary),
        recommendation=_text(comparison.recommendation),
        reasoning=_text(comparison.reasoning),
        answer=_text(comparison.answer),
        benchmark_verdict=_text(comparison.benchmark_verdict),
        pairs=[ComparedPair(**pair) for pair in comparison.pairs[:MAX_PAIRS]],
        beside=[ComparedPair(**pair) for pair in comparison.beside[:MAX_PAIRS]],
        more_pairs=max(0, len(comparison.pairs) - MAX_PAIRS),
        judging=record.comparison is None,
        stopping=record.stopping,
        symbol=_text(data.get("symbol")),
        start=_text(data.get("start")),
        end=_text(data.get("end")),
        bars=data.get("bars") if isinstance(data.get("bars"), int) else None,
        own_bars=comparison.window == FULL,
        python=f'chat.comparison("{comparison.id}").metrics' if record.comparison is not None else None,
        run_id=comparison.id,
    )


def compared_strategies(comparison: Comparison) -> list[ComparedStrategy]:
    """A row for each, with its curve if that is here."""
    # Previews have no dates: those of unlike bars cannot lie over each other.
    equity = comparison.equity if comparison.curves.here and comparison.window == COMMON else pd.DataFrame()
    groups = {name: place for place, group in enumerate(comparison.groups, 1) for name in group}
    differing = differences(comparison.data.get("strategies"))
    return [
        ComparedStrategy(
            strategy_id=str(label),
            name=str(label),
            metrics=_defined(row),
            equity=_rebased(equity[label]) if label in equity else None,
            differs=differing.get(str(label)),
            taint=comparison.taints.get(str(label)),
            imported=entry.get("imported") is True,
            group=groups.get(str(label)),
            bounds=_bounds(entry),
        )
        for (label, row), entry in zip(
            comparison.metrics.iterrows(), comparison.data.get("strategies") or [], strict=True
        )
    ]


def _bounds(entry: Mapping[str, Any]) -> dict[str, list[float]] | None:
    """Of the metrics that have both, lower and upper."""
    both = {name: [entry.get(f"{name}_lo"), entry.get(f"{name}_hi")] for name in BOUNDED}
    numbers = {name: [end for end in ends if isinstance(end, (int, float))] for name, ends in both.items()}
    return {name: ends for name, ends in numbers.items() if len(ends) == 2} or None


def differences(entries: Any) -> dict[str, dict[str, Any]]:
    """By label: in what runs of one strategy were given something else than each other."""
    rows = [row for row in entries if isinstance(row, dict)] if isinstance(entries, list) else []
    given: dict[str, dict[str, dict[str, Any]]] = {}  # by strategy and label
    for row in rows:
        parameters, symbol = row.get("parameters"), row.get("symbol")
        about = plain({**(parameters if isinstance(parameters, dict) else {}), "symbol": symbol})
        given.setdefault(str(row.get("strategy")), {})[str(row.get("strategy_id"))] = about
    found: dict[str, dict[str, Any]] = {}
    for runs in given.values():
        names = dict.fromkeys(name for about in runs.values() for name in about)
        telling = [name for name in names if len({repr(about.get(name)) for about in runs.values()}) > 1]
        for label, about in runs.items():
            if shown := {name: about[name] for name in telling if name in about}:
                found[label] = shown
    for row in rows:
        if isinstance(window := row.get("window"), dict):  # of a comparison in which each has its own
            own = {name: window[name] for name in ("start", "end", "bars") if name in window}
            found.setdefault(str(row.get("strategy_id")), {}).update(plain(own))
    return found


def _rebased(equity: pd.Series) -> list[float]:
    """Growth of 1 on evenly spaced bars: the same dates for all curves of a card, as their overlay needs."""
    values = equity.to_numpy()
    step = max(1, math.ceil(len(values) / 200))
    chosen = [*values[:-1:step], values[-1]] if len(values) else []
    return [float(f"{value / values[0]:.6g}") for value in chosen]


def plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as a page may show them: one line each, and only what has a value."""
    return {
        str(name): value if isinstance(value, (str, int, float, bool)) else str(value)
        for name, value in parameters.items()
        if value is not None
    }


def _defined(metrics: pd.Series | Mapping[str, float]) -> dict[str, float]:
    return {str(name): float(value) for name, value in metrics.items() if math.isfinite(value)}


def _text(value: Any) -> str | None:
    return as_sentence(value) if value is not None else None

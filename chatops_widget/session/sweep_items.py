"""Projection of a finished sweep to its card: its best rows, and a heat map. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..errors.sentences import as_sentence
from ..protocol.metrics import METRICS
from ..protocol.panel import HeatMap, SweepItem, SweptRow
from ..results.sweeps import SweepResult
from .luck import luck_of
from .run_record import RunRecord

TOP_ROWS = 10  # of a sweep's table, on its card
MAX_HEAT_ROWS, MAX_HEAT_COLUMNS = 60, 60  # of a heat map, which scrolls: a page draws some thousand cells at once
MAX_NOTES = 5  # of a result, on its card


def sweep_item(record: RunRecord, result: SweepResult) -> SweepItem:
    data = result.data
    own = list(data.get("types") or {})
    common = {name: value for name, value in result.parameters.items() if name not in own and value is not None}
    best = {name: _plain(result.parameters.get(name)) for name in own}
    metrics = dict(data.get("metrics") or {})
    table = result.table if result.curves.here else None
    notes = list[str](map(as_sentence, data.get("notes") or ()))[:MAX_NOTES]
    return SweepItem(
        key=record.key,
        n=0,
        timestamp=record.timestamp,
        run_id=result.id,
        strategy_id=result.strategy_id,
        user=record.user,
        metric=result.metric,
        parameters=common,
        swept={str(name): str(words) for name, words in (data.get("swept") or {}).items()},
        combinations=result.combinations,
        skipped=result.skipped,
        failed=result.failed,
        space=result.search.get("space") if result.search.get("method") == "random" else None,
        seed=result.search.get("seed"),
        earlier=int(data.get("earlier") or 0),
        seconds=data.get("seconds"),
        best=SweptRow(parameters=best, metrics=metrics) if metrics else None,
        top=_top(table, own, result.metric) if table is not None else [],
        heat=_heat(result, table) if table is not None else None,
        luck=luck_of(data),
        start=data.get("start"),
        end=data.get("end"),
        bars=data.get("bars"),
        notes=notes or None,
        taint=result.taint,
        command=str(data["command"]) if data.get("command") else None,
        python=f'chat.find_sweep("{result.id}").result().table',
    )


def _top(table: pd.DataFrame, own: Sequence[str], metric: str) -> list[SweptRow]:
    rows = table[table[metric].notna()].head(TOP_ROWS).to_dict("records")
    return [
        SweptRow(
            parameters={name: _plain(row[name]) for name in own},
            metrics={name: float(row[name]) for name in METRICS if math.isfinite(row[name])},
            tainted=bool(row.get("tainted", False)),
        )
        for row in rows
    ]


def _heat(result: SweepResult, table: pd.DataFrame) -> HeatMap | None:
    """By the two parameters with the most values; the longer one goes down."""
    swept = sorted(result.swept, key=lambda name: -table[name].nunique())[:2]
    if len(swept) < 2:
        return None
    frame = result.heatmap(*swept)
    best = [result.parameters.get(name) for name in swept]
    rows, columns = _some(frame.index, MAX_HEAT_ROWS, best[0]), _some(frame.columns, MAX_HEAT_COLUMNS, best[1])
    cells = frame.iloc[rows, columns]
    return HeatMap(
        rows=swept[0],
        columns=swept[1],
        row_values=[_plain(value) for value in cells.index],
        column_values=[_plain(value) for value in cells.columns],
        cells=[[float(f"{v:.6g}") if math.isfinite(v) else None for v in row] for row in cells.to_numpy(float)],
        thinned=cells.size < frame.size,
    )


def _some(values: pd.Index, most: int, best: Any) -> list[int]:
    """Places of evenly spaced values, that of the best among them."""
    if len(values) <= most:
        return list(range(len(values)))
    chosen = set(np.linspace(0, len(values) - 1, most).round().astype(int).tolist())
    leader = values.tolist().index(best) if best in values else 0
    if leader not in chosen:  # it takes the place of its neighbour
        chosen.discard(min(chosen, key=lambda place: abs(place - leader)))
        chosen.add(leader)
    return sorted(chosen)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value

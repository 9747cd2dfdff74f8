"""How much of a sweep's best may be luck: the trials before it, overfitting, and the combinations beside it. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

import numpy as np

from ...protocol.metrics import METRICS
from ..inference.overfitting import BlockSums, overfitting_of
from ..inference.parameter_peak import parameter_peak
from ..trials.deflation import deflation
from ..trials.tally import Tally
from .backtest import defined
from .sweep import Batch, Floats, Plan

LUCK = 0.5  # the probability of overfitting where nothing has skill
MAX_RANKED = 1_000  # combinations that overfitting is told from, evenly spread over all


def luck(plan: Plan, table: Floats, batch: Batch, tally: Tally, leader: int, failed: Collection[int]) -> dict[str, Any]:
    """What the data of a sweep says of the `leader`, the row of `table` that is named best.

    `trials`, `deflatedSharpe` and `moreThanLuck` (`trials.deflation`), `overfitting`, `isolatedPeak`: each where it can
    be told; of a search that adapts only how many `trials` there were. What is overfitted or an isolated peak is not
    called more than luck.
    """
    told = deflation(batch.trials.records[leader], tally, batch.trials.bars.per_year)
    if (search := plan.adapting) is not None and search.space > len(plan.combinations):
        # It goes where the whole of the bars was kind: what counts tries, or ranks them on a part, flatters its best.
        return {name: value for name, value in told.items() if name == "trials"}
    doubts: list[bool] = []
    found = overfitting_of(_ranked(batch.blocks, failed))
    if found.splits:
        told["overfitting"] = defined(
            {
                "pbo": found.probability,
                "probabilityOfLoss": found.probability_of_loss,
                "degradation": found.degradation,
                "splits": found.splits,
                "combinations": found.combinations,
            }
        )
        doubts.append(found.probability >= LUCK)
    # Of combinations drawn at random hardly one has neighbours, and those are more than a step away.
    if plan.search is None and (peak := _peak(plan, table, leader)) is not None:
        told["isolatedPeak"] = peak
        doubts.append(peak["isolated"])
    if any(doubts):
        told["moreThanLuck"] = False
    return told


def _ranked(blocks: BlockSums, failed: Collection[int]) -> BlockSums:
    """Those that ran, of many some."""
    ran = np.setdiff1d(np.arange(blocks.sums.shape[1]), list(failed))
    if len(ran) > MAX_RANKED:
        ran = ran[np.linspace(0, len(ran) - 1, MAX_RANKED).round().astype(int)]
    return dataclasses.replace(blocks, sums=blocks.sums[:, ran], squares=blocks.squares[:, ran])


def _peak(plan: Plan, table: Floats, leader: int) -> dict[str, Any] | None:
    """How the best stands among its neighbours; None with too few of them, or where it leads nothing.

    Texts and switches have no order: their values have to be those of the best.
    """
    swept = [plan.names.index(name) for name in plan.swept]
    best = plan.combinations[leader]
    ordered = [k for k in swept if isinstance(best[k], (int, float)) and not isinstance(best[k], bool)]
    if not ordered:
        return None
    alike = [
        index
        for index, each in enumerate(plan.combinations)
        if all(each[k] == best[k] for k in swept if k not in ordered)
    ]
    sign = -1 if METRICS[plan.metric].better == "lower" else 1
    values = table[:, list(METRICS).index(plan.metric)]
    # What did better and is not named best is not to be relied on.
    values = np.where(sign * values > sign * values[leader], np.nan, values)[alike]
    parameters = np.array([[float(plan.combinations[index][k]) for k in ordered] for index in alike])
    found = parameter_peak(parameters, values, descending=sign > 0)
    if found is None or np.isnan(found.fall):
        return None
    return {
        "isolated": found.isolated,
        "best": found.best,
        "neighbours": found.neighbours,
        "typical": found.typical,
        "nNeighbours": found.n_neighbours,
        "fall": found.fall,
    }

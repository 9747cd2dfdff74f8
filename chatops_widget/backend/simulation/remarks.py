"""What a reader of a run's numbers should know about them, in sentences. Pure."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...errors.sentences import Sentence, bars_in_words, say
from ..prices.dates import date_text
from ..prices.several import few
from ..prices.validation import Prices, index_of
from .engine import Outcome
from .metrics import too_short
from .run_settings import RunSettings
from .volatility_target import BARS


def remarks(outcome: Outcome, prices: Prices, settings: RunSettings) -> list[Sentence]:
    """What a reader of the numbers should know about them."""
    short = too_short(len(prices.frame), prices.bars_per_year)
    fate = fate_of(outcome, prices)
    still_open = not fate and not outcome.trades.closed.all()
    carried = _carried(outcome, settings)
    last = say("run.open", "The last trade is still open, marked at the last close.") if still_open else fate
    return [each for each in (*outcome.told, short, last, *carried) if each]


def _carried(outcome: Outcome, settings: RunSettings) -> list[Sentence]:
    """What exits closed and a volatility target held back, or that they did nothing; what time cost and earned."""
    told = []
    if settings.exits and not outcome.exits and len(outcome.trades):
        told.append(say("run.no_exit", "No position came to its stop or take-profit."))
    if outcome.unscaled:
        told.append(
            say(
                "run.unscaled",
                "The volatility target held nothing back: no {returns} returns swung by over {percent:.4g} % a year.",
                returns=BARS,
                percent=100 * (settings.vol_target or 0.0),
            )
        )
    if outcome.exits:
        told.append(
            say("run.exit", "1 position was closed by its stop or take-profit.")
            if outcome.exits == 1
            else say("run.exits", "{n:,} positions were closed by their stop or take-profit.", n=outcome.exits)
        )
    if outcome.exits_undone:
        told.append(
            say(
                "run.exits_undone",
                "Entered again at the very next open, as the strategy had decided another size by then: {n:,} of those."
                " A stop lasts until it does.",
                n=outcome.exits_undone,
            )
        )
    if 0 < outcome.blind < len(outcome.target) - 1:
        told.append(
            say(
                "run.blind",
                "Nothing was held on the first {bars}: a volatility target needs {returns} returns before.",
                bars=bars_in_words(outcome.blind),
                returns=BARS,
            )
        )
    if outcome.late:
        told.append(
            say(
                "run.late",
                "The volatility target held nothing of these before it had {returns} returns of them: {symbols}.",
                returns=BARS,
                symbols=few(list(outcome.late)),
            )
        )
    if outcome.interest:
        told.append(say("run.interest", "Idle cash earned {money:,.2f} in interest.", money=outcome.interest))
    if outcome.borrowed:
        told.append(say("run.borrowed", "What was sold short cost {money:,.2f} to borrow.", money=outcome.borrowed))
    return told


def fate_of(outcome: Outcome, prices: Prices) -> Sentence | None:
    """Why the account did not live to the end, or never did anything."""
    if len(prices.frame) == 1:
        return say(
            "run.one_bar", "No trade: one bar alone, and what is decided on a bar fills at the open of the next."
        )
    if outcome.undecided:
        return say(
            "run.undecided",
            "No trade: the strategy decided nothing, its exposure is missing (NaN) on all {n:,} bars.",
            n=len(prices.seen),
        )
    if outcome.blind >= len(prices.frame) - 1 and np.nan_to_num(outcome.target).any():
        return say(
            "run.too_blind",
            "No trade: a volatility target needs {returns} returns before its first order, and there are {n:,} bars.",
            returns=BARS,
            n=len(prices.seen),
        )
    if not len(outcome.trades):
        return say("run.in_cash", "No trade: the strategy stayed in cash over all {n:,} bars.", n=len(prices.frame))
    if outcome.equity[-1] <= 0:
        ruined = index_of(prices.frame)[int(np.argmax(outcome.equity <= 0))]
        date = date_text(pd.Timestamp(ruined))
        return say("run.bankrupt", "Bankrupt on {date}: equity is 0 from there on.", date=date)
    return None

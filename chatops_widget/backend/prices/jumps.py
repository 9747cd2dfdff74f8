"""Jumps that look like a split nobody adjusted for, or like a price that was mistyped: told, never mended. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...errors.sentences import Sentence, joined, say
from .dates import date_text

Floats = npt.NDArray[np.float64]

SHOWN = 3  # examples in one sentence
UNUSUAL = 8.0  # times the usual move: what a jump is more than
SPLIT = 0.05  # how far the quotient may be from n, in logarithms; the bar's own move may add to it
MISTYPED = np.log(1.2)  # a close or open that the next bar takes back
SPIKE = np.log(1.5)  # a high or low beyond the bar's own open and close


def jumps(frame: pd.DataFrame) -> list[Sentence]:
    """A sentence on each kind of jump in these bars, with dates."""
    if len(frame) < 3:
        return []
    close = np.log(frame["close"].to_numpy(np.float64))
    moves = np.diff(close)
    usual = 1.4826 * float(np.median(np.abs(moves)))
    mistyped = _mistyped(frame, close, usual)
    return [*_splits(frame, moves, usual, mistyped), *_told(frame, mistyped)]


def _splits(frame: pd.DataFrame, moves: Floats, usual: float, mistyped: dict[int, str]) -> list[Sentence]:
    size = np.maximum(np.round(np.exp(np.abs(moves))), 2)
    off = np.abs(np.abs(moves) - np.log(size))
    near = (off <= min(SPLIT + 2 * usual, 0.15)) & (np.abs(moves) > max(UNUSUAL * usual, 0.5))
    found = [k + 1 for k in np.flatnonzero(near).tolist() if not {k, k + 1} & mistyped.keys()]
    if not found:
        return []
    close = frame["close"].to_numpy(np.float64)
    each = []
    for k in found[:SHOWN]:
        ratio = f"{size[k - 1]:g}:1" if moves[k - 1] < 0 else f"1:{size[k - 1]:g}"
        each.append(
            say(
                "jumps.split",
                "{date} ({before:.6g} to {after:.6g}, {ratio})",
                date=_date(frame, k),
                before=close[k - 1],
                after=close[k],
                ratio=ratio,
            )
        )
    where = _examples(each, len(found))
    return [
        say("jumps.one_split", "Looks like a split that is not adjusted for: {where}.", where=where)
        if len(found) == 1
        else say("jumps.splits", "Look like splits not adjusted for: {where}.", where=where)
    ]


def _mistyped(frame: pd.DataFrame, close: Floats, usual: float) -> dict[int, str]:
    """Bar -> the price in it that stands alone, in words."""
    far = max(MISTYPED, UNUSUAL * usual)
    found: dict[int, str] = {}
    before, here, after = close[:-2], close[1:-1], close[2:]
    away = np.minimum(np.abs(here - before), np.abs(here - after))
    same_side = np.sign(here - before) == np.sign(here - after)
    alone = same_side & (away > far) & (np.abs(after - before) < 0.3 * away)
    for k in np.flatnonzero(alone) + 1:
        found[int(k)] = f"close {frame['close'].iloc[k]:.6g}"
    opened = np.log(frame["open"].to_numpy(np.float64))
    last = np.concatenate([close[:1], close[:-1]])
    off = np.minimum(np.abs(opened - last), np.abs(opened - close))
    lone = (np.sign(opened - last) == np.sign(opened - close)) & (off > far) & (np.abs(close - last) < 0.3 * off)
    high, low = (np.log(frame[name].to_numpy(np.float64)) for name in ("high", "low"))
    beyond = max(SPIKE, 2 * UNUSUAL * usual)
    tall, deep = high - np.maximum(opened, close) > beyond, np.minimum(opened, close) - low > beyond
    for name, flags in (("open", lone), ("high", tall), ("low", deep)):
        for k in np.flatnonzero(flags):
            found.setdefault(int(k), f"{name} {frame[name].iloc[k]:.6g}")
    return found


def _told(frame: pd.DataFrame, mistyped: dict[int, str]) -> list[Sentence]:
    if not mistyped:
        return []
    where = _examples([f"{_date(frame, k)} ({mistyped[k]})" for k in sorted(mistyped)[:SHOWN]], len(mistyped))
    return [
        say("jumps.one_typo", "Looks like a mistyped price, far from those beside it: {where}.", where=where)
        if len(mistyped) == 1
        else say("jumps.typos", "Look like mistyped prices, far from those beside it: {where}.", where=where)
    ]


def _examples(each: list[Sentence] | list[str], n: int) -> Sentence:
    """The first few of n."""
    few = joined(each, "; ")
    return few if n <= SHOWN else say("jumps.more", "{few} and {n:,} more", few=few, n=n - SHOWN)


def _date(frame: pd.DataFrame, k: int) -> str:
    return date_text(pd.Timestamp(frame.index[k]))
